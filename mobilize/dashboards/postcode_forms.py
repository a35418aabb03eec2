"""The form for the organisation's list of postcodes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NewPostcodes(forms.Form):
    """A file of postcodes and their regions."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, 10 MB and 100,000 rows at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
