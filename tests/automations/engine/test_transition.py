"""Which task follows which: the rules one by one, then random programs in random order."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations.engine.transition import (
    JOINED,
    Ended,
    Opened,
    Token,
    Transition,
    after,
    transition,
)
from automations.graph import Edge, Graph, Kind, Vertex, Way
from automations.outcomes import (
    Arrive,
    Close,
    Failure,
    Fork,
    Go,
    Proceed,
    Skip,
    Wait,
)
from automations.status import InstanceState, TaskState, Waiting
from tests.automations.engine.simulation import FAILED, NOW, Ordered, Simulation
from tests.automations.structured import drawn, ending_programs, graph_of, programs


def graph(kinds: dict[str, Kind], *edges: Edge) -> Graph:
    """Return a graph of vertices by name and kind."""
    return Graph(tuple(Vertex(name, kind, name) for name, kind in kinds.items()), edges)


LINE = graph(
    {"a": Kind.EXECUTE, "b": Kind.EXECUTE, "rescue": Kind.EXECUTE, "end": Kind.END},
    Edge("a", "b"),
    Edge("a", "rescue", Way.ERROR),
    Edge("b", "end"),
)
DIAMOND = graph(
    {
        "split": Kind.SPLIT,
        "left": Kind.EXECUTE,
        "right": Kind.EXECUTE,
        "join": Kind.JOIN,
        "end": Kind.END,
    },
    Edge("split", "left", Way.BRANCH),
    Edge("split", "right", Way.BRANCH),
    Edge("left", "join"),
    Edge("right", "join"),
    Edge("join", "end"),
)


def token(task: int, node: str, state: str = "ready", waiting: str = "", path: Any = ()) -> Token:
    """Return a token."""
    return Token(task, node, state, waiting, path)


# -- rules -----------------------------------------------------------------------------------


def test_a_step_that_is_done_hands_over() -> None:
    change = transition(LINE, [token(1, "a")], 1, Proceed())
    assert change.opened == (Opened("b", 1, Way.NEXT, ()),)
    assert [(item.task, item.state) for item in change.closed] == [(1, TaskState.DONE)]
    assert change.ended is None


def test_a_skipped_step_hands_over_as_well() -> None:
    change = transition(LINE, [token(1, "a")], 1, Skip("not today"))
    assert change.opened == (Opened("b", 1, Way.NEXT, ()),)
    assert (change.closed[0].state, change.closed[0].message) == (TaskState.SKIPPED, "not today")


def test_a_failure_that_is_caught_goes_on_elsewhere() -> None:
    change = transition(LINE, [token(1, "a")], 1, FAILED)
    assert change.opened == (Opened("rescue", 1, Way.ERROR, ()),)


def test_a_failure_with_a_further_attempt_stays() -> None:
    later = Failure("ValueError", "no", retry_at=NOW)
    change = transition(LINE, [token(1, "a")], 1, later)
    assert change == Transition(kept=token(1, "a", "waiting", "retry"))


def test_a_failure_that_nobody_catches_ends_the_instance() -> None:
    change = transition(LINE, [token(2, "b")], 2, FAILED)
    assert change.kept == token(2, "b", "failed")
    assert change.ended == Ended(InstanceState.FAILED, "b")


def test_a_failure_does_not_end_an_instance_that_can_go_on() -> None:
    """One branch fails, the other is still there."""
    tokens = [token(2, "left", path=(1,)), token(3, "right", path=(1,))]
    assert transition(DIAMOND, tokens, 2, FAILED).ended is None


@pytest.mark.parametrize("waiting", list(Waiting))
def test_a_failure_ends_an_instance_only_if_nothing_waits(waiting: Waiting) -> None:
    """Others at a join cannot go on without it; any other wait can end by itself."""
    tokens = [token(2, "left", path=(1,)), token(3, "join", "waiting", waiting, (1,))]
    ended = transition(DIAMOND, tokens, 2, FAILED).ended
    assert bool(ended) == (waiting == Waiting.BRANCHES)


def test_waiting_keeps_the_token() -> None:
    change = transition(LINE, [token(1, "a")], 1, Wait(Waiting.TIME, NOW))
    assert change == Transition(kept=token(1, "a", "waiting", "time"))


def test_given_back_keeps_the_token_ready() -> None:
    assert transition(LINE, [token(1, "a")], 1, Go()) == Transition(kept=token(1, "a"))


def test_a_split_opens_all_branches_at_once() -> None:
    change = transition(DIAMOND, [token(1, "split")], 1, Fork())
    assert change.opened == (
        Opened("left", 1, Way.BRANCH, (1,), 0),
        Opened("right", 1, Way.BRANCH, (1,), 1),
    )


def test_the_first_to_arrive_waits() -> None:
    tokens = [token(2, "join", path=(1,)), token(3, "right", path=(1,))]
    change = transition(DIAMOND, tokens, 2, Arrive())
    assert change == Transition(kept=token(2, "join", "waiting", "branches", (1,)))


def test_the_last_to_arrive_lets_the_first_lead_on() -> None:
    """So a second firing would repeat (previous, slot), which the database refuses."""
    tokens = [token(2, "join", "waiting", "branches", (1,)), token(3, "join", path=(1,))]
    change = transition(DIAMOND, tokens, 3, Arrive())
    assert change.opened == (Opened("end", 2, Way.NEXT, ()),)
    assert {item.task for item in change.closed} == {2, 3}
    assert {item.message for item in change.closed} == {JOINED}
    assert change.kept is None


def test_a_branch_that_ends_lets_the_others_go_on() -> None:
    tokens = [token(2, "join", "waiting", "branches", (1,)), token(3, "right", path=(1,))]
    change = transition(DIAMOND, tokens, 3, Close())
    assert change.opened == (Opened("end", 2, Way.NEXT, ()),)


def test_a_join_counts_its_own_split_only() -> None:
    """The same split was entered twice, as in a loop without join."""
    tokens = [
        token(2, "join", "waiting", "branches", (1,)),
        token(3, "right", path=(1,)),
        token(5, "join", path=(4,)),
    ]
    change = transition(DIAMOND, tokens, 5, Arrive())
    assert [item.previous for item in change.opened] == [5]


def test_a_branch_that_has_failed_holds_the_join() -> None:
    tokens = [token(2, "left", "failed", path=(1,)), token(3, "join", path=(1,))]
    change = transition(DIAMOND, tokens, 3, Arrive())
    assert change.opened == ()
    assert change.ended == Ended(InstanceState.FAILED, "left")


def test_a_join_without_split_is_passed() -> None:
    lonely = graph({"join": Kind.JOIN, "end": Kind.END}, Edge("join", "end"))
    change = transition(lonely, [token(1, "join")], 1, Arrive())
    assert change.opened == (Opened("end", 1, Way.NEXT, ()),)


def test_an_inner_join_that_leads_nowhere_completes_the_outer_split() -> None:
    """The inner branch ends at its join; the other branch need not wait for it for ever."""
    nested = graph(
        {
            "outer": Kind.SPLIT,
            "inner": Kind.SPLIT,
            "one": Kind.EXECUTE,
            "two": Kind.EXECUTE,
            "other": Kind.EXECUTE,
            "outer_join": Kind.JOIN,
            "end": Kind.END,
            "inner_join": Kind.JOIN,
        },
        Edge("outer", "inner", Way.BRANCH),
        Edge("outer", "other", Way.BRANCH),
        Edge("inner", "one", Way.BRANCH),
        Edge("inner", "two", Way.BRANCH),
        Edge("one", "inner_join"),
        Edge("two", "inner_join"),
        Edge("other", "outer_join"),
        Edge("outer_join", "end"),
    )
    tokens = [
        token(4, "outer_join", "waiting", "branches", (1,)),
        token(5, "inner_join", "waiting", "branches", (1, 2)),
        token(6, "inner_join", path=(1, 2)),
    ]
    change = transition(nested, tokens, 6, Arrive())
    assert [item.node for item in change.opened] == ["end"]
    assert {item.task for item in change.closed} == {4, 5, 6}


def test_leaving_a_split_forgets_it() -> None:
    """A branch that jumps out of its split does not hold up the join that it has left."""
    out = Graph(DIAMOND.vertices, (*DIAMOND.edges, Edge("right", "end", Way.ERROR)))
    tokens = [token(2, "join", "waiting", "branches", (1,)), token(3, "right", path=(1,))]
    change = transition(out, tokens, 3, FAILED)
    assert {item.node: item.path for item in change.opened} == {"end": ()}
    assert len(change.opened) == 2


def test_an_instance_completes_when_its_last_branch_ends() -> None:
    tokens = [token(2, "end"), token(3, "b")]
    assert transition(LINE, tokens, 2, Close()).ended is None
    assert transition(LINE, tokens[:1], 2, Close()).ended == Ended(InstanceState.COMPLETED)


def test_a_step_without_successor_ends_its_branch() -> None:
    change = transition(LINE, [token(1, "rescue")], 1, Proceed())
    assert change.ended == Ended(InstanceState.COMPLETED)


def test_an_early_end_is_remembered_until_the_last_branch_ends() -> None:
    tokens = [token(2, "end"), token(3, "b")]
    first = transition(LINE, tokens, 2, Close("Gone"))
    assert (first.exited, first.ended) == ("Gone", None)
    last = transition(LINE, [token(4, "end")], 4, Close(), "Gone")
    assert last.ended == Ended(InstanceState.EXITED, "Gone")


def test_failure_goes_before_an_early_end() -> None:
    change = transition(LINE, [token(2, "b")], 2, FAILED, "Gone")
    assert change.ended == Ended(InstanceState.FAILED, "b")


# -- programs in random order ----------------------------------------------------------------


@given(programs, st.data())
def test_a_join_fires_exactly_once_for_each_visit_of_its_split(
    program: Any, data: st.DataObject
) -> None:
    simulation = Simulation(graph_of(drawn(program)), data)
    simulation.run()
    assert simulation.fired == Counter(simulation.visits)


@given(programs, st.data())
def test_failures_that_are_retried_change_nothing_of_that(
    program: Any, data: st.DataObject
) -> None:
    simulation = Simulation(graph_of(drawn(program)), data, failures=4)
    simulation.run()
    assert simulation.fired == Counter(simulation.visits)
    assert simulation.ended == Ended(InstanceState.COMPLETED)


@given(ending_programs, st.data())
def test_an_instance_ends_when_no_token_is_left_and_not_before(
    program: Any, data: st.DataObject
) -> None:
    """Branches that end before their join do not hold up the others."""
    simulation = Simulation(graph_of(drawn(program)), data, failures=2)
    simulation.run()
    assert simulation.tokens == {}
    assert all(times == 1 for times in simulation.fired.values())
    assert simulation.fired.keys() <= set(simulation.visits)


@given(programs.filter(lambda program: "loop" not in str(program) and "if" not in str(program)))
def test_the_order_of_answers_does_not_change_what_happens(program: Any) -> None:
    """Without decisions the tasks are the same, whoever comes first."""
    found = graph_of(drawn(program))

    def tasks(first: int) -> list[tuple[str, str, int]]:
        simulation = Ordered(found, None, first=first)  # type: ignore[arg-type]
        simulation.run()
        return sorted(simulation.tree)

    assert tasks(0) == tasks(-1)


def test_after_a_branch_was_set_back_its_token_still_comes_after_the_steps_before_that() -> None:
    """The split has led to the branch twice; the token of the other branch comes after neither."""
    led_from = {1: 0, 2: 1, 3: 2, 4: 1, 5: 1, 6: 4}
    names = {1: "split", 2: "left", 3: "more", 4: "left", 5: "right", 6: "last"}
    tokens = [
        Token(6, "last", TaskState.WAITING, Waiting.TIME, (1,)),
        Token(5, "right", TaskState.WAITING, Waiting.TIME, (1,)),
    ]

    assert after(3, (1,), tokens, led_from, names) == {6}
    assert after(5, (1,), tokens, led_from, names) == {5}
    assert after(1, (), tokens, led_from, names) == {5, 6}
