"""Definitions: the graph that an instance was started on."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from automations.models import Definition
from tests.flows import units

pytestmark = pytest.mark.django_db


def test_instance_refers_to_the_graph_it_was_started_on() -> None:
    run = units.Pair()

    assert run.row.definition.graph == units.Pair.graph


def test_instances_of_one_declaration_share_it() -> None:
    assert units.Pair().row.definition_id == units.Pair().row.definition_id
    assert Definition.objects.count() == 1


def test_declaration_is_stored_once() -> None:
    found = units.Step().row.definition

    with pytest.raises(IntegrityError), transaction.atomic():
        Definition.objects.create(
            automation_class=found.automation_class, fingerprint=found.fingerprint, graph_data={}
        )


def test_definition_shows_class_and_fingerprint() -> None:
    assert str(Definition(automation_class="a.B", fingerprint="0123456789")) == "a.B 01234567"
