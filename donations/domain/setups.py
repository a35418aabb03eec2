"""What a provider tells of a page on which a card is left, and nothing taken."""

SUCCEEDED = "setup_intent.succeeded"
FAILED = "setup_intent.setup_failed"
KINDS = frozenset({SUCCEEDED, FAILED})
