"""What a channel report says, in words, lines and charts. It adds and leaves out nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.attribution.models import MODELS
from donations.domain.rails import RAILS
from donations.reports.channel_rows import PROMISED, Figure
from donations.reports.channels import SOCIAL_MODEL, ChannelReport, ChannelRow
from mobilize.dashboards import charts
from mobilize.dashboards.charts import Svg
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from petitions.domain import channels
from petitions.domain.channels import UNKNOWN

CHANNELS = {code: _(name) for code, name in channels.NAMES.items()}
RAIL_NAMES = {
    "card": _("Card"),
    "transfer": _("Transfer"),
    "sms": _("SMS"),
    "cash": _("Cash"),
    "cheque": _("Cheque"),
    "debit": _("Direct debit"),
}
MODEL_NAMES = {
    "last": _("Last tagged touch"),
    "first": _("First tagged touch"),
    "linear": _("Shared equally"),
}
DASH = "\N{EN DASH}"


class Linked(str):
    """A cell that leads to the rows behind it."""

    href: str

    def __new__(cls, text: str, href: str) -> "Linked":
        linked = super().__new__(cls, text)
        linked.href = href
        return linked


def led(text: str, href: str) -> str:
    """Return a cell that leads somewhere, or its text alone."""
    return Linked(text, href) if href else text


# Makes the address of the rows behind a figure; nothing where there are none to lead to.
Lead = Callable[[Figure], str]


def nowhere(_figure: Figure) -> str:
    """Lead to no rows: an address is of one organisation's page, and of its own currency."""
    return ""


@dataclass(frozen=True)
class Line:
    """One row of a table: a name, its cells, and a bar for the first of them."""

    name: str
    cells: tuple[str, ...]
    bar: Svg = Svg("")  # noqa: RUF009 - text, and no more mutable than text
    untagged: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under headings; `total` is what every column adds up to."""

    caption: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line


def title(report: ChannelReport) -> str:
    """Say in one sentence what the report finds."""
    whole = written(Money(report.total_minor, report.currency))
    if report.total_minor <= 0:
        return _nothing_left(report) % {"net": whole, "currency": report.currency}
    best = max(report.rows, key=lambda row: row.money[SOCIAL_MODEL], default=None)
    if best is None or best.money[SOCIAL_MODEL] <= 0:
        return say("Nothing tells how the %(whole)s came") % {"whole": whole}
    tagged, untagged = best.money[SOCIAL_MODEL], report.untagged.money[SOCIAL_MODEL]
    said = {
        "whole": whole, "channel": CHANNELS[best.channel],
        "share": shown_share(tagged, report.total_minor),
        "unknown": shown_share(untagged, report.total_minor),
    }  # fmt: skip
    if DASH in (said["share"], said["unknown"]):
        return (
            say(
                "Of %(whole)s, most tagged money came through %(channel)s; by other channels more "
                "went back than came, so no share can be named"
            )
            % said
        )
    return (
        say(
            "Of %(whole)s, most tagged money came through %(channel)s: %(share)s; "
            "%(unknown)s is untagged"
        )
        % said
    )


def shown_share(value: int, whole: int) -> str:
    """Write a share of the whole; a dash where it would be below nothing or above all of it."""
    if not 0 <= value <= whole or whole == 0:
        return DASH
    return written(charts.shown_percent(value, whole))


def left_out(other_currencies: Mapping[str, int]) -> str:
    """Say what came in other currencies, each on its own."""
    amounts = [written(Money(minor, code)) for code, minor in other_currencies.items()]
    if not amounts:
        return ""
    return say("In other currencies, and in no figure here: %(amounts)s.") % {
        "amounts": ", ".join(amounts)
    }


def social_sentence(report: ChannelReport) -> str:
    """Say what share social networks may have brought, as the interval it is."""
    share = report.social.share
    if share is None:
        return _no_social_share(report)
    low, high = (_percent_of(end) for end in (share.low, share.high))
    if share.low == share.high:
        one = say("Social networks brought %(share)s of the money; none of it is untagged.")
        return one % {"share": low}
    between = say(
        "Social networks brought at least %(low)s and at most %(high)s of the money: "
        "the difference is untagged, and nobody can know its way."
    )
    return between % {"low": low, "high": high}


def model_tables(
    report: ChannelReport, *, lead: Lead = nowhere, to_signatures: Lead = nowhere
) -> list[Table]:
    """Put the three models side by side: for money, for pledges, for signatures.

    What was received and promised leads to its entries, signatures lead to theirs.
    """

    def money(value: Fraction | int) -> str:
        return _amount(int(value), report)

    def to_promises(figure: Figure) -> str:
        return lead(replace(figure, part=PROMISED))

    received = say("Money received, %(currency)s") % {"currency": report.currency}
    pledged = say("Pledged, %(currency)s") % {"currency": report.currency}
    return [
        _by_model(received, report, lambda row: row.money, report.total_minor, money, lead),
        _by_model(
            pledged, report, lambda row: row.promised, report.promised_minor, money, to_promises
        ),
        _by_model(
            say("Confirmed signatures"),
            report,
            lambda row: row.signatures,
            report.signatures,
            count,
            to_signatures,
        ),
    ]


def rail_table(report: ChannelReport, *, lead: Lead = nowhere) -> Table:
    """Show how the money travelled: a cut across the channels, never to be mixed with them."""
    return Table(
        caption=say("Money by payment rail, %(currency)s") % {"currency": report.currency},
        headings=(say("Rail"), say("Money"), say("Share")),
        lines=tuple(
            Line(
                name=str(RAIL_NAMES[rail]),
                cells=(
                    _led(report.by_rail[rail], report, lead, Figure(rail=rail)),
                    shown_share(report.by_rail[rail], report.total_minor),
                ),
                bar=charts.share(report.by_rail[rail], report.total_minor),
            )
            for rail in RAILS
        ),
        total=Line(
            say("Total"),
            (
                _led(report.total_minor, report, lead, Figure()),
                shown_share(report.total_minor, report.total_minor),
            ),
        ),
    )


def cross_table(report: ChannelReport, *, lead: Lead = nowhere) -> Table:
    """Show each channel's money by the rail it travelled on, last tagged touch."""
    crossed = report.by_rail_and_channel
    channels = [row.channel for row in report.rows] + [UNKNOWN]

    def line(name: str, channel: str | None, amounts: Sequence[int]) -> Line:
        rails = zip((*RAILS, None), (*amounts, sum(amounts)), strict=True)
        cells = [_led(amount, report, lead, Figure(channel, rail=rail)) for rail, amount in rails]
        return Line(name, tuple(cells), untagged=channel == UNKNOWN)

    return Table(
        caption=say("Money by channel and rail, last tagged touch, %(currency)s")
        % {"currency": report.currency},
        headings=(say("Channel"), *(str(RAIL_NAMES[rail]) for rail in RAILS), say("All")),
        lines=tuple(
            line(
                str(CHANNELS[channel]),
                channel,
                [crossed.get(rail, {}).get(channel, 0) for rail in RAILS],
            )
            for channel in channels
        ),
        total=line(say("Total"), None, [report.by_rail[rail] for rail in RAILS]),
    )


