"""Imports whose worker is killed, and bodies that would fill the web server."""

import contextlib
import os
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Say
from tests.faults.house import House

SMALL, FULL = (4_000, 2), pytest.param((50_000, 5), marks=pytest.mark.fault)
TOPICS = ("petitions.import_waiting",)
HUGE = 100 * 1024 * 1024


class Sheet:
    """One import, and how far it is."""

    def __init__(self, running: House, slug: str, rows: int) -> None:
        self._running, self._slug = running, slug
        people = "".join(f"Person {n},person{n}@{slug}.example,PT\n" for n in range(rows))
        answer = running.owner.post(
            running.path(f"petitions/{slug}/imports?name=Sheet&kind=paper"),
            content=("Name,E-mail,Country\n" + people).encode(),
            headers={"Content-Type": "text/csv"},
        )
        self._path = running.path(f"imports/{running.done(answer)['id']}")

    def said(self) -> Any:
        return self._running.done(self._running.owner.get(self._path))

    def start(self) -> None:
        self._running.done(self._running.owner.post(f"{self._path}/start"))

    def is_(self, state: str) -> bool:
        return bool(self.said()["state"] == state)

    def has_passed(self, rows: int) -> bool:
        said = self.said()
        return bool(said["worked_through"] >= rows or said["state"] == "done")


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_an_import_doubles_and_loses_nobody_when_its_worker_is_killed(
    running: House, size: tuple[int, int], say: Say
) -> None:
    rows, kills = size
    slug = f"import-killed-{rows}"
    running.campaign(slug)
    sheet = Sheet(running, slug, rows)
    running.attend(until=lambda: sheet.is_("checked"), seconds=300)
    sheet.start()
    interrupted = 0
    for number in range(1, kills + 1):
        some = rows * number // (kills + 1)
        running.attend(until=lambda some=some: sheet.has_passed(some), seconds=300)
        running.kill("worker-bulk")
        interrupted += running.forget_claims(TOPICS)
    running.attend(until=lambda: sheet.is_("done"), seconds=300)

    ((signed,),) = running.rows(
        "SELECT count(DISTINCT signature.supporter_id) FROM petitions_signature AS signature"
        " JOIN petitions_petition AS petition ON petition.id = signature.petition_id"
        " WHERE petition.slug = %s AND signature.state = 'confirmed'",
        slug,
    )
    shown = running.done(running.web.get(running.path(f"petitions/{slug}/")))["signed"]
    said = sheet.said()
    say(
        f"worker killed {kills} times, {interrupted} in hand:"
        f" {rows} rows, {signed} signed, {shown} shown, {said['added']} added"
    )
    assert (signed, shown, said["added"], said["repeated"]) == (rows, rows, rows, 0)
    assert running.invariants_hold()


def test_a_body_of_100_megabytes_is_refused_and_not_held(running: House, say: Say) -> None:
    running.campaign("huge")
    before = memory_of(running, "web")

    answers = [
        running.owner.post(
            running.path("petitions/huge/imports?name=Huge"),
            content=b"x" * HUGE,
            headers={"Content-Type": "text/csv"},
        ).status_code
        for _ in range(3)
    ]

    grown = memory_of(running, "web") - before
    say(f"three bodies of 100 MB: {answers}, the web server grew by {grown >> 20} MB")
    assert answers == [413] * 3
    assert grown < HUGE


def memory_of(running: House, name: str) -> int:
    """Return the most bytes that a part's processes have held, together."""
    group = running._part(name).running.process.pid
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            if os.getpgid(int(process.name)) == group:
                total += peak_of((process / "status").read_text())
    assert total
    return total


def peak_of(status: str) -> int:
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024
