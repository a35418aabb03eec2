"""Verbs that write: one transaction each."""
