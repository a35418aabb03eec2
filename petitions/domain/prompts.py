"""Whether to ask a signer to pass the petition on."""


def decide(*, consented: bool, petition_open: bool) -> str:
    """Return why no share prompt is sent, or nothing when one is."""
    if not consented:
        return "no_consent"
    if not petition_open:
        return "petition_closed"
    return ""
