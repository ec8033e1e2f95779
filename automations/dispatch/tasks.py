"""One pass over everything that is due, for cron, tests and other task systems."""

from __future__ import annotations

from datetime import datetime

from automations import clock, conf
from automations.dispatch import sweeps
from automations.dispatch.worker import Loop
from automations.engine import holding, limiting
from automations.engine.runner import Runner


def run_due(limit: int | None = None, runner: Runner | None = None) -> int:
    """Run everything that is due now.

    Args:
        limit: how many messages and tasks at most; None for all that are due at the start.
        runner: on whose behalf; by default a worker of this process.

    Returns:
        How many were run.
    """
    runner = runner or Loop().runner
    holding.unblock_all()
    limiting.sweep_all()
    now, done, batch = clock.now(), 0, conf.get().BATCH
    while limit is None or done < limit:
        size = batch if limit is None else min(batch, limit - done)
        found = sweeps.sweep(now, size, runner.owner)
        found += _run_one_by_one(runner, now, size - found)
        if not found:
            break
        done += found
    return done


def _run_one_by_one(runner: Runner, now: datetime, limit: int) -> int:
    """Claim each task only when its turn comes, so that a step that kills costs no other one."""
    done = 0
    while done < limit and runner.run_due(now, 1):
        done += 1
    return done
