"""The graph that instances start on, stored once for all of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import connections

from automations.engine import gathered, reserved, store
from automations.engine.statements import table
from automations.models import Definition, Pause

#: Tasks that mostly begin with an instance, with the node that it starts with.
BEGINNING = 2


def definition_of(automation: Any) -> tuple[int, int]:
    """Return the definition that a class has now, storing it if it is new.

    Returns:
        Its primary key; and how many pauses there are, as it is known without a further question.
    """
    graph, name = automation.graph, automation.get_automation_class_name()
    found = store.run(_known_sql(store.alias()), [name, graph.fingerprint]).fetchall()
    if found:
        pk, pauses, *keys = found[0]
        _hand_on(keys)
        return int(pk), int(pauses)
    stored = {"graph_data": graph.to_dict(), "version": automation.options.version}
    rows = Definition.objects.using(store.alias())
    made, _ = rows.get_or_create(
        automation_class=name, fingerprint=graph.fingerprint, defaults=stored
    )
    return int(made.pk), Pause.objects.using(store.alias()).count()


def _hand_on(keys: list[int]) -> None:
    """Have an instance that starts, and its first tasks, get the primary keys reserved for them."""
    if (gathers := gathered.current.get()) is not None and keys:
        gathers.keys[store.instance_table()] = iter(keys[:1])
        gathers.keys[store.task_table()] = iter(keys[1:])


@lru_cache(maxsize=8)
def _known_sql(using: str) -> str:
    definitions, pauses = table(Definition, using), table(Pause, using)
    keys = ""
    if connections[using].vendor == "postgresql":
        keys = reserved.columns(store.instance_table(), 1)
        keys += reserved.columns(store.task_table(), BEGINNING)
    return (
        f"SELECT id, (SELECT COUNT(*) FROM {pauses.name}){keys} FROM {definitions.name} "  # noqa: S608
        f"WHERE {definitions.column('automation_class')} = %s "
        f"AND {definitions.column('fingerprint')} = %s ORDER BY id LIMIT 1"
    )
