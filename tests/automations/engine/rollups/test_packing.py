"""What is stored tells everything that is counted."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from automations.engine.rollups.counts import BAR, Counts, counts
from automations.engine.rollups.facts import Facts, Visit
from automations.engine.rollups.packing import KEPT_IN, packed, rows_of, unpacked

BEGIN = 1_700_000_000
names = st.sampled_from(["a", "b", "mail to you"])
spans = st.integers(0, 90 * 86_400)


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    stands = draw(st.sampled_from("wpdf"))
    start = BEGIN + draw(spans)
    end = None if stands == "w" else start + draw(spans)
    flag = {"w": ["", "h"], "p": ["", "s"]}.get(stands, [""])
    asked = draw(st.none() | spans)
    return Visit(
        draw(names), start, end, stands, draw(st.sampled_from(flag)),
        None if asked is None else start + asked, draw(st.just("") | names),
        draw(st.sampled_from(["next", "case"])), draw(st.sampled_from(["", "x"])),
    )  # fmt: skip


@st.composite
def people(draw: st.DrawFn) -> Facts:
    outcome = draw(st.sampled_from(["", "completed", "exited", "failed", "cancelled"]))
    ended = BEGIN + draw(spans) if outcome else None
    rule = "gone" if outcome == "exited" and draw(st.booleans()) else ""
    goals = [(name, BEGIN + draw(spans)) for name in draw(st.sets(names))]
    stays = draw(st.lists(visits(), max_size=6))
    return Facts(BEGIN, outcome, ended, rule, tuple(goals), tuple(stays))


@given(people())
def test_what_is_stored_tells_everything_that_is_counted(facts: Facts) -> None:
    found = Counts()
    for row, n in packed(facts).items():
        for count, times in unpacked(row).items():
            found[count] += n * times
    assert found == counts(facts)


@given(people())
def test_each_count_is_found_in_the_rows_that_are_asked_for(facts: Facts) -> None:
    whats: dict[str, set[str]] = {"start": set(), "event": set()}
    for row in packed(facts):
        for count in unpacked(row):
            whats[count.dated].add(count.what)
            assert row.what in rows_of(count.dated, [count.what]), (row, count)
    assert whats["start"] <= KEPT_IN["start"].keys()


@given(people(), people())
def test_who_went_the_same_way_shares_a_row(one: Facts, other: Facts) -> None:
    rows = [{row.detail for row in packed(who) if row.what == "path"} for who in (one, other)]
    ways = [Counter((v.node, v.stands, v.flag, v.source, v.way, v.branch) for v in who.visits)
            for who in (one, other)]  # fmt: skip
    if ways[0] != ways[1] or one.rule != other.rule:
        assert rows[0] != rows[1]


def test_a_visit_takes_two_rows() -> None:
    facts = Facts(BEGIN, visits=(Visit("a", BEGIN, BEGIN + 60, "p", asked=BEGIN + 50),))
    rows = {row.what: row for row in packed(facts)}
    assert set(rows) == {"in_progress", "path", "edge", "time"}
    assert rows["time"].detail == f"60{BAR}50{BAR}10"
