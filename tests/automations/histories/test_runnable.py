"""A history goes on as a new instance, from where it failed and with the data that it had there."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import flow, registry, testing
from automations.engine import recovery
from automations.exceptions import AlreadyLive, ConfigurationError, MissingData, NotPossible
from automations.flow import this
from automations.histories import copies, runnable
from automations.histories.document import Document
from automations.models import AutomationModel, AutomationTaskModel, Event
from tests.automations.histories.conftest import told
from tests.flows.acting import Conditional, Nightly, Shipping

pytestmark = pytest.mark.django_db


class Careful(flow.Automation):
    """Goes on elsewhere after an error."""

    risk = flow.Execute(lambda task: 1 / 0).OnError(this.rescue)
    end = flow.End()
    rescue = flow.Execute().Next(this.end)


class Asked(flow.Automation):
    """Fails when it is asked whether it can go on."""

    wait = flow.Execute().AsSoonAs(lambda task: 1 / 0)
    end = flow.End()


@pytest.fixture
def allowed(settings: Any) -> None:
    """A development project that allows it."""
    settings.DEBUG = True
    settings.AUTOMATIONS = {"RUNNABLE_IMPORTS": True}


# -- allowed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("debug", "switch"), [(True, False), (False, True)])
def test_it_is_off_by_default(history: Document, settings: Any, debug: bool, switch: bool) -> None:
    """Both are needed: a development project, and its consent."""
    settings.DEBUG, settings.AUTOMATIONS = debug, {"RUNNABLE_IMPORTS": switch}
    with pytest.raises(ConfigurationError, match="only in a development project"):
        runnable.begin(history)
    assert not AutomationModel.objects.exists()


def test_nothing_of_it_is_run_until_it_is_resumed(history: Document, allowed: None) -> None:
    row = runnable.begin(history)
    assert (row.state, testing.run_due()) == ("paused", 0)
    task = AutomationTaskModel.objects.get()
    assert (task.status, task.state, task.attempts) == ("charge", "waiting", 0)

    recovery.edit_data(row, {"order": 7})
    recovery.resume(row)
    testing.run_due()
    assert testing.Run(row.instance).path == ["charge"]
    assert testing.Run(row.instance).open == ["later"]


def test_it_can_be_run_at_once(history: Document, allowed: None) -> None:
    row = runnable.begin(history, run=True)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("failed", "charge")


# -- what is stored --------------------------------------------------------------------------


def test_it_is_a_new_instance(history: Document) -> None:
    """With a UUID and a key of its own, and today's definition."""
    row = runnable.stand(history, held=True)
    assert str(row.uuid) != history["instance"]["uuid"]
    assert str(AutomationTaskModel.objects.get().uuid) not in {
        task["uuid"] for task in history["tasks"]
    }
    assert row.definition.fingerprint == Shipping.graph.fingerprint
    assert (row.data, row.kept_answers) == ({"order": 7, "broken": True, "reserved": 1}, {})


def test_its_event_says_from_which_history_it_came(history: Document) -> None:
    row = runnable.stand(history, held=True)
    event = Event.objects.get(automation=row)
    assert (event.kind, event.step) == ("started", "charge")
    assert event.detail == {"history": history["instance"]["uuid"]}
    assert row.restarted_from is None


def test_it_is_a_relative_of_the_copy_that_is_here(history: Document) -> None:
    copies.add([history], "")
    archived = AutomationModel.objects.get()
    assert runnable.stand(history, held=True).restarted_from == archived


# -- where -----------------------------------------------------------------------------------


def test_another_step_can_be_named(history: Document) -> None:
    """A form asks anew."""
    run = testing.Run(runnable.stand(history, "approve", held=False).instance)
    testing.run_due()
    run.assert_waits_at("approve")


def test_what_steps_have_changed_is_undone(db: None) -> None:
    run = testing.start(Nightly)
    (history,) = told([run.row.pk])
    run.automation.kill()
    assert history["instance"]["data"] == {"n": 1}
    assert runnable.stand(history, "work", held=True).data == {}
    assert runnable.stand(history, "again", held=True).data == {"n": 1}


