"""How often somebody may ask, whichever door they use."""

from mobilize.http.throttles import RateLimit


class SigningLimit(RateLimit):
    """Signing, per address: a family or an office passes, a script does not."""

    scope = "petitions.sign"
    windows = ((20, 60), (200, 3600))


class TokenLimit(RateLimit):
    """Following mailed links, per address: nobody tries tokens by the thousand."""

    scope = "petitions.token"
    windows = ((60, 60),)
