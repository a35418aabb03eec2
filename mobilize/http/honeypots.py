"""A field that nobody sees: whoever fills it in is a program."""

from django import forms
from django.utils.translation import gettext_lazy as _

HONEYPOT = "homepage"


class WithHoneypot(forms.Form):
    """A public form whose template draws the field apart (`petitions/screened.html`)."""

    homepage = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def visible_fields(self) -> list[forms.BoundField]:
        """Return what people fill in; the template draws the honeypot apart."""
        return [field for field in super().visible_fields() if field.name != HONEYPOT]

    @property
    def by_program(self) -> bool:
        """Say whether the field that nobody sees was filled in. Programs are told nothing."""
        return bool(self.cleaned_data[HONEYPOT])
