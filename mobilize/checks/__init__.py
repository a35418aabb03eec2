"""Whether Mobilize is set up well: for people (`mobilize doctor`) and for Django's checks."""
