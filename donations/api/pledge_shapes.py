"""Pledges as they go in and out over the API."""

from typing import Any
from uuid import UUID

from django.core.validators import RegexValidator
from rest_framework import serializers

from donations.api.shapes import CURRENCY, TOKEN_LENGTH, Shape, slug_field
from donations.domain import hearing, instalments
from donations.domain.amounts import LARGEST_MINOR, SMALLEST_MINOR
from donations.domain.cadence import EVERY_MONTHS
from donations.domain.conditions import MOST, Condition, On
from donations.domain.pledge_life import State
from donations.domain.promises import Giver, PledgeKind, Promise, Rhythm
from donations.domain.rails import RAILS
from donations.services import asking
from donations.services.gift_words import LONGEST_COMMENT, LONGEST_DEDICATION
from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
)
from mobilize.kit.email_address import MAX_LENGTH

STATES = [each.value for each in State]
KINDS = [each.value for each in PledgeKind]
NOTICES = ["", "waiting", "told", "unreachable"]
CONDITIONS = [each.value for each in On]


class NewGiver(StrictSerializer):
    """Who gives. Without an address the giver stays nameless."""

    email = StrictCharField(max_length=MAX_LENGTH, allow_null=True, default=None)
    name = StrictCharField(max_length=100, allow_null=True, default=None)
    country = StrictCharField(
        validators=[RegexValidator("^[A-Z]{2}$")], allow_null=True, default=None
    )
    locale = StrictCharField(default="en", validators=[RegexValidator("^[a-z]{2}(-[A-Z]{2})?$")])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs["email"]) != bool(attrs["name"]):
            missing = "name" if attrs["email"] else "email"
            raise serializers.ValidationError({missing: "Name and e-mail go together."})
        return attrs


