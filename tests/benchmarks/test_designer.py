"""The designer is measured in a browser, and where there is none, that is said."""

from __future__ import annotations

from typing import Any

import pytest

from automations.models import FlowVersion
from automations_admin.designer import built
from benchmarks import designer


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_every_limit_is_measured(
    monkeypatch: pytest.MonkeyPatch, browser: Any, live_server: Any, admin_user: Any
) -> None:
    """On a flow of few steps, once."""
    monkeypatch.setattr(designer, "LARGE", 20)
    monkeypatch.setattr(designer, "HUGE", 30)
    monkeypatch.setattr(designer, "MOVES", 5)
    flows = designer.drawn_up(admin_user)
    desk = designer.Desk(browser, live_server.url, designer.session(admin_user))
    found = designer.figures(desk, flows, 1)
    assert all(figure.value > 0 for figure in found)
    assert {(figure.unit, figure.budget, figure.least) for figure in found} >= {
        ("ms", designer.PAINT, 0),
        ("ms", designer.PROBLEM, 0),
        ("ms", designer.LAYOUT, 0),
        ("ms of CPU", designer.FIND, 0),
        ("frames/s", 0, designer.FRAMES),
    }


@pytest.mark.parametrize("absent", ["find_spec", "shutil.which"])
def test_without_a_browser_it_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, absent: str
) -> None:
    monkeypatch.setattr(built, "url", lambda name: name)
    monkeypatch.setattr(f"benchmarks.designer.{absent}", lambda name: None)
    with pytest.raises(designer.NotMeasurable, match="is missing"):
        designer.designer(1)


def test_without_the_scripts_it_says_how_to_build_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.designer.find_spec", lambda name: object())
    monkeypatch.setattr(built, "url", lambda name: "")
    with pytest.raises(designer.NotMeasurable, match="was not built; run: npm"):
        designer.designer(1)


@pytest.mark.django_db
def test_the_drafts_have_the_sizes_that_are_promised(admin_user: Any) -> None:
    sizes = {word: len(draft.document["nodes"]) for word, draft in
             designer.drawn_up(admin_user).items()}  # fmt: skip
    assert sizes == {"large": designer.LARGE, "tangled": designer.LARGE, "huge": designer.HUGE}
    assert FlowVersion.objects.count() == 3
