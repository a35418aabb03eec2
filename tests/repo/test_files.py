"""The repository's files: their size, what they may say, where they may point."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN_HOSTS = re.compile(r"^(127\.0\.0\.1|localhost|[a-z.-]*example\.(org|com|net)|www\.w3\.org)")
ADDRESS = re.compile(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//([^/"'\s)]+)""")
MACHINE_PATH = re.compile(r"/(?:root|home/\w+|Users/\w+|work)/")


def tracked(*patterns: str) -> list[Path]:
    said = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [ROOT / name for name in said.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_is_longer_than_a_reader_likes() -> None:
    too_long = {}
    for path in tracked("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        most = 400 if path.is_relative_to(ROOT / "tests") else 300
        if lines > most and "migrations" not in path.parts:
            too_long[str(path.relative_to(ROOT))] = lines

    assert too_long == {}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_address_and_pins_every_package_by_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert "://" not in text
    pinned = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^]]*\])?==", text, flags=re.MULTILINE)
    assert pinned
    assert text.count("--hash=sha256:") >= len(pinned)


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    own = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked(
            "*.py", "*.md", "*.toml", "*.html", "*.css", "*.js", "Makefile", ".ci/*"
        )
        if path != own and (match := MACHINE_PATH.search(path.read_text(encoding="utf-8")))
    ]

    assert found == []


def test_no_page_asks_a_foreign_host_for_anything() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked("*/templates/*", "*/static/*")
        if path.suffix in {".html", ".css", ".js", ".svg"}
        for host in ADDRESS.findall(path.read_text(encoding="utf-8"))
        if not OWN_HOSTS.match(host)
    ]

    assert found == []


def test_no_template_needs_an_exception_from_the_content_security_policy() -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)")
    mails = {"emails", "mails"}
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked("*/templates/*.html")
        if not mails.intersection(path.parts)
        and (match := inline.search(path.read_text(encoding="utf-8")))
    ]

    assert found == []


def test_staff_read_days_in_one_form() -> None:
    stray = re.compile(r"""\|date\b(?!:"(?:Y-m-d|c)")|date_format\(|strftime\(|isoformat\(""")
    found = [
        f"{path.name}: {line.strip()}"
        for path in tracked("mobilize/dashboards/*.html", "mobilize/dashboards/*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if stray.search(line)
    ]

    assert found == []
