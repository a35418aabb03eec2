"""Which petition a gift belongs to that an address names."""

from donations.models import Pledge
from petitions.queries.belonging import petition_of

# How a gift came is a report on its petition; taking, cancelling and paying back are not.
PETITION_OF = {"attribution/gifts/<uuid:pledge_id>": petition_of(Pledge)}
