"""The book takes no day but that of booking."""

from datetime import timedelta

from django.db import migrations, models

A_DAY = timedelta(days=1)
BOOKED = models.Func(
    "booked_at",
    template="((%(expressions)s) AT TIME ZONE 'UTC')::date",
    output_field=models.DateField(),
)


class Migration(migrations.Migration):
    dependencies = [("donations", "0013_setup_declines")]

    operations = [
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("booked_on__gte", BOOKED - A_DAY), ("booked_on__lte", BOOKED + A_DAY)
                ),
                name="entries_are_booked_on_the_day_of_booking",
            ),
        ),
    ]
