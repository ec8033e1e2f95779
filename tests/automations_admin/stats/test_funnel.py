"""The page with the funnel."""

from __future__ import annotations

import pytest
from django.test import Client

from automations_admin.stats import table as tables
from automations_admin.stats.funnel import Funnel, _rate
from tests.automations_admin.stats import naive_steps
from tests.automations_admin.stats.test_funnels import ALL, WAYS, asked
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db
URL = f"/admin/automations/flow/{naive_steps.NAME}/statistics/funnel/"


@pytest.mark.parametrize("by", ["", "&by=arm:offer", "&by=only:source", "&by=version"])
@pytest.mark.parametrize("stages", WAYS[:3])
def test_every_count_leads_to_as_many_instances(crowd: Crowd, stages: list[str], by: str) -> None:
    page = naive_steps.page(Funnel, asked(stages, by))
    rows = page.table().rows
    for row in rows:
        if row[1].value:
            assert len(naive_steps.behind(row[1].url)) == row[1].value
        else:
            assert row[1].url == ""
    assert any(row[1].value for row in rows)


@pytest.mark.parametrize("by", ["", "&by=only:source"])
def test_earlier_counts_lead_to_their_instances(crowd: Crowd, by: str) -> None:
    days = f"&from=2026-03-09&to=2026-03-15&with=2026-03-02{by}"
    rows = naive_steps.page(Funnel, asked(["welcome", "confirm", "end"], days)).table().rows
    for row in rows:
        if row[-2].value:
            assert len(naive_steps.behind(row[-2].url)) == row[-2].value
    assert any(row[-2].value for row in rows)


@pytest.mark.parametrize("by", ["", "&by=only:source"])
def test_who_was_lost_is_listed(crowd: Crowd, by: str) -> None:
    table = naive_steps.page(Funnel, asked(["welcome", "confirm", "offer", "end"], by)).table()
    place = table.head.index("Lost")
    lost = [row[place] for row in table.rows if row[place].value]
    assert lost
    for cell in lost:
        assert len(naive_steps.behind(cell.url)) == cell.value


def test_what_the_goal_has_besides_is_said(crowd: Crowd) -> None:
    """So the funnel and the goal's rate do not contradict each other."""
    page = naive_steps.page(Funnel, asked(["end", "*bought"]))
    inside = page.funnels.series[0].stages[1].n
    whole = page.funnels.series[0].goals["*bought"]
    assert whole > inside
    said = f"bought within 7 days: {whole} in all, {inside} of them in this order, {whole - inside}"
    assert any(sentence.startswith(said) for sentence in page.sentences())


def test_who_may_come_further_is_said(crowd: Crowd) -> None:
    page = naive_steps.page(Funnel, asked(["welcome", "end"]))
    assert page.funnels.open
    assert any("still in progress" in sentence for sentence in page.sentences())


def test_steps_that_are_not_there_are_named(crowd: Crowd) -> None:
    page = naive_steps.page(Funnel, asked(["welcome", "nowhere", "end"]))
    assert page.funnels.places == ["welcome", "end"]
    assert "Left out, as this version has no such step or goal: nowhere." in page.sentences()


def test_the_basis_says_who_is_counted(crowd: Crowd) -> None:
    said = " ".join(naive_steps.page(Funnel, asked(["welcome", "*bought"]))._basis())
    assert "matured only: instances that are 7 days old" in said
    assert "Compared with" in said
    said = " ".join(naive_steps.page(Funnel, asked(["welcome"], "&with=none&people=1"))._basis())
    assert "every figure counts on the day its instance started" in said
    assert "Unique people" in said


def test_the_page_has_charts_a_table_and_a_form(crowd: Crowd, viewer: Client) -> None:
    text = viewer.get(f"{URL}?{asked(['welcome', 'confirm', 'end'])}").content.decode()
    assert text.count("a-funnel") == 2
    assert text.count('name="steps"') == 4 + 1
    assert '<option value="confirm" selected>' in text
    lines = viewer.get(f"{URL}?{asked(['welcome', 'end'])}&format=csv").content.decode()
    assert len(lines.splitlines()) == 3


def test_the_form_and_the_pickers_keep_each_other(crowd: Crowd) -> None:
    page = naive_steps.page(Funnel, asked(["welcome", "end"], "&by=arm:offer"))
    assert ("by", "arm:offer") in page.context()["carried"]
    assert ("steps", "welcome|end") in page.shared()["hidden"]


def test_questions_do_not_grow_with_instances(crowd: Crowd, viewer: Client) -> None:
    url = f"{URL}?{asked(['welcome', 'confirm', '*bought'], '&by=only:source')}"
    viewer.get(url)
    before = naive_steps.questions(viewer, url)
    crowd.live(40)
    assert naive_steps.questions(viewer, url) == before


def test_small_numbers_have_no_share() -> None:
    assert _rate(3, 10, None).text == "3 of 10"
    assert _rate(0, 0, None) == tables.rate(None)
    assert _rate(15, 30, 0.5).text == "50.0%"


def test_it_is_empty_where_nobody_is(crowd: Crowd, viewer: Client) -> None:
    text = viewer.get(f"{URL}?from=2001-01-01&to=2001-01-05").content.decode()
    assert "Nobody who is counted here has come to the first step." in text
    assert ALL not in text