def test_what_a_message_has_changed_since_is_undone(db: None) -> None:
    """What it had changed before is left."""
    anna = User.objects.create_user("anna")
    run = testing.start(Shipping, order=7, broken=True)
    run.automation.send_message("voucher", None, {"amount": 3})
    testing.submit(run.automation, anna, approved="on")
    (history,) = told([run.row.pk])
    run.automation.kill()
    early = runnable.stand(history, "approve", held=True)
    assert early.data == {"order": 7, "broken": True, "reserved": 1}
    early.instance.kill()
    assert runnable.stand(history, held=True).data == {**early.data, "voucher": 3}


@pytest.mark.parametrize("change", [{"keys": ["n"]}, {"before": 5, "after": {}}, {}])
def test_a_change_that_was_not_kept_is_a_refusal(db: None, change: Any) -> None:
    run = testing.start(Nightly)
    (history,) = told([run.row.pk])
    history["tasks"][0]["changes"] = change
    with pytest.raises(NotPossible, match="too large to be kept"):
        runnable.stand(history, "work", held=True)


def test_a_step_that_is_tried_again_has_failed(db: None) -> None:
    run = testing.start(Conditional, go=True)
    (history,) = told([run.row.pk])
    assert runnable.visited(history, "", Conditional)["step"] == "shaky"


def test_a_step_from_which_the_flow_was_rescued_has_failed(db: None) -> None:
    """The flow went on elsewhere, so no task is failed."""
    run = testing.start(Careful)
    (history,) = told([run.row.pk])
    assert [task["state"] for task in history["tasks"]] == ["done"] * 3
    assert runnable.visited(history, "", Careful)["step"] == "risk"


def test_a_condition_that_failed_is_asked_again(db: None) -> None:
    """It is what has failed, and not the step behind it."""
    run = testing.start(Asked, days=2)
    (history,) = told([run.row.pk])
    testing.Run(runnable.stand(history, held=False).instance)
    testing.run_due()
    found = AutomationTaskModel.objects.latest("pk")
    assert (found.status, found.error_class) == ("wait", "ZeroDivisionError")


def test_a_step_does_not_wait_for_its_time_again(history: Document) -> None:
    """It did so already."""
    history["tasks"][-1]["step"] = "later"
    run = testing.Run(runnable.stand(history, held=False).instance)
    testing.run_due()
    run.assert_path("later", "end")


# -- refusals --------------------------------------------------------------------------------


def test_without_a_failure_the_step_must_be_named(db: None) -> None:
    run = testing.start(Nightly)
    (history,) = told([run.row.pk])
    with pytest.raises(NotPossible, match="No step of this history has failed"):
        runnable.stand(history, held=True)


def test_a_step_that_was_not_visited_is_refused(history: Document) -> None:
    with pytest.raises(NotPossible, match="never at this step"):
        runnable.stand(history, "later", held=True)


def test_a_step_that_is_gone_is_refused(history: Document) -> None:
    history["tasks"][-1]["step"] = "gone"
    with pytest.raises(NotPossible, match="no such step any more"):
        runnable.stand(history, held=True)


def test_a_flow_that_is_gone_is_refused(history: Document) -> None:
    history["automation"] = "shop.Gone"
    with pytest.raises(NotPossible, match="code of this flow"):
        runnable.stand(history, held=True)


def test_a_unique_key_is_respected(history: Document) -> None:
    testing.start(Shipping, order=7)
    with pytest.raises(AlreadyLive):
        runnable.stand(history, held=True)
    assert AutomationModel.objects.count() == 1


def test_data_that_lack_the_unique_value_are_refused(history: Document) -> None:
    history["instance"]["data"] = {}
    with pytest.raises(MissingData):
        runnable.stand(history, held=True)


def test_a_renamed_step_is_found(history: Document) -> None:
    class Renamed(Shipping):
        class Meta:
            renamed_nodes = {"pay": "charge"}

    history["automation"] = Renamed.get_automation_class_name()
    history["tasks"][-1]["step"] = "pay"
    try:
        row = runnable.stand(history, held=True)
        assert AutomationTaskModel.objects.get(automation=row).status == "charge"
    finally:
        registry.unregister(Renamed)
