"""What the proposer of a petition hears of the moderators' decision."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mobilize.kit import languages, mail
from mobilize.organisations import scoping
from petitions.domain.lifecycle import State
from petitions.models import Petition, PetitionStep
from petitions.queries import history
from petitions.queries.texts import newest, words_of
from petitions.services import supporters


def send(*, organisation_id: UUID, step_id: UUID) -> None:
    """Tell the proposer that their petition is open, or why it was rejected.

    Nobody is told of a petition whose proposer has been erased since. In doubt it is
    sent again, with the same Message-ID.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, catalogue.NothingHere
    """
    with scoping.within(organisation_id):
        step = history.step(organisation_id, step_id)
        petition, proposer = step.petition, step.petition.proposer
        if proposer is None:
            return
        with languages.speaking(proposer.locale):
            subject, said = _words(step, _title(petition))
            message = mail.compose(
                to=supporters.address_of(proposer),
                subject=subject,
                template="petitions/mail/decision",
                context={
                    "name": supporters.name_of(proposer),
                    "organisation": petition.organisation,
                    "subject": subject,
                    "said": said,
                    "note": step.note,
                    "url": settings.BASE_URL
                    + reverse("petition-page", args=[petition.organisation.slug, petition.slug]),
                },
                message_id=mail.message_id(step.id, kind="petition-decided"),
            )
    mail.send(message)


def _title(petition: Petition) -> str:
    """Return what the proposer called it, which the public may not read any more."""
    text = words_of(newest(petition)).text(petition.locale)
    return text.title if text else petition.title


def _words(step: PetitionStep, title: str) -> tuple[str, str]:
    named = {"petition": title, "organisation": step.petition.organisation.name}
    if step.now_in == State.OPEN:
        return (
            _("Your petition is open"),
            _("your petition “%(petition)s” is open: people can sign it now.") % named,
        )
    return (
        _("Your petition was rejected"),
        _("%(organisation)s has not published your petition “%(petition)s”, for this reason:")
        % named,
    )
