"""What one gift's visits are credited with, in a table."""

from django.utils import formats
from django.utils.translation import gettext as say

from donations.reports.attribution import MODELS, REMOVAL
from donations.reports.explaining import Explanation
from mobilize.dashboards.attribution_findings import MODEL_NAMES
from mobilize.dashboards.findings import CHANNELS, DASH, Line, Table
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from petitions.domain.channels import UNKNOWN


def visits_table(found: Explanation) -> Table:
    """Show one gift's visits, oldest first, and what each model credits them with."""
    currency = found.pledge.currency
    models = [model for model in MODELS if model != REMOVAL]
    totals = [sum(visit.credits[model] for visit in found.visits) for model in models]
    return Table(
        caption=say("Visits and their credit, %(currency)s") % {"currency": currency},
        headings=(say("Visit"), say("Days before"), *(str(MODEL_NAMES[m]) for m in models)),
        lines=tuple(
            Line(
                name=str(CHANNELS.get(visit.label, visit.label))
                + (f" ({say('signed')})" if visit.signed else ""),
                cells=(
                    DASH if visit.age is None else formats.number_format(visit.age, decimal_pos=1),
                    *(written(Money(visit.credits[model], currency)) for model in models),
                ),
                untagged=visit.label == UNKNOWN,
            )
            for visit in found.visits
        ),
        total=Line(say("Total"), ("", *(written(Money(each, currency)) for each in totals))),
    )
