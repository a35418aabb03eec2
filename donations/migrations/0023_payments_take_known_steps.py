"""Payments go from state to state by the one table of steps, whoever writes."""

from importlib import import_module

from django.db import migrations

# As `donations.domain.payment_life` said when this was written; a test compares.
PAYMENT_STEPS = [
    ("action_required", "authorised"),
    ("action_required", "cancelled"),
    ("action_required", "captured"),
    ("action_required", "failed"),
    ("action_required", "processing"),
    ("authorised", "action_required"),
    ("authorised", "cancelled"),
    ("authorised", "captured"),
    ("authorised", "failed"),
    ("authorised", "processing"),
    ("cancelled", "authorised"),
    ("cancelled", "captured"),
    ("created", "action_required"),
    ("created", "authorised"),
    ("created", "cancelled"),
    ("created", "captured"),
    ("created", "failed"),
    ("created", "processing"),
    ("failed", "action_required"),
    ("failed", "authorised"),
    ("failed", "cancelled"),
    ("failed", "captured"),
    ("failed", "processing"),
    ("processing", "action_required"),
    ("processing", "authorised"),
    ("processing", "cancelled"),
    ("processing", "captured"),
    ("processing", "failed"),
]
only = import_module("donations.migrations.0006_money_rules").only


class Migration(migrations.Migration):
    dependencies = [("donations", "0022_book_of_promises")]

    operations = [only("donations_payment", PAYMENT_STEPS)]
