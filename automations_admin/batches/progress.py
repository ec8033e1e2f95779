"""How far a batch is: counts by verdict, a bar with the words beneath it, when it will be ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from automations import clock
from automations.models import Batch
from automations.status import BatchState, Verdict
from automations_admin.marks import Mark

#: Verdicts in the order of the bar.
VERDICTS: dict[str, Mark] = {
    Verdict.WENT_THROUGH: Mark("a-s-done", "done", _("went through")),
    Verdict.FAILED_AGAIN: Mark("a-s-failed", "failed", _("failed again")),
    Verdict.REFUSED: Mark("a-s-off", "cancelled", _("refused")),
    Verdict.RUNNING: Mark("a-s-running", "running", _("running")),
    Verdict.TO_COME: Mark("a-s-waiting", "waiting", _("to come")),
    Verdict.LEFT: Mark("a-s-off", "skipped", _("left as they were")),
}
STATES: dict[str, Mark] = {
    BatchState.RUNNING: Mark("a-s-running", "running", _("Running")),
    BatchState.SUSPENDED: Mark("a-s-paused", "paused", _("Suspended")),
    BatchState.FINISHED: Mark("a-s-completed", "completed", _("Finished")),
    BatchState.CANCELLED: Mark("a-s-off", "cancelled", _("Cancelled")),
}
#: Width of the bar, in SVG units.
WIDTH = 1_000.0
_NOT_HANDLED = (Verdict.TO_COME, Verdict.RUNNING)


@dataclass(frozen=True)
class Part:
    """The items with one verdict, as a part of the bar."""

    key: str
    mark: Mark
    count: int
    x: str
    width: str


@dataclass(frozen=True)
class Progress:
    """How far a batch is.

    Attributes:
        parts: of the bar; those without items are left out.
        handled: how many have a verdict.
        total: how many there are.
        ready: about when it will be ready; None if nobody can say.
    """

    parts: tuple[Part, ...]
    handled: int
    total: int
    ready: datetime | None

    @property
    def percent(self) -> int:
        """Share of those that have a verdict."""
        return 100 * self.handled // self.total if self.total else 100


def of(batch: Batch, counts: dict[str, int]) -> Progress:
    """Return how far a batch is.

    Args:
        batch: the batch.
        counts: how many items have which verdict.
    """
    total = sum(counts.values())
    parts, x = [], 0.0
    for key, mark in VERDICTS.items():
        count = counts.get(key, 0)
        width = WIDTH * count / total if total else 0.0
        if count:
            parts.append(Part(key, mark, count, f"{x:.1f}", f"{width:.1f}"))
        x += width
    left = sum(counts.get(key, 0) for key in _NOT_HANDLED)
    return Progress(tuple(parts), total - left, total, _ready(batch, counts, total))


def _ready(batch: Batch, counts: dict[str, int], total: int) -> datetime | None:
    """Return about when the last item is begun: by the speed that was set, or that was seen."""
    to_come = counts.get(Verdict.TO_COME, 0)
    if batch.state != BatchState.RUNNING or not to_come:
        return None
    now, begun = clock.now(), total - to_come
    if batch.rate is not None:
        return now + timedelta(minutes=to_come / batch.rate)
    if not begun or now <= batch.created:
        return None
    return now + (now - batch.created) / begun * to_come
