"""The rounds of a contest: everybody in turn, and again when the machine was disturbed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.contestants.meter import Sample
from benchmarks.ratios.contests import Contest, Entrant
from benchmarks.ratios.verdicts import Round

#: So many times as many rounds as are asked for are run at most.
PATIENCE = 2


@dataclass
class Rounds:
    """What was run.

    Attributes:
        kept: rounds that count.
        discarded: rounds in which the machine was disturbed.
        forced: whether too few were steady, so that disturbed ones count too.
    """

    kept: list[Round] = field(default_factory=list)
    discarded: list[Round] = field(default_factory=list)
    forced: bool = False


def hold(
    contest: Contest,
    count: int,
    run: Callable[[Entrant], Sample | None],
    commits: Callable[[], float],
) -> Rounds:
    """Run rounds until so many are steady, but no more than `PATIENCE` times as many.

    Args:
        contest: who takes part.
        count: how many rounds are asked for.
        run: measures an entrant.
        commits: returns how many raw commits the database does per second now.
    """
    rounds = Rounds()
    for _ in range(count * PATIENCE):
        one = _turn(contest, run, commits)
        (rounds.kept if one.steady else rounds.discarded).append(one)
        if len(rounds.kept) == count:
            return rounds
    calmest = sorted(rounds.discarded, key=lambda one: one.agreement, reverse=True)
    missing = count - len(rounds.kept)
    return Rounds(rounds.kept + calmest[:missing], calmest[missing:], forced=True)


def _turn(
    contest: Contest, run: Callable[[Entrant], Sample | None], commits: Callable[[], float]
) -> Round:
    before = commits()
    answers = {entrant: run(entrant) for entrant in contest.entrants}
    return Round({who: said for who, said in answers.items() if said}, before, commits())
