"""What must hold of the money's tables, and what was known before fitted to it."""

import django.db.models.expressions
from django.db import migrations, models

from mobilize.kit import tables
from mobilize.organisations import row_security

# As `donations.domain.pledge_life` and `plan_life` said when this was written; a test compares.
PLEDGE_STEPS = [
    ("cancelled", "fulfilled"),
    ("conditional", "cancelled"),
    ("conditional", "fulfilled"),
    ("conditional", "open"),
    ("conditional", "part_paid"),
    ("conditional", "void"),
    ("due", "cancelled"),
    ("due", "fulfilled"),
    ("due", "lapsed"),
    ("due", "part_paid"),
    ("due", "reminded"),
    ("lapsed", "cancelled"),
    ("lapsed", "fulfilled"),
    ("lapsed", "part_paid"),
    ("open", "cancelled"),
    ("open", "due"),
    ("open", "fulfilled"),
    ("open", "part_paid"),
    ("part_paid", "cancelled"),
    ("part_paid", "fulfilled"),
    ("part_paid", "lapsed"),
    ("reminded", "cancelled"),
    ("reminded", "fulfilled"),
    ("reminded", "lapsed"),
    ("reminded", "part_paid"),
    ("void", "fulfilled"),
]
PLAN_STEPS = [
    ("active", "cancelled"),
    ("active", "completed"),
    ("active", "past_due"),
    ("active", "paused"),
    ("cancelled", "active"),
    ("lapsed", "active"),
    ("lapsed", "cancelled"),
    ("past_due", "active"),
    ("past_due", "cancelled"),
    ("past_due", "lapsed"),
    ("past_due", "paused"),
    ("paused", "active"),
    ("paused", "cancelled"),
    ("pending", "active"),
    ("pending", "cancelled"),
    ("pending", "lapsed"),
]
SEE_ALL = "SELECT set_config('app.organisation', '*', true)"
# What went back beyond what came cannot be; where it was booked, the tie-out shows it.
WHAT_CAME_AND_WENT = """
    UPDATE donations_payment AS payment SET captured_minor = payment.amount_minor,
        refunded_minor = back.refunded,
        lost_minor = least(back.lost, payment.amount_minor - back.refunded)
    FROM (
        SELECT paid.id,
            least(paid.amount_minor, coalesce((
                SELECT sum(amount_minor) FROM donations_refund
                WHERE payment_id = paid.id AND failed_at IS NULL), 0)) AS refunded,
            coalesce((
                SELECT sum(amount_minor) FROM donations_dispute
                WHERE payment_id = paid.id AND state <> 'won'), 0) AS lost
        FROM donations_payment AS paid WHERE paid.state = 'captured'
    ) AS back
    WHERE back.id = payment.id
"""
THOSE_THAT_FAILED = "UPDATE donations_refund SET state = 'failed' WHERE failed_at IS NOT NULL"
# Who promised before named no day: the money was, and is, expected within three.
DAYS = """
    UPDATE donations_pledge SET due_on = (made_at AT TIME ZONE 'UTC')::date + 3
    WHERE state = 'open'
"""
# A transfer's reference holds how its pledge's id ends.
BY_REFERENCE = """
    CREATE INDEX pledges_by_reference ON donations_pledge (organisation_id, right(id::text, 16))
"""
CONSTRAINTS = [
    migrations.AddConstraint(
        model_name="refund",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("failed_at", None), ("refunded_at", None), ("state", "asked")),
                models.Q(
                    ("failed_at", None), ("refunded_at__isnull", False), ("state", "succeeded")
                ),
                models.Q(("failed_at__isnull", False), ("state", "failed")),
                _connector="OR",
            ),
            name="refunds_say_how_they_stand",
        ),
    ),
    migrations.AddConstraint(
        model_name="refund",
        constraint=models.CheckConstraint(
            condition=models.Q(("origin", "outside"), ("asked_at__isnull", False), _connector="OR"),
            name="refunds_of_ours_say_when_they_were_asked",
        ),
    ),
    migrations.AddConstraint(
        model_name="refund",
        constraint=models.CheckConstraint(
            condition=models.Q(
                ("refunded_at", None), ("provider_ref__isnull", False), _connector="OR"
            ),
            name="refunds_that_reached_somebody_are_known_to_the_provider",
        ),
    ),
    migrations.AddConstraint(
        model_name="pledge",
        constraint=models.CheckConstraint(
            condition=models.Q(
                ("rail__in", ("card", "transfer", "sms", "cash", "cheque", "debit"))
            ),
            name="pledges_travel_on_a_known_rail",
        ),
    ),
    migrations.AddConstraint(
        model_name="pledge",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(
                    ("state__in", ["conditional", "open", "due", "reminded", "part_paid"]),
                    ("cancelled_at", None),
                    ("fulfilled_at", None),
                    ("lapsed_at", None),
                    ("voided_at", None),
                ),
                models.Q(
                    ("state", "fulfilled"),
                    ("cancelled_at", None),
                    ("fulfilled_at__isnull", False),
                    ("lapsed_at", None),
                    ("voided_at", None),
                ),
                models.Q(
                    ("state", "cancelled"),
                    ("cancelled_at__gte", models.F("made_at")),
                    ("fulfilled_at", None),
                    ("lapsed_at", None),
                    ("voided_at", None),
                ),
                models.Q(
                    ("state", "lapsed"),
                    ("cancelled_at", None),
                    ("fulfilled_at", None),
                    ("lapsed_at__gte", models.F("made_at")),
                    ("voided_at", None),
                ),
                models.Q(
                    ("state", "void"),
                    ("cancelled_at", None),
                    ("fulfilled_at", None),
                    ("lapsed_at", None),
                    ("voided_at__gte", models.F("made_at")),
                ),
                _connector="OR",
            ),
            name="pledges_say_when",
        ),
    ),
    migrations.AddConstraint(
        model_name="pledge",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(
                    ("condition", ""),
                    ("condition_number", None),
                    ("condition_until", None),
                    ("met_at", None),
                    models.Q(("state__in", ["conditional", "void"]), _negated=True),
                ),
                models.Q(
                    models.Q(("condition", ""), _negated=True),
                    ("condition_number__gte", 1),
                    models.Q(
                        models.Q(("state__in", ["conditional", "void"]), _negated=True),
                        ("met_at", None),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("condition", "total"), _negated=True),
                        ("condition_until__isnull", False),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("condition", "signatures"), _negated=True),
                        ("petition__isnull", False),
                        _connector="OR",
                    ),
                ),
                _connector="OR",
            ),
            name="pledges_wait_for_a_condition_only",
        ),
    ),
    migrations.AddConstraint(
        model_name="pledge",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("kind", "once"), ("parts", 1), ("plan", None), ("slot", None)),
                models.Q(
                    ("first_on__isnull", False),
                    ("kind", "instalments"),
                    ("parts__gte", 2),
                    ("plan", None),
                    ("slot", None),
                ),
                models.Q(
                    ("condition", ""),
                    ("kind", "recurring"),
                    ("parts", 1),
                    ("plan__isnull", False),
                    ("slot__gte", 1),
                ),
                _connector="OR",
            ),
            name="pledges_are_of_one_kind",
        ),
    ),
    migrations.AddConstraint(
        model_name="pledge",
        constraint=models.UniqueConstraint(
            fields=("plan", "slot"), name="one_pledge_per_slot_of_a_plan"
        ),
    ),
    migrations.AddConstraint(
        model_name="payment",
        constraint=models.CheckConstraint(
            condition=models.Q(
                (
                    "captured_minor__gte",
                    django.db.models.expressions.CombinedExpression(
                        models.F("refunded_minor"), "+", models.F("lost_minor")
                    ),
                ),
                ("captured_minor__lte", models.F("amount_minor")),
                ("lost_minor__gte", 0),
                ("refunded_minor__gte", 0),
            ),
            name="what_went_back_is_within_what_came",
        ),
    ),
    migrations.AddConstraint(
        model_name="payment",
        constraint=models.CheckConstraint(
            condition=models.Q(("state", "captured"), ("captured_minor", 0), _connector="OR"),
            name="only_captured_payments_hold_money",
        ),
    ),
    migrations.AddConstraint(
        model_name="payment",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("state", "created"), _negated=True), ("asked_at", None), _connector="OR"
            ),
            name="created_payments_were_not_asked_for",
        ),
    ),
    migrations.AddConstraint(
        model_name="payment",
        constraint=models.UniqueConstraint(
            condition=models.Q(
                ("state__in", ["created", "action_required", "processing", "authorised"]),
                models.Q(("state", "failed"), models.Q(("session_ref", ""), _negated=True)),
                _connector="OR",
            ),
            fields=("pledge",),
            name="one_open_payment_per_pledge",
        ),
    ),
    migrations.AddConstraint(
        model_name="payment",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("decided_at", None), ("decision", "")),
                models.Q(models.Q(("decision", ""), _negated=True), ("decided_at__isnull", False)),
                _connector="OR",
            ),
            name="decisions_about_held_money_say_when",
        ),
    ),
]
PROTECTED = (
    "accountnumber",
    "ask",
    "attributioncredit",
    "attributionrun",
    "bankaccount",
    "bankline",
    "bankstatement",
    "cardsetup",
    "causemoney",
    "collection",
    "debitbatch",
    "fundraisingpage",
    "giftimport",
    "giftrefusal",
    "giftwords",
    "helppromise",
    "mandate",
    "matchdraw",
    "matchhold",
    "matchoffer",
    "matchoffercause",
    "matchpayment",
    "moneychange",
    "moneyrecount",
    "pagemoney",
    "plan",
    "plancharge",
    "planstep",
    "receipt",
    "receiptcopy",
    "receiptholder",
    "receiptline",
    "receiptprofile",
    "receiptrun",
    "receiptseries",
    "receiptvoid",
    "savedmethod",
    "startfigure",
    "taxdeclaration",
    "taxdeclarationend",
    "team",
    "textkeyword",
    "textmessage",
    "textnumber",
    "textsettlement",
    "textsettlementline",
    "tieout",
)
APPEND_ONLY = (
    "attributioncredit",
    "attributionrun",
    "exchangerate",
    "matchdraw",
    "planstep",
    "receipt",
    "receiptline",
    "receiptvoid",
    "taxdeclaration",
    "taxdeclarationend",
)


