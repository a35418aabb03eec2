"""Erasing a person: every personal value goes, the forest and all totals stay.

What remains of them is a row that names nobody, which their signatures and gifts
hang from. The erasure stands in the journal, on disk, before it is committed: no
backup can bring somebody back (`petitions.services.replaying`).
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.module_loading import import_string

from mobilize.kit import journal
from mobilize.kit.journal import Entry
from mobilize.organisations import scoping
from mobilize.outbox import services as outbox
from petitions.models import (
    Endorsement,
    Erasure,
    Idea,
    IdeaEndorsement,
    Petition,
    PetitionText,
    Proposal,
    SharePrompt,
    Signature,
    Supporter,
)
from petitions.models.cocreation import Backing
from petitions.services import delivering, importing, lifecycle
from petitions.services.unsubscribing import SupporterMissing

REASON = "erased"
GONE = "…"  # where words stood
ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtext('petitions.erasure'))"


@transaction.atomic
def erase(*, organisation_id: UUID, supporter_id: UUID, now: datetime) -> Erasure:
    """Erase somebody and return the receipt; a second call returns the first one's.

    Raises:
        SupporterMissing
        OSError: the journal cannot be written, and nothing was erased
    """
    supporter = locked(organisation_id, supporter_id)
    if supporter.erased_at is not None:
        return Erasure.objects.for_org(organisation_id).get(subject=supporter_id)
    counts = empty(supporter, now=now)
    entry = Entry(next_number(), organisation_id, supporter_id, now)
    # Last of all: from here on only a failing commit can part the journal from the table, and then
    # the journal knows more, which is the side that forgets.
    journal.append(settings.ERASURE_JOURNAL, entry)
    return write_receipt(entry, counts=counts)


def empty(supporter: Supporter, *, now: datetime) -> dict[str, int]:
    """Remove every personal value of a locked supporter; return what was touched, in counts."""
    ids = _rows_about(supporter)
    counts = {
        "signatures": _leave_signatures(supporter, now=now),
        "mails_cancelled": _cancel_mails(supporter, ids, now=now),
        "words": _take_words_back(supporter, now=now),
        "imports": importing.forget_files(org_id=supporter.organisation_id, now=now),
    } | {
        part: import_string(path)(supporter=supporter, now=now)
        for part, path in settings.ERASING_PARTS.items()
    }
    supporter.wrapped_key = supporter.email_sealed = supporter.name_sealed = b""
    supporter.email_index, supporter.same_as, supporter.erased_at = None, None, now
    Supporter.objects.filter(same_as=supporter).update(same_as=None)
    supporter.country = supporter.region = supporter.locale = ""
    supporter.save()
    # Only now: whoever makes a delivery meanwhile finds that the name is gone, and begins anew.
    counts["files"] = delivering.forget(supporter_id=supporter.id, now=now)
    return counts


def write_receipt(entry: Entry, *, counts: dict[str, int]) -> Erasure:
    """Keep proof that an erasure was done, naming nobody."""
    return Erasure.objects.create(
        organisation_id=entry.organisation_id,
        number=entry.number,
        subject=entry.subject,
        erased_at=entry.erased_at,
        counts=counts,
    )


def locked(organisation_id: UUID, supporter_id: UUID) -> Supporter:
    """Lock somebody, then their signatures: in the order in which signing locks them.

    Whoever confirms meanwhile holds a signature and may still refer to the person; they
    are waited for, and only at the very end is the person's own row changed.

    Raises:
        SupporterMissing
    """
    rows = Supporter.objects.for_org(organisation_id).filter(id=supporter_id)
    supporter = rows.select_for_update(no_key=True).first()
    if supporter is None:
        raise SupporterMissing
    signatures = Signature.objects.filter(supporter=supporter).order_by("id")
    list(signatures.select_for_update(no_key=True).values_list("id"))
    return supporter


def next_number() -> int:
    """Return the number after the highest one, in the table or in the journal."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_BY_ONE)
    with scoping.everywhere("erasures are numbered through, whoever's they are"):
        highest = Erasure.objects.aggregate(highest=Max("number"))["highest"] or 0
    return max(highest, journal.last_number(settings.ERASURE_JOURNAL)) + 1


