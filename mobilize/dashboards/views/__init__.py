"""The staff screens: read the form, make one call, draw."""
