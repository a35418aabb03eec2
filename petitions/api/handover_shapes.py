"""What goes in and out about decision makers, deliveries, answers and milestones."""

from typing import Any

from rest_framework import serializers

from mobilize.http.serializers import (
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
    StrictTextField,
    StrictUUIDField,
)
from petitions.api.shapes import TEXT_LENGTH, TITLE_LENGTH, Shape
from petitions.domain import delivery as papers
from petitions.services import targets, vouching

DIGEST_LENGTH = 200  # a digest has 64: what is longer is no digest, and says so
STATES = ["making", "ready", "handed_over"]


class NewTarget(StrictSerializer):
    """A decision maker to enter into the directory."""

    name = StrictCharField(max_length=TITLE_LENGTH)
    office = StrictCharField(max_length=TITLE_LENGTH, default="", allow_blank=True)
    email = StrictCharField(
        max_length=254, default="", allow_blank=True, help_text="The office's, not a private one"
    )


class TargetChanges(StrictSerializer):
    """What to change of a decision maker; what is left out stays."""

    name = StrictCharField(max_length=TITLE_LENGTH, required=False)
    office = StrictCharField(max_length=TITLE_LENGTH, required=False, allow_blank=True)
    email = StrictCharField(max_length=254, required=False, allow_blank=True)


class Addressee(Shape):
    """Whom a petition is addressed to."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    office = serializers.CharField()


class Target(Addressee):
    """A decision maker, as the directory has them."""

    email = serializers.CharField()
    created_at = serializers.DateTimeField()


class Addressees(StrictSerializer):
    """Whom to address a petition to, in this order."""

    targets = serializers.ListField(
        child=StrictUUIDField(),
        max_length=targets.MOST,
        help_text="Ids from the directory, the first one first",
    )


class NewDelivery(StrictSerializer):
    """What to hand over: everything that counted at the cut-off."""

    up_to = serializers.DateTimeField(required=False, help_text="The cut-off; now without it")
    target = StrictUUIDField(
        required=False, allow_null=True, default=None, help_text="Whom it is for"
    )


class Delivery(Shape):
    """A numbered hand-over. The digests are SHA-256, in hex; empty while it is made."""

    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=STATES)
    up_to = serializers.DateTimeField()
    target = serializers.CharField(source="target.name", default="")
    signatures = serializers.IntegerField()
    named = serializers.IntegerField(help_text="Who agreed that their name is handed over")
    pdf_digest = serializers.CharField()
    csv_digest = serializers.CharField()
    made_at = serializers.DateTimeField()
    handed_over_at = serializers.DateTimeField(allow_null=True)


class SealedDelivery(Delivery):
    """The same with its seal, for whoever wants to check it without us."""

    statement = serializers.SerializerMethodField(help_text="What is sealed, to the byte")
    seal = serializers.SerializerMethodField(help_text="Ed25519, base64; empty while it is made")

    def get_statement(self, delivery: Any) -> str:
        return vouching.statement(delivery).text() if delivery.seal else ""

    def get_seal(self, delivery: Any) -> str:
        return papers.base64_of(bytes(delivery.seal)) if delivery.seal else ""


class Claim(StrictSerializer):
    """A file somebody has been handed: its delivery's number and its own SHA-256."""

    number = StrictIntegerField(min_value=1, max_value=2_147_483_647)
    digest = StrictCharField(max_length=DIGEST_LENGTH)


class Verdict(Shape):
    """Whether that file is genuine; what it vouches for if it is."""

    genuine = serializers.BooleanField()
    kind = serializers.ChoiceField(choices=["", "pdf", "csv"])
    delivery = Delivery(allow_null=True)
    statement = serializers.CharField(help_text="What is sealed, to the byte")
    seal = serializers.CharField(help_text="Ed25519, base64")


class PublicKey(Shape):
    """The key under which an organisation's seals can be checked."""

    algorithm = serializers.ChoiceField(choices=["Ed25519"])
    key = serializers.CharField(help_text="32 bytes, base64")
    pem = serializers.CharField()


class NewAnswer(StrictSerializer):
    """What the decision maker said."""

    text = StrictTextField(max_length=TEXT_LENGTH)
    answered_by = StrictCharField(max_length=TITLE_LENGTH)
    source_url = StrictCharField(max_length=500, default="", allow_blank=True)


class Answer(Shape):
    """An answer, as it is published."""

    text = serializers.CharField()
    answered_by = serializers.CharField()
    source_url = serializers.CharField()
    published_at = serializers.DateTimeField()


class Mailing(Shape):
    """How far the mailing of an answer is. Without one, `readers` is who would get it."""

    state = serializers.ChoiceField(choices=["", "running", "done", "cancelled"])
    paused = serializers.BooleanField()
    readers = serializers.IntegerField()
    queued = serializers.IntegerField()
    sending = serializers.IntegerField()
    sent = serializers.IntegerField()
    uncertain = serializers.IntegerField(
        help_text="May have gone out; sent again only if the mail log proves it absent"
    )
    suppressed = serializers.IntegerField()


class Milestone(Shape):
    """A number of signatures, and when it was first reached."""

    count = serializers.IntegerField()
    reached_at = serializers.DateTimeField()


class Milestones(Shape):
    """How far a petition has come, and where it goes next."""

    goal = serializers.IntegerField(help_text="As it was stated")
    goal_shown = serializers.IntegerField(help_text="The stated goal, or the next once reached")
    rule = serializers.CharField(help_text="How the goal moves; empty when it does not")
    reached = Milestone(many=True)
