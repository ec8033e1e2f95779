"""How a contestant is measured. Standard library only: peers run it in their own environment."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

#: What the line begins with that a contestant prints.
MARK = "measured "
#: Instances that are run before anything is measured, and over which statements are counted.
WARM, COUNTED = 5, 10
WRITES = {"INSERT", "UPDATE", "DELETE"}


@dataclass(frozen=True)
class Sample:
    """What a contestant has measured.

    Attributes:
        units: how many instances, or how often.
        wall: seconds by the clock, for all of them.
        processor: seconds of this process's threads, in user and system mode.
        statements: for each unit, without savepoints and commits; 0 if not counted.
        savepoints: statements for each unit that set or release one.
        commits: for each unit.
        extra: further values by name.
    """

    units: int
    wall: float
    processor: float
    statements: float = 0
    savepoints: float = 0
    commits: float = 0
    extra: Mapping[str, float] | None = None

    def line(self) -> str:
        """Return the line that `ratios` reads."""
        return MARK + json.dumps(asdict(self))


def processor() -> float:
    """Return the processor time of this process in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measure(act: Callable[[], object], units: int, said: Iterable[str] = ()) -> Sample:
    """Return what an act takes that does so many units.

    Args:
        act: is called once.
        units: how many units that are.
        said: the statements of `COUNTED` units, as they were seen before.
    """
    used, began = processor(), time.perf_counter()
    act()
    wall, used = time.perf_counter() - began, processor() - used
    statements, savepoints, commits = counts(said)
    share = 1 / COUNTED
    return Sample(units, wall, used, statements * share, savepoints * share, commits * share)


def counts(said: Iterable[str]) -> tuple[int, int, int]:
    """Return how many statements, savepoints and commits there are among these.

    A statement that writes outside a transaction commits by itself.
    """
    statements = savepoints = commits = 0
    inside = False
    for word in (one.lstrip("( \n").split(None, 1)[0].upper() for one in said):
        if word in {"BEGIN", "COMMIT", "ROLLBACK"}:
            inside = word == "BEGIN"
            commits += word == "COMMIT"
        elif word in {"SAVEPOINT", "RELEASE"}:
            savepoints += 1
        else:
            statements += 1
            commits += word in WRITES and not inside
    return statements, savepoints, commits


def repeated(act: Callable[[], object], times: int) -> Callable[[], None]:
    """Return a function that calls another one so often."""

    def all_of_them() -> None:
        for _ in range(times):
            act()

    return all_of_them


def read(output: str) -> Sample | None:
    """Return the sample that a contestant has printed; `None` if it cannot do the workload.

    Args:
        output: all that it has written to its standard output.
    """
    for line in output.splitlines():
        if line.startswith(MARK):
            return Sample(**json.loads(line.removeprefix(MARK)))
    return None
