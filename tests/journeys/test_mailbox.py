"""Mails go into the embedded mailbox by SMTP, and come out as pages and as JSON."""

import contextlib
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest

from mobilize.embedded import ports
from tests.sandbox import PATIENCE, free_port, process


@dataclass
class Mailbox:
    """A running mailbox."""

    smtp_port: int
    address: str

    def send(self, mail: EmailMessage) -> None:
        with smtplib.SMTP(ports.LOOPBACK, self.smtp_port, local_hostname="localhost") as server:
            server.send_message(mail)

    def messages(self, **query: Any) -> dict[str, Any]:
        return dict(httpx.get(f"{self.address}/messages.json", params=query).json())


@contextlib.contextmanager
def a_mailbox(home: Path, *options: str) -> Iterator[Mailbox]:
    smtp, http = free_port(), free_port()
    arguments = ["--home", str(home), "--smtp-port", str(smtp), "--http-port", str(http), *options]
    with process("mobilize.embedded.mailbox", *arguments, port=http):
        yield Mailbox(smtp, f"http://{ports.LOOPBACK}:{http}")


def a_mail(*, to: str = "ines@example.org", subject: str = "Bitte bestätigen") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Mobilize <hello@mobilize.localhost>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Message-ID"] = "<confirm-1@mobilize.localhost>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(
        "Grüße! Folge http://127.0.0.1:8000/confirm/abc?x=1&y=2.\n<script>no()</script>"
    )
    mail.add_alternative("<h1>Grüße!</h1><script>no()</script>", subtype="html")
    return mail


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    with a_mailbox(tmp_path_factory.mktemp("mailbox")) as mailbox:
        yield mailbox


@pytest.fixture
def mailbox(running: Mailbox) -> Mailbox:
    """Give each test an empty mailbox."""
    httpx.delete(f"{running.address}/messages.json")
    return running


def test_a_mail_comes_out_as_it_went_in(mailbox: Mailbox) -> None:
    mailbox.send(a_mail())

    listed = mailbox.messages()["messages"]
    address = f"{mailbox.address}/messages/{listed[0]['id']}"
    whole = httpx.get(f"{address}.json").json()
    source = httpx.get(f"{address}.eml")

    assert len(listed) == 1
    assert listed[0]["subject"] == "Bitte bestätigen"
    assert listed[0]["from"] == "Mobilize <hello@mobilize.localhost>"
    assert listed[0]["to"] == ["ines@example.org"]
    assert listed[0]["message_id"] == "<confirm-1@mobilize.localhost>"
    assert whole["text"].startswith("Grüße!")
    assert whole["html"].startswith("<h1>Grüße!</h1>")
    assert ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"] in whole["headers"]
    assert source.headers["Content-Type"].startswith("message/rfc822")
    assert b"Message-ID: <confirm-1@mobilize.localhost>" in source.content


def test_mails_are_walked_page_by_page_and_found_by_recipient(mailbox: Mailbox) -> None:
    for number in range(3):
        mailbox.send(a_mail(to=f"{number}@example.org"))
    mailbox.send(a_mail(to="1@example.org"))

    first = mailbox.messages(limit=3)
    rest = mailbox.messages(limit=3, after=first["next"])
    hers = mailbox.messages(to="1@EXAMPLE.org")

    assert len(first["messages"]) == 3
    assert (len(rest["messages"]), rest["next"]) == (1, None)
    assert [each["to"] for each in hers["messages"]] == [["1@example.org"]] * 2


def test_utf8_addresses_and_raw_bytes_are_taken(mailbox: Mailbox) -> None:
    source = "Subject: Grüße\r\n\r\n\xff\x00 Zoë\r\n".encode("latin-1")

    with smtplib.SMTP(ports.LOOPBACK, mailbox.smtp_port, local_hostname="localhost") as server:
        server.ehlo()
        server.sendmail(
            "hello@mobilize.localhost",
            ["zoë@example.org"],
            source,
            mail_options=["SMTPUTF8", "BODY=8BITMIME"],
        )

    listed = mailbox.messages(to="zoë@example.org")["messages"]
    assert httpx.get(f"{mailbox.address}/messages/{listed[0]['id']}.eml").content == source
    assert httpx.get(f"{mailbox.address}/messages/{listed[0]['id']}").status_code == 200


def test_people_read_a_mail_whose_links_work_and_whose_scripts_do_not(mailbox: Mailbox) -> None:
    mailbox.send(a_mail())
    address = f"{mailbox.address}/messages/{mailbox.messages()['messages'][0]['id']}"

    listing = httpx.get(mailbox.address, params={"to": "ines"})
    nobody = httpx.get(mailbox.address, params={"to": "omar"})
    page = httpx.get(address)
    html = httpx.get(f"{address}/html")

    assert "Bitte bestätigen" in listing.text
    assert "No mail here." in nobody.text
    assert 'href="http://127.0.0.1:8000/confirm/abc?x=1&amp;y=2"' in page.text
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert html.headers["Content-Security-Policy"].startswith("sandbox allow-popups ")


@pytest.mark.parametrize(
    "path", ["/messages/99999", "/messages/99999.json", "/messages.json?limit=x"]
)
def test_what_is_not_there_or_wrong_is_refused(mailbox: Mailbox, path: str) -> None:
    answer = httpx.get(mailbox.address + path)

    assert answer.status_code == (400 if "limit" in path else 404)


def test_mails_survive_a_restart(tmp_path: Path) -> None:
    with a_mailbox(tmp_path) as before:
        before.send(a_mail())

    with a_mailbox(tmp_path) as after:
        kept = after.messages()["messages"]

    assert [each["to"] for each in kept] == [["ines@example.org"]]


def test_a_mailbox_fails_and_falls_silent_when_told_to(tmp_path: Path) -> None:
    with a_mailbox(tmp_path, "--fail-every", "2", "--drop-every", "3") as mailbox:
        mailbox.send(a_mail(subject="first"))
        with pytest.raises(smtplib.SMTPDataError) as refused:
            mailbox.send(a_mail(subject="second"))
        with pytest.raises(smtplib.SMTPServerDisconnected):
            mailbox.send(a_mail(subject="third"))
        kept = mailbox.messages()["messages"]

    assert refused.value.smtp_code == 451
    assert [each["subject"] for each in kept] == ["first", "third"]


def test_a_taken_port_is_said_in_one_sentence(running: Mailbox, tmp_path: Path) -> None:
    arguments = ["--home", str(tmp_path), "--smtp-port", str(running.smtp_port)]
    command = [sys.executable, "-m", "mobilize.embedded.mailbox", *arguments]

    ended = subprocess.run(
        [*command, "--http-port", str(free_port())],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr == f"Port {running.smtp_port} cannot be used: Address already in use.\n"
