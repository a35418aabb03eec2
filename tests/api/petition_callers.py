"""Callers of the petitions' API, each in an organisation, and a petition to start from."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client

from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation, User
from mobilize.organisations.models.api_key import Scope
from mobilize.organisations.services import api_keys, founding

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
CAUSE = {"slug": "haiti", "title": "Haiti", "summary": "Water and shelter.", "currency": "USD"}
PETITION = {
    "cause": "haiti",
    "slug": "cancel-the-debt",
    "title": "Cancel the debt",
    "ask": "Cancel what Haiti owes.",
    "target": "The finance ministers",
    "goal": 1000,
}
OMAR = {"email": "omar@example.org", "name": "Omar Diallo", "country": "SN"}


class Caller:
    """Speaks JSON with one organisation's API, with or without a key."""

    def __init__(self, org: str, *, key: str = "") -> None:
        self.client = Client()
        self.root = f"/api/v1/organisations/{org}/"
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}

    def get(self, path: str) -> Any:
        return self.client.get(self.root + path, headers=self.headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            self.root + path,
            body if body is not None else {},
            content_type="application/json",
            headers=self.headers | said,
        )

    def patch(self, path: str, body: Any) -> Any:
        return self.client.patch(
            self.root + path, body, content_type="application/json", headers=self.headers
        )


def a_campaigner(org: str) -> Caller:
    """Found an organisation and return a caller with a key that may write."""
    owner = User.objects.create_user(f"owner@{org}.example")
    organisation = founding.found(slug=org, name=org.title(), owner=owner, now=MONDAY)
    return Caller(org, key=a_key(organisation, Scope.WRITE))


def a_key(organisation: Organisation, scope: Scope) -> str:
    with scoping.within(organisation.id):
        _, secret = api_keys.issue(
            organisation=organisation, name="test", scopes=[scope], by=None, now=MONDAY
        )
    return secret


def a_stranger(org: str) -> Caller:
    return Caller(org)


def an_open_petition(org: str = "relief") -> Caller:
    """Publish a cause and a petition; return the campaigner who did."""
    ines = a_campaigner(org)
    ines.post("causes/", CAUSE)
    ines.post("causes/haiti/publish")
    ines.post("petitions/", PETITION)
    ines.post("petitions/cancel-the-debt/publish")
    return ines
