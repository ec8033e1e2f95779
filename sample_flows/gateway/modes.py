"""When the gateway fails: by the card number or country of a request, or because it was told."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """How a request is answered."""

    #: As it should be.
    OK = "ok"
    #: 402: the bank refuses the card.
    REFUSE = "refuse"
    #: 503: come back later; nothing was done.
    UNAVAILABLE = "unavailable"
    #: The work is done, but the answer comes too late for anybody to wait for it.
    HANG = "hang"
    #: The work is done, but the answer is no JSON.
    GARBAGE = "garbage"


@dataclass(frozen=True)
class Habit:
    """A mode and for how many requests with the same key it lasts (None: for all)."""

    mode: Mode
    calls: int | None = None


#: Last four digits of a card, and what they bring about.
CARD_HABITS = {
    "0002": Habit(Mode.REFUSE),
    "0503": Habit(Mode.UNAVAILABLE, calls=2),
    "0504": Habit(Mode.UNAVAILABLE),
    "0408": Habit(Mode.HANG, calls=1),
    "0422": Habit(Mode.GARBAGE, calls=1),
}
#: Countries that the carrier has trouble with.
COUNTRY_HABITS = {"IS": Habit(Mode.UNAVAILABLE)}


class Switchboard:
    """Decides how each request is answered; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ordered: dict[str, Habit] = {}
        self._seen: Counter[tuple[str, str]] = Counter()

    def order(self, service: str, mode: Mode, calls: int | None = None) -> None:
        """Answer the next `calls` requests to a service (None: all) in this mode."""
        with self._lock:
            if mode == Mode.OK:
                self._ordered.pop(service, None)
            else:
                self._ordered[service] = Habit(mode, calls)

    def choose(self, service: str, key: str, habit: Habit | None) -> Mode:
        """Return the mode for one request.

        Args:
            service: "charges" or "parcels".
            key: the request's idempotency key.
            habit: what its card or country brings about.
        """
        with self._lock:
            ordered = self._ordered.get(service)
            if ordered is not None:
                self._use_up(service, ordered)
                return ordered.mode
            self._seen[service, key] += 1
            if habit is None:
                return Mode.OK
            lasts = habit.calls is None or self._seen[service, key] <= habit.calls
            return habit.mode if lasts else Mode.OK

    def _use_up(self, service: str, ordered: Habit) -> None:
        if ordered.calls is None:
            return
        if ordered.calls <= 1:
            del self._ordered[service]
        else:
            self._ordered[service] = Habit(ordered.mode, ordered.calls - 1)
