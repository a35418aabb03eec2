"""The tables: keys point down, states say when, every column knows what erasing does to it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, DateTimeField, Field, ForeignKey, Model

from mobilize.organisations.models import TenantModel, TenantQuerySet

OURS = {"http": 1, "outbox": 1, "organisations": 2, "petitions": 3, "donations": 4}
FATES = {"erased", "kept", "public"}
COLUMNS = Path(__file__).with_name("columns.toml")
# A moment that is a fact of its own and belongs to no state.
FREE_MOMENTS = {
    "created_at", "joined_at", "signed_at", "given_at", "decided_at", "occurred_at", "made_at",
    "happened_at", "received_at", "booked_at", "refunded_at", "opened_at", "last_used_at",
    "revoked_at", "last_login", "failed_at", "mailed_at", "opens_at", "closes_at", "placed_at",
    "flagged_at", "undone_at", "computed_at", "not_before", "first_seen_at",
}  # fmt: skip


def models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def columns(model: type[Model]) -> Iterator[Field]:
    yield from (field for field in model._meta.local_fields)


def test_every_foreign_key_points_down_or_stays_on_its_floor() -> None:
    upward = [
        f"{model.__name__}.{field.name} → {field.related_model._meta.label}"
        for model in models()
        for field in columns(model)
        if isinstance(field, ForeignKey)
        and OURS.get(field.related_model._meta.app_label, 0) > OURS[model._meta.app_label]
    ]

    assert upward == []


def test_every_tenants_row_is_asked_for_through_one_door() -> None:
    others = [
        model.__name__
        for model in models()
        if issubclass(model, TenantModel)
        and not issubclass(model._default_manager._queryset_class, TenantQuerySet)
    ]

    assert others == []


def test_every_moment_of_a_state_is_held_by_a_check() -> None:
    loose = []
    for model in models():
        checks = [
            str(constraint.condition)
            for constraint in model._meta.constraints
            if isinstance(constraint, CheckConstraint)
        ]
        loose += [
            f"{model.__name__}.{field.name}"
            for field in columns(model)
            if isinstance(field, DateTimeField)
            and field.null
            and field.name not in FREE_MOMENTS
            and not any(re.search(rf"'{field.name}(__|')", check) for check in checks)
        ]

    assert loose == []


def test_every_constraint_is_a_sentence() -> None:
    terse = [
        constraint.name
        for model in models()
        for constraint in model._meta.constraints
        if constraint.name.count("_") < 2
    ]

    assert terse == []


@pytest.fixture(scope="module")
def fates() -> dict[str, dict[str, str]]:
    return tomllib.loads(COLUMNS.read_text(encoding="utf-8"))


def test_every_column_says_what_becomes_of_it_when_a_person_is_erased(
    fates: dict[str, dict[str, str]],
) -> None:
    existing = {model._meta.label: {field.column for field in columns(model)} for model in models()}

    assert {label: set(said) for label, said in fates.items()} == existing
    assert {fate for said in fates.values() for fate in said.values()} <= FATES
