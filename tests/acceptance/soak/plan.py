"""What happens to which worker: drawn from a seed before anything is started."""

from __future__ import annotations

import random
from dataclasses import dataclass
from signal import SIGKILL, SIGSTOP

#: Failpoints between an effect and the commit that follows it, and around both.
PLACES = (
    "step.after",
    "detached.after",
    "finish.stored",
    "finish.committed",
    "claim.committed",
    "message.consumed",
)
#: Places where nothing is locked, so that others take over what a stopped worker held.
UNLOCKED = ("detached.after", "claim.committed")


@dataclass(frozen=True)
class Doom:
    """How the life of one worker is cut short.

    Attributes:
        number: SIGKILL or SIGSTOP.
        failpoint: where it happens; empty: whenever the time has come.
        visit: at which visit of the failpoint.
        seconds: when the time has come, counted from the start of the worker; also for one
            that has not come to its failpoint by then.
    """

    number: int
    failpoint: str = ""
    visit: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Plan:
    """A whole soak.

    Attributes:
        seed: what it was drawn from.
        instances: how many are started.
        workers: how many processes work at a time.
        dooms: in the order in which workers are started.
    """

    seed: int
    instances: int
    workers: int
    dooms: tuple[Doom, ...]

    @classmethod
    def draw(cls, seed: int, instances: int, kills: int, stops: int, workers: int = 2) -> Plan:
        """Draw a plan: half of the kills come at a failpoint, half at any moment."""
        chance = random.Random(seed)
        dooms = [_doom(chance, SIGKILL, PLACES, aimed=n % 2 == 0) for n in range(kills)]
        dooms += [_doom(chance, SIGSTOP, UNLOCKED, aimed=n % 4 != 3) for n in range(stops)]
        chance.shuffle(dooms)
        return cls(seed, instances, workers, tuple(dooms))


def _doom(chance: random.Random, number: int, places: tuple[str, ...], *, aimed: bool) -> Doom:
    if aimed:
        return Doom(number, chance.choice(places), chance.randint(1, 10), 0.6)
    return Doom(number, seconds=chance.uniform(0.05, 0.4))
