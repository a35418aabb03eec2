"""The reports that are computed at night where so much came that nobody waits for them."""

from donations.reports import channels, journeys

REPORTS = {"journeys": journeys.computed, "channels": channels.computed}
