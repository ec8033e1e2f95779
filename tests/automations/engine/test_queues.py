"""Where steps are put: their queue, that of their flow, and how many calls there are."""

from __future__ import annotations

from typing import Any

import pytest

from automations.engine import queues
from automations.engine.bell import Due
from automations.engine.queues import Ring
from tests.flows import queued, units
from tests.flows import reliability as flows

FLOW = queued.Queued.get_automation_class_name()
REPORTS = queued.AllQueued.get_automation_class_name()


def test_a_step_has_its_own_queue_or_that_of_its_flow() -> None:
    nodes = queued.AllQueued.nodes
    assert queues.queue_of(queued.AllQueued, nodes["first"]) == "reports"
    assert queues.queue_of(queued.AllQueued, nodes["second"]) == queued.SLOW
    assert queues.queue_of(queued.AllQueued, None) == "reports"
    assert queues.queue_of(units.Line, units.Line.nodes["first"]) == ""
    assert queues.names(queued.AllQueued) == {"reports", queued.SLOW}


def test_what_is_elsewhere_is_left_to_others() -> None:
    assert queues.elsewhere(FLOW, "") == ("slow",)
    assert set(queues.elsewhere(FLOW, queued.SLOW)) == {"first", "last", "end"}
    assert queues.elsewhere("no.such.Flow", "") == ()


def test_steps_that_share_a_queue_are_one_call() -> None:
    dues = [Due(1, FLOW, "first"), Due(1, FLOW, "last"), Due(2, FLOW, "first")]
    assert queues.rings(dues) == [Ring(1), Ring(2)]


def test_detached_steps_are_a_call_each() -> None:
    """They may run side by side."""
    flow = flows.SlowBranches.get_automation_class_name()
    assert queues.rings([Due(1, flow, "left"), Due(1, flow, "right")]) == [Ring(1), Ring(1)]


def test_what_nobody_knows_is_called_for_in_every_queue_of_the_flow() -> None:
    assert set(queues.rings([Due(1, FLOW)])) == {Ring(1, ""), Ring(1, queued.SLOW)}


def test_a_flow_whose_code_is_gone_goes_to_the_default() -> None:
    assert queues.rings([Due(1, "no.such.Flow", "step")]) == [Ring(1)]


@pytest.mark.django_db
def test_the_flow_is_looked_up_if_it_is_not_said(django_assert_num_queries: Any) -> None:
    pks = [queued.AllQueued(autorun=False).id, units.Line(autorun=False).id]
    with django_assert_num_queries(1):
        found = queues.rings([Due(pk) for pk in (*pks, max(pks) + 1)])
    assert set(found) == {Ring(pks[0], "reports"), Ring(pks[0], queued.SLOW), Ring(pks[1])}
