"""Touch tokens: how a visitor came, carried by the links and forms they use. No cookie needed.

A token is signed and names no person. It holds the newest visit whole, so that a
signature finds its way even when recording the visit failed, and the ids of the visits
before it. Tokens made before there were several stay good.
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mobilize.kit import ids, tokens
from mobilize.organisations.models import Organisation
from petitions.domain.visits import Evidence, Visit
from petitions.models import ShareLink, Signature, Touch
from petitions.services import touching

PURPOSE = "petitions.touch"
LONGEST = 2000  # characters of a token that forms take
MOST = 10  # visits a journey remembers, the newest
EVIDENCE = tuple(Evidence.__dataclass_fields__)


@dataclass(frozen=True)
class Carried:
    """What a token says: whose visitor, the newest visit, and the ids of those before it.

    `link_id` names the link of the newest; without one `visit` holds what was seen.
    Without either only the ids are known.
    """

    organisation_id: UUID
    touch_id: UUID
    link_id: UUID | None = None
    visit: Visit | None = None
    earlier: tuple[UUID, ...] = ()

    @property
    def touch_ids(self) -> tuple[UUID, ...]:
        """Return every visit's id, oldest first."""
        return newest((*self.earlier, self.touch_id))


@dataclass(frozen=True)
class Claimed:
    """The visits, oldest first, and of those that stand the one that counts for the forest."""

    touches: tuple[UUID, ...] = ()
    touch: Touch | None = None


NOBODY_KNOWS = Claimed()


def of_link(*, link_id: UUID, organisation_id: UUID, touch_id: UUID) -> str:
    """Return the token of a visit through a link."""
    return write(Carried(organisation_id, touch_id, link_id=link_id))


def of_visit(visit: Visit) -> str:
    """Return the token of a visit that came without a link."""
    return write(Carried(visit.organisation_id, visit.touch_id, visit=visit))


def of_touches(organisation_id: UUID, touch_ids: Sequence[UUID]) -> str:
    """Return a token for visits that are recorded already; none for none."""
    if not touch_ids:
        return ""
    *earlier, last = touch_ids
    return write(Carried(organisation_id, last, earlier=newest(earlier, most=MOST - 1)))


def of_signature(signature: Signature) -> str:
    """Return the token that carries a signer's way on to the giving page."""
    known = signature.touches or filter(None, [signature.touch_id])
    return of_touches(signature.organisation_id, tuple(known))


def write(carried: Carried) -> str:
    """Return the token that says this."""
    said = {"t": str(carried.touch_id), "o": str(carried.organisation_id)}
    if carried.link_id:
        said["l"] = str(carried.link_id)
    if carried.visit:
        said |= _seen(carried.visit)
    if carried.earlier:
        said["e"] = ".".join(map(_short, newest(carried.earlier, most=MOST - 1)))
    return tokens.sign(PURPOSE, said)


def read(token: str | None) -> Carried | None:
    """Return what a token says; nothing when it is missing, damaged or not ours."""
    if not token:
        return None
    try:
        return _carried(tokens.read(PURPOSE, token))
    except (tokens.TokenInvalid, KeyError, ValueError, TypeError, AttributeError):
        return None


def read_of(token: str, *, organisation_id: UUID) -> Carried | None:
    """Return what a token of this organisation says; nothing for any other, or an endless one."""
    carried = read(token) if len(token) <= LONGEST else None
    return carried if carried and carried.organisation_id == organisation_id else None


def with_earlier(token: str, touch_ids: Iterable[UUID]) -> str:
    """Return a token that carries these visits too, in front of its own."""
    carried = read(token)
    if carried is None:
        return token
    before = [known for known in touch_ids if known not in carried.touch_ids]
    return write(replace(carried, earlier=newest((*before, *carried.earlier), most=MOST - 1)))


def joined(before: str, token: str, *, organisation_id: UUID) -> str:
    """Return a token with the visits of one that was given out before. A damaged one adds none."""
    earlier = read_of(before, organisation_id=organisation_id)
    if earlier is None:
        return token
    return with_earlier(token, earlier.touch_ids) if token else before


