"""Another site's counts, drawn by day: what came goes up, what was taken away comes down."""

from django.utils.translation import gettext as say

from mobilize.dashboards import charts
from mobilize.dashboards.charts import Step, Svg
from petitions.queries.external_counts import Elsewhere


def drawn(site: Elsewhere) -> Svg:
    """Return the days' totals as a line; a day's fall shows below what it had reached."""
    first, last = site.days[0].day, site.days[-1].day
    length = (last - first).days or 1
    steps = [
        Step(
            at=(day.day - first).days / length,
            peak=day.total + day.removed,
            value=day.total,
            after_gap=day.unseen_since is not None,
        )
        for day in site.days
    ]
    told = {"site": site.source, "total": f"{site.latest.total:,}"}
    return charts.step_line(steps, description=say("%(site)s: %(total)s signatures") % told)
