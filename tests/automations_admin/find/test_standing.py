"""Where tasks stand."""

from __future__ import annotations

from typing import Any

import pytest

from automations.models import AutomationModel, AutomationTaskModel, Pause
from automations_admin.find import standing
from automations_admin.find.filters import Filters
from tests.automations_admin.shop import NAME, Payment, Simple

pytestmark = pytest.mark.django_db


def steps(**said: str) -> list[str]:
    found = standing.tasks(Filters.read(said), None)
    return sorted(found.values_list("status", flat=True))


def test_one_task_must_fit_all(groups: Any) -> None:
    """A failed step beside one that waits is not a failed one that waits."""
    Payment(postcode="8O331")
    assert steps(task="failed") == steps(task="failed", step="book") == ["book"]
    assert steps(task="failed", step="pack") == []
    assert steps(step="pack", assignee="group:Warehouse") == ["pack"]
    assert steps(step="book", assignee="group:Warehouse") == []


def test_errors_are_those_of_failed_and_retried_steps(groups: Any) -> None:
    """A step that went through in the end has none."""
    Simple(fail="x"), Payment(card="declined")
    assert steps(error="RuntimeError") == ["step"]
    assert steps(error="ValueError") == ["charge"]
    assert steps(error="Runtime") == []
    failed = AutomationTaskModel.objects.get(state="failed")
    assert steps(same=failed.fingerprint) == ["step"]


def test_the_same_failure_can_be_asked_for_while_it_is_tried_again(groups: Any) -> None:
    """What waits for its next try has its failure on record as well."""
    Payment(card="declined")
    tried = AutomationTaskModel.objects.get(waiting="retry")
    assert steps(same=tried.fingerprint) == []
    assert steps(same=tried.fingerprint, task="retrying") == ["charge"]
    assert steps(same="other", task="retrying") == []


def test_nobody_is_told_from_nothing() -> None:
    """The page says so."""
    assert standing.tasks(Filters(assignee="nobody"), None) is None
    assert not standing.asked(Filters(flow="x"))
    assert standing.asked(Filters(assignee="nobody"))


def test_pauses_hold_what_they_cover(groups: Any) -> None:
    """A step, a flow, everything; what has ended or is paused itself is not among it."""
    packs, waits = Payment(), Payment(stock=False)
    Simple()
    AutomationModel.objects.filter(pk=waits.id).update(state="paused")

    def held() -> set[int]:
        rows = AutomationModel.objects.filter(standing.held())
        return set(rows.values_list("pk", flat=True))

    assert held() == set()
    step = Pause.objects.create(automation_class=f"{NAME}.Payment", step="pack")
    assert held() == {packs.id}
    Pause.objects.filter(pk=step.pk).update(step="reserve")
    assert held() == set()
    Pause.objects.filter(pk=step.pk).update(step="")
    assert held() == {packs.id}
    Pause.objects.filter(pk=step.pk).update(automation_class="")
    assert held() == {packs.id}
