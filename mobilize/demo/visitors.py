"""What people outside the organisation do: follow links, sign, confirm, give."""

import html
import re
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from mobilize.demo.people import Person
from mobilize.demo.wire import BROWSER, DemoFailed, Wire
from mobilize.demo.world import CURRENCY, Gift, Signer

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')
READING_TAKES = 2.5  # seconds; who fills a form faster than a person is held
Codes = dict[str, str]  # a share code by channel


class Visitors:
    """Everybody who meets one petition of one organisation from outside."""

    def __init__(
        self, wire: Wire, *, front_end: Wire, organisation: str, petition: str, cause: str
    ) -> None:
        self._wire = wire
        self._front_end = front_end
        self._organisation = organisation
        self._api = f"/api/v1/organisations/{organisation}"
        self._page = f"/{organisation}/petitions/{petition}/"
        self._petition = petition
        self._cause = cause

    def follow(self, code: str) -> str:
        """Follow a share link in a browser and return the touch token of the address it leads to.

        Raises:
            DemoFailed
        """
        answer = self._wire.get(f"/s/{code}", headers={"User-Agent": BROWSER})
        if not answer.has_redirect_location:
            raise DemoFailed(f"The share link /s/{code} answered {answer.status_code}.")
        return parse_qs(urlsplit(answer.headers["Location"]).query)["t"][0]

    def sign(self, signer: Signer, *, touch: str | None) -> None:
        """Sign over the API through the organisation's own front end, which speaks with its key.

        Raises:
            DemoFailed
        """
        said = self._personal(signer.person) | {
            "name_shown": signer.name_shown,
            "consents": list(signer.consents),
            "touch": touch,
        }
        self._front_end.post(f"{self._api}/petitions/{self._petition}/signatures", json=said)

    def sign_on_the_page(self, signer: Signer, *, touch: str | None) -> None:
        """Sign on the petition's own page, in a browser without JavaScript.

        Raises:
            DemoFailed
        """
        said = self._personal(signer.person) | {"t": touch or ""}
        ticked = [*signer.consents, *(["name_shown"] if signer.name_shown else [])]
        with Wire(self._wire.address, headers={"User-Agent": BROWSER}) as browser:
            page = browser.get(self._page, params={"t": touch or ""})
            time.sleep(READING_TAKES)
            fields = _hidden_in(page) | said | dict.fromkeys(ticked, "on")
            answer = browser.post_form(self._page, fields)
        if not answer.has_redirect_location:
            raise DemoFailed(f"Signing on {self._page} answered {answer.status_code}.")

    def confirm(self, token: str) -> Codes:
        """Confirm a signature and return the signer's own share codes.

        Raises:
            DemoFailed
        """
        answer = self._wire.post(f"{self._api}/signatures/confirm", json={"token": token})
        return codes_in(answer["links"])

    def promise(self, gift: Gift, person: Person | None, *, touch: str | None) -> dict[str, Any]:
        """Return what somebody says who promises a gift; a person gives by name."""
        said = {
            "cause": self._cause,
            "amount_minor": gift.amount_minor,
            "currency": CURRENCY,
            "rail": gift.rail,
            "touch": touch,
        }
        return said | (self._personal(person) if person else {})

    def pledge(self, promise: dict[str, Any]) -> dict[str, Any]:
        """Promise a gift and return the answer.

        Raises:
            DemoFailed
        """
        answer: dict[str, Any] = self._wire.post(f"{self._api}/pledges/", json=promise)
        return answer

    def checkout(self, pledge: dict[str, Any]) -> str:
        """Go to pay a pledge by card and return the address of the provider's page.

        Raises:
            DemoFailed
        """
        path = f"{self._api}/pledges/{pledge['id']}/checkout"
        return str(self._wire.post(path, json={"token": pledge["token"]})["url"])

    def address_of(self, person: Person) -> str:
        """Return where a person gets the organisation's mails."""
        return person.address(self._organisation)

    def _personal(self, person: Person) -> dict[str, Any]:
        return {
            "name": person.name,
            "email": self.address_of(person),
            "country": person.country,
        }


def codes_in(links: Iterable[dict[str, str]]) -> Codes:
    """Return the codes of share links by channel."""
    return {link["channel"]: link["code"] for link in links}


def _hidden_in(page: httpx.Response) -> dict[str, str]:
    """Return what the page's forms carry along unseen, as a browser sends it back."""
    found = {name: html.unescape(value) for name, value in HIDDEN.findall(page.text)}
    if "csrfmiddlewaretoken" not in found:
        raise DemoFailed(f"{page.request.url} answered {page.status_code} without a form.")
    return found
