"""Of what `unique` or a policy says there is one: the key by which a live instance is found."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

from automations.engine import store
from automations.exceptions import MissingData
from automations.models import AutomationModel
from automations.references import is_reference, subject_of

if TYPE_CHECKING:
    from automations.automation import Automation


def names(automation: type[Automation]) -> tuple[str, ...]:
    """Return the keys of the data that must be there when an instance starts."""
    policy, unique = automation.options.reentry, automation.unique
    if policy is not None:
        return (automation.options.subject, *policy.names)
    return tuple(unique) if isinstance(unique, (list, tuple)) else ()


def live_key(automation: type[Automation], data: dict[str, Any]) -> str | None:
    """Return the hash that at most one live instance may have, or None if many may be live.

    Raises:
        MissingData: a key that `unique` or `Meta.reentry` needs is not in `data`.
    """
    policy = automation.options.reentry
    if policy is not None:
        values: list[Any] = [subject(automation, data), *_values(automation, policy.names, data)]
        return None if policy.while_live is None else _hash(automation, values)
    if not automation.unique:
        return None
    return _hash(automation, _values(automation, names(automation), data))


def _values(
    automation: type[Automation], wanted: tuple[str, ...], data: dict[str, Any]
) -> list[Any]:
    missing = [name for name in wanted if name not in data]
    if missing:
        raise MissingData(
            f"{automation.__name__} is unique by {', '.join(wanted)}: pass {', '.join(missing)}."
        )
    return [data[name] for name in wanted]


def _hash(automation: type[Automation], values: list[Any]) -> str:
    said = [automation.get_automation_class_name(), values]
    text = json.dumps(said, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def about(automation: type[Automation], data: dict[str, Any]) -> str:
    """Return whom or what an instance with these data is about, or "" if they do not say."""
    return subject_of(data.get(automation.options.subject))


def subject(automation: type[Automation], data: dict[str, Any]) -> str:
    """Return whom or what an instance with these data is about, which a policy must know.

    Raises:
        MissingData: the data do not say, or the class does not say where they do.
    """
    name, flow = automation.options.subject, automation.__name__
    if not name:
        raise MissingData(
            f"{flow} has Meta.reentry. Say in Meta.subject whom an instance is about."
        )
    value = data.get(name)
    if is_reference(value) and value["pk"] is None:  # type: ignore[index]
        raise MissingData(f"{flow} admits {name} by Meta.reentry: save the object first.")
    found = subject_of(value)
    if not found:
        raise MissingData(f"{flow} admits nobody without a subject: pass {name}.")
    return found


def free_key(row: AutomationModel) -> str | None:
    """Return the key that the data of an instance stand for, unless another one holds it."""
    try:
        key = live_key(row.get_automation_class(), row.data)
    except MissingData:
        return None
    held = AutomationModel.objects.using(store.alias()).filter(live_key=key)
    return None if key and held.exists() else key
