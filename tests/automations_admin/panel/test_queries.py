"""What the panel asks about its instances, for all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from automations import conf
from automations.engine import pausing, recovery
from automations.models import AutomationModel
from automations_admin.panel import queries
from tests.automations_admin.shop import NAME, Payment, Simple

pytestmark = pytest.mark.django_db


def rows() -> list[AutomationModel]:
    return list(AutomationModel.objects.order_by("pk"))


def test_tasks_come_with_their_instance_and_addressees(
    groups: dict[str, Group], django_assert_num_queries: Callable[..., Any]
) -> None:
    """Nothing more is asked for one of them."""
    run, other = Payment(), Simple()
    with django_assert_num_queries(2):
        found = queries.standing_tasks(rows())
        pack = next(task for task in found[run.id] if task.status == "pack")
        assert pack.automation.pk == run.id
        assert pack.interaction_group == groups["Warehouse"]
        assert pack.interaction_user is None
    assert found[other.id] == []


def test_ways_are_counted_from_where_the_instance_began(groups: Any) -> None:
    """Each instance has its own."""
    run, other = Payment(), Simple()
    found = queries.taken(rows())
    assert found[run.id][None, "reserve"] == 1
    assert found[run.id]["split", "pack"] == 1
    assert found[other.id] == {(None, "step"): 1, ("step", "end"): 1}


def test_graphs_are_read_once_for_each_definition(
    groups: Any, django_assert_num_queries: Callable[..., Any]
) -> None:
    """However many instances run on it."""
    Simple(), Simple(), Payment()
    shown = rows()
    with django_assert_num_queries(1):
        found = queries.graphs(shown)
    assert found[shown[0].definition_id] == Simple.graph
    assert len(found) == 2


def test_the_last_pause_of_each_paused_instance_is_found(groups: Any) -> None:
    """Those that run have none."""
    run, other = Payment(), Payment()
    for reason in ("First", "Second"):
        instance = AutomationModel.objects.get(pk=run.id)
        recovery.pause(instance, reason=reason)
        if reason == "First":
            recovery.resume(instance)
    found = queries.pause_events(rows())
    assert found[run.id].reason == "Second"
    assert other.id not in found


def test_pauses_of_other_flows_do_not_matter(groups: Any) -> None:
    """Those of everything do."""
    Payment()
    pausing.pause(f"{NAME}.Simple")
    mine = pausing.pause(f"{NAME}.Payment", "pack")
    everything = pausing.pause()
    assert queries.pauses(rows()) == (mine, everything)


def test_forms_are_those_of_the_user(groups: dict[str, Group]) -> None:
    """Who is in the group may act."""
    run = Payment()
    tasks = queries.standing_tasks(rows())[run.id]
    user = User.objects.create_user("packer")
    assert queries.forms_of(user, tasks) == set()
    user.groups.add(groups["Warehouse"])
    assert queries.forms_of(user, tasks) == {t.pk for t in tasks if t.status == "pack"}


def test_where_the_project_decides_no_form_is_offered(
    groups: dict[str, Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could only be asked task by task."""
    run = Payment()
    user = User.objects.create_user("packer")
    user.groups.add(groups["Warehouse"])
    tasks = queries.standing_tasks(rows())[run.id]
    monkeypatch.setattr(conf, "users_model_method", lambda: lambda task: [user])
    assert queries.forms_of(user, tasks) == set()
