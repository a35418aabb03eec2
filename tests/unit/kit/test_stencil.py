"""A stencil's mail says what the same mail composed alone says, whatever the values hold."""

import email
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest
from django.conf import settings as ours
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from mobilize.kit import mail
from mobilize.kit.stencil import Marks

SAID = ("Subject", "From", "To", "Message-ID", "Auto-Submitted", "List-Unsubscribe",
        "List-Unsubscribe-Post")  # fmt: skip
TEXT = (
    "{% autoescape off %}Dear {{ name }},\n.\n{{ name }} “{{ title }}”\n {{ url }} \nFrom us"
    "{% endautoescape %}"
)
HTML = '<p title="{{ name }}">Dear {{ name }}</p>\n<a href="{{ url }}">{{ title }}</a>'
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
codes = st.text("abcXYZ019-._~", max_size=20)
tokens = st.text("abcXYZ019-_:", min_size=1, max_size=300)
LINK = "https://mobilize.example/s/{code}"


@pytest.fixture(autouse=True, scope="module")
def _templates(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("templates")
    (folder / "tried.txt").write_text(TEXT, encoding="utf-8")
    (folder / "tried.html").write_text(HTML, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        changed = [{**ours.TEMPLATES[0], "DIRS": [str(Path(folder))]}]
        patch.setattr(ours, "TEMPLATES", changed)
        patch.setattr(engines, "_engines", {})
        patch.setattr(engines, "_templates", None)
        vars(engines).pop("templates", None)
        yield
    engines._engines = {}
    vars(engines).pop("templates", None)


def parsed(raw: bytes) -> EmailMessage:
    return cast(EmailMessage, email.message_from_bytes(raw, policy=policy.default))


def bodies(message: EmailMessage) -> list[str]:
    return [part.get_content() for part in message.iter_parts()]


def filled(*, name: str, code: str, title: str, token: str, subject: str = "{} signed") -> bytes:
    marks = Marks()
    context = {
        "name": marks.text("name"),
        "url": LINK.format(code=marks.code("code")),
        "title": title,
    }
    cut = mail.cut(
        subject=subject.format(context["name"]), template="tried", context=context, marks=marks
    )
    return cut.fill(
        to="ines@example.org", message_id="<prompt.1@localhost>",
        unsubscribe_url=f"https://mobilize.example/unsubscribe/{token}",
        values={"name": name, "code": code},
    )  # fmt: skip


@given(name=names, code=codes, title=names, token=tokens)
def test_it_says_the_same_as_a_mail_of_its_own(
    name: str, code: str, title: str, token: str
) -> None:
    alone = mail.compose(
        to="ines@example.org", subject=f"{name} signed", template="tried",
        context={"name": name, "url": LINK.format(code=code), "title": title},
        message_id="<prompt.1@localhost>",
        unsubscribe_url=f"https://mobilize.example/unsubscribe/{token}",
    )  # fmt: skip
    alone = parsed(alone.as_bytes(policy=alone.policy.clone(linesep="\r\n")))

    one_of_many = parsed(filled(name=name, code=code, title=title, token=token))

    assert bodies(one_of_many) == bodies(alone)
    assert [one_of_many[header] for header in SAID] == [alone[header] for header in SAID]


@given(name=names, token=tokens)
def test_no_name_adds_a_header_or_a_line_too_long_for_the_wire(name: str, token: str) -> None:
    raw = filled(name=f"{name}\r\nBcc: mallory@example.org", code="x", title="t", token=token)

    head = raw.split(b"\r\n\r\n", maxsplit=1)[0]
    assert b"\nBcc" not in head
    assert sorted(parsed(raw).keys()) == sorted({*SAID, "MIME-Version", "Content-Type"})
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")


def test_the_link_to_unsubscribe_stands_in_the_header_as_it_is() -> None:
    token = "eyJwIjoi" * 40

    raw = filled(name="Zoë", code="x", title="t", token=token)

    assert f"List-Unsubscribe: <https://mobilize.example/unsubscribe/{token}>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_a_code_that_would_change_a_url_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        filled(name="Ines", code="x&y=1", title="t", token="t")


def test_a_title_cannot_pretend_to_be_a_mark(settings: Settings) -> None:
    raw = filled(name="Ines", code="x", title="m0123n0e {name}", token="t")

    assert "m0123n0e {name}" in bodies(parsed(raw))[0]
