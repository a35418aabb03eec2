"""What we write for the bank is valid by ISO 20022, whose schema the package sepaxml carries.

It is in an environment of its own, and is no dependency of ours: `make bankschema` makes it,
and runs this. Anywhere else it is left out.
"""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donations.domain import pain008
from donations.domain.direct_debits import SEQUENCES
from donations.domain.pain008 import LARGEST_MINOR, Creditor, Debit, DebitInvalid

PYTHON = os.environ.get("SEPAXML_PYTHON", "")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Reads documents, one a line, and answers each with what is wrong with it.
VALIDATE = """
import json, pathlib, sys, sepaxml, xmlschema
folder = pathlib.Path(sepaxml.__file__).parent / "schemas"
schema = xmlschema.XMLSchema(str(folder / "pain.008.001.08.xsd"))
for line in sys.stdin:
    wrong = [str(each.reason) for each in schema.iter_errors(json.loads(line))]
    print(json.dumps(wrong), flush=True)
"""
Wrong = Callable[[bytes], list[str]]

pytestmark = pytest.mark.skipif(
    not PYTHON, reason="SEPAXML_PYTHON names no Python: `make bankschema`"
)
identifiers = st.from_regex(pain008.PLAIN_ID, fullmatch=True)
debits = st.builds(
    Debit,
    end_to_end=identifiers,
    amount_minor=st.integers(1, LARGEST_MINOR),
    mandate=identifiers,
    signed_on=st.dates(date(2009, 11, 1), date(2026, 3, 2)),
    name=st.text(min_size=1, max_size=200).map("Inês {}".format),
    iban=st.just("DE75512108001245126199"),
    purpose=st.text(max_size=200).map("Clean water {}".format),
    sequence=st.sampled_from(SEQUENCES),
)
creditors = st.builds(
    Creditor,
    name=st.text(max_size=100).map("Relief {}".format),
    iban=st.just("DE75512108001245126199"),
    identifier=st.just("DE98ZZZ09999999999"),
)


@pytest.fixture(scope="module")
def wrong() -> Iterator[Wrong]:
    """Return what tells what the schema says against a document."""
    command = [PYTHON, "-c", VALIDATE]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={}
    ) as running:
        asked, answers = running.stdin, running.stdout
        assert asked is not None
        assert answers is not None

        def ask(document: bytes) -> list[str]:
            asked.write(json.dumps(document.decode().partition("\n")[2]) + "\n")
            asked.flush()
            return list(json.loads(answers.readline()))

        yield ask
        asked.close()


def written(*made: Debit, creditor: Creditor, reference: str = "DD1") -> bytes:
    return pain008.document(
        made, creditor=creditor, reference=reference, collect_on=date(2026, 3, 4), made_at=MONDAY
    )


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(debits, min_size=1, max_size=4), creditor=creditors, reference=identifiers)
def test_every_batch_is_valid(
    wrong: Wrong, made: list[Debit], creditor: Creditor, reference: str
) -> None:
    assert wrong(written(*made, creditor=creditor, reference=reference)) == []


@given(debit=debits, name=st.text(max_size=80), purpose=st.text(max_size=80), owner=st.text())
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_not_refused_is_valid(
    wrong: Wrong, debit: Debit, name: str, purpose: str, owner: str
) -> None:
    said = {**vars(debit), "name": name, "purpose": purpose}
    creditor = Creditor(name=owner, iban=debit.iban, identifier="DE98ZZZ09999999999")

    try:
        document = written(Debit(**said), creditor=creditor)
    except DebitInvalid:
        return

    assert wrong(document) == []


def test_the_schema_refuses_what_is_not_in_it(wrong: Wrong) -> None:
    debit = Debit(
        end_to_end="RF18539007547034", amount_minor=2500, mandate="M-1",
        signed_on=date(2026, 3, 1), name="Ines Duarte", iban="DE75512108001245126199",
        purpose="Clean water", sequence="FRST",
    )  # fmt: skip
    relief = Creditor(name="Relief", iban="DE75512108001245126199", identifier="DE98ZZZ09999999999")
    document = written(debit, creditor=relief)

    assert wrong(document) == []
    for right, broken in ((b"DD<", b"CASH<"), (b"25.00", b"-25.00"), (b"Nm>", b"Name>")):
        assert wrong(document.replace(right, broken)) != []
