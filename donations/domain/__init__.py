"""The rules, in plain values."""
