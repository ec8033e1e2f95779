"""What is brought in and taken out again is the same, whatever it was; and nothing of it runs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from automations import testing
from automations.engine import recovery
from automations.exceptions import AutomationsError, NotPossible
from automations.histories import copies, document, reader
from automations.histories.document import Options
from automations.histories.verdicts import Verdict
from automations.models import AutomationModel, AutomationTaskModel, Message
from automations.status import LIVE
from tests import effort
from tests.automations.histories import generated
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db

OPEN = Options(redact=False)


def told(pks: Any) -> list[document.Document]:
    """Return histories with everything."""
    return list(document.documents(pks, OPEN))


def text(history: document.Document) -> str:
    """Return a history as the bytes of a file have it."""
    return json.dumps(history, sort_keys=True, ensure_ascii=False)


@settings(
    max_examples=effort.examples(60),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(history=generated.histories())
def test_a_history_comes_out_as_it_was_brought_in(history: document.Document, db: None) -> None:
    """With all kinds of values, people who are here and who are not, flows that nobody knows."""
    with transaction.atomic():
        generated.people()
        read = reader.loads(text(history))
        assert copies.add([read], "ann") == [Verdict.NEW]
        (copy,) = told(AutomationModel.objects.values_list("pk", flat=True))
        assert text(copy) == text(history)
        assert copies.add([reader.loads(text(copy))], "ann") == [Verdict.SAME]
        assert not AutomationTaskModel.objects.filter(due__isnull=False).exists()
        assert not AutomationTaskModel.objects.filter(state__in=LIVE).exists()
        assert not Message.objects.filter(due__isnull=False).exists()
        transaction.set_rollback(True)


@pytest.fixture
def history() -> document.Document:
    """The history of an instance that waits for a person, taken out; the instance is gone."""
    User.objects.create_user("anna")
    run = testing.start(Shipping, order=7, broken=True)
    (found,) = told([run.row.pk])
    run.automation.kill()
    return found


@pytest.fixture
def copy(history: document.Document) -> AutomationModel:
    """The archived copy of it."""
    copies.add([history], "ann")
    return AutomationModel.objects.get(state="archived")


def test_a_copy_has_a_number_and_a_key_of_its_own(
    history: document.Document, copy: AutomationModel
) -> None:
    """It is found by the UUID of its original."""
    assert str(copy.uuid) == history["instance"]["uuid"]
    assert len(copy.key) > 20
    assert copy.finished


def test_nothing_of_a_copy_can_run(copy: AutomationModel) -> None:
    """No worker, no person and no operator gets it going."""
    anna = User.objects.get(username="anna")
    assert testing.run_due() == 0
    assert not AutomationTaskModel.get_open_tasks(anna).exists()
    task = AutomationTaskModel.objects.get(automation=copy, status="approve")
    for act in (
        lambda: recovery.retry(task),
        lambda: recovery.skip(task),
        lambda: recovery.restart(copy, "reserve"),
        lambda: recovery.cancel(copy),
        lambda: recovery.edit_data(copy, {}),
        lambda: copy.run(),
        lambda: testing.submit(copy.instance, anna, approved="on"),
    ):
        with pytest.raises(AutomationsError):
            act()
    copy.refresh_from_db()
    assert copy.state == "archived"


def test_a_note_can_be_written_to_a_copy(copy: AutomationModel) -> None:
    recovery.note(copy, "Looked at with the carrier")
    with pytest.raises(NotPossible, match="archived copy"):
        recovery.pause(copy)


def test_the_original_is_never_touched() -> None:
    run = testing.start(Shipping, order=7)
    (history,) = told([run.row.pk])
    history["instance"]["data"] = {"order": 8}
    assert copies.add([history], "ann") == [Verdict.ORIGINAL]
    assert run.data["order"] == 7


def test_a_copy_that_differs_is_left_as_it_is(
    history: document.Document, copy: AutomationModel
) -> None:
    changed = {**history, "instance": {**history["instance"], "reason": "Another"}}
    assert copies.add([changed, history], "ann") == [Verdict.DIFFERS, Verdict.CLASH]
    assert told([copy.pk]) == [history]


def test_a_step_that_belongs_to_another_instance_is_refused(history: document.Document) -> None:
    """Here already, or twice in the file."""
    other = testing.start(Shipping, order=8)
    taken = str(AutomationTaskModel.objects.filter(automation=other.row.pk)[0].uuid)
    history["tasks"][0]["uuid"] = taken
    assert copies.add([history], "ann") == [Verdict.CLASH]
    assert AutomationModel.objects.count() == 1
