"""The list of countries, drawn quickly: every form of ours shows it."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from petitions.pages import countries

CHOSEN = mark_safe(" selected")


class CountrySelect(forms.Select):
    """Draws its options at once: Django renders two templates for each of 250."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        said = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (code, CHOSEN if code == (value or "") else "", shown)
                for code, shown in countries.choices()
            ),
        )
        return format_html("<select{}>{}</select>", flatatt(said), options)
