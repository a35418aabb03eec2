"""Decisions about signing, sharing and prompting. No framework."""
