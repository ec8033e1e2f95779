"""Rules of the system checks about who enters a flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from automations.automation import Automation
from automations.blueprint import Problem
from automations.entry import EnterEach, PerKey


def entries_without_subject(automation: type[Automation]) -> Iterator[Problem]:
    """E022: who enters is declared, and not whom an instance is about."""
    subject: Any = automation.options.subject
    declared = "Meta.reentry" if automation.options.reentry else "entries"
    if (automation.options.reentry or automation.entries) and not subject:
        hint = 'Name the key of the data: class Meta: subject = "customer".'
        yield Problem("E022", "", f"has {declared} and no Meta.subject", hint)
    elif not isinstance(subject, str):
        yield Problem("E022", "", f"has Meta.subject = {subject!r}", "Give the name of a key.")


def unusable_entries(automation: type[Automation]) -> Iterator[Problem]:
    """E023: `entries` holds what is no schedule, or schedules that nobody could tell apart."""
    entries: Any = automation.entries
    if not isinstance(entries, (list, tuple)) or not all(isinstance(e, EnterEach) for e in entries):
        hint = "Write entries = [flow.EnterEach(queryset, every=timedelta(days=1))]."
        yield Problem("E023", "", "has entries that are no list of schedules", hint)
        return
    doubled = [name for name, count in Counter(e.name for e in entries).items() if count > 1]
    if doubled:
        text = f"has several entries named {doubled[0]!r}"
        yield Problem("E023", "", text, 'Give each a name: flow.EnterEach(…, name="trials").')
    if any(len(entry.name) > 100 for entry in entries):
        text = "has an entry with a name of more than 100 characters"
        yield Problem("E023", "", text, "Shorten it.")


def entries_without_keys(automation: type[Automation]) -> Iterator[Problem]:
    """E024: a schedule enters subjects where the policy needs further values."""
    policy = automation.options.reentry
    if automation.entries and (isinstance(policy, PerKey) or automation.unique):
        yield Problem(
            "E024",
            "",
            "has entries, which know the subject only, and is unique by more or by something else",
            "Use flow.Once(), flow.OneAtATime() or flow.CoolDown() as Meta.reentry.",
        )


RULES = (entries_without_subject, unusable_entries, entries_without_keys)
