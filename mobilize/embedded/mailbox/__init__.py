"""An SMTP server that keeps every mail it is given and delivers none."""
