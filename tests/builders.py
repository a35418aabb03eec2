"""The world of the tests, in sentences: `an_organisation`, `a_member`, `an_api_key`.

Ines signs, Omar is invited, Greta owns, Mallory works for another organisation and
tries every door.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator

from donations.models import Payment, Pledge, SavedView
from donations.services import views
from mobilize.kit import ids
from mobilize.organisations import sealing
from mobilize.organisations.models import ApiKey, Membership, Organisation, Role, Scope, User
from mobilize.organisations.services import api_keys, founding
from petitions.models import (
    Broadcast,
    Cause,
    ChannelReplay,
    Delivery,
    DeliveryFile,
    Idea,
    IdeaCall,
    MailboxRule,
    Moment,
    Petition,
    Proposal,
    ShareLink,
    Signature,
    SignatureImport,
    Supporter,
    Target,
)
from petitions.models.counting import Kind as CountKind
from petitions.models.review import Flag, Review
from petitions.services import (
    channel_replaying,
    counting,
    importing,
    petitions,
    proposing,
    reasons,
    supporters,
    versions,
)
from tests import books, fundraisers, givers, promises, suspects, texts, trials
from tests.gifts import a_match_offer

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "a long and quiet password"
_number = count(1)


def a_user(email: str = "", **fields: Any) -> User:
    """Return somebody with an account and no role anywhere."""
    address = email or f"person{next(_number)}@example.org"
    return User.objects.create_user(address, PASSWORD, **fields)


def an_organisation(slug: str = "", *, owner: User | None = None, **fields: Any) -> Organisation:
    """Return an organisation with an owner."""
    slug = slug or f"ngo-{next(_number)}"
    return founding.found(
        slug=slug, name=slug.title(), owner=owner or a_user(), now=MONDAY, **fields
    )


def a_member(
    org: Organisation,
    role: Role = Role.CAMPAIGNER,
    *,
    user: User | None = None,
    limited_to: Sequence[Petition] = (),
) -> User:
    """Return somebody who works here, on all petitions unless they are limited to some."""
    user, petitions = user or a_user(), [petition.id for petition in limited_to]
    Membership.objects.create(
        organisation=org, user=user, role=role, petitions=petitions, created_at=MONDAY
    )
    return user


def with_totp(user: User) -> User:
    """Let somebody have set up their second factor, which the staff's pages ask for."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {}}
    )
    return user


def an_api_key(org: Organisation, *scopes: Scope) -> tuple[ApiKey, str]:
    """Return a key and its secret; it may read unless told otherwise."""
    return api_keys.issue(
        organisation=org, name="a machine", scopes=list(scopes or [Scope.READ]), by=None, now=MONDAY
    )


def a_cause(org: Organisation, slug: str = "clean-water", **fields: Any) -> Cause:
    """Return a cause that takes petitions and gifts."""
    said = {"title": "Clean water", "summary": "Wells for everybody.", "currency": org.currency}
    return Cause.objects.create(
        organisation=org,
        slug=slug,
        state=Cause.State.OPEN,
        created_at=MONDAY,
        published_at=MONDAY,
        **{**said, **fields},
    )


def an_open_petition(
    org: Organisation, slug: str = "clean-water", *, cause: Cause | None = None, **fields: Any
) -> Petition:
    """Return a petition that takes signatures."""
    said = {"title": "Clean water now", "ask": "Dig wells.", "target": "The council", "goal": 1000}
    petition = Petition.objects.create(
        organisation=org,
        cause=cause or a_cause(org),
        slug=slug,
        state=Petition.State.OPEN,
        created_at=MONDAY,
        published_at=MONDAY,
        **{**said, **fields},
    )
    versions.first(petition=petition, by=None, now=MONDAY)
    versions.approve(petition=petition, by=None, now=MONDAY)
    return petition


def a_draft_petition(org: Organisation, slug: str = "clean-water", **fields: Any) -> Petition:
    """Return a petition that nobody has read yet."""
    said = {"title": "Clean water now", "ask": "Dig wells.", "target": "The council", "goal": 1000}
    cause = Cause.objects.filter(organisation=org, slug="clean-water").first() or a_cause(org)
    return petitions.create(
        org=org, cause=cause.slug, slug=slug, by=None, now=MONDAY, **{**said, **fields}
    )


def a_review(petition: Petition, ask: str = "Dig deep wells.") -> Review:
    """Return a change of an open petition that waits for a moderator."""
    petitions.edit(org=petition.organisation, slug=petition.slug, ask=ask, now=MONDAY)
    return petition.reviews.get(outcome="")


def a_flag(petition: Petition, text: str = "") -> Flag:
    """Return what somebody of the public reported."""
    return Flag.objects.create(
        organisation=petition.organisation,
        petition=petition,
        reason="other",
        text=text,
        flagged_at=MONDAY,
    )


