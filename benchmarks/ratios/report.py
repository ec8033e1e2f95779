"""What `ratios` prints. Pure."""

from __future__ import annotations

import platform
from collections.abc import Sequence

from benchmarks.ratios.contests import Budget, Contest, Entrant, Solo
from benchmarks.ratios.rounds import Rounds
from benchmarks.ratios.verdicts import STEADY, Round, Verdict, short, spreads, verdict


def header(database: str, commits: float) -> str:
    """Return what is measured where."""
    return (
        f"\n== {database}, Python {platform.python_version()}, "
        f"{commits:,.0f} raw commits/s ==\n"
        "medians [smallest-largest] of the rounds; ratios are taken within a round"
    )


def contest(contest: Contest, size: int, rounds: Rounds, database: str) -> tuple[list[str], int]:
    """Return the lines of a contest, and how many demands were missed."""
    lines = [f"\n{contest.title}, {size:,} instances, {len(rounds.kept)} rounds"]
    lines += [_entrant(entrant, rounds.kept) for entrant in contest.entrants]
    verdicts = [verdict(contest, rounds.kept, demand, database) for demand in contest.demands]
    for demand, found in zip(contest.demands, verdicts, strict=True):
        lines.append(_verdict(found) if found else f"  {demand.workload}: not measured")
    return lines + _disturbed(rounds), sum(bool(one and not one.met) for one in verdicts)


def solo(solo: Solo, size: int, rounds: Rounds, database: str) -> tuple[list[str], int]:
    """Return the lines of what was measured of ours alone, and how many budgets were missed."""
    (entrant,) = solo.contest.entrants
    sample = rounds.kept[0].samples.get(entrant)
    values = dict(sample.extra or {}) if sample else {}
    budgets = solo.budgets[database]
    lines = [f"\n{solo.title}, {size:,}"]
    lines += [_budget(budget, values.get(budget.value)) for budget in budgets]
    missed = sum(not one.keeps(values[one.value]) for one in budgets if one.value in values)
    return lines + _disturbed(rounds), missed


def _budget(budget: Budget, value: float | None) -> str:
    if value is None:
        return f"  {budget.title:56} not measured"
    said = f"{budget.demanded}: {_said(budget.keeps(value))}" if budget.demanded else ""
    return f"  {budget.title:56} {short(value):>10} {said}".rstrip()


def _entrant(entrant: Entrant, rounds: Sequence[Round]) -> str:
    samples = [one.samples[entrant] for one in rounds if entrant in one.samples]
    if not samples:
        return f"  {entrant!s:24} not measured: it cannot do this"
    rate, processor = spreads(rounds, entrant)
    counted = ""
    if samples[0].statements:
        one = samples[0]
        counted = (
            f"   {short(one.statements)} statements, {short(one.savepoints)} of savepoints, "
            f"{short(one.commits)} commits"
        )
    return f"  {entrant!s:24} {rate!s:>24}/s {processor!s:>22} ms processor{counted}"


def _verdict(found: Verdict) -> str:
    return (
        f"  {found.demand.workload} / {found.peer}: {found.wall}   "
        f"demanded {found.factor:g}: {_said(found.met)}   (by processor time {found.processor})"
    )


def _disturbed(rounds: Rounds) -> list[str]:
    lines = [
        f"  discarded a round: raw commits {one.before:,.0f}/s before, {one.after:,.0f}/s after; "
        f"the slower must be {STEADY:.0%} of the faster"
        for one in rounds.discarded
    ]
    if rounds.forced:
        lines.append("  TOO FEW ROUNDS WERE STEADY: the calmest of the disturbed ones count too.")
    return lines


def _said(met: bool) -> str:
    return "met" if met else "MISSED"
