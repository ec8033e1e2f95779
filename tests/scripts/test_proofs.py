"""The long proofs are where the script looks for them, and each can be asked for."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from tests.conftest import ROOT

SPEC = spec_from_file_location("proofs", ROOT / "scripts" / "proofs.py")
assert SPEC is not None
assert SPEC.loader is not None
script = sys.modules[SPEC.name] = module_from_spec(SPEC)
SPEC.loader.exec_module(script)


@pytest.fixture(autouse=True)
def _any_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTOMATIONS_TEST_DB", raising=False)


def test_every_proof_has_its_tests() -> None:
    tests = [test for proof in script.PROOFS for test in proof.tests]
    assert [test for test in tests if not (ROOT / test).is_file()] == []


def test_every_soak_test_belongs_to_a_proof() -> None:
    """A soak that no proof names would never run in its long form."""
    named = {test for proof in script.PROOFS for test in proof.tests}
    found = {
        f"tests/acceptance/{path.name}" for path in ROOT.glob("tests/acceptance/test_soak*.py")
    }
    assert found <= named


def test_proofs_are_chosen_by_name_and_database(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(proof.name, database) for proof, database in script.chosen(["restarts", "celery"])]
    assert found == [
        ("restarts", "postgresql"),
        ("restarts", "mariadb"),
        ("celery", "postgresql"),
    ]
    monkeypatch.setenv("AUTOMATIONS_TEST_DB", "mariadb")
    assert [(proof.name, on) for proof, on in script.chosen(["restarts"])] == [
        ("restarts", "mariadb")
    ]


def test_a_name_that_is_unknown_is_answered_with_those_that_are_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert script.main(["kils"]) == 2
    assert "No such proof: kils. There are: kills, " in capsys.readouterr().out