def claim(token: str | None, *, organisation_id: UUID, cause_id: UUID, now: datetime) -> Claimed:
    """Return the visits a visitor came with, in the scope of that organisation.

    For the forest the newest that came through a link to this cause counts. Earlier ones
    may still be on their way to the table (docs/adr/0005): their ids are claimed all the
    same, and count once they are there.

    The newest is recorded from its token if it was not yet. A token that is missing,
    damaged, of another organisation or older than the look-back window claims nothing:
    it never stops a signature.
    """
    carried = read(token)
    if carried is None or carried.organisation_id != organisation_id:
        return NOBODY_KNOWS
    since = now - timedelta(days=_look_back_days(organisation_id))
    _record(carried, since=since, now=now)
    mine = Touch.objects.for_org(organisation_id).select_related("link")
    seen = mine.filter(id__in=carried.touch_ids, occurred_at__gte=since)
    rows = list(seen.order_by("occurred_at", "id"))
    through_links = [row for row in rows if row.link_id and row.cause_id == cause_id]
    return Claimed(
        touches=tuple(each for each in carried.touch_ids if ids.made_at(each) >= since),
        touch=next(reversed(through_links or rows), None),
    )


def newest(touch_ids: Iterable[UUID], *, most: int = MOST) -> tuple[UUID, ...]:
    """Return the last so many, each once, in their order."""
    return tuple(dict.fromkeys(touch_ids))[-most:]


def _look_back_days(organisation_id: UUID) -> int:
    rows = Organisation.objects.filter(id=organisation_id)
    return rows.values_list("look_back_days", flat=True).get()


def _record(carried: Carried, *, since: datetime, now: datetime) -> None:
    """Record the newest visit, unless it is too old to count."""
    visit = carried.visit or (_through(carried) if carried.link_id else None)
    if visit is not None and visit.occurred_at >= since:
        touching.keep([replace(visit, occurred_at=min(visit.occurred_at, now))])


def _through(carried: Carried) -> Visit | None:
    mine = ShareLink.objects.for_org(carried.organisation_id)
    link = mine.filter(id__in=[carried.link_id]).first()
    if link is None:
        return None
    return Visit(
        touch_id=carried.touch_id,
        organisation_id=link.organisation_id,
        occurred_at=ids.made_at(carried.touch_id),
        cause_id=link.cause_id,
        petition_id=link.petition_id,
        link_id=link.id,
        channel=link.channel,
        known_by=Touch.KnownBy.CODE,
    )


def _seen(visit: Visit) -> dict[str, str]:
    said = {"c": visit.channel, "k": visit.known_by, "a": str(visit.cause_id)}
    if visit.petition_id:
        said["p"] = str(visit.petition_id)
    if visit.rules:
        said["r"] = str(visit.rules)
    shown = asdict(visit.evidence)
    return said | {f"v{place}": shown[name] for place, name in enumerate(EVIDENCE) if shown[name]}


def _carried(said: dict[str, Any]) -> Carried:
    owner, touch_id = UUID(said["o"]), UUID(said["t"])
    earlier = tuple(_long(short) for short in said.get("e", "").split(".") if short)
    for each in (*earlier, touch_id):
        ids.made_at(each)  # refuses what tells no time
    return Carried(
        owner,
        touch_id,
        link_id=UUID(said["l"]) if "l" in said else None,
        visit=_visit(said, owner, touch_id) if "c" in said else None,
        earlier=earlier,
    )


def _visit(said: dict[str, Any], owner: UUID, touch_id: UUID) -> Visit:
    shown = {name: str(said.get(f"v{place}", "")) for place, name in enumerate(EVIDENCE)}
    return Visit(
        touch_id=touch_id,
        organisation_id=owner,
        occurred_at=ids.made_at(touch_id),
        cause_id=UUID(said["a"]),
        petition_id=UUID(said["p"]) if "p" in said else None,
        link_id=None,
        channel=said["c"],
        known_by=said["k"],
        evidence=Evidence(**shown),
        rules=int(said.get("r", "0")),
    )


def _short(identifier: UUID) -> str:
    return base64.urlsafe_b64encode(identifier.bytes).rstrip(b"=").decode()


def _long(short: str) -> UUID:
    try:
        return UUID(bytes=base64.urlsafe_b64decode(f"{short}=="))
    except binascii.Error as error:
        raise ValueError("no short identifier") from error
