"""The mutations fit the code, so that none of them is forgotten when the code changes."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from tests.conftest import ROOT

SPEC = spec_from_file_location("mutation_check", ROOT / "scripts" / "mutation_check.py")
assert SPEC is not None
assert SPEC.loader is not None
script = sys.modules[SPEC.name] = module_from_spec(SPEC)
SPEC.loader.exec_module(script)


@pytest.mark.parametrize("mutation", script.MUTATIONS, ids=lambda mutation: mutation.name)
def test_mutation_fits_the_code(mutation: script.Mutation) -> None:  # type: ignore[name-defined]
    for edit in mutation.edits:
        assert (ROOT / edit.file).read_text(encoding="utf-8").count(edit.old) == 1


@pytest.mark.parametrize("mutation", script.MUTATIONS, ids=lambda mutation: mutation.name)
def test_mutation_names_tests_that_are_there(mutation: script.Mutation) -> None:  # type: ignore[name-defined]
    for test in mutation.tests:
        path, _, name = test.partition("::")
        assert name in (ROOT / path).read_text(encoding="utf-8")
