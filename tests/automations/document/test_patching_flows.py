"""Classes of every module can be patched, and any flow becomes any other."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automations.automation import Automation
from automations.document.document import Document
from automations.document.origin import declared
from automations.document.patching import patched
from automations.document.python import source_of
from tests import effort
from tests.automations.document.classes import everything, named
from tests.automations.document.invented import invented
from tests.automations.document.patches import changed, document_in, patch, plain, said

#: One class of each module, whose last step is of its own.
CLASSES = {
    cls.__module__: cls for cls in everything() if not {[*cls.nodes][-1]} & {*declared(cls).steps}
}


@pytest.mark.parametrize("cls", CLASSES.values(), ids=named)
def test_classes_of_every_module_can_be_patched(cls: type[Automation]) -> None:
    """The same stays the same; a text for the last step changes that step only."""
    source = Path(str(inspect.getsourcefile(cls))).read_bytes()
    stands = declared(cls)
    assert patched(source, stands, stands.document) == source
    last = stands.document.nodes[-1]["id"]
    new = patched(source, stands, changed(stands.document, **{last: {"description": "Anew"}}))
    old_lines, new_lines = source.splitlines(), new.splitlines()
    same = [line for line in new_lines if line in old_lines]
    assert b"Anew" in new
    assert len(same) > len(old_lines) - 8


IDS = [f"step_{number}" for number in range(4)]
NAMES = st.dictionaries(
    st.sampled_from(IDS), st.sampled_from(("flow", "this", "timedelta", "other")), max_size=3
).filter(lambda names: len({*names.values()}) == len(names))


@settings(
    max_examples=effort.examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(one=invented(), two=invented(), order=st.permutations(IDS), names=NAMES)
def test_any_flow_becomes_any_other(
    one: Document, two: Document, order: list[str], names: dict[str, str]
) -> None:
    """And comes back, with steps that are moved and renamed on the way."""
    nodes = sorted(two.nodes, key=lambda node: order.index(node["id"]))
    named = tuple({**n, **({"name": names[n["id"]]} if n["id"] in names else {})} for n in nodes)
    after = Document(two.name, two.options, named, two.doc)
    source = source_of(one)
    new = patch(source, after)
    assert said(plain(document_in(new, "Invented"))) == said(plain(after))
    assert said(document_in(patch(new, one), "Invented")) == said(one)