def a_supporter(org: Organisation, email: str = "", name: str = "Ines Duarte") -> Supporter:
    """Return a person whom one organisation knows."""
    return supporters.find_or_make(
        org_id=org.id,
        email=email or f"supporter{next(_number)}@example.org",
        name=name,
        country="PT",
        locale="en",
        now=MONDAY,
    )


def a_signature(
    petition: Petition, *, supporter: Supporter | None = None, **fields: Any
) -> Signature:
    """Return a signature that waits for its owner to follow the link in the mail."""
    identifier = ids.new()
    return Signature.objects.create(
        id=identifier,
        organisation=petition.organisation,
        petition=petition,
        supporter=supporter or a_supporter(petition.organisation),
        **{"name_shown": True, "root_id": identifier, "signed_at": MONDAY, **fields},
    )


def a_confirmed_signature(petition: Petition, **fields: Any) -> Signature:
    """Return a signature that counts."""
    confirmed = {
        "state": Signature.State.CONFIRMED,
        "confirmed_at": MONDAY,
        "placed_at": MONDAY,
    }
    signature = a_signature(petition, **{**confirmed, **fields})
    counting.note_many(signature_ids=[signature.id], change=1, kind=CountKind.CONFIRMED, now=MONDAY)
    return signature


def a_link(petition: Petition, channel: str = "facebook", **fields: Any) -> ShareLink:
    """Return the organisation's own link to a petition."""
    return ShareLink.objects.create(
        organisation=petition.organisation,
        code=ids.short_code(),
        cause=petition.cause,
        petition=petition,
        channel=channel,
        created_at=MONDAY,
        **fields,
    )


def a_pledge(cause: Cause, amount_minor: int = 2500, **fields: Any) -> Pledge:
    """Return a promise to give that nobody has paid yet."""
    due_on = MONDAY.date() + timedelta(days=3)
    said = {"rail": "transfer", "currency": cause.currency, "made_at": MONDAY, "due_on": due_on}
    return Pledge.objects.create(
        organisation=cause.organisation,
        cause=cause,
        amount_minor=amount_minor,
        **{**said, **fields},
    )


def a_held_payment(cause: Cause, **fields: Any) -> Payment:
    """Return an attempt to pay by card whose money is held."""
    pledge, identifier = a_pledge(cause, rail="card"), ids.new()
    said = {"state": "authorised", "suspicions": ["many_from_network"], "created_at": MONDAY}
    return Payment.objects.create(
        id=identifier,
        organisation=cause.organisation,
        pledge=pledge,
        rail="card",
        provider="stripe",
        amount_minor=pledge.amount_minor,
        currency=pledge.currency,
        idempotency_key=str(identifier),
        **{**said, **fields},
    )


def an_import(petition: Petition, *, name: str = "Market") -> SignatureImport:
    """Return a file of one signer that waits for its dry run."""
    sheet = b"Name,E-mail,Country\nInes Duarte,ines@example.org,PT\n"
    return importing.upload(
        petition=petition, name=name, source="paper", data=sheet, by=None, now=MONDAY
    )


def a_replay(org: Organisation) -> ChannelReplay:
    """Return old visits that are being decided anew."""
    return channel_replaying.start(org=org, by=None, now=MONDAY)


def a_target(org: Organisation, name: str = "Rosa Lima", **fields: Any) -> Target:
    """Return a decision maker of the directory."""
    return Target.objects.create(organisation=org, name=name, created_at=MONDAY, **fields)


def a_delivery(petition: Petition, **fields: Any) -> Delivery:
    """Return a delivery that was made and not yet handed over, with its two files."""
    said = {"number": 1, "state": "ready", "up_to": MONDAY, "made_at": MONDAY, "seal": b"sealed"}
    org = petition.organisation
    delivery = Delivery.objects.create(organisation=org, petition=petition, **{**said, **fields})
    for kind in DeliveryFile.Kind.values:
        file = DeliveryFile(organisation=org, delivery=delivery, kind=kind)
        file.sealed = sealing.seal(file, "sealed", b"signed: Ines Duarte")
        file.save(force_insert=True)
    return delivery


def a_proposal(cause: Cause, **words: Any) -> Proposal:
    """Return a supporter's proposal that gathers co-sponsors."""
    cause.takes_proposals = True
    cause.save()
    said = {"title": "Wells for Kara", "ask": "Dig.", "target": "The minister", "locale": "en"}
    proposal = Proposal.objects.create(
        organisation=cause.organisation, cause=cause, supporter=a_supporter(cause.organisation),
        code=ids.short_code(), made_at=MONDAY, mailed_at=MONDAY, **{**said, **words},
    )  # fmt: skip
    return proposing.confirm(token=proposing.confirm_token(proposal), now=MONDAY)


