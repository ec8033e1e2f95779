"""Mistakes in what `class Meta` says of a flow as a whole; each rule yields problems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from automations import conf
from automations.automation import Automation
from automations.blueprint import BURST, BY_SETTINGS, EACH, Problem


def unusable_keeps(automation: type[Automation]) -> Iterator[Problem]:
    """E021: `Meta.keep` is no time for which a history could be kept."""
    keep: Any = automation.options.keep
    if keep is None or keep == BY_SETTINGS:
        return
    if not isinstance(keep, timedelta) or not timedelta() < keep <= timedelta(days=conf.MAX_DAYS):
        yield Problem(
            "E021",
            "",
            f"has Meta.keep = {keep!r}, which is no time to keep histories for",
            f"Give a timedelta of more than 0 and at most {conf.MAX_DAYS} days, or None for ever.",
        )


def unknown_commits(automation: type[Automation]) -> Iterator[Problem]:
    """E052: `Meta.commit` is none of the two ways."""
    if automation.options.commit not in {EACH, BURST}:
        yield Problem(
            "E052",
            "",
            f"has Meta.commit = {automation.options.commit!r}",
            f"Write {BURST!r} to have consecutive steps in one transaction, or leave it out.",
        )


#: Every rule of this file.
RULES = (unusable_keeps, unknown_commits)
