"""Which steps, which instances, and how many came how far."""

from __future__ import annotations

from datetime import timedelta

import pytest

from automations_admin.stats.funnel import Funnel
from automations_admin.stats.funnels import Funnels
from automations_admin.stats.lens import today
from tests.automations_admin.stats import naive_steps
from tests.automations_admin.stats.test_visits import days
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db
ALL = days(400, 0)
WAYS = [
    ["welcome", "confirm", "offer", "end"],
    ["welcome", "offer", "*bought"],
    ["*bought", "end"],
    ["call", "write", "meet"],
    ["end", "welcome"],
]


def funnels(query: str = ALL) -> Funnels:
    found: Funnels = naive_steps.page(Funnel, query).funnels
    return found


def asked(stages: list[str], more: str = "") -> str:
    return ALL + "".join(f"&steps={place}" for place in stages) + more


@pytest.mark.parametrize("stages", WAYS)
def test_stages_are_those_of_the_rows(crowd: Crowd, stages: list[str]) -> None:
    found = funnels(asked(stages))
    assert found.places == stages
    assert found.now is not None
    (series,) = found.series
    assert [stage.n for stage in series.stages] == [
        len(naive_steps.funnel_stage(found.now, stages[: n + 1])) for n in range(len(stages))
    ]


def test_only_who_is_old_enough_counts_for_a_goal(crowd: Crowd) -> None:
    """The last day whose instances are all seven days old is the last one that counts."""
    found = funnels(asked(["welcome", "*bought"]))
    assert found.within == timedelta(days=7)
    assert found.now is not None
    assert found.now.until == today() - timedelta(days=8)
    assert found.young == len(naive_steps.started(found.lens)) - len(naive_steps.started(found.now))
    late = funnels(f"{days(3, 0)}&steps=welcome&steps=*bought")
    assert late.now is None
    assert late.young == len(naive_steps.started(late.lens))
    assert [stage.n for stage in late.series[0].stages] == [0, 0]
    assert funnels(asked(["welcome", "end"])).young == 0


def test_one_funnel_for_each_arm(crowd: Crowd) -> None:
    """Who has no arm yet is in none of them."""
    found = funnels(asked(["welcome", "offer", "end"], "&by=arm:offer"))
    assert {one.label for one in found.series} <= {"a", "b", "holdout"}
    assert all(one.stages[0].n == one.stages[1].n for one in found.series)
    whole = funnels(asked(["offer", "end"])).series[0]
    assert sum(one.stages[1].n for one in found.series) == whole.stages[0].n
    assert found.total[1].n == whole.stages[0].n


def test_one_funnel_for_each_value(crowd: Crowd) -> None:
    found = funnels(asked(["welcome", "end"], "&by=only:source"))
    assert {one.label for one in found.series} == {"web", "shop"}
    for one in found.series:
        lens = naive_steps.page(Funnel, f"{ALL}&only=source:{one.label}").lens
        assert one.stages[0].n == len(naive_steps.started(lens))


def test_a_breakdown_that_makes_no_sense_is_none(crowd: Crowd) -> None:
    assert funnels(asked(["welcome"], "&by=nothing")).by == ""


def test_people_are_counted_once(crowd: Crowd) -> None:
    found = funnels(asked(["welcome", "confirm", "*bought"], "&people=1"))
    (series,) = found.series
    assert found.now is not None
    subjects = [
        {
            row.subject
            for row in naive_steps.started(found.now)
            if row.pk in naive_steps.funnel_stage(found.now, found.places[: n + 1])
        }
        for n in range(3)
    ]
    assert [stage.n for stage in series.stages] == [len(who) for who in subjects]
    assert series.goals["*bought"] >= series.stages[2].n


def test_goals_in_whatever_order_are_counted_beside(crowd: Crowd) -> None:
    found = funnels(asked(["end", "*bought"]))
    assert found.now is not None
    reached = naive_steps.funnel_stage(found.now, ["*bought"])
    assert found.series[0].goals == {"*bought": len(reached)}


def test_the_days_before_are_counted_too(throng: Crowd) -> None:
    query = f"{days(10, 0)}&steps=welcome&steps=end"
    found = funnels(query)
    assert found.lens.before is not None
    assert [stage.n for stage in found.series[0].before] == [
        len(naive_steps.funnel_stage(found.lens.before, way))
        for way in (["welcome"], ["welcome", "end"])
    ]
    assert funnels(f"{query}&with=none").series[0].before == []


def test_usual_stages_begin_at_the_start_and_end_at_the_goal(crowd: Crowd) -> None:
    found = funnels()
    assert found.places[0] == "welcome"
    assert found.places[-1] == "*bought"
    assert found.biggest is None or found.biggest > 0
    assert found.open == sum(
        row.state not in {"completed", "exited", "failed", "cancelled"}
        for row in naive_steps.started(found.now or found.lens)
    )
