from django.db import migrations, models

from mobilize.kit.tables import Together


class Migration(migrations.Migration):
    dependencies = [("donations", "0007_money_totals")]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="matchpayment",
                    name="turn",
                    field=models.PositiveIntegerField(db_default=0, default=0),
                ),
                migrations.RemoveConstraint(
                    model_name="matchpayment", name="a_payment_keeps_one_match_offer_once"
                ),
                migrations.AddConstraint(
                    model_name="matchpayment",
                    constraint=models.UniqueConstraint(
                        fields=("payment", "turn"),
                        name="a_payment_keeps_one_match_offer_at_a_time",
                    ),
                ),
            ]
        ),
    ]
