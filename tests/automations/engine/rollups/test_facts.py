"""The facts of an instance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from automations.engine.rollups import facts
from automations.engine.rollups.facts import Facts, Visit
from automations.status import LIVE, TaskState

names = st.text(max_size=8)
moments = st.integers(0, 4_000_000_000)
visits = st.builds(
    Visit, names, moments, st.none() | moments, st.sampled_from("wpdf"),
    st.sampled_from(["", "s", "h"]), st.none() | moments, names, names, names,
)  # fmt: skip
people = st.builds(
    Facts, moments, names, st.none() | moments, names,
    st.lists(st.tuples(names, moments)).map(tuple), st.lists(visits).map(tuple),
)  # fmt: skip


@given(people)
def test_facts_are_read_as_they_were_written(known: Facts) -> None:
    assert Facts.from_list(known.to_list()) == known


def test_every_state_of_a_task_stands_for_something() -> None:
    waiting = {state for state in TaskState if facts.stands(state) == facts.WAITING}
    assert waiting == LIVE - {TaskState.FAILED}
    assert facts.stands(TaskState.SKIPPED) == facts.PASSED
    assert facts.stands(TaskState.CANCELLED) == facts.DROPPED


def test_who_is_deleted_on_the_way_is_cancelled_and_dropped() -> None:
    known = Facts(1, visits=(Visit("a", 1, 2, "p"), Visit("b", 2, None, "w", "h")))
    gone = known.deleted(9)
    assert (gone.outcome, gone.ended) == ("cancelled", 9)
    assert [(visit.stands, visit.end, visit.flag) for visit in gone.visits] == [
        ("p", 2, ""),
        ("d", 9, ""),
    ]


def test_who_had_ended_stays_as_it_was() -> None:
    known = Facts(1, "completed", 5)
    assert known.deleted(9) is known


def test_an_arm_is_the_branch_that_leaves_an_experiment() -> None:
    known = Facts(1, visits=(Visit("mail", 1, 2, "p", source="lot", way="case", branch="a"),))
    assert facts.arms(known, {"lot": "offer"}) == {"offer": "a"}
    assert facts.arms(known, {}) == {}
