"""Whether edited data may be stored: masks put back, JSON-safe, as the flow's schema says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from automations import conf, jsonsafe, notes, redaction, schema
from automations.exceptions import NotStorable

#: Keys and places from the outside inwards.
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """Something that keeps data from being stored.

    Attributes:
        path: where it is; empty for the data as a whole.
        text: what is wrong; quotes no secret.
    """

    path: Path
    text: str

    @property
    def said(self) -> str:
        """The text with its place: "address.postcode: …"."""
        return f"{schema.path_text(self.path)}: {self.text}" if self.path else self.text


def unmasked(edited: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Return edited data in which masks that were left alone have their values again."""
    found: dict[str, Any] = redaction.unmasked(edited, before)
    return found


def find(
    data: dict[str, Any], before: dict[str, Any], rules: Mapping[str, Any] | None
) -> list[Fault]:
    """Return what keeps data from being stored.

    Args:
        data: the edited data, without masks as far as values stand behind them.
        before: the data as they are stored.
        rules: the JSON Schema of the flow, or None.
    """
    stored = set(redaction.masks(before))
    lost = [path for path in redaction.masks(data) if path not in stored]
    if lost:
        text = _("The dots stand for no value here. Write the value, or take the key away.")
        return [Fault(path, text) for path in lost]
    try:
        jsonsafe.dumps(data, "data", conf.get().MAX_DATA)
    except NotStorable as error:
        return [Fault((), notes.said(str(error)))]
    return list(_against(rules, data)) if rules is not None else []


def _against(rules: Mapping[str, Any], data: dict[str, Any]) -> Iterator[Fault]:
    if not schema.is_installed():
        text = _("The data cannot be checked: jsonschema is missing. Install it with: %(command)s")
        yield Fault((), text % {"command": schema.COMMAND})
        return
    try:
        for fault in schema.faults(rules, data):
            yield Fault(fault.path, _discreet(fault))
    except LookupError as error:
        yield Fault((), str(error))


def _discreet(fault: schema.Fault) -> str:
    """Return what is wrong; a secret value is not quoted."""
    secret = any(redaction.is_secret(str(part)) for part in fault.path)
    if secret or redaction.hides(fault.value):
        return _("does not fit the schema of the flow (%(rule)s).") % {"rule": fault.rule}
    return fault.text
