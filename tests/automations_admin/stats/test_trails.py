"""How far trails go along stages."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from automations.graph import Edge, Graph, Kind, Vertex, Way
from automations_admin.stats import trails
from automations_admin.stats.trails import Stage

places = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@given(places, places)
def test_a_stage_is_reached_in_order_with_others_between(
    trail: list[str], asked: list[str]
) -> None:
    """The same by trying out every selection of places."""
    tried = {one for n in range(len(trail) + 1) for one in combinations(trail, n)}
    expected = max(n for n in range(len(asked) + 1) if tuple(asked[:n]) in tried)
    assert trails.reach(trail, asked) == expected


@given(st.lists(st.tuples(places, st.integers(1, 9)), max_size=8), places)
def test_counts_only_fall(many: list[tuple[list[str], int]], asked: list[str]) -> None:
    found = Counter[tuple[str, ...]]()
    for trail, n in many:
        found[tuple(trail)] += n
    numbers = trails.counts(found, asked)
    assert numbers == sorted(numbers, reverse=True)
    assert sum(stage.lost for stage in trails.staged(numbers)) == sum(numbers[:1]) - sum(
        numbers[-1:]
    )


def test_rates_need_thirty() -> None:
    few, many = Stage(5, 29, 29), Stage(5, 30, 60)
    assert few.step_rate is few.overall is few.interval is None
    assert many.step_rate == 5 / 30
    assert many.overall == 5 / 60
    assert many.interval is not None
    assert 5 / 30 in many.interval


def test_biggest_loss_and_steepest_step_may_differ() -> None:
    stages = trails.staged([1000, 500, 400, 40])
    assert trails.biggest(stages) == 1
    assert trails.steepest(stages) == 3
    assert trails.biggest(trails.staged([7, 7])) is None
    assert trails.biggest([]) is None
    assert trails.steepest(trails.staged([7, 3])) is None


def test_nothing_has_no_stages() -> None:
    assert trails.staged([]) == []
    assert trails.counts({}, []) == []


def graph() -> Graph:
    kinds = {
        "a": Kind.EXECUTE, "b": Kind.DECIDE, "c": Kind.EXECUTE, "d": Kind.EXECUTE, "e": Kind.END,
    }  # fmt: skip
    edges = (
        Edge("a", "b"), Edge("a", "e", Way.ERROR), Edge("b", "c", Way.THEN),
        Edge("b", "d", Way.ELSE), Edge("c", "e"), Edge("d", "a", Way.REPEAT), Edge("d", "e"),
    )  # fmt: skip
    return Graph(tuple(Vertex(name, kind, name) for name, kind in kinds.items()), edges)


def test_the_usual_stages_are_the_way_that_most_took() -> None:
    taken = {("b", "d"): 5, ("b", "c"): 2, ("a", "e"): 90, ("d", "a"): 80}
    assert trails.main_path(graph(), taken) == ["a", "b", "d", "e"]
    assert trails.usual(graph(), taken) == ["a", "d", "e"]
    assert trails.usual(graph(), taken, "*bought") == ["a", "d", "*bought"]
    assert trails.usual(graph(), {}) == ["a", "c", "e"]
    assert trails.usual(Graph((), ()), {}, "*bought") == ["*bought"]


def test_a_long_way_is_cut_and_keeps_its_end() -> None:
    names = [f"n{number}" for number in range(12)]
    long = Graph(
        tuple(Vertex(name, Kind.EXECUTE, name) for name in names),
        tuple(Edge(*pair) for pair in pairwise(names)),
    )
    assert trails.usual(long, {}) == [*names[:5], "n11"]


def test_stages_that_make_no_sense_are_told() -> None:
    assert trails.read("a|x|a||b", ["a", "b"]) == (["a", "b"], ["x"])
    assert trails.read("", ["a"]) == ([], [])
