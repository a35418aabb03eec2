"""Who stands in a delivery: everybody counted, and named who agreed to it."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from petitions.domain.delivery import Named
from petitions.models import Consent, Delivery, Signature, SignatureImport
from petitions.services import supporters

PURPOSE = "handover"


@dataclass
class Roll:
    """Who signed up to the cut-off: everybody counted, and named who agreed to it."""

    people: list[tuple[UUID, Named]] = field(default_factory=list)
    versions: Counter[UUID | None] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)

    @property
    def signatures(self) -> int:
        return self.countries.total()

    @property
    def named(self) -> list[Named]:
        """Return the names as they are listed, in alphabetical order."""
        people = [person for _, person in self.people]
        return sorted(people, key=lambda person: (person.name.casefold(), person.country))

    @property
    def supporter_ids(self) -> set[UUID]:
        return {supporter_id for supporter_id, _ in self.people}


def counted(delivery: Delivery) -> QuerySet[Signature]:
    """Return the signatures a delivery is about: they counted at its cut-off and count still."""
    return Signature.objects.for_org(delivery.organisation_id).filter(
        petition_id=delivery.petition_id,
        state=Signature.State.CONFIRMED,
        confirmed_at__lte=delivery.up_to,
    )


def named(delivery: Delivery) -> QuerySet[Signature]:
    """Return those whose owner agreed, by the cut-off and for this petition, to be named.

    Agreeing under one petition says nothing about another. Whoever has taken it back
    since, even after the cut-off, is not named.
    """
    said = Consent.objects.filter(supporter=OuterRef("supporter_id"), purpose=PURPOSE)
    imports = SignatureImport.objects.filter(petition_id=delivery.petition_id).values("id")
    under_it = Q(source_id=OuterRef("id")) | Q(source_id__in=imports)
    taken_back = Consent.objects.filter(
        supporter=OuterRef("supporter"),
        purpose=PURPOSE,
        granted=False,
        given_at__gte=OuterRef("given_at"),
    )
    agreed = said.filter(under_it, granted=True, given_at__lte=delivery.up_to)
    stands = agreed.exclude(Exists(taken_back))
    return counted(delivery).filter(Exists(stands), supporter__erased_at=None)


def call(delivery: Delivery) -> Roll:
    """Return the roll of a delivery, with the names opened."""
    roll = Roll()
    facts = counted(delivery).order_by().values_list("version_id", "country", "source")
    for version_id, country, source, number in facts.annotate(number=Count("id")):
        roll.versions[version_id] += number
        roll.countries[country] += number
        roll.sources[source] += number
    for signature in named(delivery).select_related("supporter").iterator():
        person = Named(supporters.name_of(signature.supporter), signature.country)
        roll.people.append((signature.supporter_id, person))
    return roll
