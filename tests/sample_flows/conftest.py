"""What the tests of the sample project share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from automations.models import AutomationTaskModel
from sample_flows import groups, models
from sample_flows.gateway.server import Gateway


@contextmanager
def serving(gateway: Gateway) -> Iterator[Gateway]:
    """Let a gateway serve inside the block."""
    thread = threading.Thread(target=gateway.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        gateway.shutdown()
        gateway.server_close()
        thread.join()


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """A gateway of our own, and an app that talks to it with little patience."""
    with serving(Gateway(hang=5)) as running:
        settings.SAMPLE_GATEWAY_URL = running.url
        settings.SAMPLE_GATEWAY_PATIENCE = 1
        yield running


@pytest.fixture
def person(db: None) -> models.Person:
    """Somebody in Berlin."""
    return make_person("ute@example.com", country="DE")


@pytest.fixture
def member(db: None) -> Callable[[str], User]:
    """Makes a user who is in a group of the sample."""
    groups.create()

    def make(group: str) -> User:
        name = group.lower().replace(" ", "_")
        user = User.objects.create_user(name, f"{name}@example.com")
        user.groups.add(Group.objects.get(name=group))
        return user

    return make


def make_person(email: str, country: str = "US", zone: str = "Europe/Berlin") -> models.Person:
    """Store a person."""
    return models.Person.objects.create(
        email=email,
        first_name="Ute",
        last_name="Lüders",
        country=country,
        time_zone=zone,
        joined=date(2024, 1, 1),
    )


def states_of(*names: str) -> list[str]:
    """Return the states of steps, in this order; of several visits the last one counts."""
    found = dict(AutomationTaskModel.objects.order_by("id").values_list("status", "state"))
    return [found[name] for name in names]


def open_tasks(automation: Any) -> list[AutomationTaskModel]:
    """Return the open tasks of an instance, oldest first."""
    tasks = AutomationTaskModel.objects.filter(automation_id=automation.id)
    return [task for task in tasks.order_by("id") if task.is_open]


def outcome(automation: Any) -> str | None:
    """Return how an instance has ended, as the database says, or None."""
    automation.row.refresh_from_db()
    return automation.row.outcome
