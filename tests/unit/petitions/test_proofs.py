"""A proof of work is good for one petition and half an hour."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from altcha.v2 import Challenge, Payload, solve_challenge

from petitions.domain import proofs
from petitions.domain.screening import Proof

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY = b"k" * 32
PETITION, ANOTHER = UUID(int=1), UUID(int=2)


def solved(challenge: dict[str, Any]) -> str:
    """Do the work of a browser."""
    asked = Challenge.from_dict(challenge)
    solution = solve_challenge(asked)
    assert solution is not None
    return Payload(asked, solution).to_base64()


def a_challenge(**changes: Any) -> dict[str, Any]:
    said = {"key": KEY, "petition_id": PETITION, "cost": 5, "now": MONDAY}
    return proofs.challenge(**{**said, **changes})


def test_a_solved_challenge_is_good_and_names_its_nonce() -> None:
    text = solved(a_challenge())

    seen = proofs.check(text, key=KEY, petition_id=PETITION, now=MONDAY + timedelta(minutes=5))

    assert seen.proof == Proof.GOOD
    assert len(seen.nonce) == 32
    assert seen.expires_at == MONDAY + proofs.GOOD_FOR


@pytest.mark.parametrize(
    "changes",
    [
        {"petition_id": ANOTHER},
        {"key": b"x" * 32},
        {"now": MONDAY + proofs.GOOD_FOR + timedelta(seconds=1)},
    ],
)
def test_another_petition_key_or_time_makes_it_wrong(changes: dict[str, Any]) -> None:
    said = {"key": KEY, "petition_id": PETITION, "now": MONDAY}

    seen = proofs.check(solved(a_challenge()), **{**said, **changes})

    assert seen == proofs.WRONG


def test_a_cheaper_challenge_than_ours_is_wrong() -> None:
    challenge = a_challenge()
    challenge["parameters"]["keyPrefix"] = ""

    assert proofs.check(solved(challenge), key=KEY, petition_id=PETITION, now=MONDAY) == (
        proofs.WRONG
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no base64 at all",
        base64.b64encode(b"{}").decode(),
        base64.b64encode(b"[1]").decode(),
        base64.b64encode(b"\xff\xfe").decode(),
        base64.b64encode(json.dumps({"challenge": 1, "solution": 2}).encode()).decode(),
        base64.b64encode(
            json.dumps(
                {
                    "challenge": {
                        "parameters": {
                            "algorithm": "SHA-256",
                            "nonce": "0",
                            "salt": "0",
                            "cost": 1,
                            "data": {"petition": str(PETITION), "until": 1e300},
                        }
                    },
                    "solution": {"counter": 1, "derivedKey": "00"},
                }
            ).encode()
        ).decode(),
        "A" * 100_000,
    ],
)
def test_rubbish_is_wrong_and_nothing_worse(text: str) -> None:
    assert proofs.check(text, key=KEY, petition_id=PETITION, now=MONDAY) == proofs.WRONG