def only(table: str, steps: list[tuple[str, str]]) -> migrations.RunSQL:
    """Refuse a change of state that is not one of these steps, whoever writes it."""
    allowed = ", ".join(f"('{was}', '{now_in}')" for was, now_in in steps)
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_takes_known_steps_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({allowed}) THEN
                RAISE EXCEPTION '{table} does not go from % to %', OLD.state, NEW.state
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER known_steps_only BEFORE UPDATE OF state ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_takes_known_steps_only()
        """,
        f"""
        DROP TRIGGER known_steps_only ON {table};
        DROP FUNCTION {table}_takes_known_steps_only()
        """,
    )


class Migration(migrations.Migration):
    dependencies = [("donations", "0005_money")]

    operations = [
        migrations.RunSQL(
            [SEE_ALL, WHAT_CAME_AND_WENT, THOSE_THAT_FAILED, DAYS], migrations.RunSQL.noop
        ),
        tables.Together(CONSTRAINTS),
        migrations.RunSQL(BY_REFERENCE, "DROP INDEX pledges_by_reference"),
        *(row_security.protect(f"donations_{table}") for table in PROTECTED),
        *(row_security.append_only(f"donations_{table}") for table in APPEND_ONLY),
        only("donations_pledge", PLEDGE_STEPS),
        only("donations_plan", PLAN_STEPS),
    ]
