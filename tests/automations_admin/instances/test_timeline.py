"""The timeline of an instance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations import testing
from automations.models import AutomationModel
from automations_admin.instances import timeline
from tests.automations_admin.shop import Payment, Simple

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def shown(groups: Any) -> timeline.Timeline:
    """Return the timeline of an instance that failed in one of two branches, an hour later."""
    with testing.frozen_time(BEGIN) as clock:
        run = testing.start(Payment, postcode="8O331")
        clock.advance(hours=1)
        found = of(run.row, clock.now())
    assert found is not None
    return found


def of(row: AutomationModel, now: datetime, *, fold: bool = True) -> timeline.Timeline | None:
    """Return the timeline of an instance."""
    assert row.definition is not None
    return timeline.of(row, row.definition.graph, now, fold=fold)


def test_each_branch_has_a_lane_with_its_name(shown: timeline.Timeline) -> None:
    assert [note.text for note in shown.names] == ["Main", "Book", "Pack"]


def test_bars_say_what_happened_in_words(shown: timeline.Timeline) -> None:
    titles = [bar.title for bar in shown.bars]
    assert any(title.startswith("Book: Failed") for title in titles)
    (pack,) = [title for title in titles if title.startswith("Pack")]
    assert pack == (
        "Pack: Waits for a person, 1 h, from 2 March 2026, 10:00:00 Europe/Berlin to now"
    ) or pack.startswith("Pack: Waits for a person, 1 h, from ")


def test_idle_time_is_folded(shown: timeline.Timeline) -> None:
    assert [note.text for _x, _width, note in shown.idle] == ["59 min idle"]
    assert shown.now


def test_idle_time_can_be_drawn_to_scale(groups: Any) -> None:
    with testing.frozen_time(BEGIN) as clock:
        run = testing.start(Payment, postcode="8O331")
        clock.advance(hours=1)
        found = of(run.row, clock.now(), fold=False)
    assert found is not None
    assert found.idle == ()


def test_an_instance_that_has_ended_has_no_present() -> None:
    with testing.frozen_time(BEGIN):
        run = testing.start(Simple)
    found = of(run.row, BEGIN + timedelta(days=1))
    assert found is not None
    assert found.now == ""


def test_long_histories_are_cut_and_say_so(
    groups: Any, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    """Two questions, however long."""
    monkeypatch.setattr(timeline, "MOST_TASKS", 2)
    run = testing.start(Payment, postcode="8O331")
    row = AutomationModel.objects.select_related("definition").get(pk=run.row.pk)
    with django_assert_num_queries(2):
        found = of(row, datetime.now(UTC))
    assert found is not None
    assert found.cut
