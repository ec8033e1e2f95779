"""Messages come, forms are submitted, ways are taken: what is not possible is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from automations import flow
from automations.dryrun.lines import What
from automations.dryrun.run import DryRun
from automations.dryrun.script import Move
from tests.automations.dryrun.flows import Order
from tests.automations.dryrun.test_run import BEGIN, order
from tests.flows import human

pytestmark = pytest.mark.django_db


def test_a_message_comes_with_its_key() -> None:
    run = order(number="7").deliver("paid", key="8", sum=3)
    assert run.open == ["wait"]
    run.deliver("paid", key="7", sum=3)
    assert "wait" in run.path
    assert run.stage.task(3).result == {"sum": 3}
    assert "The message paid was in the inbox." in run.told


def test_a_message_that_nobody_knows_is_refused() -> None:
    run = order().deliver("nonsense")
    assert run.lines[-1].what == What.MESSAGE
    assert "receives no message of this name" in run.told


def test_a_form_is_checked_as_on_its_page() -> None:
    run = order(amount=500).submit("approve", amount=0)
    assert run.open == ["approve"]
    assert "The form is not valid: amount:" in run.told
    run.submit("approve", amount="3")
    assert run.stage.task(3).result == {"amount": 3}
    assert "Would call keep." in run.told
    assert not Group.objects.exists()


def test_a_wait_for_another_flow_ends_as_somebody_says() -> None:
    run = DryRun(Order, {"amount": 1}, at=BEGIN, start="child")
    assert run.open == ["child"]
    assert "Would start the flow Five." in run.told
    run.take("child")
    assert run.outcome == "completed"


def test_a_step_that_is_over_is_gone() -> None:
    run = order().do(Move("take", task=1, name="next"))
    assert str(run.lines[-1]).endswith("The step is no longer open.")
    run.do(Move("submit", task=99))
    assert str(run.lines[-1]).endswith("The step is no longer open.")


def test_only_a_form_is_submitted() -> None:
    run = order().do(Move("submit", task=3, data={}))
    assert run.open == ["wait"]


def test_a_way_that_is_not_there_is_not_taken() -> None:
    run = order().take("wait", "repeat")
    assert str(run.lines[-1]).endswith("The step has no such way out.")
    assert run.open == ["wait"]


def test_a_message_that_lacks_something_is_refused() -> None:
    class Strict(flow.Automation):
        wait = flow.Execute().AfterWaitingFor(timedelta(days=1))
        end = flow.End()

        @flow.require_data_parameters(company=str)
        def receive_profile(self, token: object, data: object) -> None:
            raise AssertionError("not called")

    run = DryRun(Strict, at=BEGIN).deliver("profile")
    assert "It is refused, as it lacks company." in run.told
    run.deliver("profile", company="x")
    assert "Would call receive_profile." in run.told


def test_a_form_that_is_shown_again_stays_open() -> None:
    Group.objects.create(name=human.EDITORS)
    run = DryRun(human.AskAgain, at=BEGIN)
    assert run.open
    run.submit("ask", name="x", colour="r")
    assert run.open == ["ask"]
    assert "Would call count." in run.told


def test_a_model_form_saves_nothing() -> None:
    Group.objects.create(name=human.EDITORS)
    run = DryRun(human.AskForGroup, at=BEGIN)
    run.submit("ask", name="Friends")
    assert "Would save the object of the form." in run.told
    assert not Group.objects.filter(name="Friends").exists()
