"""Burdens are borne and taken off again."""

from __future__ import annotations

import pytest
from django.db import connection

from automations.models import AutomationModel
from benchmarks.scale import burden, flows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]


def test_the_index_is_gone_afterwards() -> None:
    flows.Chain(number="0")
    (figure,) = burden.index()
    assert figure.unit == "s/million rows"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = 'automations_burden'")
        assert cursor.fetchone() == (0,)


def test_flows_run_beside_a_backup() -> None:
    figures = [*burden.backup(3)]
    assert len(figures) == 4
    assert all(figure.value > 0 for figure in figures)
    assert AutomationModel.objects.of(flows.Chain).filter(state="completed").count() == 5
