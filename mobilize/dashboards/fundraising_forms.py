"""What staff fill in about supporters' fundraising pages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Hide(forms.Form):
    """Why something is hidden."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The owner of the page reads it."),
        max_length=200,
        error_messages={"required": _("Say why.")},
    )
