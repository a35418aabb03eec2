"""A fresh database is given the exchange rates that are shipped, and the doctor knows of them."""

from datetime import timedelta

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from donations.services import rates as loading
from mobilize.checks import reach
from mobilize.embedded import rates
from mobilize.kit import clock

pytestmark = pytest.mark.django_db(transaction=True)


def test_whether_there_are_rates_is_seen_from_outside_and_old_ones_are_named() -> None:
    connection.ensure_connection()
    info = connection.connection.info
    url, now = make_conninfo(info.dsn, password=info.password), clock.now()
    nothing = rates.are_there(url), reach.rates({"DATABASE_URL": url})

    old = now.date() - timedelta(days=9)
    loading.load(f"Date,USD\n{old},1.15\n".encode(), now=now)
    after = rates.are_there(url), reach.rates({"DATABASE_URL": url})

    assert (nothing[0], after[0]) == (False, True)
    assert "There are no exchange rates. Run `mobilize load-rates`." in str(nothing[1])
    assert f"The last are of {old}, 9 days old." in str(after[1])
