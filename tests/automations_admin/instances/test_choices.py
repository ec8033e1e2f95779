"""What the fields of the filter form offer."""

from __future__ import annotations

from typing import Any

import pytest

from automations.models import Definition
from automations_admin.find.filters import STATES, Filters
from automations_admin.find.reader import Reader
from automations_admin.instances import choices
from tests.automations_admin.shop import NAME, Payment, Simple

pytestmark = pytest.mark.django_db

ALL = Reader(None, None, None)
SIMPLE = f"{NAME}.Simple"


def offered(reader: Reader = ALL, **said: Any) -> choices.Choices:
    return choices.choices(Filters(**said), reader)


def test_states_are_told_from_outcomes() -> None:
    """All of them are offered."""
    found = offered().state
    assert [words for words, _pairs in found] == ["Not ended", "Outcome", "From elsewhere"]
    assert dict(pair for _words, pairs in found for pair in pairs) == STATES


def test_steps_are_offered_for_the_chosen_flow() -> None:
    """And the one that is filtered for, even if it is gone."""
    assert offered().step == []
    steps = dict(offered(flow=SIMPLE, step="old_step").step)
    assert steps == {"step": "Step", "end": "End", "old_step": "Old step"}
    assert dict(offered(flow="x.Gone", step="old_step").step) == {"old_step": "Old step"}


def test_definitions_are_offered_if_there_is_a_choice() -> None:
    """Of the chosen flow, newest first."""
    Simple()
    assert offered(flow=SIMPLE).definition == []
    old = {"automation_class": SIMPLE, "graph_data": {}, "version": "2"}
    new = Definition.objects.create(fingerprint="x", **old)
    found = offered(flow=SIMPLE).definition
    assert found[0][0] == new.pk
    assert found[0][1].startswith("2, since ")
    assert len(found) == 2
    assert offered().definition == []


def test_errors_are_those_of_the_newest_failures(groups: Any) -> None:
    """Of the chosen flow, or of all."""
    Simple(fail="x"), Payment(postcode="x")
    assert offered().error == ["RuntimeError", "ValueError"]
    assert offered(flow=SIMPLE).error == ["RuntimeError"]


def test_nothing_is_offered_of_flows_that_may_not_be_seen(groups: Any) -> None:
    """Neither their names nor their errors nor their definitions."""
    Simple(fail="x"), Payment(postcode="x")
    Definition.objects.create(automation_class=SIMPLE, fingerprint="x", graph_data={})
    payment = frozenset({f"{NAME}.Payment"})
    found = offered(Reader(None, payment, payment), flow=SIMPLE)
    assert [name for name, _label in found.flow] == [f"{NAME}.Payment"]
    assert found.definition == found.error == []
