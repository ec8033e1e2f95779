"""Rules of the system checks about who enters a flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.forms import BaseForm
from django.forms.models import BaseModelForm

from automations.automation import Automation
from automations.blueprint import Problem
from automations.entry import EnterByForm, EnterEach, PerKey


def entries_without_subject(automation: type[Automation]) -> Iterator[Problem]:
    """E022: who enters is declared, and not whom an instance is about."""
    subject: Any = automation.options.subject
    declared = "Meta.reentry" if automation.options.reentry else "entries"
    if (automation.options.reentry or _schedules(automation)) and not subject:
        hint = 'Name the key of the data: class Meta: subject = "customer".'
        yield Problem("E022", "", f"has {declared} and no Meta.subject", hint)
    elif not isinstance(subject, str):
        yield Problem("E022", "", f"has Meta.subject = {subject!r}", "Give the name of a key.")


def unusable_entries(automation: type[Automation]) -> Iterator[Problem]:
    """E023: `entries` holds what is no entry, or entries that nobody could tell apart."""
    entries: Any = automation.entries
    ways = (EnterEach, EnterByForm)
    if not isinstance(entries, (list, tuple)) or not all(isinstance(e, ways) for e in entries):
        hint = "Write entries = [flow.EnterEach(queryset, every=timedelta(days=1))]."
        yield Problem("E023", "", "has entries that are no list of schedules and forms", hint)
        return
    counts = Counter((type(entry), entry.name) for entry in entries)
    doubled = [name for (_way, name), count in counts.items() if count > 1]
    if doubled:
        text = f"has several entries named {doubled[0]!r}"
        yield Problem("E023", "", text, 'Give each a name: flow.EnterEach(…, name="trials").')
    if any(len(entry.name) > 100 for entry in entries):
        text = "has an entry with a name of more than 100 characters"
        yield Problem("E023", "", text, "Shorten it.")


def entries_without_keys(automation: type[Automation]) -> Iterator[Problem]:
    """E024: a schedule enters subjects where the policy needs further values."""
    policy = automation.options.reentry
    if _schedules(automation) and (isinstance(policy, PerKey) or automation.unique):
        yield Problem(
            "E024",
            "",
            "has entries, which know the subject only, and is unique by more or by something else",
            "Use flow.Once(), flow.OneAtATime() or flow.CoolDown() as Meta.reentry.",
        )


def unusable_forms(automation: type[Automation]) -> Iterator[Problem]:
    """E033: an entry by form has no form, or one that saves an object of which nobody knows."""
    for entry in _forms(automation):
        form = entry.form
        if not callable(form) or (isinstance(form, type) and not issubclass(form, BaseForm)):
            hint = "Give a form class, or a callable that takes the request and returns one."
            yield Problem("E033", "", f"has an entry by {form!r}, which is no form", hint)
        elif isinstance(form, type) and issubclass(form, BaseModelForm) != bool(entry.key):
            text = f"has an entry by {form.__name__}: model forms need a key, others have none"
            hint = 'Say under which key the saved object is stored: EnterByForm(…, key="customer").'
            yield Problem("E033", "", text, hint)


def forms_without_subject(automation: type[Automation]) -> Iterator[Problem]:
    """E034: an entry by form does not tell what the policy of the flow needs."""
    policy, subject = automation.options.reentry, automation.options.subject
    needed = {subject, *policy.names} if policy is not None and isinstance(subject, str) else set()
    for entry in _forms(automation):
        if not isinstance(entry.form, type):
            continue
        known = {entry.user, entry.key, *getattr(entry.form, "base_fields", ())}
        for name in sorted(needed - known - {""}):
            text = f"has an entry by {entry.form.__name__}, which has no field {name!r}"
            hint = f"Add the field, or give EnterByForm(…, user={name!r})."
            yield Problem("E034", "", text, hint)


def _schedules(automation: type[Automation]) -> bool:
    """Tell whether there is any entry that is no form; what else it is, E023 says."""
    entries: Any = automation.entries
    listed = isinstance(entries, (list, tuple))
    return bool(entries) and not (listed and all(isinstance(e, EnterByForm) for e in entries))


def _forms(automation: type[Automation]) -> list[EnterByForm]:
    entries: Any = automation.entries
    listed = entries if isinstance(entries, (list, tuple)) else ()
    return [entry for entry in listed if isinstance(entry, EnterByForm)]


RULES = (
    entries_without_subject,
    unusable_entries,
    entries_without_keys,
    unusable_forms,
    forms_without_subject,
)