def count(value: Fraction | int) -> str:
    """Write a whole count whole, a shared one with one decimal."""
    return written(f"{int(value):,}" if value == int(value) else f"{float(value):,.1f}")


def _by_model(
    caption: str,
    report: ChannelReport,
    values: Callable[[ChannelRow], Mapping[str, int] | Mapping[str, Fraction]],
    whole: int,
    show: Callable[[Fraction | int], str],
    lead: Lead,
) -> Table:
    def line(row: ChannelRow) -> Line:
        mine = values(row)
        cells = [
            led(show(mine[model]), lead(Figure(row.channel, model)) if mine[model] else "")
            for model in MODELS
        ]
        return Line(
            name=str(CHANNELS[row.channel]),
            cells=tuple(cells),
            bar=charts.share(int(mine[SOCIAL_MODEL]), whole),
            untagged=row.channel == UNKNOWN,
        )

    return Table(
        caption=caption,
        headings=(say("Channel"), *(str(MODEL_NAMES[model]) for model in MODELS)),
        lines=tuple(line(row) for row in (*report.rows, report.untagged)),
        total=Line(
            say("Total"), (led(show(whole), lead(Figure()) if whole else ""),) * len(MODELS)
        ),
    )


def _led(minor: int, report: ChannelReport, lead: Lead, figure: Figure) -> str:
    return led(_amount(minor, report), lead(figure) if minor else "")


def _amount(minor: int, report: ChannelReport) -> str:
    """Write an amount without its currency, which the caption names once."""
    return written(Money(minor, report.currency)).removesuffix(f" {report.currency}")


def _percent_of(share: Fraction) -> str:
    return shown_share(share.numerator, share.denominator)


def _nothing_left(report: ChannelReport) -> str:
    """Say why there is nothing to share out, with places for the `net` and the `currency`."""
    if report.total_minor < 0:
        return say("More went back than came in this period: %(net)s")
    if report.by_rail_and_channel:
        return say("As much went back as came in this period")
    if report.other_currencies:
        return say("No money has been booked in %(currency)s in this period")
    return say("No money has been booked in this period yet")


def _no_social_share(report: ChannelReport) -> str:
    if report.total_minor > 0:
        return say("No social share can be named: by some channels more went back than came.")
    if report.by_rail_and_channel:
        return say("No social share can be named: as much went back as came, or more.")
    return say("No social share can be named: nothing was given.")
