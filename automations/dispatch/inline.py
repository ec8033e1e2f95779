"""Starts, messages and forms go on at once, in the process of their caller."""

from __future__ import annotations

from automations.engine.dispatcher import Dispatcher


class InlineDispatcher(Dispatcher):
    """Atomic steps run in the caller's process until the instance must wait.

    Detached steps, timers and conditions are left to `automation_worker` or `automation_step`.
    """

    takes_up = True
