"""The form for how one mail domain is read."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NewMailbox(forms.Form):
    """How one mail domain spells one mailbox in several ways."""

    domain = forms.CharField(max_length=253, label=_("Mail domain"))
    separators = forms.CharField(
        max_length=4,
        required=False,
        label=_("Separators"),
        help_text=_("What follows one of these in front of the @ counts for nothing, such as +."),
    )
    ignore_dots = forms.BooleanField(required=False, label=_("Dots count for nothing"))
    same_as = forms.CharField(
        max_length=253,
        required=False,
        label=_("Same as"),
        help_text=_("Another mail domain that leads to the same mailboxes."),
    )
