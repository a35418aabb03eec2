"""The axe-core rules, run in the page that the browser shows."""

from functools import cache
from pathlib import Path

import axe_core_python
from playwright.sync_api import Page

SCRIPT = Path(axe_core_python.__file__).parent / "axe.min.js"
# WCAG 2.2 up to AA, and what the rules' authors hold for good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Return what breaks a rule, one line a place. The page's own policy stays in force."""
    page.evaluate(_script())
    found = page.evaluate(
        """rules => axe.run(document, {
            runOnly: {type: 'tag', values: rules}, resultTypes: ['violations'], preload: false,
        })""",
        RULES,
    )
    return [
        f"{rule['id']}: {node['html']} ({node['failureSummary']})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@cache
def _script() -> str:
    return SCRIPT.read_text(encoding="utf-8")
