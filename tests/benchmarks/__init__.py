"""Measured, never part of the default run: `make bench`."""
