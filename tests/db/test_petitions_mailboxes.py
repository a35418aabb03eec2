"""One person signs once, however they spell their address, and whatever the rules become."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import median
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from mobilize.kit import clock
from mobilize.organisations import scoping
from mobilize.outbox.models import OutboxMessage
from petitions.models import Petition, Signature, Supporter
from petitions.queries import catalogue
from petitions.services import erasing, mailboxes, signing, supporters
from tests.builders import MONDAY, a_supporter, an_open_petition, an_organisation

pytestmark = pytest.mark.django_db
ASKED = "petitions.signature_asked"
LATER = MONDAY + timedelta(minutes=1)


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation())


def ask(petition: Petition, email: str, **said: Any) -> None:
    given: dict[str, Any] = {
        "name": "Ines", "country": "PT", "locale": "en", "name_shown": True, "consents": set(),
        "touch_token": None, "now": MONDAY,
    }  # fmt: skip
    signing.ask(petition=petition, email=email, **(given | said))


def set_rule(petition: Petition, domain: str, **said: Any) -> None:
    given: dict[str, Any] = {"separators": "", "ignore_dots": False, "same_as": ""}
    mailboxes.put(org=petition.organisation, domain=domain, by=None, now=MONDAY, **(given | said))


def reindex(petition: Petition) -> mailboxes.Reindexed:
    return mailboxes.reindex(organisation_id=petition.organisation_id, changed_at=MONDAY, now=LATER)


def spellings(number: int) -> Iterator[str]:
    """Yield spellings of one Gmail mailbox."""
    for one in range(number):
        dotted = "".join(c + "." * (one >> place & 1) for place, c in enumerate("inesduart"))
        yield f"{dotted}e+{one}@{'gmail' if one % 2 else 'googlemail'}.com"


@pytest.mark.django_db(transaction=True)
def test_fifty_sign_ups_of_one_person_at_once_are_one_signature() -> None:
    petition = an_open_petition(an_organisation())
    together = Barrier(50)

    def sign(email: str) -> None:
        try:
            together.wait(30)
            ask(petition, email, now=clock.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as crowd:
        list(crowd.map(sign, spellings(50)))

    with scoping.within(petition.organisation_id):
        signature = Signature.objects.get()
        assert Supporter.objects.count() == 1
        assert OutboxMessage.objects.filter(topic=ASKED).count() <= 2
        signing.confirm(token=signing.confirm_token(signature), now=clock.now())
        shown = catalogue.petition(petition.organisation_id, petition.slug, drafts=False)
        assert shown.signed == 1


def test_mail_goes_to_the_address_as_it_was_typed(petition: Petition) -> None:
    ask(petition, "I.nes+ngo@gmail.com")

    assert supporters.address_of(Supporter.objects.get()) == "I.nes+ngo@gmail.com"


def test_an_organisation_reads_a_domain_as_it_says(petition: Petition) -> None:
    set_rule(petition, "school.example", separators="_")

    for email in ("ines_a@school.example", "ines_b@school.example"):
        ask(petition, email)

    assert Signature.objects.count() == 1


def test_whoever_is_known_is_found_under_a_new_rule(petition: Petition) -> None:
    ask(petition, "ines_a@school.example")
    set_rule(petition, "school.example", separators="_")

    found = reindex(petition)

    assert found == mailboxes.Reindexed(moved=1, collisions=0)
    ask(petition, "ines_b@school.example")
    assert Supporter.objects.count() == 1
    assert reindex(petition) == mailboxes.Reindexed(moved=0, collisions=0)


def test_two_rows_that_turn_out_to_be_one_person_are_reported_and_kept(petition: Petition) -> None:
    for email in ("ines_a@school.example", "ines_b@school.example"):
        a_supporter(petition.organisation, email)
    set_rule(petition, "school.example", separators="_")

    found = reindex(petition)

    assert found == mailboxes.Reindexed(moved=1, collisions=1)
    first, second = Supporter.objects.order_by("id")
    assert (first.same_as, second.same_as) == (None, first)


def test_two_rows_are_two_people_again_once_the_rule_is_gone(petition: Petition) -> None:
    for email in ("ines_a@school.example", "ines_b@school.example"):
        a_supporter(petition.organisation, email)
    set_rule(petition, "school.example", separators="_")
    reindex(petition)

    mailboxes.remove(org=petition.organisation, domain="school.example", now=LATER)
    reindex(petition)

    assert set(Supporter.objects.values_list("same_as", flat=True)) == {None}


def test_whoever_is_erased_is_nobodys_double_any_more(petition: Petition) -> None:
    first, second, third = (
        a_supporter(petition.organisation, f"ines_{letter}@school.example") for letter in "abc"
    )
    Supporter.objects.filter(id=second.id).update(same_as=first)
    Supporter.objects.filter(id=third.id).update(same_as=second)

    erasing.erase(organisation_id=petition.organisation_id, supporter_id=second.id, now=LATER)

    assert set(Supporter.objects.values_list("same_as", flat=True)) == {None}


def test_nobody_is_moved_while_some_process_may_read_by_the_old_rules(petition: Petition) -> None:
    with pytest.raises(mailboxes.StillSettling):
        mailboxes.reindex(organisation_id=petition.organisation_id, changed_at=MONDAY, now=MONDAY)


@pytest.mark.parametrize("wrong", [{"domain": "no domain"}, {"separators": "@"}, {"same_as": "x"}])
def test_a_rule_nobody_can_follow_is_refused(petition: Petition, wrong: dict[str, str]) -> None:
    with pytest.raises(mailboxes.MailboxRuleInvalid):
        set_rule(petition, **({"domain": "school.example"} | wrong))


@pytest.mark.django_db(transaction=True)
def test_signing_again_takes_as_long_as_signing_the_first_time() -> None:
    petition = an_open_petition(an_organisation())
    ask(petition, "known@example.org")

    def seconds(email: str) -> float:
        began = time.perf_counter()
        ask(petition, email)
        return time.perf_counter() - began

    fresh, again = [], []
    for number in range(150):
        fresh.append(seconds(f"fresh{number}@example.org"))
        again.append(seconds("known@example.org"))

    # Far below what a network's way adds at random.
    assert abs(median(fresh) - median(again)) < 0.002
