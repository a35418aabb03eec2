"""Mailing the weekly digest to a member who switched it on."""

from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.models import DigestSwitch
from donations.reports import digest
from donations.reports.digest import CauseWeek, Digest
from donations.services import digests
from mobilize.kit import languages, mail
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from mobilize.organisations import scoping


@dataclass(frozen=True)
class Letter:
    """A digest and where it goes."""

    to: str
    switch: DigestSwitch
    digest: Digest


def send(*, organisation_id: UUID, switch_id: UUID, until: date, now: datetime) -> None:
    """Mail the digest of the week before `until`, if it is still wanted.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused
    """
    with scoping.within(organisation_id):
        letter = _letter(organisation_id, switch_id, until, now)
        message = compose(letter) if letter else None
    if message:
        mail.send(message)


def compose(letter: Letter) -> EmailMessage:
    """Return the mail. Its numbers are sums; it names causes and nobody."""
    found = letter.digest
    with languages.speaking(found.organisation.locale):
        off = reverse("digest-off", args=[digests.token_for(letter.switch)])
        return mail.compose(
            to=letter.to,
            subject=_("%(organisation)s: your week") % {"organisation": found.organisation.name},
            template="donations/mail/digest",
            context={
                "organisation": found.organisation,
                "since": found.since,
                "until": found.until,
                "causes": [_said(one, found) for one in found.causes],
                "more": found.more,
                "off_url": f"{settings.BASE_URL}{off}",
            },
            message_id=mail.message_id(letter.switch.id, kind=f"digest-{found.until}"),
            unsubscribe_url=f"{settings.BASE_URL}{off}",
        )


def _letter(organisation_id: UUID, switch_id: UUID, until: date, now: datetime) -> Letter | None:
    rows = digests.wanted(organisation_id).select_related("member__user", "organisation")
    switch = rows.filter(id=switch_id, member__user__is_active=True).first()
    if switch is None:
        return None
    found = digest.digest(organisation=switch.organisation, monday=until, now=now)
    return Letter(switch.member.user.email, switch, found)


def _said(one: CauseWeek, found: Digest) -> dict[str, object]:
    page = f"/staff/{found.organisation.slug}/causes/{one.cause.slug}/overview/"
    return {
        "title": one.cause.title,
        "collected": written(Money(one.week.money_minor, one.currency)),
        "collected_before": written(Money(one.before.money_minor, one.currency)),
        "others": ", ".join(
            written(Money(minor, code)) for code, minor in one.other_currencies.items()
        ),
        "promised": written(Money(one.week.promised_minor, one.currency)),
        "signatures": written(f"{one.week.signatures:,}"),
        "signatures_before": written(f"{one.before.signatures:,}"),
        "new": written(f"{one.week.new:,}"),
        "returning": written(f"{one.week.returning:,}"),
        "url": f"{settings.BASE_URL}{page}?since={found.since}&until={found.until}",
    }
