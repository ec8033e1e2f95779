"""What tests say of a run: assertions that say what they found, histories, and goals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.core import mail

from automations import flow, testing
from automations.engine import calls
from automations.flow import this
from automations.graph import HOLDOUT
from automations.histories import document
from automations.histories.kinds import Refused
from automations.models import AutomationTaskModel
from automations.outgoing import Call, Response
from tests.automations.conftest import BEGIN
from tests.flows import units
from tests.flows.units import left_alone, user

pytestmark = pytest.mark.django_db


# -- assertions ------------------------------------------------------------------------------


def test_run_shows_what_is_stored(clock: testing.Clock) -> None:
    run = testing.start(units.Patient, a=1)

    assert (run.path, run.open, run.data, run.row.state) == ([], ["step"], {"a": 1}, "running")
    assert run.task("step").status == "step"


def test_path_is_what_went_through(clock: testing.Clock) -> None:
    testing.start(units.Line).assert_path("first", "second", "end")


def test_wrong_path_says_both(clock: testing.Clock) -> None:
    run = testing.start(units.Line)

    with pytest.raises(AssertionError) as caught:
        run.assert_path("first", "end")

    assert str(caught.value) == (
        "path: expected ['first', 'end'], found ['first', 'second', 'end']."
    )


def test_open_steps_are_compared_in_any_order(clock: testing.Clock) -> None:
    run = testing.Run(left_alone(units.Pair))

    run.assert_waits_at("right", "left")
    with pytest.raises(AssertionError, match=r"open steps: expected .*'join'.* found"):
        run.assert_waits_at("join")


def test_wrong_outcome_says_which(clock: testing.Clock) -> None:
    run = testing.start(units.Patient)

    with pytest.raises(AssertionError, match="state: expected 'completed', found 'running'"):
        run.assert_outcome("completed")


def test_step_that_was_not_reached_says_where_the_run_is(clock: testing.Clock) -> None:
    run = testing.start(units.Patient)

    with pytest.raises(AssertionError, match=r"end was not reached; tasks: \[\] and \['step'\]"):
        run.task("end")


def test_mails_are_compared_by_subject(clock: testing.Clock) -> None:
    run = testing.start(units.Step)
    mail.send_mail("Hello", "text", None, ["a@example.com"])

    run.assert_mails("Hello")
    with pytest.raises(AssertionError, match=r"mails: expected \[\], found \['Hello'\]"):
        run.assert_mails()


# -- histories -------------------------------------------------------------------------------


class Charged(flow.Automation):
    """Fails if it is told to, or does not even begin."""

    charge = flow.Execute(this.pay).AsSoonAs(this.open)
    ask = flow.Form(forms.Form).User(username="anna")
    end = flow.End()

    def open(self, task: AutomationTaskModel) -> bool:
        """Tell whether it can begin."""
        return not self.data.get("closed")

    def pay(self, task: AutomationTaskModel) -> None:
        """Fail, perhaps."""
        if self.data.get("broken"):
            raise ValueError("The card was refused.")


@pytest.fixture
def charged(db: None) -> document.Document:
    """The history of one that failed."""
    user("anna")
    run = testing.start(Charged, broken=True)
    (found,) = document.documents([run.row.pk])
    run.automation.kill()
    return found


def test_a_history_goes_on_where_it_failed(charged: document.Document) -> None:
    """And fails in the same way: the message says where."""
    run = testing.resume(charged)
    with pytest.raises(AssertionError) as caught:
        run.assert_went_through("charge")
    said = str(caught.value)
    assert said.startswith("charge failed with ValueError: The card was refused.\n")
    assert "in pay\n    raise ValueError" in said


def test_a_step_that_was_mended_goes_through(
    charged: document.Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Charged, "pay", lambda self, task: None)
    run = testing.resume(charged)
    run.assert_went_through("charge")
    run.assert_path("charge")
    run.assert_went_through("ask")


def test_a_step_whose_condition_does_not_hold_was_not_tried(charged: document.Document) -> None:
    charged["instance"]["data"]["closed"] = True
    run = testing.resume(charged, "charge")
    with pytest.raises(AssertionError, match="charge was not tried: its condition does not hold"):
        run.assert_went_through("charge")


def test_a_history_that_is_none_is_refused(charged: document.Document) -> None:
    del charged["tasks"]
    with pytest.raises(Refused, match="tasks: This field is missing"):
        testing.resume(charged)


class Quiet(flow.Automation):
    """Writes by day."""

    mail = flow.Execute().During("daily", "09:00", "20:00", zone="UTC")
    end = flow.End()


def test_the_clock_is_moved_through_a_window(clock: testing.Clock) -> None:
    clock.move_to(BEGIN.replace(hour=21))
    run = testing.start(Quiet)

    run.assert_held("mail")
    run.assert_held("mail", until=BEGIN + timedelta(days=1))
    with pytest.raises(AssertionError, match="until when mail is held: expected"):
        run.assert_held("mail", until=BEGIN)
    with pytest.raises(AssertionError, match="mail was not tried: it is outside its hours in UTC"):
        run.assert_went_through("mail")

    testing.run_until(clock, BEGIN + timedelta(days=1))
    run.assert_path("mail", "end")
    with pytest.raises(AssertionError, match="what mail waits for: expected 'window', found ''"):
        run.assert_held("mail")


@pytest.mark.django_db
def test_calls_are_answered_without_a_network(settings: Any) -> None:
    """The requests are told; outside of the block nothing is answered any more."""
    settings.AUTOMATIONS = {"WEBHOOK_HOSTS": ["api.example.com"]}
    call = Call("https://api.example.com/")
    with testing.answering(201, {"id": 5}, {"etag": "e"}) as made:
        found = calls.make("key", call)
    assert (found["status"], found["body"], found["headers"]["etag"]) == (201, {"id": 5}, "e")
    assert [request.url for request in made] == ["https://api.example.com/"]
    with testing.answering(by=lambda request: Response(204)):
        assert calls.make("key", call)["body"] is None


# -- journeys --------------------------------------------------------------------------------


class Offered(flow.Automation):
    """Half of the people get an offer; what it is for is to be paid."""

    goals = (flow.Goal("paid", when=flow.message("paid")), flow.Goal("seen", flow.message("seen")))

    offer = flow.Experiment("offer").Arm("mail", 50, this.mailed).Holdout(50, this.end)
    mailed = flow.Execute()
    wait = flow.WaitFor(flow.message("go"))
    end = flow.End()


@pytest.mark.parametrize(
    ("arm", "path"), [("mail", ["offer", "mailed"]), (HOLDOUT, ["offer", "end"])]
)
def test_arms_are_chosen(arm: str, path: list[str]) -> None:
    """For everybody who is new inside the block; a known subject keeps its arm."""
    with testing.drawing(offer=arm):
        runs = [testing.start(Offered) for _number in range(4)]
        assert testing.DryRun(Offered).path == path
    assert [run.path for run in runs] == [path] * 4


def test_chosen_arms_are_forgotten_after_the_block() -> None:
    with testing.drawing({"offer": "mail", "other": "x"}):
        testing.start(Offered)
        with testing.drawing(offer=HOLDOUT):
            assert testing.start(Offered).path == ["offer", "end"]
        assert testing.start(Offered).path == ["offer", "mailed"]
    paths = {tuple(testing.start(Offered).path) for _number in range(40)}
    assert paths == {("offer", "mailed"), ("offer", "end")}


def test_an_arm_that_there_is_not_says_which_there_are() -> None:
    with testing.drawing(offer="post"):
        task = testing.start(Offered).task("offer")
    assert task.error == "Experiment offer has no arm 'post'. It has mail, holdout."


def test_goals_that_were_reached(clock: testing.Clock) -> None:
    with testing.drawing(offer="mail"):
        run = testing.start(Offered)
    run.assert_reached()
    for name in ("seen", "paid", "seen"):
        clock.advance(minutes=1)
        run.automation.send_message(name, None, {})
    assert run.reached == ["seen", "paid"]
    run.assert_reached("paid", "seen")
    with pytest.raises(AssertionError, match="'paid', 'seen'"):
        run.assert_reached("paid")
