"""What is said of the step that was chosen."""

from __future__ import annotations

import pytest

from automations.models import AutomationModel, AutomationTaskModel
from automations.status import OPEN
from automations_admin.stats.diagram import Diagram
from automations_admin.stats.histogram import Histogram
from automations_admin.stats.said import NOTHING, duration
from automations_admin.stats.step import Step
from tests.automations_admin.stats import naive_steps
from tests.automations_admin.stats.test_visits import days
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db
ALL = days(400, 0)


def step(name: str, query: str = ALL) -> Step:
    page = naive_steps.page(Diagram, query)
    return Step(page, page.graph.by_name[name])


def test_visits_add_up_in_a_sentence(crowd: Crowd) -> None:
    one = step("confirm")
    at = naive_steps.diagram_visits(one.page.lens)["confirm"]
    parts = " + ".join(str(at[what]) for what in ("passed", "waiting", "dropped", "failed"))
    assert one.sentence == f"{at['reached']} reached = {parts}"
    rows = list(one.rows())
    assert [row.value for row in rows[:5]] == [
        str(at[what]) for what in ("reached", "passed", "waiting", "dropped", "failed")
    ]
    assert rows[0].share == "100.0% of entered"
    assert all(bool(row.url) == (row.value != "0") for row in rows)


def test_without_a_sum_it_says_why(crowd: Crowd) -> None:
    assert "more than once" in step("confirm", f"{ALL}&people=1").sentence
    assert "the present" in step("confirm", f"{ALL}&dated=event").sentence
    assert not step("confirm", f"{ALL}&dated=event").adds_up


def test_what_was_passed_over_is_said(crowd: Crowd) -> None:
    AutomationTaskModel.objects.filter(status="mail", state="done").update(state="skipped")
    AutomationModel.objects.update(stale=True)
    words = [str(row.word) for row in step("mail").rows()]
    assert "of these passed over" in words


def test_times_are_those_of_visits_that_were_passed(crowd: Crowd) -> None:
    one = step("wait")
    times = one.times()
    tasks = AutomationTaskModel.objects.filter(status="wait", state="done")
    seconds = {
        task.pk: int((task.finished - task.created).total_seconds())
        for task in tasks
        if task.finished
    }
    assert one.finished == len(seconds) > 0
    counted = {value: list(seconds.values()).count(value) for value in seconds.values()}
    # Durations of days are told apart by half an hour.
    median = Histogram(counted).percentile(0.5)
    assert median is not None
    assert times[0].value == duration(median // 1800 * 1800)
    assert [str(line.word) for line in times] == [
        "Median", "p90", "Planned, median", "Beyond plan, median", "Beyond plan, p90",
    ]  # fmt: skip


def test_times_of_nobody_are_none(crowd: Crowd) -> None:
    assert step("confirm", "from=2001-01-01&to=2001-01-02").times() == []


def test_open_visits_with_the_oldest(crowd: Crowd) -> None:
    one = step("confirm")
    now = one.open()
    rows = AutomationTaskModel.objects.filter(status="confirm", state__in=OPEN)
    assert now.n == rows.count() > 0
    assert now.oldest == min(task.created for task in rows)
    assert (now.held, now.overdue) == (0, 0)
    assert one.age(now) != NOTHING
    rows.update(due=one.page.sums.now.replace(year=2020))
    assert step("confirm").open().overdue == now.n
    empty = step("lost").open()
    assert (empty.n, one.age(empty)) == (0, NOTHING)


def test_why_instances_left(crowd: Crowd) -> None:
    one = step("confirm")
    reasons = one.reasons()
    dropped = one.visits.dropped
    assert dropped
    assert sum(n for _text, n, what in reasons if what == "dropped") == dropped
    failed = step("mail")
    assert [n for text, n, _what in failed.reasons() if text == "OSError"] == (
        [failed.visits.failed] if failed.visits.failed else []
    )
    later = step("confirm", "from=2001-01-01&to=2001-01-02&dated=event")
    assert later.reasons() == []


def test_it_says_what_the_step_does(crowd: Crowd) -> None:
    one = step("confirm")
    assert one.kind == "waits for what happens"
    assert any("2 days" in line for line in one.print)


# -- earlier days ----------------------------------------------------------------------------

#: Days in which the crowd did something, and what they are compared with.
WEEK = "from=2026-03-08&to=2026-03-13&with=2026-03-03"


def test_earlier_visits_stand_below_those_of_now(crowd: Crowd) -> None:
    one = step("confirm", WEEK)
    before = one.page.compared
    at = naive_steps.diagram_visits(before)["confirm"]
    rows = list(one.rows())
    whats = ("reached", "passed", "waiting", "dropped", "failed")
    for what, row in zip(whats, rows, strict=False):
        assert row.before in {str(at[what]), ""}
        if at[what]:
            expected = naive_steps.diagram_instances(before, "confirm", what)
            assert naive_steps.behind(row.url_before) == expected
        else:
            assert row.url_before == ""
    assert rows[0].share_before == "100.0% of entered"
    assert rows[1].share_before == f"{100 * at['passed'] / at['reached']:.1f}%"


def test_who_waits_now_is_not_compared_by_event(crowd: Crowd) -> None:
    rows = list(step("confirm", f"{WEEK}&dated=event").rows())
    assert rows[0].before
    assert rows[2].before == ""


def test_without_a_comparison_nothing_is_earlier(crowd: Crowd) -> None:
    assert not any(row.before for row in step("confirm", WEEK.replace("2026-03-03", "none")).rows())
