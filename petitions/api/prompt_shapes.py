"""What goes in and out about prompts."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from mobilize.http.serializers import (
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
    StrictTextField,
)
from petitions.api.shapes import Shape
from petitions.domain.prompt_kinds import BROADCASTS, KINDS, MAILS, TO_ALL
from petitions.queries.prompts import STATES
from petitions.services.prompt_rules import LEAD_LENGTH, SUBJECT_LENGTH

LOCALES = [code for code, _name in settings.LANGUAGES]


class PromptPolicy(Shape):
    """An organisation's caps and quiet hours, which are full hours by its readers' own clocks."""

    per_week = serializers.IntegerField(help_text="Prompts to one person in any seven days")
    per_petition = serializers.IntegerField(help_text="Prompts to one person about one petition")
    quiet_from = serializers.IntegerField()
    quiet_until = serializers.IntegerField(help_text="The same hour twice: nothing is quiet")


class PromptPolicyChanges(StrictSerializer):
    """What to change of the caps and quiet hours; what is left out stays."""

    per_week = StrictIntegerField(min_value=0, max_value=50, required=False)
    per_petition = StrictIntegerField(min_value=0, max_value=50, required=False)
    quiet_from = StrictIntegerField(min_value=0, max_value=23, required=False)
    quiet_until = StrictIntegerField(min_value=0, max_value=23, required=False)


class PromptSwitches(StrictSerializer):
    """Exactly these kinds are sent from now on."""

    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=list(KINDS)), max_length=len(KINDS)
    )


class PromptLine(Shape):
    """How many prompts of one kind are in each state."""

    kind = serializers.ChoiceField(choices=list(MAILS))
    by_state = serializers.DictField(
        child=serializers.IntegerField(), help_text=f"By state: {', '.join(STATES)}"
    )
    total = serializers.IntegerField()


class PromptReason(Shape):
    """Why prompts of one kind were not sent, and how often."""

    kind = serializers.ChoiceField(choices=list(MAILS))
    state = serializers.ChoiceField(choices=list(STATES))
    reason = serializers.CharField()
    number = serializers.IntegerField()


class Prompts(Shape):
    """A petition's switches, and what has become of its prompts."""

    kinds = serializers.ListField(child=serializers.ChoiceField(choices=list(KINDS)))
    paused_at = serializers.DateTimeField(allow_null=True)
    history = PromptLine(many=True)
    reasons = PromptReason(many=True)


class PromptOwnWords(StrictSerializer):
    """Staff's own words, plain text. Where one is empty, ours stand."""

    subject = StrictCharField(max_length=SUBJECT_LENGTH, allow_blank=True, default="")
    lead = StrictTextField(max_length=LEAD_LENGTH, allow_blank=True, default="")


class PromptPreview(Shape):
    """A prompt as a supporter would get it, but that its links are nobody's."""

    locale = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()


class NewPromptBroadcast(StrictSerializer):
    """What to write to everybody who signed and agreed."""

    kind = serializers.ChoiceField(choices=list(TO_ALL))


class PromptBroadcast(Shape):
    """How far a prompt to all is. The states' numbers add up to `decided`."""

    id = serializers.UUIDField(source="broadcast.id")
    kind = serializers.ChoiceField(source="broadcast.kind", choices=list(BROADCASTS))
    state = serializers.ChoiceField(
        source="broadcast.state", choices=["running", "done", "cancelled"]
    )
    started_at = serializers.DateTimeField(source="broadcast.started_at")
    paused_at = serializers.DateTimeField(source="broadcast.paused_at", allow_null=True)
    finished_at = serializers.DateTimeField(source="broadcast.finished_at", allow_null=True)
    total = serializers.IntegerField(help_text="Whom it is for")
    decided = serializers.IntegerField(help_text="How many have been looked at")
    settled = serializers.IntegerField(help_text="Of these, nothing waits any more")
    by_state = serializers.SerializerMethodField()

    def get_by_state(self, progress: Any) -> dict[str, int]:
        return dict(progress.parts)


class PromptTestAsked(Shape):
    """A mail is on its way to the address of whoever asked."""

    status = serializers.ChoiceField(choices=["on_its_way"])
