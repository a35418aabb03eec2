"""The reasons an organisation's moderators give: its own words, edited as it likes."""

from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation
from petitions.domain import texts
from petitions.domain.reasons import STARTERS
from petitions.models import CannedReason, Petition


class ReasonUnknown(AppError):
    """The organisation has no such reason."""

    code = "reason-unknown"


class ReasonMissing(AppError):
    """There is no such reason."""

    code = "reason-missing"
    kind = Kind.MISSING


def find(petition: Petition, code: str) -> CannedReason:
    """Return a reason in the petition's language, or in the closest there is.

    Raises:
        ReasonUnknown
    """
    rows = CannedReason.objects.for_org(petition.organisation_id).filter(code=code)
    by_locale = {row.locale: row for row in rows.order_by("locale")}
    if not by_locale:
        raise ReasonUnknown(field="reason")
    own = petition.organisation.locale
    wanted = texts.best_locale([petition.locale, own], available=by_locale, own=min(by_locale))
    return by_locale[wanted]


@transaction.atomic
def keep(
    *, org: Organisation, code: str, locale: str, title: str, text: str, hides_words: bool
) -> CannedReason:
    """Write a reason in one language, new or in place of the one there.

    Whether the words are hidden is the same in every language of a reason.
    """
    said = {"title": title, "text": text, "hides_words": hides_words}
    reason, _ = CannedReason.objects.update_or_create(
        organisation=org, code=code, locale=locale, defaults=said
    )
    CannedReason.objects.for_org(org.id).filter(code=code).update(hides_words=hides_words)
    return reason


@transaction.atomic
def remove(*, org: Organisation, code: str, locale: str) -> None:
    """Forget a reason in one language. What was rejected for it keeps its words.

    Raises:
        ReasonMissing
    """
    deleted, _ = CannedReason.objects.for_org(org.id).filter(code=code, locale=locale).delete()
    if not deleted:
        raise ReasonMissing


@transaction.atomic
def seed(*, org: Organisation) -> None:
    """Give an organisation the usual reasons; what it has already stays as it is."""
    CannedReason.objects.bulk_create(
        (
            CannedReason(
                organisation=org,
                code=reason.code,
                locale=reason.locale,
                title=reason.title,
                text=reason.text,
                hides_words=reason.hides_words,
            )
            for reason in STARTERS
        ),
        ignore_conflicts=True,
    )
