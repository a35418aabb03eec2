"""The report as a person reads it in a terminal, and how it compares with the truth."""

import textwrap
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

from mobilize.demo import truth, world
from mobilize.demo.truth import UNKNOWN, Truth
from mobilize.demo.world import World

NOTHING_KNOWN = "(no known channel)"
RAIL_NAMES = {
    "sms": "text message", "card": "card", "transfer": "bank transfer", "cash": "cash",
    "cheque": "cheque", "debit": "direct debit",
}  # fmt: skip
GROUPS = ("social networks", "other channels", NOTHING_KNOWN)

CHANNEL_NAMES = {
    "copy": "copied link",
    "email": "e-mail",
    "native": "telephone's share menu",
    "qr": "QR code",
    "sms": "link sent by text",
    "x": "X",
    "linkedin": "LinkedIn",
    "whatsapp": "WhatsApp",
    UNKNOWN: NOTHING_KNOWN,
}

FACE = """\
SIMULATION of the first days of the Haiti earthquake appeal (January 2010), at 1:{scale:,}.
The $37 million raised and the $8 million of it paid by text message are figures of the press of
15 January 2010, divided by {scale:,}; what brought the givers, and all people, are invented
(seed {seed}). Every link, mail, checkout and booking went through this server for real."""

# Two sentences: what the two figures are, and what comes of taking one for the other.
WHY = (
    "The {rail} paid by text message says how money came in, while the {social} of the social"
    " networks says what brought the givers: of {texts} paid by text they brought {by_text}, and"
    " they brought {elsewhere} that was paid in other ways. Whoever reads the one for the other"
    " credits a channel with what a payment rail did, and forgets that, with {untagged} of unknown"
    " origin, the networks' true share may lie anywhere between {least} and {most}."
)
WIDTH = 96  # of a line of prose

Key = TypeVar("Key")


def report(told: Truth, played: World) -> str:
    """Return the report's tables with the simulation written on their face."""
    parts = [
        FACE.format(scale=played.scale, seed=played.seed),
        by_channel(told),
        by_rail(told),
        why(told),
    ]
    return "\n\n".join(parts) + "\n"


def by_channel(told: Truth) -> str:
    """Return the money of each channel under each model; the most first."""
    last = told.by_channel["last"]
    names = sorted(
        set().union(*told.by_channel.values()),
        key=lambda name: (name == UNKNOWN, -last.get(name, 0), name),
    )
    rows = [
        [_channel(name), *(dollars(told.by_channel[model].get(name, 0)) for model in truth.MODELS)]
        for name in names
    ]
    totals = [dollars(sum(told.by_channel[model].values())) for model in truth.MODELS]
    least, most = told.social_share
    interval = (
        f"  Social networks brought between {percent(least)} (what carries their links) and"
        f" {percent(most)} (with all of unknown origin)."
    )
    head = ["Money by channel", "last touch", "first touch", "linear"]
    return "\n".join([*_table(head, [*rows, ["total", *totals]]), interval])


def by_rail(told: Truth) -> str:
    """Return the money of each rail, and what brought it at last."""
    cells = _grouped(told)
    rows = [
        [
            RAIL_NAMES.get(rail, rail),
            *(dollars(cells.get((rail, group), 0)) for group in GROUPS),
            dollars(cents),
            percent(Fraction(cents, told.total)),
        ]
        for rail, cents in sorted(told.by_rail.items(), key=lambda each: (-each[1], each[0]))
    ]
    sums = [sum(cells.get((rail, group), 0) for rail in told.by_rail) for group in GROUPS]
    rows.append(["total", *map(dollars, [*sums, told.total]), percent(Fraction(1))])
    return "\n".join(_table(["Money by rail", *GROUPS, "total", "share"], rows))


def why(told: Truth) -> str:
    """Return two sentences on why a rail is no channel."""
    by_text = _grouped(told).get(("sms", GROUPS[0]), 0)
    least, most = told.social_share
    said = WHY.format(
        rail=percent(told.sms_rail_share),
        social=percent(least),
        by_text=dollars(by_text),
        texts=dollars(told.by_rail.get("sms", 0)),
        elsewhere=dollars(told.social - by_text),
        untagged=dollars(told.untagged),
        least=percent(least),
        most=percent(most),
    )
    return textwrap.fill(said, WIDTH)


def differences(told: Truth, known: Truth) -> list[str]:
    """Return a line for every figure of the report that is not the true one."""
    figures = [("total", told.total, known.total), ("social networks", told.social, known.social)]
    figures += [(NOTHING_KNOWN, told.untagged, known.untagged)]
    figures += _pairs("rail", told.by_rail, known.by_rail)
    figures += _pairs("rail, channel", told.by_rail_and_channel, known.by_rail_and_channel)
    for model in truth.MODELS:
        figures += _pairs(f"{model} touch", told.by_channel[model], known.by_channel[model])
    return [
        f"{name}: the report says {dollars(said)}, the truth is {dollars(true)}"
        for name, said, true in figures
        if said != true
    ]


def dollars(cents: int) -> str:
    """Write cents as dollars."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}${whole:,}.{rest:02}"


def percent(share: Fraction) -> str:
    """Write a share of one, to a tenth of a percent."""
    return f"{float(share * 100):.1f} %"


def _pairs(
    name: str, told: Mapping[Key, int], known: Mapping[Key, int]
) -> list[tuple[str, int, int]]:
    keys = sorted(told.keys() | known.keys(), key=str)
    return [(f"{name} {key}", told.get(key, 0), known.get(key, 0)) for key in keys]


def _grouped(told: Truth) -> dict[tuple[str, str], int]:
    cells: dict[tuple[str, str], int] = {}
    for (rail, channel), cents in told.by_rail_and_channel.items():
        group = _group(channel)
        cells[rail, group] = cells.get((rail, group), 0) + cents
    return cells


def _group(channel: str) -> str:
    if channel == UNKNOWN:
        return NOTHING_KNOWN
    return GROUPS[0] if channel in world.SOCIAL else GROUPS[1]


def _channel(name: str) -> str:
    shown = CHANNEL_NAMES.get(name, name.capitalize())
    return f"{shown} (social)" if name in world.SOCIAL else shown


def _table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    """Set columns under each other: the first to the left, figures to the right."""
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    ruled = ["-" * width for width in widths]
    return [_line(line, widths) for line in [head, ruled, *lines[1:-1], ruled, lines[-1]]]


def _line(cells: list[str], widths: list[int]) -> str:
    first, *others = [
        f"{cell:<{width}}" if at == 0 else f"{cell:>{width}}"
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  " + "   ".join([first, *others])
