"""Starts, messages and forms go on at once, in the process of their caller."""

from __future__ import annotations

from automations.dispatch.worker import WorkerDispatcher


class InlineDispatcher(WorkerDispatcher):
    """Atomic steps run in the caller's process until the instance must wait.

    Detached steps, timers and conditions are left to `automation_worker` or `automation_step`;
    workers are woken for detached steps as with the dispatcher "worker".
    """

    takes_up = True
