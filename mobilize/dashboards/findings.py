"""What a channel report says, in words, lines and charts. It adds and leaves out nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from donations.attribution.models import MODELS
from donations.domain.rails import RAILS
from donations.reports.channels import SOCIAL_MODEL, ChannelReport, ChannelRow
from mobilize.dashboards import charts
from mobilize.dashboards.charts import Bar, Svg
from mobilize.kit.money import Money
from petitions.domain.channels import UNKNOWN

UNTAGGED = "Untagged"
CHANNELS = {
    "facebook": "Facebook",
    "x": "X",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "linkedin": "LinkedIn",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "threads": "Threads",
    "reddit": "Reddit",
    "email": "E-mail",
    "sms": "Text message link",  # never just “SMS”, which names a rail too
    "copy": "Copied link",
    "qr": "QR code",
    "native": "Share menu",
    UNKNOWN: UNTAGGED,
}
RAIL_NAMES = {"card": "Card", "transfer": "Transfer", "sms": "SMS", "cash": "Cash"}
MODEL_NAMES = {"last": "Last touch", "first": "First touch", "linear": "Shared equally"}


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
    whole = Money(report.total_minor, report.currency)
    if report.total_minor <= 0:
        return "No money has been booked in this period yet"
    best = max(report.rows, key=lambda row: row.money[SOCIAL_MODEL], default=None)
    unknown = charts.shown_percent(report.untagged.money[SOCIAL_MODEL], report.total_minor)
    if best is None or best.money[SOCIAL_MODEL] <= 0:
        return f"Nothing tells how the {whole} came"
    share = charts.shown_percent(best.money[SOCIAL_MODEL], report.total_minor)
    return (
        f"Of {whole}, most tagged money came through {CHANNELS[best.channel]}: {share}; "
        f"{unknown} is untagged"
    )


def money_chart(report: ChannelReport) -> Svg:
    """Draw the money by last channel, untagged money as a bar of its own."""
    rows = (*report.rows, report.untagged)
    strongest = max((row.money[SOCIAL_MODEL] for row in report.rows), default=0)
    return charts.bar_chart(
        [_bar(row, report=report, strongest=strongest) for row in rows],
        description="Money by referring channel, last touch. The table below has the same numbers.",
    )


def social_sentence(report: ChannelReport) -> str:
    """Say what share social networks may have brought, as the interval it is."""
    share = report.social.share
    if share is None:
        return "No social share can be named: nothing was given, or more was paid back than given."
    low, high = (_percent_of(end) for end in (share.low, share.high))
    if share.low == share.high:
        return f"Social networks brought {low} of the money; none of it is untagged."
    return (
        f"Social networks brought at least {low} and at most {high} of the money: "
        f"the difference is untagged, and nobody can know its way."
    )


def social_chart(report: ChannelReport) -> Svg:
    """Draw the interval of the social share; nothing where there is none."""
    social = report.social
    if social.share is None:
        return Svg("")
    return charts.interval(
        social.tagged_minor,
        social.tagged_minor + social.untagged_minor,
        report.total_minor,
        description=social_sentence(report),
    )


def model_tables(report: ChannelReport) -> list[Table]:
    """Put the three models side by side: for money, for pledges, for signatures."""

    def money(value: Fraction | int) -> str:
        return _amount(int(value), report)

    received, pledged = f"Money received, {report.currency}", f"Pledged, {report.currency}"
    return [
        _by_model(received, report, lambda row: row.money, report.total_minor, money),
        _by_model(pledged, report, lambda row: row.promised, report.promised_minor, money),
        _by_model(
            "Confirmed signatures", report, lambda row: row.signatures, report.signatures, _count
        ),
    ]


def rail_table(report: ChannelReport) -> Table:
    """Show how the money travelled: a cut across the channels, never to be mixed with them."""
    return Table(
        caption=f"Money by payment rail, {report.currency}",
        headings=("Rail", "Money", "Share"),
        lines=tuple(
            Line(
                name=RAIL_NAMES[rail],
                cells=(
                    _amount(report.by_rail[rail], report),
                    charts.shown_percent(report.by_rail[rail], report.total_minor),
                ),
                bar=charts.share(report.by_rail[rail], report.total_minor),
            )
            for rail in RAILS
        ),
        total=Line("Total", (_amount(report.total_minor, report), charts.shown_percent(1, 1))),
    )


def cross_table(report: ChannelReport) -> Table:
    """Show each channel's money by the rail it travelled on, last touch."""
    crossed = report.by_rail_and_channel
    channels = [row.channel for row in report.rows] + [UNKNOWN]

    def line(name: str, amounts: Sequence[int], *, untagged: bool = False) -> Line:
        cells = tuple(_amount(amount, report) for amount in (*amounts, sum(amounts)))
        return Line(name, cells, untagged=untagged)

    return Table(
        caption=f"Money by channel and rail, last touch, {report.currency}",
        headings=("Channel", *(RAIL_NAMES[rail] for rail in RAILS), "All"),
        lines=tuple(
            line(
                CHANNELS[channel],
                [crossed.get(rail, {}).get(channel, 0) for rail in RAILS],
                untagged=channel == UNKNOWN,
            )
            for channel in channels
        ),
        total=line("Total", [report.by_rail[rail] for rail in RAILS]),
    )


def _bar(row: ChannelRow, *, report: ChannelReport, strongest: int) -> Bar:
    money = row.money[SOCIAL_MODEL]
    kind = "untagged" if row.channel == UNKNOWN else "strong" if money == strongest > 0 else ""
    share = charts.shown_percent(money, report.total_minor)
    shown = f"{Money(money, report.currency)} · {share}"
    return Bar(label=CHANNELS[row.channel], value=money, shown=shown, kind=kind)


def _by_model(
    caption: str,
    report: ChannelReport,
    values: Callable[[ChannelRow], Mapping[str, int] | Mapping[str, Fraction]],
    whole: int,
    show: Callable[[Fraction | int], str],
) -> Table:
    def line(row: ChannelRow) -> Line:
        mine = values(row)
        return Line(
            name=CHANNELS[row.channel],
            cells=tuple(show(mine[model]) for model in MODELS),
            bar=charts.share(int(mine[SOCIAL_MODEL]), whole),
            untagged=row.channel == UNKNOWN,
        )

    return Table(
        caption=caption,
        headings=("Channel", *(MODEL_NAMES[model] for model in MODELS)),
        lines=tuple(line(row) for row in (*report.rows, report.untagged)),
        total=Line("Total", (show(whole),) * len(MODELS)),
    )


def _amount(minor: int, report: ChannelReport) -> str:
    """Write an amount without its currency, which the caption names once."""
    return str(Money(minor, report.currency)).removesuffix(f" {report.currency}")


def _count(value: Fraction | int) -> str:
    """Write a whole count whole, a shared one with one decimal."""
    return f"{int(value):,}" if value == int(value) else f"{float(value):,.1f}"


def _percent_of(share: Fraction) -> str:
    return charts.shown_percent(share.numerator, share.denominator)
