"""Metrics: OpenMetrics text, off by default, by token if the settings want one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from automations import testing
from automations.engine import health
from automations.models import AutomationModel, Worker
from tests.flows import units
from tests.flows.units import doing, left_alone

URL = "/flows/metrics/"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db

_LABEL = r'[a-z_]+="(?:[^"\\\n]|\\["\\n])*"'
#: What a line may be; see the specification of OpenMetrics 1.0.
LINE = re.compile(
    r"# (TYPE [a-z_]+ gauge|UNIT [a-z_]+_(?P<unit>[a-z]+) (?P=unit)|HELP [a-z_]+ [^\n]+|EOF)"
    rf"|[a-z_]+(\{{{_LABEL}(,{_LABEL})*\}})? -?\d+(\.\d+)?(e-?\d+)?"
)


@pytest.fixture
def on(settings: Any) -> None:
    settings.AUTOMATIONS = {"HEALTH": True}


def figures(client: Client) -> dict[str, float]:
    """Return every figure by name and labels."""
    lines = client.get(URL).content.decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def test_they_are_off_by_default(client: Client) -> None:
    assert client.get(URL).status_code == 404


def test_every_figure_is_there(client: Client, on: None) -> None:
    with testing.frozen_time(NOW) as clock:
        Worker.objects.create(name="w", host="h", pid=1)
        left_alone(units.Step), units.Timed(), units.Line()
        with doing(first=lambda task: 1 / 0):
            units.Line()
        clock.advance(seconds=90)
        found = figures(client)

    step, timed, line = (
        one.get_automation_class_name() for one in (units.Step, units.Timed, units.Line)
    )
    assert found == {
        f'automations_instances{{flow="{step}",state="running"}}': 1,
        f'automations_instances{{flow="{timed}",state="running"}}': 1,
        f'automations_instances_ended{{flow="{line}",outcome="completed"}}': 1,
        f'automations_instances_ended{{flow="{line}",outcome="failed"}}': 1,
        f'automations_tasks_failed{{flow="{line}"}}': 1,
        "automations_tasks_retrying": 0,
        "automations_tasks_waiting_for_people": 0,
        "automations_tasks_waiting_for_limit": 0,
        "automations_tasks_running": 0,
        "automations_tasks_held": 0,
        "automations_tasks_due": 1,
        "automations_messages_unread": 0,
        "automations_oldest_due_seconds": 90,
        "automations_workers_alive": 1,
    }


def test_the_text_keeps_to_the_specification(client: Client, on: None) -> None:
    """Also if the name of a flow, whose class may be gone, holds what ends a label."""
    name = 'shop."Odd"\\flow\n# EOF'
    AutomationModel.objects.create(automation_class=name)

    text = client.get(URL).content.decode()

    assert text.endswith("\n# EOF\n")
    assert text.count("# EOF\n") == 1
    assert all(LINE.fullmatch(line) for line in text.splitlines())
    assert 'flow="shop.\\"Odd\\"\\\\flow\\n# EOF"' in text
    families = re.findall(r"# TYPE (\w+)", text)
    assert len(set(families)) == len(families)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (
            "application/openmetrics-text;version=1.0.0,text/plain;q=0.5",
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
        ),
        ("*/*", "text/plain; version=0.0.4; charset=utf-8"),
    ],
)
def test_the_kind_of_text_is_the_one_that_is_asked_for(
    client: Client, on: None, accept: str, kind: str
) -> None:
    assert client.get(URL, headers={"accept": accept})["Content-Type"] == kind


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 401),
        ({"authorization": "Bearer wrong"}, 401),
        ({"authorization": "Bearer s3cret "}, 401),
        ({"authorization": "s3cret"}, 401),
        ({"authorization": "Bearer sécret"}, 401),
        ({"authorization": "Bearer s3cret"}, 200),
    ],
)
def test_the_token_is_asked_for_if_there_is_one(
    client: Client, settings: Any, sent: dict[str, str], status: int
) -> None:
    settings.AUTOMATIONS = {"HEALTH": True, "HEALTH_TOKEN": "s3cret"}
    answer = client.get(URL, headers=sent)
    assert answer.status_code == status
    assert answer.headers.get("WWW-Authenticate") == ("Bearer" if status == 401 else None)
    assert (b"automations_" in answer.content) == (status == 200)


def test_the_number_of_queries_is_constant(
    client: Client, on: None, django_assert_num_queries: Any
) -> None:
    for count in (1, 10):
        for _ in range(count):
            units.Timed(), left_alone(units.Step)
        with django_assert_num_queries(12):
            client.get(URL)


def test_the_database_does_not_answer(client: Client, on: None, monkeypatch: Any) -> None:
    def away() -> None:
        raise OperationalError("connection to db.internal failed")

    monkeypatch.setattr(health, "signs", away)
    answer = client.get(URL)
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")
