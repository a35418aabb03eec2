"""Share links, and the visits through them."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import transaction

from mobilize.kit import ids, tokens
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation, User
from petitions.domain import share_urls
from petitions.domain.channels import SHARED
from petitions.domain.visits import Visit
from petitions.models import Cause, Petition, ShareLink, Signature, Touch
from petitions.queries import share_texts
from petitions.services import touching

PURPOSE = "petitions.touch"


class LinkMissing(AppError):
    """There is no such link."""

    code = "link-missing"
    kind = Kind.MISSING


@dataclass(frozen=True)
class Link:
    """What a redirect has to know of a link."""

    id: UUID
    organisation_id: UUID
    cause_id: UUID
    petition_id: UUID | None
    code: str
    channel: str
    path: str
    petition: str = ""  # the petition's short name; empty where the link leads to a cause


def links_for(signature: Signature) -> list[ShareLink]:
    """Return a signer's links, one per channel."""
    rows = {link.channel: link for link in ShareLink.objects.filter(signature=signature)}
    return [rows[channel] for channel in SHARED if channel in rows]


def make_links(signature: Signature, *, now: datetime) -> None:
    """Give a signer one link per way their petition offers; what is there stays, for ever.

    Staff may offer another network later: whoever signed before gets its link when asked for.
    """
    offered = share_texts.channels_of(signature.petition_id)
    ShareLink.objects.bulk_create(
        (
            ShareLink(
                organisation_id=signature.organisation_id,
                code=ids.short_code(),
                cause_id=signature.petition.cause_id,
                petition=signature.petition,
                signature=signature,
                channel=channel,
                created_at=now,
            )
            for channel in (*offered, *share_urls.ALWAYS)
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def make_missing(signature: Signature, *, now: datetime) -> None:
    """Give a signer who counts the links for what their petition offers since they signed."""
    if signature.placed_at is not None:
        make_links(signature, now=now)


@transaction.atomic
def make_link(
    *,
    org: Organisation,
    channel: str,
    label: str,
    by: User | None,
    now: datetime,
    petition: Petition | None = None,
    cause: Cause | None = None,
) -> ShareLink:
    """Make one of the organisation's own links, to a petition or to a cause."""
    whither = petition.cause if petition else cause
    if whither is None:
        raise ValueError("a link leads to a petition or to a cause")
    return ShareLink.objects.create(
        organisation=org,
        code=ids.short_code(),
        cause=whither,
        petition=petition,
        channel=channel,
        label=label,
        created_at=now,
    )


@lru_cache(maxsize=10_000)
def resolve(code: str) -> Link:
    """Return where a code leads. Links never change, so each process remembers them.

    Raises:
        LinkMissing
    """
    with scoping.everywhere("a short link does not say whose it is"):
        rows = ShareLink.objects.select_related("organisation", "petition", "cause")
        link = rows.filter(code=code).first()
    if link is None:
        raise LinkMissing
    kind, target = ("petitions", link.petition) if link.petition else ("causes", link.cause)
    path = f"/{link.organisation.slug}/{kind}/{target.slug}/"
    slug = link.petition.slug if link.petition else ""
    return Link(
        id=link.id,
        organisation_id=link.organisation_id,
        cause_id=link.cause_id,
        petition_id=link.petition_id,
        code=link.code,
        channel=link.channel,
        path=path,
        petition=slug,
    )


def record(link: Link, touch_id: UUID, *, now: datetime) -> None:
    """Note a visit through a link. The same touch twice is one."""
    touching.note(_visit(link, touch_id, occurred_at=now))


def onward(link: Link, touch_id: UUID) -> str:
    """Return where a visitor is sent, with the token that says all there is to know."""
    # A token's letters are those of an address, all but its colons.
    return f"{link.path}?t={touch_token(link, touch_id).replace(':', '%3A')}"


def touch_token(link: Link | ShareLink, touch_id: UUID) -> str:
    """Return what carries a touch through a front end; it says all there is to know."""
    said = {"t": str(touch_id), "l": str(link.id), "o": str(link.organisation_id)}
    return tokens.sign(PURPOSE, said)


def claim_touch(token: str | None, now: datetime) -> Touch | None:
    """Return the touch a visitor came with, in the present scope's organisation.

    A touch that was never recorded is made from its token. A token that is missing,
    damaged or of another organisation is no touch: it never stops a signature.
    """
    if not token:
        return None
    try:
        said = tokens.read(PURPOSE, token)
        touch_id, link_id, owner = (UUID(said[name]) for name in ("t", "l", "o"))
        occurred_at = min(ids.made_at(touch_id), now)
    except (tokens.TokenInvalid, KeyError, ValueError, TypeError, AttributeError):
        return None
    link = ShareLink.objects.for_org(owner).filter(id=link_id).first()
    if link is None:
        return None
    touching.keep([_visit(link, touch_id, occurred_at=occurred_at)])
    return Touch.objects.select_related("link").get(id=touch_id)


def token_of(touch: Touch | None) -> str:
    """Return the token of a touch that came through a link, so that it can be carried on."""
    return touch_token(touch.link, touch.id) if touch and touch.link else ""


def _visit(link: Link | ShareLink, touch_id: UUID, *, occurred_at: datetime) -> Visit:
    return Visit(
        touch_id=touch_id,
        organisation_id=link.organisation_id,
        occurred_at=occurred_at,
        cause_id=link.cause_id,
        petition_id=link.petition_id,
        link_id=link.id,
        channel=link.channel,
        known_by="code",
    )
