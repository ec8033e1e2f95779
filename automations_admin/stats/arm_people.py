"""The arms of an experiment by subjects: each counts once, however often it entered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from automations_admin.find.slices import Part
from automations_admin.stats import unique
from automations_admin.stats.arms import Group
from automations_admin.stats.lens import Lens

if TYPE_CHECKING:
    from automations_admin.stats.experiment import Experiment


def groups(page: Experiment, names: Sequence[str], part: Part, lens: Lens) -> list[Group]:
    """Return the arms, by some queries for each, from the histories that are still there.

    A subject is matured with one instance that is old enough, and has converted with one of these.
    As arms are sticky, nobody is in two of them.

    Args:
        page: says of which experiment, and what is measured.
        names: of the arms.
        part: which instances are counted at all.
        lens: the days in which they started.
    """
    return [_group(page, name, part, lens) for name in names]


def _group(page: Experiment, name: str, part: Part, lens: Lens) -> Group:
    def count(what: str) -> int:
        return unique.subjects(page, **page.arm_figure(name, what, part, lens))

    assigned, matured = count("assigned"), count("matured")
    members = count("members") if page.reached else assigned
    converted = count("converted") if page.goal is not None else 0
    return Group(name, assigned, members, matured, converted)
