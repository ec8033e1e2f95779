"""The way of an instance over the diagram."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import clock, testing
from automations.models import AutomationModel
from automations_admin.diagram.overlay import Overlay
from automations_admin.instances import path, queries
from tests.automations_admin.shop import Nightly, Payment

pytestmark = pytest.mark.django_db


def overlay(automation: Any, graph: Any) -> Overlay:
    instance = AutomationModel.objects.get(pk=automation.id)
    tasks = queries.standing_tasks([instance.pk]).get(instance.pk, [])
    return path.overlay(graph, queries.trail(instance), tasks, clock.now(), "book")


def test_the_path_is_lit_and_the_rest_is_ahead_or_not_taken(groups: Any) -> None:
    """Where it is, where it was, where it can still come, where it will not come."""
    found = overlay(Payment(), Payment.graph)
    assert found.lit["paid", "split"] == 1
    assert ("paid", "left") in found.dim
    assert ("join", "end") not in found.dim
    css = {name: look.css for name, look in found.looks.items()}
    assert css["pack"] == "a-now"
    assert css["left"] == css["clarify"] == "a-untaken"
    assert css["end"] == "a-ahead"
    assert found.looks["book"].selected
    assert found.looks["join"].badges[0].text == "1 of 2"
    assert found.looks["paid"].badges[0].text == "yes"


def test_a_failure_stands_out(groups: Any) -> None:
    """With its attempts."""
    found = overlay(Payment(postcode="8O331"), Payment.graph)
    look = found.looks["book"]
    assert look.mark is not None
    assert look.mark.icon == "failed"
    assert look.badges[0].text == "1 of 1 tries"


def test_a_caught_failure_leads_along_its_own_edge(groups: Any) -> None:
    """On error."""
    with testing.frozen_time() as moved:
        run = Payment(card="declined")
        assert overlay(run, Payment.graph).looks["charge"].badges[0].text == "try 1 of 2"
        moved.advance(timedelta(minutes=1))
        testing.run_due()
        found = overlay(run, Payment.graph)
    assert found.lit["charge", "clarify"] == 1
    assert ("charge", "paid") in found.dim
    mark = found.looks["charge"].mark
    assert mark is not None
    assert mark.icon == "warn"


def test_loops_are_counted(django_assert_num_queries: Any) -> None:
    """However long the history is, the questions are the same."""
    with testing.frozen_time() as moved:
        run = Nightly()
        testing.run_until(moved, moved.now() + timedelta(days=5))
        with django_assert_num_queries(3):
            trail = queries.trail(run.row)
        found = overlay(run, Nightly.graph)
    assert trail.taken["again", "write"] == 5
    assert found.looks["write"].badges[0].text == "×6"  # noqa: RUF001
