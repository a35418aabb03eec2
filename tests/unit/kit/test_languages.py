"""Days and moments are written in one form, in the reader's language."""

from datetime import UTC, date, datetime

from django.template import Context, Template

from mobilize.kit.errors import AppError
from mobilize.kit.languages import said, speaking, written_month

TUESDAY = datetime(2026, 12, 1, 14, 5, 9, tzinfo=UTC)
SHOWN = Template(
    "{% load shown %}{{ at|day }} / {{ at|moment }} / {{ at|moment:'exact' }} / {{ none|day }}"
)


def test_a_day_and_a_moment_have_one_form_in_each_language() -> None:
    context = Context({"at": TUESDAY, "none": None})

    with speaking("en"):
        english = SHOWN.render(context)
    with speaking("fr"):
        french = SHOWN.render(context)

    day = "1 December 2026"
    assert english == f"{day} / {day}, 14:05 UTC / {day}, 14:05:09 UTC / "
    assert french == english.replace("December", "décembre")


def test_a_month_and_the_day_of_a_refusal_are_written_alike() -> None:
    refusal = AppError("The rates of %(day)s are missing.", day=date(2026, 8, 3))

    with speaking("fr"):
        month, sentence = written_month(date(2026, 8, 3)), said(refusal)

    assert month == "août 2026"
    assert "3 août 2026" in sentence
    assert refusal.message == "The rates of 2026-08-03 are missing."  # as machines read it
