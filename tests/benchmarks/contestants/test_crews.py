"""W7 and W8 are done by workers in processes of their own."""

from __future__ import annotations

import pytest

from automations.models import AutomationModel, Worker
from benchmarks import flows
from benchmarks.contestants import crews

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture(autouse=True)
def _environment(child_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers open the test's database."""
    name = child_environment["AUTOMATIONS_TEST_DATABASE"]
    monkeypatch.setenv("AUTOMATIONS_TEST_DATABASE", name)
    monkeypatch.setenv("PYTHONPATH", child_environment["PYTHONPATH"])


def test_workers_run_every_instance_once() -> None:
    """Two of them, and none of their executions is false."""
    turn = crews.together(2, 6)

    assert turn.false == 0
    assert turn.rate > 0
    assert turn.used > 0
    assert Worker.objects.count() == 2


def test_what_was_not_run_is_false() -> None:
    """An instance that has not ended, and each attempt that is missing."""
    with crews.left_to_workers:
        pk = flows.Linear().id

    assert crews.false_executions([pk]) > 1


def test_a_first_step_is_run_by_a_waiting_worker() -> None:
    """The time until then is counted from the start."""
    with crews.crew(1, "w8-worker"), crews.left_to_workers:
        assert crews._first_step() > 0

    assert AutomationModel.objects.get().data["ran"] > 0
