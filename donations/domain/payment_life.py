"""How a payment moves: the one table of steps between its states."""

UNDER_WAY = frozenset({"action_required", "processing", "authorised", "failed"})
# What a provider tells of an attempt under way comes in any order, and a page on which a card was
# declined may still be paid. What was given up moves only for money that came or is held all the
# same, and what was captured never moves: see `donations.domain.folding`.
STEPS: dict[str, frozenset[str]] = {
    "created": UNDER_WAY | {"captured", "cancelled"},
    **{each: UNDER_WAY - {each} | {"captured", "cancelled"} for each in UNDER_WAY},
    "cancelled": frozenset({"authorised", "captured"}),
    "captured": frozenset(),
}


def after(state: str, told: str) -> str:
    """Return where a payment stands once something was told of it: late news overwrites nothing."""
    return told if told in STEPS[state] else state


def steps() -> set[tuple[str, str]]:
    """Return every change of state there is; the database holds the same list."""
    return {(was, now_in) for was, ways in STEPS.items() for now_in in ways}
