"""How much histories hold."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations.models import Message
from automations_admin import payload
from automations_admin.payload import Sizes
from tests.flows import units
from tests.flows.basics import Five, Told
from tests.flows.units import doing

pytestmark = pytest.mark.django_db


def test_bytes_are_those_of_the_json() -> None:
    run = Told()
    data = {"text": "x" * 1000, "name": "ä"}
    Message.objects.create(automation_id=run.id, name="x", data=data)
    size = len(json.dumps(data))
    assert size - 10 <= payload.beside([run.id]).messages <= size + 10


def test_results_messages_and_failures_are_counted_apart() -> None:
    told = Told()
    before = payload.beside([told.id])
    told.send_message("hello", None, {"text": "x" * 500})
    Message.objects.create(automation_id=told.id, name="x", token="t" * 200)
    assert payload.beside([told.id]).messages - before.messages >= 700
    with doing(step=lambda task: 1 / 0):
        failed = units.Step()
    assert payload.beside([failed.id]).frames > 100
    with doing(step=lambda task: "y" * 300):
        done = units.Step()
    assert payload.beside([done.id]).results >= 300
    assert payload.beside([done.id]).frames == 0, "It went through."


def test_nothing_holds_nothing() -> None:
    assert payload.beside([]) == Sizes()


def test_nothing_is_loaded() -> None:
    run = Five(text="x" * 1000)
    with CaptureQueriesContext(connection) as queries:
        payload.beside([run.id])
    assert len(queries) == 3
    assert all("SUM(" in query["sql"] for query in queries)
