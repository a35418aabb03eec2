"""Share links, and the visits through them."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import transaction

from mobilize.kit import ids
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation, User
from petitions.domain import share_urls
from petitions.domain.channels import SHARED
from petitions.domain.visits import Visit
from petitions.models import Cause, Petition, ShareLink, Signature, Supporter, Touch
from petitions.queries import share_texts
from petitions.services import touch_tokens, touching


class LinkMissing(AppError):
    """This link leads nowhere: some of it may be missing. The front page lists what is open."""

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


@transaction.atomic
def make_page_links(
    *, supporter: Supporter, cause: Cause, leads_to: str, now: datetime
) -> ShareLink:
    """Make the links to a page of somebody's own, one per network; return the one to copy.

    Who comes through one was brought by them. `leads_to` is the page's address below its
    organisation's.
    """
    copied, *_others = ShareLink.objects.bulk_create(
        ShareLink(
            organisation_id=cause.organisation_id,
            code=ids.short_code(),
            cause=cause,
            supporter=supporter,
            leads_to=leads_to,
            channel=channel,
            created_at=now,
        )
        for channel in ("copy", *share_urls.STANDARD)
    )
    return copied


@lru_cache(maxsize=10_000)
def resolve(code: str) -> Link:
    """Return where a code leads. Links never change, so each process remembers them.

    Raises:
        LinkMissing
    """
    if not (code.isascii() and code.isalnum()):
        raise LinkMissing
    with scoping.everywhere("a short link does not say whose it is"):
        rows = ShareLink.objects.select_related("organisation", "petition", "cause")
        link = rows.filter(code=code).first()
    if link is None:
        raise LinkMissing
    kind, target = ("petitions", link.petition) if link.petition else ("causes", link.cause)
    path = f"/{link.organisation.slug}/{link.leads_to or f'{kind}/{target.slug}/'}"
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
    touching.note(
        Visit(
            touch_id=touch_id,
            organisation_id=link.organisation_id,
            occurred_at=now,
            cause_id=link.cause_id,
            petition_id=link.petition_id,
            link_id=link.id,
            channel=link.channel,
            known_by=Touch.KnownBy.CODE,
        )
    )


def onward(link: Link, touch_id: UUID) -> str:
    """Return where a visitor is sent, with the token that says all there is to know."""
    # A token's letters are those of an address, all but its colons.
    return f"{link.path}?t={touch_token(link, touch_id).replace(':', '%3A')}"


def touch_token(link: Link | ShareLink, touch_id: UUID) -> str:
    """Return what carries a touch through a front end; it says all there is to know."""
    return touch_tokens.of_link(
        link_id=link.id, organisation_id=link.organisation_id, touch_id=touch_id
    )
