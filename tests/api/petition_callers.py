"""Callers of the petitions' API, each in an organisation, and a petition to start from."""

from typing import Any

from mobilize.organisations.models import Scope, User
from petitions.models import Signature
from petitions.services import signing
from tests.builders import an_api_key, an_organisation
from tests.clients import ApiClient

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

    def __init__(self, org: str, *, key: str = "", user: User | None = None) -> None:
        self._client = ApiClient()
        self._root = f"/api/v1/organisations/{org}/"
        if key:
            self._client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        if user:
            self._client.force_login(user)

    def get(self, path: str, **more: Any) -> Any:
        return self._client.get(self._root + path, **more)

    def put(self, path: str, body: Any) -> Any:
        return self._client.put(self._root + path, body, format="json")

    def delete(self, path: str) -> Any:
        return self._client.delete(self._root + path)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self._client.post(self._root + path, body or {}, format="json", headers=headers)

    def patch(self, path: str, body: Any) -> Any:
        return self._client.patch(self._root + path, body, format="json")


def a_campaigner(org: str) -> Caller:
    """Found an organisation and return a caller whose key may write."""
    _, secret = an_api_key(an_organisation(org), Scope.WRITE)
    return Caller(org, key=secret)


def a_stranger(org: str) -> Caller:
    return Caller(org)


def an_open_petition(org: str = "relief") -> Caller:
    """Publish a cause and a petition; return the campaigner who did."""
    ines = a_campaigner(org)
    for path, body in [("causes/", CAUSE), ("petitions/", PETITION)]:
        assert ines.post(path, body).status_code == 201
        assert ines.post(f"{path}{body['slug']}/publish").status_code == 200
    return ines


def the_mailed_token(*, consents: str = "") -> str:
    """Return the token that the newest signature's mail carries."""
    signature = Signature.objects.latest("id")
    return signing.confirm_token(signature, consents=consents)
