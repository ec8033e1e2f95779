"""The pages that are measured are those that staff open."""

from __future__ import annotations

import pytest

from automations.models import AutomationModel
from benchmarks import console, past

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """And answers; each has the same budget."""
    monkeypatch.setattr(console, "TIMES", 1)
    monkeypatch.setattr(past, "BATCHES", 2)
    figures = console.console(200)
    names = {figure.name.removeprefix("console: ") for figure in figures[1:]}
    lists, pages = {*console.LISTS, "list, in the middle"}, {*console.PAGES, *console.OF_FLOW}
    assert names == {*lists, *pages, "instance page", "batch"}
    assert {(figure.unit, figure.budget) for figure in figures[1:]} == {("ms", console.BUDGET)}
    assert AutomationModel.objects.count() == 200
