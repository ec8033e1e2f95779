"""What a dry run tells: a line for each thing that has happened, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from automations.graph import Edge
from automations.remarks import Remark


class What(TextChoices):
    """What has happened."""

    #: The flow has begun.
    BEGAN = "began", _("Begins")
    #: The step was passed or decided.
    WENT = "went", _("Went on")
    #: The step would have done something and was taken to have gone well.
    WOULD = "would", _("Would act")
    #: The step waits.
    WAITS = "waits", _("Waits")
    #: The step was passed over.
    SKIPPED = "skipped", _("Skipped")
    #: The step has failed and is tried again.
    RETRIES = "retries", _("Tried again")
    #: The step has failed.
    FAILED = "failed", _("Failed")
    #: A message has come.
    MESSAGE = "message", _("Message")
    #: A goal or an exit rule was reached.
    REACHED = "reached", _("Reached")
    #: The instance has ended.
    ENDED = "ended", _("Ended")
    #: Nothing came of an act.
    NOTHING = "nothing", _("Nothing")


@dataclass(frozen=True)
class Line:
    """One thing that has happened.

    Attributes:
        number: counted from 1.
        at: the simulated moment.
        what: what has happened.
        why: sentences on how that came.
        moves: how many moves had been made before.
        step: name of the step; "" for the instance.
        task, visit, attempt: which task, which visit to the step, and which attempt it was.
        ways: edges that were taken.
        others: edges that could be taken instead.
        acts: the step would act, so that somebody may say what comes of it.
        changes: what was changed in the data: {"before": …, "after": …}; None for nothing.
    """

    number: int
    at: datetime
    what: What
    why: tuple[Remark, ...]
    moves: int
    step: str = ""
    task: int = 0
    visit: int = 0
    attempt: int = 0
    ways: tuple[Edge, ...] = ()
    others: tuple[Edge, ...] = ()
    acts: bool = False
    changes: dict[str, Any] | None = None

    def __str__(self) -> str:
        said = " ".join(map(str, self.why))
        ways = ", ".join(edge.target for edge in self.ways)
        who = f"{self.step}: " if self.step else ""
        return f"{self.at:%Y-%m-%d %H:%M:%S} {who}{self.what}{f' → {ways}' if ways else ''}. {said}"
