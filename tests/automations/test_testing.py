"""The kit for users' tests: time, passes and forms."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.test import override_settings

from automations import clock as clocks
from automations import flow, registry, testing
from automations.exceptions import AlreadyDone, AutomationsError, NotAllowed
from tests.automations.conftest import BEGIN
from tests.flows import units
from tests.flows.units import doing, left_alone, user

pytestmark = pytest.mark.django_db


# -- the clock -------------------------------------------------------------------------------


def test_time_stands_still(clock: testing.Clock) -> None:
    assert clocks.now() == clocks.now() == clock.now() == BEGIN


def test_time_begins_now_by_default() -> None:
    before = datetime.now(UTC)
    with testing.frozen_time() as clock:
        assert before <= clock.now() <= datetime.now(UTC)


@pytest.mark.parametrize(
    "move",
    [
        lambda clock: clock.advance(timedelta(days=1, hours=2)),
        lambda clock: clock.advance(days=1, hours=2),
        lambda clock: clock.move_to(BEGIN + timedelta(days=1, hours=2)),
    ],
)
def test_clock_is_moved(clock: testing.Clock, move: object) -> None:
    assert move(clock) == clocks.now() == BEGIN + timedelta(hours=26)  # type: ignore[operator]


def test_clock_goes_back_too(clock: testing.Clock) -> None:
    clock.advance(days=-1)

    assert clocks.now() == BEGIN - timedelta(days=1)


def test_clock_shows_utc(clock: testing.Clock) -> None:
    clock.move_to(datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=2))))

    assert (clock.now().hour, clock.now().utcoffset()) == (10, timedelta(0))


def test_other_threads_see_the_same_time(clock: testing.Clock) -> None:
    found: list[datetime] = []
    thread = threading.Thread(target=lambda: found.append(clocks.now()))
    thread.start()
    thread.join()

    assert found == [BEGIN]


# -- passes ----------------------------------------------------------------------------------


def test_start_runs_detached_steps_as_well(clock: testing.Clock) -> None:
    testing.start(units.Outside).assert_outcome("completed")


def test_run_due_says_how_many(clock: testing.Clock) -> None:
    left_alone(units.Step), left_alone(units.Step)

    assert (testing.run_due(), testing.run_due()) == (2, 0)


def test_run_due_goes_on_until_nothing_is_due(clock: testing.Clock) -> None:
    """What a pass makes due is run too."""
    listener = units.Listener()

    with doing(step=lambda task: units.Speaker(to=listener.id)):
        left_alone(units.Step)
        testing.run_due()

    testing.Run(listener).assert_outcome("completed")


def test_endless_flow_is_an_error_and_no_hanging_test(clock: testing.Clock) -> None:
    class Endless(flow.Automation):
        first = flow.Execute(units.act)
        again = flow.Execute(detached=True).AsSoonAs(lambda task: True).Next("first")
        end = flow.End()

    try:
        with override_settings(AUTOMATIONS={"MAX_CHAIN": 3}):
            Endless()
            with pytest.raises(AutomationsError, match=r"After 20 tasks .* Is it a loop\?"):
                testing.run_due(limit=20)
    finally:
        registry.unregister(Endless)


def test_fault_of_the_engine_is_not_hidden(clock: testing.Clock) -> None:
    left_alone(units.Step)

    with doing(step=lambda task: clocks.replaced), pytest.MonkeyPatch.context() as patch:
        patch.setattr("automations.engine.unit.Unit.save", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            testing.run_due()


def test_run_until_stops_at_every_due_time(clock: testing.Clock) -> None:
    times: list[datetime] = []
    with doing(step=lambda task: times.append(clocks.now())):
        units.Timed()
        clock.advance(minutes=30)
        units.Timed()

        testing.run_until(clock, BEGIN + timedelta(hours=3))

    hour = timedelta(hours=1)
    assert times == [BEGIN + hour, BEGIN + hour + timedelta(minutes=30)]
    assert clock.now() == BEGIN + 3 * hour


def test_run_until_runs_what_is_due_at_the_end(clock: testing.Clock) -> None:
    run = testing.start(units.Timed)

    assert testing.run_until(clock, BEGIN + timedelta(hours=1)) == 1
    run.assert_outcome("completed")


def test_run_until_leaves_the_rest_alone(clock: testing.Clock) -> None:
    run = testing.start(units.Timed)

    testing.run_until(clock, BEGIN + timedelta(minutes=59))

    run.assert_waits_at("step")


def test_next_due_is_when_the_engine_must_look(clock: testing.Clock) -> None:
    assert testing.next_due() is None

    testing.start(units.Timed)

    assert testing.next_due() == BEGIN + timedelta(hours=1)


# -- forms -----------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [{"data": {"answer": "yes"}}, {"answer": "yes"}])
def test_form_is_submitted_by_task_or_instance(
    clock: testing.Clock, values: dict[str, object]
) -> None:
    anna = user("anna")
    one, two = (testing.start(units.Ask, asked="anna") for _ in range(2))

    testing.submit(one.automation, anna, **values)  # type: ignore[arg-type]
    testing.submit(two.task("form"), anna, **values)  # type: ignore[arg-type]

    assert [run.row.state for run in (one, two)] == ["completed", "completed"]


def test_invalid_form_says_why(clock: testing.Clock) -> None:
    anna = user("anna")
    run = testing.start(units.Ask, asked="anna")

    with pytest.raises(forms.ValidationError) as caught:
        testing.submit(run.automation, anna)

    assert caught.value.message_dict == {"answer": ["This field is required."]}
    run.assert_waits_at("form")


def test_errors_of_a_submission_come_through(clock: testing.Clock) -> None:
    anna, bert = user("anna"), user("bert")
    run = testing.start(units.Ask, asked="anna")
    task = run.task("form")

    with pytest.raises(NotAllowed):
        testing.submit(task, bert, answer="yes")
    testing.submit(task, anna, answer="yes")
    with pytest.raises(AlreadyDone):
        testing.submit(task, anna, answer="yes")


def test_instance_without_a_form_says_so(clock: testing.Clock) -> None:
    run = testing.start(units.Patient)

    with pytest.raises(AutomationsError, match="Expected one open form, found no form"):
        testing.submit(run.automation, user("anna"), answer="yes")


def test_task_that_is_no_form_says_so(clock: testing.Clock) -> None:
    task = testing.start(units.Patient).task("step")

    with pytest.raises(AutomationsError, match="step is no form"):
        testing.bound_form(task, {})


def test_several_values_are_sent_as_a_browser_does(clock: testing.Clock) -> None:
    user("anna")
    task = testing.start(units.Ask, asked="anna").task("form")

    form = testing.bound_form(task, {"answer": ["a", "b"], "other": 5})

    assert form.data.getlist("answer") == ["a", "b"]  # type: ignore[attr-defined]
    assert form.data["other"] == 5


def test_model_form_is_bound_to_its_object(clock: testing.Clock) -> None:
    user("anna")
    group = Group.objects.create(name="Old")
    task = testing.start(units.AskForGroup, group=group).task("form")

    form = testing.bound_form(task, {"name": "New"})

    assert form.instance == group  # type: ignore[attr-defined]
