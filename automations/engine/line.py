"""What is due, claimed lane by lane as turns go: one worker's view of the queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from automations import clock, conf
from automations.engine import claims
from automations.engine.store import Claim
from automations.engine.turns import Turns

#: After so long the lanes are looked at anew, whatever is left in those that are known.
FRESH = timedelta(seconds=1)


@dataclass
class Line:
    """Claims what is due, one task at a time, of each lane in turn.

    Which lanes there are is asked once for many claims: at the beginning of a pass, after a second,
    and when nothing is left in those that were known.
    """

    _turns: Turns = field(default_factory=Turns)
    _pass: datetime | None = None
    _looked: datetime | None = None
    #: Something was claimed since the lanes were looked at.
    _claimed: bool = False

    def claim(self, now: datetime, owner: str) -> Claim | None:
        """Claim the task whose turn it is; None if nothing is due, or others are at it.

        Args:
            now: tasks due until this moment; a new one begins a new pass.
            owner: name of the worker.
        """
        if self._is_old(now):
            self._look(now)
        found = self._claim(now, owner)
        if found is None and self._claimed:
            self._look(now)
            found = self._claim(now, owner)
        self._claimed = self._claimed or found is not None
        if found is None:
            self._pass = None
        return found

    def _is_old(self, now: datetime) -> bool:
        looked = self._looked
        return self._pass != now or looked is None or abs(clock.now() - looked) > FRESH

    def _look(self, now: datetime) -> None:
        self._turns.begin(claims.due_lanes(now))
        self._pass, self._looked, self._claimed = now, clock.now(), False

    def _claim(self, now: datetime, owner: str) -> Claim | None:
        while (lane := self._turns.next()) is not None:
            found = claims.claim_due(now, owner, conf.get().lease, 1, lane=lane)
            if found:
                return found[0]
            self._turns.spent(lane)
        return None
