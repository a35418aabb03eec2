"""What a provider tells of a page on which a card is left, and nothing taken."""

SUCCEEDED = "setup_intent.succeeded"
KINDS = frozenset({SUCCEEDED})
