"""What a public form carries so that a person can be told from a program."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest

from mobilize.http import client_address
from mobilize.http.honeypots import WithHoneypot
from petitions.services.screening import Asked, Door, Drawn


class Screened(WithHoneypot):
    """A form with its signed token, room for a proof of work, and a field that nobody sees.

    Whoever draws it passes what `screening.draw` returned. A form that comes back with
    errors keeps its token, so that its clock runs on.
    """

    form = forms.CharField(required=False, widget=forms.HiddenInput)
    proof = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, drawn: Drawn | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.challenge = json.dumps(drawn.challenge) if drawn and drawn.challenge else ""
        if drawn is not None:
            self.initial["form"] = drawn.token

    def asked(self, request: HttpRequest) -> Asked:
        """Return what screening looks at."""
        said = self.cleaned_data
        return Asked(
            email=said["email"],
            address=client_address.of(request),
            door=Door.PAGE,
            form=said["form"],
            proof=said["proof"],
            honeypot=said["homepage"],
        )
