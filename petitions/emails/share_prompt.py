"""The mails that ask a signer to pass the petition on: composed once for all who get the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from django.conf import settings

from mobilize.kit import languages, mail
from mobilize.kit.smtp import Letter
from mobilize.kit.stencil import Marks, Stencil
from petitions.domain.channels import SHARED
from petitions.emails import prompt_ways, prompt_words
from petitions.models import ExperimentArm, Petition
from petitions.queries import prompt_moments, prompts, share_codes
from petitions.services import experimenting, share_steps, supporters, unsubscribing
from petitions.services.prompting import Claimed, signatures_of
from petitions.services.share_steps import Step

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Sort:
    """What two prompts must share to be filled into one stencil."""

    petition_id: UUID
    kind: str
    milestone: int
    locale: str
    step: Step
    offered: tuple[str, ...]
    arm_id: UUID | None


@dataclass
class Desk:
    """Where one organisation's letters are written; it keeps what they share while it stands."""

    organisation_id: UUID
    _petitions: dict[UUID, Petition] = field(default_factory=dict)
    _arms: dict[UUID, ExperimentArm] = field(default_factory=dict)
    _steps: dict[tuple[UUID, str], Step] = field(default_factory=dict)
    _stencils: dict[Sort, Stencil] = field(default_factory=dict)

    def write(self, claimed: list[Claimed]) -> dict[UUID, Letter]:
        """Return each prompt's letter; of one that cannot be written there is none.

        Call it within the organisation's scope.
        """
        self._fetch(claimed)
        codes = share_codes.by_signature(signatures_of(claimed), SHARED)
        letters = {}
        for each in claimed:
            mine = codes.get(each.signature_id, {}) if each.signature_id else {}
            try:
                letters[each.id] = self._letter(each, mine)
            except Exception as error:
                # One that cannot be written must not keep its neighbours from being sent.
                log.exception("prompt_unwritable", prompt=str(each.id), error=type(error).__name__)
        return letters

    def _fetch(self, claimed: Iterable[Claimed]) -> None:
        """Read the petitions and the arms that these are the first to need."""
        about = {each.petition_id for each in claimed if each.petition_id} - set(self._petitions)
        rows = Petition.objects.select_related("organisation", "cause")
        self._petitions |= rows.in_bulk(about) if about else {}
        drawn = {each.arm_id for each in claimed if each.arm_id} - set(self._arms)
        self._arms |= ExperimentArm.objects.in_bulk(drawn) if drawn else {}

    def _letter(self, claimed: Claimed, codes: dict[str, str]) -> Letter:
        address, name = supporters.address_and_name(claimed.supporter)
        token = unsubscribing.token_for(claimed.supporter, mail_id=claimed.id)
        petition = self._petitions[claimed.petition_id or claimed.id]
        _name, page = prompt_ways.page(claimed.kind, petition.organisation, claimed.occasion)
        raw = self._stencil(self._sort(claimed, petition, codes)).fill(
            to=address,
            message_id=claimed.message_id,
            unsubscribe_url=f"{settings.BASE_URL}/unsubscribe/{token}",
            values={"name": name, "token": token, "page": page, **codes},
        )
        return Letter(claimed.id, address, raw)

    def _sort(self, claimed: Claimed, petition: Petition, codes: dict[str, str]) -> Sort:
        return Sort(
            petition_id=petition.id,
            kind=claimed.kind,
            milestone=prompt_moments.milestone(claimed.occasion),
            locale=claimed.supporter.locale,
            step=self._step(claimed, petition),
            offered=tuple(codes),
            arm_id=claimed.arm_id,
        )

    def _step(self, claimed: Claimed, petition: Petition) -> Step:
        """Return how this reader may pass it on: alike for all, unless texts are tried."""
        locale, key = claimed.supporter.locale, (petition.id, claimed.supporter.locale)
        alike = self._steps.get(key)
        if alike is None:
            alike = self._steps[key] = _spoken(petition, locale)
        if not alike.tried:
            return alike
        return _spoken(petition, locale, signature_id=claimed.signature_id)

    def _stencil(self, sort: Sort) -> Stencil:
        known = self._stencils.get(sort)
        if known is None:
            arm = self._arms[sort.arm_id] if sort.arm_id else None
            known = self._stencils[sort] = _cut(sort, self._petitions[sort.petition_id], arm)
        return known


def _spoken(petition: Petition, locale: str, *, signature_id: UUID | None = None) -> Step:
    """Return a step that names its networks as its reader does."""
    with languages.speaking(locale):
        return share_steps.step(petition, locale, signature_id=signature_id)


def _cut(sort: Sort, petition: Petition, arm: ExperimentArm | None) -> Stencil:
    said = prompt_words.words(
        sort.kind,
        petition=petition,
        organisation=petition.organisation,
        locale=sort.locale,
        occasion=prompt_moments.named(petition.id, sort.milestone),
        choice=experimenting.spoken_by(arm, locale=sort.locale),
        own=prompts.words(petition, sort.kind, languages.nearest(sort.locale)),
    )
    marks = Marks()
    with languages.speaking(sort.locale):
        reader = {
            "name": marks.text("name"),
            "ways": _ways(sort, petition, marks),
            "number": languages.written(f"{sort.milestone:,}"),
            "unsubscribe_url": f"{settings.BASE_URL}/unsubscribe/{marks.text('token')}",
        }
        return mail.cut(
            subject=said.subject,
            template=said.template,
            context={**said.context, **reader},
            marks=marks,
        )


def _ways(sort: Sort, petition: Petition, marks: Marks) -> prompt_ways.Ways:
    name, _url = prompt_ways.page(sort.kind, petition.organisation, "")
    if name:
        return prompt_ways.to_page(name, marks.text("page"))
    return prompt_ways.offered(sort.step, {code: marks.code(code) for code in sort.offered})
