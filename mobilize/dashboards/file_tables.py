"""What the tables of a report are called where its files are linked."""

from django.utils.translation import gettext_lazy as _

ATTRIBUTION = (
    ("models", _("Models compared")),
    ("rails", _("Payment rails")),
    ("removal", _("Removal")),
    ("incremental", _("Attributed and incremental")),
    ("runs", _("Kept runs")),
)
JOURNEYS = (
    ("ways", _("The ways that brought most")),
    ("lengths", _("How many visits it took")),
    ("days", _("How long it took")),
)
COHORTS = (("months", _("Months")), ("rates", _("Shares that gave again")))
CHANNELS = (
    ("channels", _("Channels")),
    ("rails", _("Payment rails")),
    ("social", _("Social networks")),
)
GIFT = (("visits", _("The journey")), ("chain", _("The chain")))
