"""The mails that ask a signer to pass the petition on: composed once for all who get the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from mobilize.kit import languages, mail
from mobilize.kit.smtp import Letter
from mobilize.kit.stencil import Marks, Stencil
from petitions.domain import channels, share_urls
from petitions.domain.experiments import NO_EXPERIMENT, Choice
from petitions.models import Petition, SharePrompt
from petitions.queries import share_codes
from petitions.services import experimenting, supporters, unsubscribing
from petitions.services.prompting import Claimed, signatures_of

log = structlog.get_logger(__name__)

NOTHING = UUID(int=0)
AFTER_CONFIRMING = SharePrompt.Kind.AFTER_CONFIRMING
WAYS = tuple(
    channel for channel in channels.SHARED if channel in share_urls.TEMPLATES or channel == "copy"
)


@dataclass(frozen=True)
class Words:
    """What two prompts must share to be filled into one stencil."""

    petition_id: UUID | None
    kind: str
    occasion: str
    locale: str
    ways: tuple[str, ...]
    choice: Choice


@dataclass
class Desk:
    """Where one organisation's letters are written; it keeps its stencils while it stands."""

    organisation_id: UUID
    _stencils: dict[Words, Stencil] = field(default_factory=dict)

    def write(self, claimed: list[Claimed], *, now: datetime) -> dict[UUID, Letter]:
        """Return each prompt's letter; of one that cannot be written there is none.

        Call it within the organisation's scope.
        """
        codes = share_codes.by_signature(signatures_of(claimed), WAYS)
        chosen = self._choices(claimed, now=now)
        letters = {}
        for each in claimed:
            signature = each.signature_id or each.id
            try:
                letters[each.id] = self._letter(
                    each, codes.get(signature, {}), chosen.get(signature, NO_EXPERIMENT)
                )
            except Exception as error:
                # One that cannot be written must not keep its neighbours from being sent.
                log.exception("prompt_unwritable", prompt=str(each.id), error=type(error).__name__)
        return letters

    def _choices(self, claimed: Iterable[Claimed], *, now: datetime) -> dict[UUID, Choice]:
        groups: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
        for each in claimed:
            if each.signature_id and each.petition_id:
                groups[each.petition_id, each.kind].append(each.signature_id)
        chosen: dict[UUID, Choice] = {}
        for (petition_id, kind), signature_ids in groups.items():
            chosen |= experimenting.choose(
                organisation_id=self.organisation_id,
                petition_id=petition_id,
                subject=f"prompt:{kind}",
                signature_ids=signature_ids,
                now=now,
            )
        return chosen

    def _letter(self, claimed: Claimed, codes: Mapping[str, str], choice: Choice) -> Letter:
        address, name = supporters.address_and_name(claimed.supporter)
        token = unsubscribing.token_for(claimed.supporter, mail_id=claimed.id)
        words = _words(claimed, codes, choice)
        raw = self._stencil(words).fill(
            to=address,
            message_id=claimed.message_id,
            unsubscribe_url=f"{settings.BASE_URL}/unsubscribe/{token}",
            values={"name": name, "token": token, **codes},
        )
        return Letter(claimed.id, address, raw)

    def _stencil(self, words: Words) -> Stencil:
        known = self._stencils.get(words)
        if known is None:
            known = self._stencils[words] = _cut(words)
        return known


def _words(claimed: Claimed, codes: Mapping[str, str], choice: Choice) -> Words:
    return Words(
        petition_id=claimed.petition_id,
        kind=claimed.kind,
        # After confirming the occasion is the signature: what is said does not depend on it.
        occasion="" if claimed.kind == AFTER_CONFIRMING else claimed.occasion,
        locale=claimed.supporter.locale,
        ways=tuple(codes),
        choice=choice,
    )


def _cut(words: Words) -> Stencil:
    rows = Petition.objects.select_related("organisation", "cause")
    petition = rows.get(id=words.petition_id or NOTHING)
    marks = Marks()
    with languages.speaking(words.locale):
        subject = _("You signed. Who else should hear of “%(petition)s”?")
        return mail.cut(
            subject=words.choice.word("subject", subject % {"petition": petition.title}),
            template="petitions/mail/share_prompt",
            context={
                "name": marks.text("name"),
                "organisation": petition.organisation,
                "petition": petition,
                "ways": [_way(channel, petition.title, marks) for channel in words.ways],
                "unsubscribe_url": f"{settings.BASE_URL}/unsubscribe/{marks.text('token')}",
            },
            marks=marks,
        )


def _way(channel: str, title: str, marks: Marks) -> dict[str, str]:
    """Return what a mail can offer: a link to a network, or one for anything else."""
    url = share_urls.short(settings.BASE_URL, marks.code(channel))
    name = _("Anywhere else") if channel == "copy" else _(channels.NAMES[channel])
    return {"name": name, "url": url, "href": share_urls.href(channel, url=url, text=title)}
