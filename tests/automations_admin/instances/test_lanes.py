"""Which branch a task belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from automations_admin.instances.lanes import MAIN, lanes


@dataclass
class Visit:
    """As much of a task as is asked for."""

    pk: int
    previous_id: int | None = None
    status: str = ""
    way: str = "next"
    path: str = ""


def test_a_flow_without_branches_has_one_lane() -> None:
    visits = [Visit(1), Visit(2, 1), Visit(3, 2)]
    assert lanes(visits) == {1: MAIN, 2: MAIN, 3: MAIN}


def test_each_branch_has_a_lane_until_it_joins() -> None:
    """What comes after the join goes on where the split was."""
    visits = [
        Visit(1),
        Visit(2, 1),
        Visit(3, 2, way="branch", path="2"),
        Visit(4, 2, way="branch", path="2"),
        Visit(5, 3, path="2"),
        Visit(6, 4, path="2"),
        Visit(7, 5, path=""),
    ]
    assert lanes(visits) == {1: 0, 2: 0, 3: 1, 4: 2, 5: 1, 6: 2, 7: 0}


def test_a_split_in_a_branch_comes_back_to_its_branch() -> None:
    visits = [
        Visit(2),
        Visit(3, 2, way="branch", path="2"),
        Visit(4, 3, path="2"),
        Visit(5, 4, way="branch", path="2.4"),
        Visit(6, 5, path="2"),
        Visit(7, 6, path=""),
    ]
    assert lanes(visits) == {2: 0, 3: 1, 4: 1, 5: 2, 6: 1, 7: 0}


def test_what_came_before_may_be_left_out() -> None:
    assert lanes([Visit(7, 5), Visit(8, 7)]) == {7: MAIN, 8: MAIN}
