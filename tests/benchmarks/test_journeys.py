"""The workload of the statistics runs, and measures what it says."""

from __future__ import annotations

import pytest

from automations.models import AutomationModel
from automations_admin.stats.views import PAGES
from benchmarks import journeys

pytestmark = pytest.mark.django_db


def test_every_page_is_measured() -> None:
    assert {view for view, _query in journeys.PAGES.values()} == {page.name for page in PAGES}


def test_it_measures_counting_and_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journeys, "STORED", 20)
    monkeypatch.setattr(journeys, "TIMES", 1)
    figures = {figure.name: figure for figure in journeys.journeys(60)}
    assert AutomationModel.objects.count() == 20
    assert figures["journeys: rows of sums"].value > 100
    assert len(figures) == 2 + len(journeys.PAGES)