def _rows_about(supporter: Supporter) -> list[UUID]:
    owned = (Signature, Endorsement, Idea, IdeaEndorsement, Proposal)
    found = [supporter.id]
    for model in owned:
        rows = model._default_manager.filter(supporter=supporter)  # noqa: SLF001 - Django's public name
        found += rows.values_list("id", flat=True)
    return found


def _leave_signatures(supporter: Supporter, *, now: datetime) -> int:
    """Keep the signatures as numbers and as places in the forest; name and network go."""
    rows = Signature.objects.filter(supporter=supporter)
    waiting = rows.filter(state=Signature.State.PENDING)
    waiting.update(state=Signature.State.EXPIRED, ended_at=now)
    return rows.update(name_shown=False, network=None)


def _cancel_mails(supporter: Supporter, ids: list[UUID], *, now: datetime) -> int:
    # By ids, not through a join: a prompt that is sent while we wait for its row must not be
    # judged by what it was before.
    waiting = [SharePrompt.State.QUEUED, SharePrompt.State.PAUSED]
    queued = SharePrompt.objects.filter(state__in=waiting, supporter=supporter)
    cancelled = queued.update(state=SharePrompt.State.SUPPRESSED, reason=REASON)
    cancelled += outbox.forget(organisation_id=supporter.organisation_id, about=ids)
    _decide_against_prompts(supporter, now=now)
    return cancelled


def _decide_against_prompts(supporter: Supporter, *, now: datetime) -> None:
    """Write down that nobody is prompted whose decision was still on its way."""
    undecided = Signature.objects.filter(
        supporter=supporter, state=Signature.State.CONFIRMED, prompts=None
    )
    SharePrompt.objects.bulk_create(
        [
            SharePrompt(
                organisation_id=supporter.organisation_id,
                supporter=supporter,
                signature=signature,
                petition_id=signature.petition_id,
                kind=SharePrompt.Kind.AFTER_CONFIRMING,
                occasion=str(signature.id),
                state=SharePrompt.State.SUPPRESSED,
                reason=REASON,
                decided_at=now,
                not_before=now,
            )
            for signature in undecided
        ],
        ignore_conflicts=True,
    )


def _take_words_back(supporter: Supporter, *, now: datetime) -> int:
    """Take back their words, but for those others have made their own: these lose their author."""
    unconfirmed = {"supporter": supporter, "state": Backing.PENDING}
    Endorsement.objects.filter(**unconfirmed).delete()
    IdeaEndorsement.objects.filter(**unconfirmed).delete()
    Proposal.objects.filter(supporter=supporter, petition=None).delete()
    ideas = Idea.objects.filter(supporter=supporter)
    waiting = ideas.filter(state__in=[Idea.State.PENDING, Idea.State.SHOWN])
    waiting.update(state=Idea.State.HIDDEN, reason=REASON)
    words = ideas.update(title=GONE, text="", name_shown=False)
    for petition in Petition.objects.filter(proposer=supporter).select_for_update(no_key=True):
        words += _take_petition_back(petition, now=now)
    return words


def _take_petition_back(petition: Petition, *, now: datetime) -> int:
    """Withdraw a petition that is still its proposer's alone; else it stays, uncredited."""
    petition.proposer = None
    alone = petition.state == Petition.State.PROPOSED
    if alone:
        lifecycle.withdraw(petition=petition, now=now, note=REASON)
        PetitionText.objects.filter(version__petition=petition).update(title=GONE, ask="")
        petition.title, petition.ask, petition.target = GONE, "", GONE
    petition.save()
    return int(alone)
