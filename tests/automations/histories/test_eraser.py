"""Erasing from what is stored: everything that tells of the object, and nothing else."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import testing
from automations.engine import pausing, recovery
from automations.histories import eraser, subject
from automations.histories.eraser import Eraser, Found
from automations.histories.erasure import PSEUDONYM, Sought
from automations.models import (
    Alert,
    AutomationModel,
    AutomationTaskModel,
    Batch,
    BatchItem,
    Event,
    Pause,
)
from automations.references import to_reference
from automations.status import BatchState, EventKind
from tests.automations.people import ANSWER, editor
from tests.flows.basics import Five, Paused
from tests.flows.human import Ask

pytestmark = pytest.mark.django_db

GONE = {"$model": "auth.user", "pk": None}


@pytest.fixture
def ann(db: None) -> User:
    user = editor("ann.s")
    User.objects.filter(pk=user.pk).update(
        first_name="Ann", last_name="Smith", email="ann@example.com"
    )
    return User.objects.get(pk=user.pk)


@pytest.fixture
def sought(ann: User) -> Sought:
    return subject.sought(User, ann.pk, ann)


def erase(sought: Sought, **options: Any) -> Found:
    """Erase, and return what was done."""
    said = {key: options.pop(key) for key in ("actor", "reason") if key in options}
    return sum(Eraser(sought, **options).erase(**said), Found())


def look(sought: Sought, **options: Any) -> Found:
    return sum(Eraser(sought, **options).look(), Found())


def row(automation: Any) -> AutomationModel:
    found: AutomationModel = AutomationModel.objects.get(pk=automation.id)
    return found


def test_who_answered_a_form(ann: User, sought: Sought) -> None:
    run = Ask()
    testing.submit(run, ann, ANSWER)
    found = erase(sought)

    task = AutomationTaskModel.objects.get(automation_id=run.id, status="ask")
    assert (task.completed_by_id, task.completed_by_name) == (None, PSEUDONYM)
    event = Event.objects.get(automation_id=run.id, kind=EventKind.SUBMITTED)
    assert (event.actor_id, event.actor_name) == (None, PSEUDONYM)
    assert found.instances == 1
    assert found.rows["automationtaskmodel"] == 1


def test_references_and_texts_in_data(ann: User, sought: Sought) -> None:
    run = Five(who=ann, notes=["Ann Smith", {"to": "ann@example.com"}], n=5, by="anna")
    other = Five(who="somebody else")
    before = row(other).data
    erase(sought)

    data = row(run).data
    assert data["who"] == GONE
    assert data["notes"] == [PSEUDONYM, {"to": PSEUDONYM}]
    assert (data["n"], data["by"], data["one"]) == (5, "anna", 1)
    assert row(other).data == before


def test_a_single_name_goes_only_where_the_history_is_about_the_person(
    ann: User, sought: Sought
) -> None:
    about, other = Five(who=ann, text="Dear Ann,"), Five(text="Dear Ann,")
    erase(sought)
    assert row(about).data["text"] == f"Dear {PSEUDONYM},"
    assert row(other).data["text"] == "Dear Ann,"


def test_what_has_not_ended_is_left_and_counted(ann: User, sought: Sought) -> None:
    live = Paused(who=ann)
    Five(who=ann)
    assert (look(sought).instances, look(sought).running) == (1, 1)
    found = erase(sought)
    assert (found.instances, found.running) == (1, 1)
    assert row(live).data["who"] == to_reference(ann)

    assert erase(sought, running=True) == Found(1, 0, Counter(automationmodel=1))
    assert row(live).data["who"] == GONE


def test_each_history_has_an_event_that_names_nobody(ann: User, sought: Sought) -> None:
    boss = User.objects.create_user("boss")
    run = Five(who=ann)
    erase(sought, actor=boss, reason="Ann Smith has asked for it")

    event = Event.objects.get(automation_id=run.id, kind=EventKind.ERASED)
    assert (event.actor_id, event.actor_name) == (boss.pk, "boss")
    assert event.reason == f"{PSEUDONYM} has asked for it"
    assert event.detail == {"model": "auth.user", "rows": {"automationmodel": 1}}


def test_who_erases_themselves_is_not_recorded(ann: User, sought: Sought) -> None:
    run = Five(who=ann)
    erase(sought, actor=ann)
    event = Event.objects.get(automation_id=run.id, kind=EventKind.ERASED)
    assert (event.actor_id, event.actor_name) == (None, "")


def test_a_dry_run_changes_nothing_and_says_the_same(ann: User, sought: Sought) -> None:
    for _ in range(3):
        Five(who=ann)
    pausing.pause("x.Y", actor=ann, reason="Ann Smith")
    before = list(AutomationModel.objects.values_list("data"))
    seen = look(sought)
    assert list(AutomationModel.objects.values_list("data")) == before
    assert seen == erase(sought)


def test_a_second_run_finds_nothing(ann: User, sought: Sought) -> None:
    Five(who=ann)
    pausing.pause("x.Y", actor=ann, reason="Ann Smith")
    erase(sought)
    events = Event.objects.count()
    assert erase(sought) == Found()
    assert Event.objects.count() == events


def test_what_is_stopped_half_way_goes_on(
    ann: User, sought: Sought, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eraser, "CHUNK", 2)
    for _ in range(5):
        Five(who=ann)
    parts = Eraser(sought).erase()
    next(parts)
    parts.close()
    assert look(sought).instances == 3
    assert erase(sought).instances == 3
    assert look(sought) == Found()


def test_pauses_alerts_batches_and_events_of_none(ann: User, sought: Sought) -> None:
    pausing.pause("x.Y", actor=ann, reason="Ann Smith is away")
    Alert.objects.create(kind="failures", detail={"ann": "Ann Smith"})
    done, running = (
        Batch.objects.create(
            act="retry", actor=ann, actor_name="ann.s", reason="x", state=state,
            filters={"q": "mail:ann@example.com"},
        )
        for state in (BatchState.FINISHED, BatchState.RUNNING)
    )  # fmt: skip
    for batch in (done, running):
        BatchItem.objects.create(batch=batch, position=1, number=1, text="Ann Smith: no")
    found = erase(sought)

    pause = Pause.objects.get()
    assert (pause.actor_id, pause.actor_name) == (None, PSEUDONYM)
    assert pause.reason == f"{PSEUDONYM} is away"
    assert Alert.objects.get().detail == {"ann": PSEUDONYM}
    done.refresh_from_db(), running.refresh_from_db()
    assert (done.actor_id, done.actor_name) == (None, PSEUDONYM)
    assert done.filters == {"q": f"mail:{PSEUDONYM}"}
    assert (running.actor_id, running.actor_name) == (ann.pk, "ann.s")
    texts = dict(BatchItem.objects.values_list("batch_id", "text"))
    assert texts == {done.pk: f"{PSEUDONYM}: no", running.pk: "Ann Smith: no"}
    event = Event.objects.get(kind=EventKind.FLOW_PAUSED)
    assert (event.actor_id, event.actor_name) == (None, PSEUDONYM)
    assert found.rows == {"pause": 1, "alert": 1, "batch": 1, "batchitem": 1, "event": 1}
    said = Event.objects.get(kind=EventKind.ERASED)
    assert (said.automation_id, said.detail["rows"]) == (None, dict(found.rows))


def test_only_some_flows(ann: User, sought: Sought) -> None:
    """Then what belongs to no flow is left as well."""
    five, ask = Five(who=ann), Ask(who=ann)
    recovery.cancel(ask.row)
    pausing.pause("x.Y", actor=ann)
    flows = frozenset({Five.get_automation_class_name()})
    assert erase(sought, flows=flows).instances == 1
    assert row(five).data["who"] == GONE
    assert row(ask).data["who"] == to_reference(ann)
    assert Pause.objects.get().actor_id == ann.pk


def test_other_objects_than_people(ann: User) -> None:
    group = ann.groups.get()
    about, other = Five(team=group, text=f"For {group.name}"), Five(text=f"For {group.name}")
    testing.submit(Ask(), ann, ANSWER)
    erase(subject.sought(type(group), group.pk, group))
    assert row(about).data["text"] == f"For {PSEUDONYM}"
    assert row(about).data["team"] == {"$model": "auth.group", "pk": None}
    assert row(other).data["text"] == f"For {group.name}"
    assert AutomationTaskModel.objects.filter(completed_by=ann).exists()


def test_looking_costs_the_same_for_few_and_for_many(ann: User, sought: Sought) -> None:
    def cost(instances: int) -> int:
        for _ in range(instances):
            Five(who=ann)
        with CaptureQueriesContext(connection) as queries:
            look(sought)
        return len(queries)

    assert cost(1) == cost(20)
