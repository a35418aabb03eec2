"""What has to be there before the play: an organisation, its owner who can sign in, a key."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import (
    RecoveryCodes,
)
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.db import transaction

from mobilize.kit import clock
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation, User
from mobilize.organisations.models.api_key import Scope
from mobilize.organisations.queries import organisations
from mobilize.organisations.queries.organisations import OrganisationMissing
from mobilize.organisations.services import api_keys, founding
from petitions.services import network_rules

OWNER = "owner@example.org"
NAME = "Relief Demo"
TIME_ZONE = "America/New_York"
CODES_SHOWN = 3


@dataclass(frozen=True)
class SignIn:
    """How a person gets into the staff's pages. Each code is good once."""

    email: str
    password: str
    codes: list[str]


def organisation(*, number: int, now: datetime) -> Organisation:
    """Return the demo's organisation of this number, founding it where there is none."""
    slug = "relief-demo" if number == 1 else f"relief-demo-{number}"
    try:
        return organisations.by_slug(slug)
    except OrganisationMissing:
        name = NAME if number == 1 else f"{NAME} {number}"
        made = founding.found(
            slug=slug,
            name=name,
            owner=_owner(),
            now=now,
            currency="USD",
            time_zone=TIME_ZONE,
        )
        _expect_visitors(made, now=now)
        return made


def _expect_visitors(organisation: Organisation, *, now: datetime) -> None:
    """Allow this machine's address: all of the demo's visitors share it, as a school's would."""
    with scoping.within(organisation.id):
        network_rules.put(
            org=organisation,
            cidr="127.0.0.1/32",
            kind="allow",
            label="Every visitor of the demo",
            sustained=None,
            by=None,
            now=now,
        )


@contextmanager
def lent_key(organisation: Organisation) -> Iterator[str]:
    """Lend the secret of a campaigner's key for the time of the block."""
    with scoping.within(organisation.id):
        key, secret = api_keys.issue(
            organisation=organisation,
            name="Haiti demo",
            scopes=[Scope.WRITE],
            by=None,
            now=clock.now(),
        )
    try:
        yield secret
    finally:
        with scoping.within(organisation.id):
            api_keys.revoke(organisation_id=organisation.id, key_id=key.id, now=clock.now())


@transaction.atomic
def sign_in() -> SignIn:
    """Return a way in for the owner. The password is a new one each time; nobody else has it."""
    owner, password = _owner(), secrets.token_urlsafe(12)
    owner.set_password(password)
    owner.save(update_fields=["password"])
    return SignIn(email=OWNER, password=password, codes=_codes(owner)[:CODES_SHOWN])


def _owner() -> User:
    owner = User.objects.filter(email=OWNER).first()
    if owner is None:
        owner = User.objects.create_user(OWNER, name="Ines, who owns the demo")
        EmailAddress.objects.create(user=owner, email=OWNER, verified=True, primary=True)
    return owner


def _codes(owner: User) -> list[str]:
    """Return recovery codes that are left: they stand in for a telephone with an authenticator."""
    kinds = Authenticator.Type
    mine = Authenticator.objects.filter(user=owner)
    if not mine.filter(type=kinds.TOTP).exists():
        TOTP.activate(owner, generate_totp_secret())
    codes: list[str] = RecoveryCodes.activate(owner).get_unused_codes()
    if len(codes) < CODES_SHOWN:
        mine.filter(type=kinds.RECOVERY_CODES).delete()
        codes = RecoveryCodes.activate(owner).get_unused_codes()
    return codes
