"""Why somebody of the public can report a petition."""

REASONS = ("hateful", "false", "personal-data", "unlawful", "spam", "other")
TEXT_LENGTH = 1000
