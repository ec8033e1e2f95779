"""What all nodes share: modifiers, sealing, small print, and the order in which they look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations import flow
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Modifier, Way
from automations.nodes.base import Exit
from automations.outcomes import Go, Skip, Wait
from automations.status import Waiting
from tests.flows.units import context, declare

HOUR = timedelta(hours=1)
LATER = datetime(2099, 1, 1, tzinfo=UTC)
PAST = datetime(2020, 1, 1, tzinfo=UTC)


def yes(task: Any) -> bool:
    """Hold."""
    return True


def no(task: Any) -> bool:
    """Do not hold."""
    return False


def never(task: Any) -> bool:
    """Must not be asked."""
    raise AssertionError("This condition must not be asked.")


# -- declaring -------------------------------------------------------------------------------

MODIFIERS: dict[str, tuple[Any, ...]] = {
    "Next": ("end",),
    "OnError": ("end",),
    "AsSoonAs": (yes,),
    "AfterWaitingUntil": (LATER,),
    "AfterWaitingFor": (HOUR,),
    "SkipIf": (no,),
    "SkipAfter": (HOUR,),
    "Retry": (),
    "Timeout": (5,),
    "During": ("mon-fri", "09:00", "20:00"),
}


@pytest.mark.parametrize("name", MODIFIERS)
def test_modifier_returns_the_node(name: str) -> None:
    node = flow.Execute()

    assert getattr(node, name)(*MODIFIERS[name]) is node


@pytest.mark.parametrize("name", sorted(MODIFIERS.keys() - {"AsSoonAs", "SkipIf"}))
def test_modifier_that_is_given_once_is_noted(name: str) -> None:
    """A check refuses the second of them."""
    node = getattr(flow.Execute(), name)(*MODIFIERS[name])

    assert node.given == [name]


def test_conditions_add_up() -> None:
    node = flow.Execute().AsSoonAs(yes).AsSoonAs(no).SkipIf(yes).SkipIf(no)

    assert [condition.asked for condition in node.conditions] == [yes, no]
    assert node.skip_conditions == (yes, no)


def test_class_names_its_nodes() -> None:
    found = declare(one=flow.Execute(), two=flow.End())

    assert [node.name for node in found.nodes.values()] == ["one", "two"]


@pytest.mark.parametrize("name", MODIFIERS)
def test_sealed_node_refuses_every_modifier(name: str) -> None:
    node = declare(step=flow.Execute(), end=flow.End()).nodes["step"]

    with pytest.raises(DefinitionError, match="step belongs to a finished class"):
        getattr(node, name)(*MODIFIERS[name])


def test_sealed_node_refuses_attributes_of_a_run() -> None:
    node = declare(step=flow.Execute(), end=flow.End()).nodes["step"]

    with pytest.raises(DefinitionError, match="in the instance's data"):
        node.counter = 1  # type: ignore[attr-defined]


def test_sealing_again_keeps_the_first_name() -> None:
    node = flow.Execute()
    node.seal("first")

    node.seal("second")

    assert node.name == "first"


def test_node_shows_its_name() -> None:
    node = declare(step=flow.Execute(), end=flow.End()).nodes["step"]

    assert [repr(node), repr(flow.End())] == ["<Execute step>", "<End undeclared>"]


# -- wrong values ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"max_attempts": 0},
        {"backoff": -1},
        {"jitter": 1.5},
        {"jitter": -0.1},
        {"delay": -1},
        {"max_delay": -1},
    ],
)
def test_retry_refuses_values_out_of_range(values: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match="Retry takes"):
        flow.Execute().Retry(**values)


@pytest.mark.parametrize("values", [{"delay": "soon"}, {"delay": None}, {"max_delay": True}])
def test_retry_refuses_delays_that_are_no_duration(values: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match=r"is no duration\. Give a timedelta"):
        flow.Execute().Retry(**values)


def test_retry_takes_one_exception_class_or_several() -> None:
    one = flow.Execute().Retry(on=ValueError, give_up_on=KeyError).retry
    many = flow.Execute().Retry(on=(ValueError,), give_up_on=(KeyError,)).retry

    assert one == many


@pytest.mark.parametrize("limit", [0, -1, timedelta(0)])
def test_timeout_refuses_no_time_at_all(limit: Any) -> None:
    with pytest.raises(DefinitionError, match="greater than 0"):
        flow.Execute().Timeout(limit)


@pytest.mark.parametrize("modifier", ["SkipAfter", "Timeout", "AfterWaitingFor"])
@pytest.mark.parametrize("value", ["3 days", None, True])
def test_durations_are_refused_where_they_are_declared(modifier: str, value: Any) -> None:
    with pytest.raises(DefinitionError, match="is no duration"):
        getattr(flow.Execute(), modifier)(value)


@pytest.mark.parametrize("value", ["2026-01-01", 5])
def test_moments_are_refused_where_they_are_declared(value: Any) -> None:
    with pytest.raises(DefinitionError, match="is no moment"):
        flow.Execute().AfterWaitingUntil(value)


@pytest.mark.parametrize("modifier", ["SkipIf", "AsSoonAs"])
def test_bare_text_is_no_condition(modifier: str) -> None:
    """Text is true, so the step would never wait, or always be passed over."""
    node = getattr(flow.Execute(), modifier)("paid")

    with pytest.raises(DefinitionError, match=r"this\.paid"):
        declare(step=node, end=flow.End())


# -- what the declaration says ---------------------------------------------------------------


def test_exits_are_next_then_error() -> None:
    node = flow.Execute().OnError("rescue").Next("there")

    assert list(node.exits()) == [Exit(Way.NEXT, "there"), Exit(Way.ERROR, "rescue")]


def test_small_print_is_plain_data() -> None:
    node = (
        flow.Execute()
        .Timeout(5)
        .Retry(max_attempts=2, delay=10, max_delay=None)
        .SkipAfter(HOUR)
        .AsSoonAs(this.paid)
        .AfterWaitingFor(HOUR)
        .AfterWaitingUntil(LATER)
        .SkipIf(lambda task: True)
    )

    assert list(node.modifiers()) == [
        Modifier("skip_if", "a condition"),
        Modifier("until", "2099-01-01T00:00:00+00:00"),
        Modifier("after", 3600.0),
        Modifier("as_soon_as", "paid"),
        Modifier("skip_after", 3600.0),
        Modifier("retry", {"max_attempts": 2, "delay": 10.0, "backoff": 2.0, "max_delay": None}),
        Modifier("timeout", 5.0),
    ]


def test_small_print_names_what_computes_a_time() -> None:
    node = flow.Execute().AfterWaitingFor(this.patience).AfterWaitingUntil("self.deadline")

    assert list(node.modifiers()) == [Modifier("until", "deadline"), Modifier("after", "patience")]


def test_callables_are_what_is_called_with_a_task() -> None:
    node = flow.Execute().SkipIf(yes).AsSoonAs(no).AfterWaitingFor(this.patience)

    assert [value for value, _, _ in node.callables()] == [yes, no, this.patience]


@pytest.mark.parametrize(
    ("node", "calls", "computes"),
    [
        (flow.Execute(), False, False),
        (flow.Execute().AfterWaitingFor(HOUR), False, False),
        (flow.Execute().AfterWaitingFor(lambda task: HOUR), True, True),
        (flow.Execute().AfterWaitingUntil(this.x), True, True),
        (flow.Execute().SkipIf(yes), True, False),
        (flow.Execute().AsSoonAs(yes), True, False),
    ],
)
def test_node_knows_whether_looking_calls_user_code(
    node: flow.Execute, calls: bool, computes: bool
) -> None:
    assert (node.look_calls, node.computes_time) == (calls, computes)


# -- the order of looking --------------------------------------------------------------------


def look(node: flow.Node, **task: Any) -> Any:
    """Ask a node whether it can go on."""
    return node.look(context(node, **task))


def test_plain_node_goes() -> None:
    assert look(flow.Execute()) == Go()


def test_skipping_goes_before_waiting_for_a_time() -> None:
    assert look(flow.Execute().AfterWaitingFor(HOUR).SkipIf(yes)) == Skip("Skipped: yes")


def test_skipping_goes_before_waiting_for_a_condition() -> None:
    assert look(flow.Execute().AsSoonAs(never).SkipIf(yes)) == Skip("Skipped: yes")


def test_time_goes_before_condition() -> None:
    """A condition is not asked before the time has come."""
    answer = look(flow.Execute().AsSoonAs(never).AfterWaitingUntil(LATER))

    assert answer == Wait(Waiting.TIME, LATER)


def test_later_of_two_times_counts() -> None:
    node = flow.Execute().AfterWaitingUntil(LATER).AfterWaitingFor(HOUR)

    assert look(node) == Wait(Waiting.TIME, LATER)


def test_delay_counts_from_when_the_step_was_reached() -> None:
    reached = datetime(2090, 1, 1, tzinfo=UTC)

    assert look(flow.Execute().AfterWaitingFor(HOUR), created=reached).due == reached + HOUR


def test_time_that_has_come_holds_nothing_up() -> None:
    assert look(flow.Execute().AfterWaitingUntil(PAST)) == Go()


def test_computed_moment_may_be_none() -> None:
    assert look(flow.Execute().AfterWaitingUntil(lambda task: None)) == Go()


def test_computed_moment_that_is_none_such_is_refused() -> None:
    with pytest.raises(DefinitionError, match="'tomorrow' is no moment"):
        look(flow.Execute().AfterWaitingUntil(lambda task: "tomorrow"))


def test_first_condition_that_does_not_hold_is_waited_for() -> None:
    node = flow.Execute().AsSoonAs(yes).AsSoonAs(no, poll=HOUR)
    asked = context(node)

    assert node.look(asked) == Wait(Waiting.CONDITION, asked.now + HOUR, "no")


def test_condition_is_asked_again_after_the_project_s_interval() -> None:
    node = flow.Execute().AsSoonAs(no)
    asked = context(node)

    answer = node.look(asked)

    assert isinstance(answer, Wait)
    assert answer.due == asked.now + asked.poll


def test_deadline_shortens_the_wait() -> None:
    node = flow.Execute().AfterWaitingUntil(LATER).SkipAfter(HOUR)
    asked = context(node)

    assert node.look(asked) == Wait(Waiting.TIME, asked.now + HOUR)


def test_deadline_that_has_passed_skips() -> None:
    node = flow.Execute().AfterWaitingUntil(LATER).SkipAfter(HOUR)

    assert look(node, created=PAST) == Skip("Skipped: its time was up")


def test_deadline_does_not_concern_a_step_that_need_not_wait() -> None:
    assert look(flow.Execute().AsSoonAs(yes).SkipAfter(HOUR), created=PAST) == Go()


def test_bare_node_has_no_deed() -> None:
    with pytest.raises(NotImplementedError):
        flow.Node().ask(None)  # type: ignore[arg-type]
