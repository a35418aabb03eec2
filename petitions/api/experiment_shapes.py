"""What goes in and out about experiments."""

from typing import Any

from django.core.validators import RegexValidator
from rest_framework import serializers

from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
)
from petitions.api import comparison_shapes
from petitions.api.comparison_shapes import ContestOut
from petitions.domain.experiments import SUBJECTS
from petitions.reports.experiments import Contest, ExperimentReport

Shape = serializers.Serializer[Any]
METHODS = ("fixed", "thompson")
STATES = ("draft", "running", "stopped")
DIGITS = 9
KEY = RegexValidator("^[a-z0-9-]{1,20}$")


class ExperimentChanges(StrictSerializer):
    """What to change of a draft; what is left out stays."""

    name = StrictCharField(max_length=200, required=False)
    method = serializers.ChoiceField(choices=METHODS, required=False)
    hold_out_percent = StrictIntegerField(min_value=0, max_value=50, required=False)
    window_hours = StrictIntegerField(min_value=1, max_value=2160, required=False)
    auto_stop = StrictBooleanField(required=False)


class NewExperiment(ExperimentChanges):
    """Something to try. Without a petition it runs on all of them."""

    petition = StrictCharField(max_length=60, allow_blank=True, default="", help_text="Its slug")
    subject = serializers.ChoiceField(choices=SUBJECTS)
    name = StrictCharField(max_length=200)


class ArmIn(StrictSerializer):
    """What one arm says: languages, each with `subject`, `lead` or `text`. None: as always."""

    weight = serializers.FloatField(min_value=0.01, max_value=100, default=1.0)
    words = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField(allow_blank=True)), default=dict
    )


class StopIn(StrictSerializer):
    """How an experiment ends: with this arm's words for everybody, or with nobody's."""

    winner = StrictCharField(max_length=20, allow_blank=True, default="", validators=[KEY])


class ArmOut(Shape):
    """One arm. A bandit moves `weight`."""

    key = serializers.CharField()
    weight = serializers.FloatField()
    words = serializers.DictField(child=serializers.DictField(child=serializers.CharField()))


class ExperimentOut(Shape):
    """One experiment, as it is set and how far it has come."""

    id = serializers.UUIDField()
    petition = serializers.CharField(source="petition.slug", default=None, allow_null=True)
    subject = serializers.CharField()
    name = serializers.CharField()
    method = serializers.ChoiceField(choices=METHODS)
    hold_out_percent = serializers.IntegerField()
    window_hours = serializers.IntegerField()
    auto_stop = serializers.BooleanField()
    state = serializers.ChoiceField(choices=STATES)
    winner = serializers.CharField(source="winner.key", default=None, allow_null=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    stopped_at = serializers.DateTimeField(allow_null=True)
    stopped_because = serializers.ChoiceField(choices=["", "decided", "by_hand"])
    arms = ArmOut(many=True, source="arms.all")


class GroupOut(Shape):
    """One arm, or the hold-out (`key` empty). Counts; `outcomes` at most five a person."""

    key = serializers.CharField()
    assigned = serializers.IntegerField()
    waiting = serializers.IntegerField()
    people = serializers.IntegerField()
    shown = serializers.IntegerField()
    bringing = serializers.IntegerField()
    outcomes = serializers.IntegerField()
    attributed = serializers.IntegerField()


class RatioOut(Shape):
    """How well the groups' sizes fit what was meant; an alarm says: do not trust the rest."""

    chi_squared = serializers.FloatField()
    p = serializers.FloatField()
    alarm = serializers.BooleanField()


class ResultOut(Shape):
    """Signatures: incremental beside attributed."""

    experiment = serializers.UUIDField(source="experiment.id")
    groups = GroupOut(many=True)
    sample_ratio = RatioOut(source="ratio", allow_null=True)
    attributed = serializers.IntegerField()
    removed = serializers.IntegerField()
    waiting = serializers.IntegerField()
    confidence = serializers.FloatField()
    prompting = ContestOut(allow_null=True)
    arms = ContestOut(many=True)
    wording = serializers.ListField(child=serializers.CharField())


def body(report: ExperimentReport) -> dict[str, Any]:
    """Return the report as JSON holds it."""
    return {
        "experiment": report.experiment,
        "groups": report.groups,
        "ratio": report.ratio,
        "attributed": report.attributed,
        "removed": report.removed,
        "waiting": report.waiting,
        "confidence": round(report.confidence, DIGITS),
        "prompting": contest_body(report.prompting) if report.prompting else None,
        "arms": [contest_body(contest) for contest in report.arms],
        "wording": list(report.wording),
    }


def contest_body(contest: Contest) -> dict[str, Any]:
    """Return one comparison as JSON holds it."""
    return comparison_shapes.body(
        first=contest.first,
        second=contest.second,
        comparison=contest.comparison,
        increment=contest.increment,
        once=contest.once,
    )