class NewPledge(NewGiver):
    """What somebody promises: once, in `parts`, or `every_months`; perhaps on a condition."""

    cause = slug_field()
    petition = slug_field(allow_null=True, default=None)
    page = slug_field(
        allow_null=True, default=None, help_text="The fundraising page it is given on"
    )
    amount_minor = StrictIntegerField(
        min_value=SMALLEST_MINOR,
        max_value=LARGEST_MINOR,
        help_text="The whole of instalments; each gift of those that recur",
    )
    currency = StrictCharField(validators=[CURRENCY])
    rail = serializers.ChoiceField(choices=RAILS)
    parts = StrictIntegerField(
        min_value=1, max_value=instalments.MOST, default=1, help_text="Monthly instalments"
    )
    every_months = serializers.ChoiceField(
        choices=EVERY_MONTHS, allow_null=True, default=None, help_text="Makes the gift recur"
    )
    anchor_day = StrictIntegerField(
        min_value=1, max_value=31, allow_null=True, default=None, help_text="Of the month"
    )
    times = StrictIntegerField(
        min_value=2, max_value=1200, allow_null=True, default=None, help_text="Complete after these"
    )
    condition = serializers.ChoiceField(choices=CONDITIONS, allow_null=True, default=None)
    condition_number = StrictIntegerField(
        min_value=1,
        max_value=MOST,
        allow_null=True,
        default=None,
        help_text="Signatures, other givers, or minor units in all",
    )
    condition_until = serializers.DateField(allow_null=True, default=None)
    due_on = serializers.DateField(allow_null=True, default=None)
    anonymous = StrictBooleanField(default=True, help_text="False asks to be named in public")
    dedication = StrictCharField(max_length=LONGEST_DEDICATION, allow_blank=True, default="")
    comment = StrictCharField(max_length=LONGEST_COMMENT, allow_blank=True, default="")
    remind = StrictBooleanField(
        default=False,
        help_text="One reminder if the gift does not arrive, once its giver confirmed by mail."
        " Show them the sentence `pledge_reminders` of docs/prompts.md, unticked",
    )
    ask = StrictCharField(
        max_length=TOKEN_LENGTH,
        allow_null=True,
        default=None,
        help_text="`token` of the amounts that were shown",
    )
    heard = serializers.ChoiceField(
        choices=hearing.ANSWERS,
        allow_null=True,
        default=None,
        help_text="How the giver says they heard of it",
    )
    touch = StrictCharField(
        max_length=TOKEN_LENGTH,
        allow_null=True,
        default=None,
        help_text="`t` of the address the visitor came with",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if attrs["condition"] and not attrs["condition_number"]:
            raise serializers.ValidationError({"condition_number": "Say how many or how much."})
        if not attrs["condition"] and (attrs["condition_number"] or attrs["condition_until"]):
            raise serializers.ValidationError({"condition": "Say what the promise waits for."})
        if attrs["remind"] and not attrs["email"]:
            raise serializers.ValidationError({"email": "A reminder needs an address."})
        if attrs["times"] and not attrs["every_months"]:
            raise serializers.ValidationError({"every_months": "Say how often it comes."})
        return attrs


def promise_of(values: dict[str, Any], *, by_staff: bool, organisation_id: UUID) -> Promise:
    """Return what the body promises."""
    every, on = values["every_months"], values["condition"]
    return Promise(
        amount_minor=values["amount_minor"],
        currency=values["currency"],
        rail=values["rail"],
        by_staff=by_staff,
        parts=values["parts"],
        rhythm=Rhythm(every, values["anchor_day"], values["times"]) if every else None,
        condition=Condition(On(on), values["condition_number"], values["condition_until"])
        if on
        else None,
        due_on=values["due_on"],
        shown=asking.read_token(values["ask"] or "", organisation_id=organisation_id),
        heard=values["heard"] or "",
    )


def giver_of(values: dict[str, Any]) -> Giver | None:
    """Return who the body says gives."""
    if not values["email"]:
        return None
    return Giver(
        email=values["email"],
        name=values["name"],
        country=values["country"] or "",
        locale=values["locale"],
        anonymous=values.get("anonymous", True),
        dedication=values.get("dedication", ""),
        comment=values.get("comment", ""),
        remind=values.get("remind", False),
    )


class Noticed(Shape):
    """Whether its giver was told of the next charge, which waits for that."""

    notice = serializers.ChoiceField(
        choices=NOTICES, default="", help_text="Of the next charge; empty: none was asked for yet"
    )
    notice_due_on = serializers.DateField(
        allow_null=True,
        default=None,
        help_text="The day of that charge; while its notice waits it moves",
    )
    notice_first_on = serializers.DateField(
        allow_null=True,
        default=None,
        help_text="The day first meant, before the notice had to be waited for",
    )


class Pledge(Noticed):
    """A pledge as reports see it: no name, no address."""

    id = serializers.UUIDField()
    cause = serializers.CharField(source="cause.slug")
    petition = serializers.CharField(source="petition.slug", allow_null=True, default=None)
    page = serializers.CharField(source="fundraising_page.slug", allow_null=True, default=None)
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    rail = serializers.ChoiceField(choices=RAILS)
    kind = serializers.ChoiceField(choices=KINDS)
    parts = serializers.IntegerField()
    plan = serializers.UUIDField(source="plan_id", allow_null=True)
    slot = serializers.IntegerField(allow_null=True)
    condition = serializers.ChoiceField(choices=["", *CONDITIONS])
    condition_number = serializers.IntegerField(allow_null=True)
    condition_until = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    due_on = serializers.DateField(allow_null=True)
    reminders = serializers.IntegerField()
    ask_variant = serializers.CharField()
    asked_minor = serializers.ListField(child=serializers.IntegerField())
    journey = serializers.ListField(
        child=serializers.CharField(), help_text="Channels, oldest first; empty when unknown"
    )
    heard = serializers.ChoiceField(
        choices=["", *hearing.ANSWERS], help_text="How the giver says they heard of it"
    )
    parent_id = serializers.UUIDField(allow_null=True)
    root_id = serializers.UUIDField(allow_null=True)
    depth = serializers.IntegerField()
    note = serializers.CharField()
    reference = serializers.CharField(help_text="What a transfer names (ISO 11649); else empty")
    made_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(
        allow_null=True, help_text="When its giver said by mail that it is theirs, where asked"
    )
    met_at = serializers.DateTimeField(allow_null=True)
    fulfilled_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    lapsed_at = serializers.DateTimeField(allow_null=True)
    voided_at = serializers.DateTimeField(allow_null=True)


class ConfirmedPledge(Shape):
    """A promise that its giver has confirmed."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATES)
    confirmed_at = serializers.DateTimeField()
    token = serializers.CharField(help_text="Pays this pledge: POST it to `checkout`")


class TransferTold(Shape):
    """Where a giver sends a transfer, in groups of four signs as it is printed."""

    holder = serializers.CharField()
    iban = serializers.CharField()
    reference = serializers.CharField()


class PartDue(Shape):
    """The instalment to be paid next: as much as `checkout` asks for."""

    number = serializers.IntegerField()
    amount_minor = serializers.IntegerField()
    due_on = serializers.DateField()


class MadePledge(Shape):
    """A new pledge, with the token that pays it."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATES)
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    rail = serializers.ChoiceField(choices=RAILS)
    kind = serializers.ChoiceField(choices=KINDS)
    due_on = serializers.DateField(allow_null=True)
    part = PartDue(allow_null=True, help_text="What is due first of a promise in instalments")
    token = serializers.CharField(help_text="Pays this pledge: POST it to `checkout`")
    reference = serializers.CharField(help_text="What a transfer names (ISO 11649); else empty")
    transfer = TransferTold(allow_null=True, help_text="Where a transfer goes, if we know")
