"""The command that takes out what a page does not, with the same filters."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from automations import clock
from automations.status import InstanceState
from automations_admin.find.filters import AGES

#: The command that brings in what a page does not.
IMPORT = "python manage.py automation_import histories.jsonl.gz"


@dataclass(frozen=True)
class Command:
    """A line to copy.

    Attributes:
        text: the line.
        without: names of filters that the command does not know; it takes out more.
    """

    text: str
    without: tuple[str, ...]


def of(query: Mapping[str, Any]) -> Command:
    """Return the command for the filters of an address."""
    words, without = ["automation_export", "histories.jsonl.gz"], []
    for key, value in query.items():
        if key == "flow":
            words += ["--flow", str(value)]
        elif key == "state" and value in InstanceState.values:
            words += ["--state", str(value)]
        elif key == "age":
            words += _period(str(value), clock.now())
        else:
            without.append(key)
    return Command(f"python manage.py {shlex.join(words)}", tuple(without))


def _period(age: str, now: datetime) -> list[str]:
    _words, since, until = AGES[age]
    found = []
    for name, ago in (("--since", since), ("--until", until)):
        if ago is not None:
            found += [name, timezone.localtime(now - ago).isoformat(timespec="seconds")]
    return found
