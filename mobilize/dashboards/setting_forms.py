"""The form for an organisation's settings."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OrganisationSettings(forms.Form):
    """What owners decide about their organisation."""

    look_back_days = forms.IntegerField(
        label=_("How long a visit counts, in days"),
        help_text=_(
            "From 1 to 730. It holds for visits and gifts from now on: older visits that were not "
            "kept with a gift do not come back, and kept runs of reports stay as they are. In a "
            "shorter window reports leave out older visits of earlier gifts too."
        ),
    )
