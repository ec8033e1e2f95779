"""The small print of a step in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django import forms
from django.utils import translation

from automations import flow, wording
from automations.flow import this
from automations.graph import HOLDOUT, Edge, Kind, Modifier, Vertex, Way
from tests.flows import designs


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (20, "20 s"),
        (0.5, "0.5 s"),
        (60, "1 min"),
        (90, "1 min 30 s"),
        (1_800, "30 min"),
        (3_600, "1 h"),
        (5_400, "1 h 30 min"),
        (86_400, "1 day"),
        (2 * 86_400, "2 days"),
        (86_400 + 3_600, "1 d 1 h"),
    ],
)
def test_a_rules_duration_is_exact(seconds: float, said: str) -> None:
    """Days are counted whole, everything else in its units."""
    assert wording.duration(seconds) == said
    assert wording.duration(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "0 ms"),
        (0.0051, "5 ms"),
        (0.8, "800 ms"),
        (1.23, "1.2 s"),
        (20.4, "20 s"),
        (41 * 60 + 12, "41 min"),
        (2 * 3_600 + 33 * 60, "2 h 33 min"),
        (2 * 86_400 + 3 * 3_600 + 5, "2 d 3 h"),
        (400 * 86_400, "400 d"),
    ],
)
def test_an_age_is_rounded_to_what_matters(seconds: float, said: str) -> None:
    """Two units at most, one below an hour."""
    assert wording.age(seconds) == said


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("after", 172_800.0, "after 2 days"),
        ("after", "delay_of_order", "after delay_of_order"),
        ("as_soon_as", "in_stock", "as soon as in_stock"),
        ("skip_if", "returned", "skip if returned"),
        (
            "during",
            {"hours": "mon-fri 09:00-20:00", "zone": None, "skips": False},
            "Mon\u2013Fri 09:00\u201320:00",
        ),
        (
            "during",
            {"hours": "daily 22:00-02:00", "zone": "Europe/Berlin", "skips": True},
            "daily 22:00\u201302:00 Europe/Berlin, else skipped",
        ),
        (
            "during",
            {"hours": "mon,wed 09:00-20:00", "zone": "zone_of", "skips": False},
            "Mon, Wed 09:00\u201320:00 zone_of",
        ),
        (
            "at_most",
            {"most": 3, "per": 604_800.0, "channel": "mail", "waits": False},
            "at most 3 times in 7 days by mail",
        ),
        (
            "at_most",
            {"most": 1, "per": 3_600.0, "channel": "sms", "waits": True},
            "at most 1 time in 1 h by sms, else it waits",
        ),
        ("skip_after", 259_200.0, "skip after 3 days"),
        ("until", "day_before", "until day_before"),
        ("timeout", 20.0, "timeout 20 s"),
        ("detached", None, "runs on its own"),
        ("effects", "charges the card", "charges the card"),
        ("if", "is_paid", "if is_paid"),
        ("exited", "not paid", "exited: not paid"),
        ("sends", {"message": "paid", "target": "shop.automations.Order"}, "paid to Order"),
        (
            "experiment",
            {"name": "offer", "arms": [["a", 50], ["b", 39.5], ["holdout", 10.5]]},
            "a 50\u00a0%, b 39.5\u00a0%, holdout 10.5\u00a0%",
        ),
        ("case", {"label": "Large", "condition": "is_large"}, "Large if is_large"),
        ("case", {"label": "is_large", "condition": "is_large"}, ""),
        ("sets", {"name": "customer.status", "value": "gold"}, "customer.status = gold"),
        ("sets", {"name": "status", "value": None}, "sets status"),
        ("sets", {"name": "text", "value": "x" * 50}, f"text = {'x' * 39}…"),
        ("mails", {"template": "shop/welcome"}, "sends the mail shop/welcome"),
        ("calls", {"method": "POST", "host": "api.example.com"}, "calls api.example.com"),
        ("scope", "offers", "unless unsubscribed from offers"),
        ("stores", "answer", "keeps the answer as answer"),
        ("starts", {"automation": "shop.automations.Welcome", "wait": False}, "Welcome"),
        (
            "starts",
            {"automation": "shop.automations.Welcome", "wait": True},
            "Welcome, and waits until it has ended",
        ),
        ("jumps", {"at_most": 1, "after": None}, "at most 1 time"),
        ("jumps", {"at_most": 3, "after": 60.0}, "at most 3 times, after 1 min at the earliest"),
        ("user", {"username": "anna"}, "user anna"),
        ("group", {"name": "Managers"}, "group Managers"),
        ("group", {"id": 4, "name": "X"}, "group id=4, X"),
        ("permission", "shop.pay", "permission shop.pay"),
        ("of a later version", {"x": 1}, ""),
    ],
)
def test_each_modifier_in_words(kind: str, value: object, said: str) -> None:
    """What is not known says nothing."""
    assert wording.modifier(Modifier(kind, value)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"max_attempts": 3, "delay": 30.0, "backoff": 1.0, "max_delay": None},
         "up to 3 attempts, 30 s apart"),
        ({"max_attempts": 3, "delay": 30.0, "backoff": 2.0, "max_delay": 3600.0},
         "up to 3 attempts, 30 s to 1 min apart"),
        ({"max_attempts": 2, "delay": 30.0, "backoff": 2.0, "max_delay": 3600.0},
         "up to 2 attempts, 30 s apart"),
        ({"max_attempts": 9, "delay": 600.0, "backoff": 3.0, "max_delay": 3600.0},
         "up to 9 attempts, 10 min to 1 h apart"),
        ({"max_attempts": 1, "delay": 30.0, "backoff": 2.0, "max_delay": None}, "1 attempt"),
        ({"max_attempts": 5, "delay": 0.0, "backoff": 2.0, "max_delay": None}, "up to 5 attempts"),
        ({"max_attempts": 100_000, "delay": 1.0, "backoff": 9.0, "max_delay": 60.0},
         "up to 100000 attempts, 1 s to 1 min apart"),
    ],
)  # fmt: skip
def test_a_retry_policy_in_words(value: dict[str, object], said: str) -> None:
    """The longest delay is that before the last attempt, unless it is capped."""
    assert wording.retry(value) == said


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (flow.Repeat().EveryDay().At(3).TimeZone("Europe/Berlin"),
         "every day at 03:00 Europe/Berlin"),
        (flow.Repeat().EveryNDays(3), "every 3 days"),
        (flow.Repeat().EveryHour(2), "every 2 h"),
        (flow.Repeat().EveryNMinutes(15).Times(4), "every 15 min, 4 times"),
        (flow.Repeat().Cron("0 7 * * 1-5").TimeZone("UTC"), "by cron 0 7 * * 1-5, UTC"),
        (flow.Repeat().Cron("0 7 * * 1-5"), "by cron 0 7 * * 1-5"),
    ],
)  # fmt: skip
def test_a_schedule_in_words(node: flow.Repeat, said: str) -> None:
    """The rule, its zone, and when it is over."""
    assert wording.modifier(next(node.modifiers())) == said


def test_small_print_keeps_the_declared_order() -> None:
    """A line for each modifier that has something to say."""
    node = flow.Form(forms.Form).Group(name="Managers").SkipAfter(timedelta(days=2))
    vertex = Vertex("ask", Kind.FORM, "Ask", modifiers=tuple(node.modifiers()))
    assert wording.small_print(vertex) == ("group Managers", "skip after 2 days")


def test_a_moment_is_shown_in_the_current_time_zone() -> None:
    """A name instead of a moment stays as it is."""
    assert "2:30 p.m." in wording.moment("2026-03-01T13:30:00+00:00")
    assert wording.moment("this.day_before") == "this.day_before"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_words(kind: Kind) -> None:
    """No kind is left out."""
    assert wording.kind(kind)


@pytest.mark.parametrize(
    ("way", "source", "said"),
    [
        (Way.THEN, Kind.DECIDE, "then"),
        (Way.ELSE, Kind.DECIDE, "else"),
        (Way.ERROR, Kind.EXECUTE, "on error"),
        (Way.REPEAT, Kind.REPEAT, "again"),
        (Way.NEXT, Kind.REPEAT, "when over"),
        (Way.NEXT, Kind.DECIDE, "if skipped"),
        (Way.NEXT, Kind.EXECUTE, ""),
        (Way.BRANCH, Kind.SPLIT, ""),
    ],
)
def test_edges_are_labelled_where_they_need_it(way: Way, source: Kind, said: str) -> None:
    """The usual way has no label."""
    assert wording.way(way, source) == said


def test_an_arm_labels_its_edge_and_the_holdout_is_translated() -> None:
    def label(arm: str) -> str:
        return wording.edge(Edge("lot", "end", Way.CASE, arm), Kind.EXPERIMENT)

    assert [label("blue"), label(HOLDOUT)] == ["blue", "holdout"]
    with translation.override("de"):
        assert [label("blue"), label(HOLDOUT)] == ["blue", "Kontrollgruppe"]
        said = wording.arms([["a", 89.5], [HOLDOUT, 10.5]])
        assert said == "a 89,5\u00a0%, Kontrollgruppe 10,5\u00a0%"


def test_an_experiment_that_is_skipped_says_so() -> None:
    assert wording.way(Way.NEXT, Kind.EXPERIMENT) == "if skipped"


def test_references_are_said_by_their_names() -> None:
    """The name of the method, as it stands in the code."""
    node = flow.Execute(this.go).AsSoonAs(this.in_stock)
    assert wording.modifier(next(node.modifiers())) == "as soon as in_stock"


def test_a_step_of_the_projects_own_does_what_its_title_says() -> None:
    tell, end = (designs.Reminded.graph.by_name[name] for name in ("tell", "end"))
    assert (wording.does(tell), wording.does(end)) == ("Send a text message", "ends")
    assert wording.lines(tell) == ("Send a text message", "sends a text message")
    assert wording.lines(end) == ()
