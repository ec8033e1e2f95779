"""Cancel, pause, resume; see also tests of recovery."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from automations import testing
from automations.engine import recovery
from automations.exceptions import NotPossible
from automations.models import Event


def test_a_cancelled_instance_has_no_open_task(
    parallel: testing.Run, event: Callable[[testing.Run], Event]
) -> None:
    recovery.cancel(parallel.row, reason="Duplicate")
    assert (parallel.open, parallel.row.state, parallel.row.reason) == (
        [],
        "cancelled",
        "Duplicate",
    )
    assert event(parallel).detail == {"before": "running", "after": "cancelled"}


def test_what_has_ended_is_not_cancelled_but_what_has_failed_is(broken: testing.Run) -> None:
    recovery.cancel(broken.row)
    with pytest.raises(NotPossible, match="ended already"):
        recovery.cancel(broken.row)


def test_a_pause_and_its_end_are_refused_where_they_do_not_fit(shipping: testing.Run) -> None:
    with pytest.raises(NotPossible, match="not paused"):
        recovery.resume(shipping.row)
    recovery.pause(shipping.row)
    with pytest.raises(NotPossible, match="not running"):
        recovery.pause(shipping.row)
