"""Rule of the system checks about classes that were taken over from a designed flow."""

from __future__ import annotations

from collections.abc import Iterator

from automations.automation import Automation
from automations.blueprint import Problem


def unusable_adoptions(automation: type[Automation]) -> Iterator[Problem]:
    """E047: Meta.adopted_from is no pair of a designed flow and a hash."""
    said = automation.options.adopted_from
    if said is None or is_adoption(said):
        return
    text = "has a Meta.adopted_from that names no designed flow and what it said"
    hint = 'Leave it as it was written, adopted_from = ("designed.Name", "…"), or remove it.'
    yield Problem("E047", "", text, hint)


def is_adoption(said: object) -> bool:
    """Tell whether this is fit for `Meta.adopted_from`: a name and a hash."""
    if not isinstance(said, (tuple, list)) or len(said) != 2:
        return False
    return all(isinstance(one, str) and one for one in said)


RULES = (unusable_adoptions,)
