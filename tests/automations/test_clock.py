"""The only source of time, and what stands in for it."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import automations
from automations import clock

PAST = datetime(2020, 1, 1, tzinfo=UTC)
ROOT = Path(automations.__file__).parent


def in_a_thread() -> datetime:
    """Ask another thread for the time."""
    found: list[datetime] = []
    thread = threading.Thread(target=lambda: found.append(clock.now()))
    thread.start()
    thread.join()
    return found[0]


def test_time_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_time_goes_on() -> None:
    before = datetime.now(UTC)

    assert before <= clock.now() <= datetime.now(UTC)


def test_time_can_be_replaced_for_a_block() -> None:
    with clock.replaced(lambda: PAST):
        assert clock.now() == PAST

    assert clock.now() > PAST


def test_time_is_given_back_after_an_error() -> None:
    with pytest.raises(ValueError, match="x"), clock.replaced(lambda: PAST, everywhere=True):
        raise ValueError("x")

    assert clock.now() > PAST
    assert in_a_thread() > PAST


@pytest.mark.parametrize(("everywhere", "there"), [(True, True), (False, False)])
def test_other_threads_are_asked_for(everywhere: bool, there: bool) -> None:
    with clock.replaced(lambda: PAST, everywhere=everywhere):
        assert (in_a_thread() == PAST) is there


def test_inner_clock_wins_and_leaves_the_outer_one() -> None:
    other = PAST + timedelta(days=1)
    with clock.replaced(lambda: PAST, everywhere=True):
        with clock.replaced(lambda: other):
            assert (clock.now(), in_a_thread()) == (other, PAST)
        assert clock.now() == PAST


@pytest.mark.parametrize(
    "path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_nobody_else_asks_for_the_time(path: Path) -> None:
    """Columns may name a default; the testing kit asks for the real present once."""
    allowed = {"clock.py", "testing.py"}
    text = (
        path.read_text()
        .replace("default=timezone.now", "")
        .replace("default=django.utils.timezone.now", "")
    )

    asked = re.findall(
        r"timezone\.now|datetime\.now|datetime\.utcnow|date\.today|time\.time\(", text
    )
    assert path.name in allowed or asked == []
