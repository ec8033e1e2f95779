"""`automation_sweep` puts a call into the queue."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from automations.dispatch.queueing import QueueDispatcher


class Sending(QueueDispatcher):
    """Notes that a sweep was asked for."""

    asked: list[bool] = []

    def send_sweep(self) -> None:
        """Note it."""
        self.asked.append(True)


def test_a_sweep_is_asked_for() -> None:
    Sending.asked.clear()
    with override_settings(AUTOMATIONS={"DISPATCHER": f"{__name__}.Sending"}):
        call_command("automation_sweep")
    assert Sending.asked == [True]


@pytest.mark.parametrize("name", ["inline", "worker"])
def test_without_a_queue_it_says_what_to_do_instead(name: str) -> None:
    with (
        override_settings(AUTOMATIONS={"DISPATCHER": name}),
        pytest.raises(CommandError, match="Start automation_worker, or automation_step"),
    ):
        call_command("automation_sweep")
