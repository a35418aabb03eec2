"""How often somebody may ask, whichever door they use."""

from mobilize.http.throttles import RateLimit


class SigningLimit(RateLimit):
    """Signing, per address, at whichever petition: it protects the mail server.

    Far above what is held as suspicious, so that a school class is held rather than sent
    away; `screening.look` counts it along with the rest.
    """

    scope = "petitions.sign"
    windows = ((60, 60), (1000, 3600))


class VisitLimit(RateLimit):
    """Telling us of visits, per address: a front end's own pages do it once a page."""

    scope = "petitions.visit"
    windows = ((60, 60), (1000, 3600))


class TokenLimit(RateLimit):
    """Following mailed links, per address: nobody tries tokens by the thousand."""

    scope = "petitions.token"
    windows = ((60, 60),)


class StartingLimit(RateLimit):
    """Proposing petitions and suggesting ideas, per address: few people start many."""

    scope = "petitions.start"
    windows = ((10, 3600), (30, 86400))


class EndorsingLimit(RateLimit):
    """Endorsing proposals and ideas, per address."""

    scope = "petitions.endorse"
    windows = ((20, 60), (200, 3600))


class LookingUpLimit(RateLimit):
    """Looking for similar petitions, per address: each look reads all titles."""

    scope = "petitions.look_up"
    windows = ((30, 60),)


class SelfServiceLimit(RateLimit):
    """Asking for the link to one's own data, per address; a person gets one mail an hour anyway."""

    scope = "petitions.my_data"
    windows = ((5, 60), (20, 3600))


class FlaggingLimit(RateLimit):
    """Reporting petitions, per address: nobody floods the moderators."""

    scope = "petitions.flag"
    windows = ((5, 3600), (20, 86400))


class VerifyingLimit(RateLimit):
    """Asking whether a delivered file is genuine, per address: nobody tries digests in bulk."""

    scope = "petitions.verify"
    windows = ((30, 60), (300, 3600))
