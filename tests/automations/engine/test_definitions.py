"""Definitions are stored once, and the question for them also counts the pauses."""

from __future__ import annotations

from typing import Any

import pytest

from automations.engine import definitions
from automations.models import Definition, Pause
from tests.flows import units

pytestmark = pytest.mark.django_db


def test_a_definition_is_stored_once() -> None:
    first = definitions.definition_of(units.Step)
    assert definitions.definition_of(units.Step) == first
    assert definitions.definition_of(units.Line) != first
    assert Definition.objects.count() == 2


def test_pauses_are_counted_in_the_same_question(django_assert_num_queries: Any) -> None:
    definitions.definition_of(units.Step)
    Pause.objects.create()
    Pause.objects.create(automation_class="x")

    with django_assert_num_queries(1):
        assert definitions.definition_of(units.Step)[1] == 2


def test_pauses_are_counted_for_a_new_definition_as_well() -> None:
    Pause.objects.create()
    assert definitions.definition_of(units.Step)[1] == 1
