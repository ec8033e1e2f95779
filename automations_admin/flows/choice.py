"""What the page of a flow offers to choose from: measures, periods, definitions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations_admin.flows import lens as lenses
from automations_admin.flows.lens import Lens
from automations_admin.flows.queries import Version

#: Returns the address of the page with some changes.
Url = Callable[..., str]


@dataclass(frozen=True)
class Choice:
    """One of several things to show: a link, or the one that is shown."""

    label: Any
    url: str
    current: bool
    title: str = ""


@dataclass(frozen=True)
class Choices:
    """Everything that can be chosen; an empty list is not shown."""

    heats: list[Choice]
    periods: list[Choice]
    spans: list[Choice]
    definitions: list[Choice]


def offered(lens: Lens, versions: list[Version], shown: Version | None, url: Url) -> Choices:
    """Return what can be chosen.

    Args:
        lens: what is chosen now.
        versions: the stored definitions.
        shown: the one that is shown.
        url: makes the addresses.
    """

    def among(key: str, words: dict[str, Any]) -> list[Choice]:
        chosen = getattr(lens, key)
        return [
            Choice(label, url(**{key: value}), value == chosen) for value, label in words.items()
        ]

    periods = {key: short for key, (short, _words, _length) in lenses.PERIODS.items()}
    return Choices(
        heats=among("heat", lenses.HEATS),
        periods=among("period", periods) if lens.heat else [],
        spans=among("span", lenses.SPANS) if lens.of_time else [],
        definitions=[_definition(one, shown, url) for one in versions] if versions[1:] else [],
    )


def _definition(version: Version, shown: Version | None, url: Url) -> Choice:
    label = f"{version.number} {_('(current)')}" if version.current else str(version.number)
    live = ngettext("%(live)s instance runs on it", "%(live)s instances run on it", version.live)
    url_of = url(definition=version.row.pk)
    return Choice(label, url_of, version == shown, live % {"live": version.live})
