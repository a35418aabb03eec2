"""What staff choose and write for passing a petition on."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from petitions.domain import share_limits, share_urls
from petitions.domain.share_limits import Length, Limit
from petitions.services import share_wording
from petitions.services.share_wording import ALL

TEXT_LENGTH = 5_000
# How the script counts while somebody types; the server counts again.
COUNTERS: dict[Callable[[str], int], str] = {
    share_limits.graphemes: "graphemes",
    share_limits.weighted: "weighted",
    share_limits.with_bytes: "bytes",
    share_limits.messages: "messages",
}


class Networks(forms.Form):
    """A place for each network, from 1 on; one without a place is not offered."""

    def __init__(self, *args: Any, offered: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rest = [channel for channel in share_urls.TEMPLATES if channel not in offered]
        for channel in (*offered, *rest):
            self.fields[channel] = forms.IntegerField(
                label=_(share_urls.NAMES[channel]),
                min_value=1,
                max_value=99,
                required=False,
                initial=offered.index(channel) + 1 if channel in offered else None,
            )

    @property
    def channels(self) -> list[str]:
        """Return the networks that have a place, in its order; equal places stay as they were."""
        places = {name: place for name, place in self.cleaned_data.items() if place}
        return sorted(places, key=lambda name: places[name])


class Texts(forms.Form):
    """What is said in one language: for all networks, and for each that should say it otherwise."""

    def __init__(
        self,
        *args: Any,
        channels: Sequence[str],
        said: Mapping[str, str],
        lengths: Mapping[str, Length],
        title: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        own = [channel for channel in said if channel]
        shown = dict.fromkeys((*channels, "native", *own))
        self._put(ALL, say("For every network without a text of its own"), said.get("", ""))
        for channel in shown:
            if limit := share_limits.LIMITS.get(channel):
                name = say(share_urls.NAMES[channel])
                field = self._put(channel, name, said.get(channel, ""))
                field.help_text = _told(limit, lengths.get(channel))
                field.widget.attrs |= _counting(channel, limit, title)

    @property
    def texts(self) -> dict[str, str]:
        return dict(self.cleaned_data)

    @property
    def called(self) -> dict[str, str]:
        """Return what this form calls the fields that the service names."""
        return {f"texts.{name}": name for name in self.fields}

    def _put(self, name: str, label: str, text: str) -> forms.CharField:
        area = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        field = forms.CharField(
            label=label, initial=text, max_length=TEXT_LENGTH, required=False, widget=area
        )
        self.fields[name] = field
        return field


def _told(limit: Limit, length: Length | None) -> str:
    """Say how much of the room is used, with title and link in it."""
    said = {"most": limit.most, "unit": say(limit.unit), "used": length.used if length else 0}
    if length is None:
        return say("At most %(most)s %(unit)s, with title and link.") % said
    return say("%(used)s of %(most)s %(unit)s, with title and link.") % said


def _counting(channel: str, limit: Limit, title: str) -> dict[str, str]:
    """Return what the script needs to know in order to count along."""
    return {
        "data-channel": channel,
        "data-counter": COUNTERS[limit.count],
        "data-most": str(limit.most),
        "data-address": str(limit.address or ""),
        "data-title": title,
        "data-url": share_wording.sample_url(),
    }
