"""What mail logs and refusals say."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import mail_log
from petitions.domain.bounces import Verdict, judge

ROW = uuid4()
OURS = f"<prompt.{ROW}@mobilize.example>"
POSTFIX = f"2026-11-26T03:56:01.123+00:00 mx postfix/cleanup[7]: 4F2: message-id={OURS}"


def test_a_postfix_log_names_mails_and_the_time_it_covers() -> None:
    lines = [
        "2026-11-26T03:00:00+00:00 mx postfix/smtpd[7]: connect from localhost",
        POSTFIX,
        "2026-11-26T05:00:00+00:00 mx postfix/qmgr[7]: 4F2: removed",
    ]

    log = mail_log.read(lines)

    assert log.held == {OURS}
    assert log.since == datetime(2026, 11, 26, 3, tzinfo=UTC)
    assert log.until == datetime(2026, 11, 26, 5, tzinfo=UTC)


def test_a_plain_list_proves_what_it_names_and_no_absence() -> None:
    log = mail_log.read([OURS, f"answer.{ROW}@mobilize.example", "", "somebody@else.example"])

    assert log.held == {OURS, f"<answer.{ROW}@mobilize.example>"}
    assert log.since is None
    assert log.until is None


def test_moments_without_a_year_tell_nothing() -> None:
    log = mail_log.read([f"Nov 26 03:56:01 mx postfix/cleanup[7]: message-id={OURS}"])

    assert (log.held, log.since) == ({OURS}, None)


@given(st.lists(st.text(max_size=200)))
def test_no_log_breaks_the_reader(lines: list[str]) -> None:
    assert mail_log.read(lines).held <= {OURS}


@pytest.mark.parametrize(
    ("code", "enhanced", "at", "verdict"),
    [
        (550, "5.1.1", "rcpt", Verdict(dead=True)),
        (550, "", "rcpt", Verdict(dead=True)),
        (550, "5.7.1", "rcpt", Verdict()),  # it is us they do not want
        (554, "5.6.0", "data", Verdict()),  # it is this text
        (552, "5.2.2", "rcpt", Verdict(soft=True)),
        (452, "4.2.2", "rcpt", Verdict(soft=True)),
        (451, "4.3.0", "data", Verdict()),
        (421, "4.7.28", "rcpt", Verdict(slows=True)),
        (450, "4.7.1", "rcpt", Verdict(slows=True)),
        (451, "4.4.1", "rcpt", Verdict(slows=True)),
        (0, "", "", Verdict(slows=True)),
    ],
)
def test_a_refusal_says_what_follows(code: int, enhanced: str, at: str, verdict: Verdict) -> None:
    assert judge(code=code, enhanced=enhanced, at=at) == verdict