def a_call(cause: Cause, slug: str = "what-next", **fields: Any) -> IdeaCall:
    """Return a call for ideas that can be answered."""
    said = {"title": "What next?", "question": "What should we ask for?", **fields}
    return IdeaCall.objects.create(
        organisation=cause.organisation, cause=cause, slug=slug, state=IdeaCall.State.OPEN,
        created_at=MONDAY, published_at=MONDAY, **said,
    )  # fmt: skip


def an_idea(call: IdeaCall, **fields: Any) -> Idea:
    """Return an idea that stands on its call's list."""
    said = {"title": "A well", "text": "Dig it.", **fields}
    return Idea.objects.create(
        organisation=call.organisation, call=call, supporter=a_supporter(call.organisation),
        state=Idea.State.SHOWN, made_at=MONDAY, confirmed_at=MONDAY, **said,
    )  # fmt: skip


def a_prompt_to_all(petition: Petition, kind: str = "last_day", **fields: Any) -> Broadcast:
    """Return a prompt to everybody who signed that is under way."""
    said = {"occasion": str(petition.id), "started_at": MONDAY}
    return Broadcast.objects.create(
        organisation=petition.organisation, petition=petition, kind=kind, **{**said, **fields}
    )


def a_mailbox_rule(org: Organisation, domain: str = "", **fields: Any) -> MailboxRule:
    """Return how an organisation reads the addresses of one domain."""
    return MailboxRule.objects.create(
        organisation=org, domain=domain or f"{org.slug}.example", created_at=MONDAY, **fields
    )


def a_moment(petition: Petition, label: str = "A singer's post", **fields: Any) -> Moment:
    """Return something that staff marked."""
    said = {"happened_at": MONDAY, "kind": "post", "created_at": MONDAY, **fields}
    return Moment.objects.create(
        organisation=petition.organisation, cause=petition.cause, petition=petition, label=label,
        **said,
    )  # fmt: skip


def a_view(org: Organisation, name: str = "Our week") -> SavedView:
    said = {"report": "journeys", "query": "by=link", "by": None, "now": MONDAY}
    return views.save(organisation=org, name=name, **said)


def places_of(org: Organisation, *, mark: str) -> dict[str, str]:
    """Return what stands in each place of an address, with `mark` in all that can be read there."""
    cause = a_cause(org, title=mark, summary=mark)
    petition = an_open_petition(org, cause=cause, title=mark, ask=mark)
    signature = a_confirmed_signature(petition)
    link = a_link(petition, label=mark)
    pledge = a_pledge(cause, petition=petition)
    return {
        "<slug:slug>": petition.slug,
        "<slug:cause>": cause.slug,
        "<slug:petition>": petition.slug,
        "<str:code>": link.code,
        "<str:token>": "no-token",
        "<slug:provider>": "postmark",
        "<uuid:pledge_id>": str(pledge.id),
        **promises.places(cause, mark=mark),
        "<uuid:payment_id>": str(a_held_payment(cause).id),
        "<uuid:signature_id>": str(signature.id),
        "<uuid:person_id>": str(signature.supporter_id),
        "<uuid:link_id>": str(link.id),
        "<uuid:import_id>": str(an_import(petition, name=mark).id),
        "<uuid:message_id>": str(ids.new()),
        "<uuid:replay_id>": str(a_replay(org).id),
        "<str:mail_domain>": a_mailbox_rule(org).domain,
        "<uuid:target_id>": str(a_target(org, mark).id),
        **givers.places(cause),
        **suspects.places(petition, mark=mark),
        **trials.places(petition, mark=mark),
        **books.places(cause, mark=mark),
        **fundraisers.places(cause, slug=petition.slug, mark=mark),
        **texts.places(cause, mark=mark),
        "<int:number>": str(a_delivery(petition).number),
        "<uuid:review_id>": str(a_review(petition, ask=mark * 2).id),
        "<uuid:flag_id>": str(a_flag(petition, text=mark).id),
        "<slug:code>": reasons.keep(
            org=org, code="unclear", locale="en", title=mark, text=mark, hides_words=False
        ).code,
        "<str:locale>": "en",
        "<slug:kind>": "last_day",
        "<uuid:broadcast_id>": str(a_prompt_to_all(petition).id),
        "<str:proposal_code>": a_proposal(cause, title=mark, ask=mark).code,
        "<uuid:offer_id>": str(a_match_offer(cause, title=mark).id),
        "<uuid:moment_id>": str(a_moment(petition, label=mark).id),
        "<uuid:view_id>": str(a_view(org, mark).id),
        "<uuid:idea_id>": str(an_idea(a_call(cause, petition.slug, title=mark), title=mark).id),
    }
