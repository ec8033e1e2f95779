"""The graph that instances start on, stored once for all of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from automations.engine import store
from automations.engine.statements import table
from automations.models import Definition, Pause


def definition_of(automation: Any) -> tuple[int, int]:
    """Return the definition that a class has now, storing it if it is new.

    Returns:
        Its primary key; and how many pauses there are, as it is known without a further question.
    """
    graph, name = automation.graph, automation.get_automation_class_name()
    found = store.run(_known_sql(store.alias()), [name, graph.fingerprint]).fetchall()
    if found:
        return int(found[0][0]), int(found[0][1])
    stored = {"graph_data": graph.to_dict(), "version": automation.options.version}
    rows = Definition.objects.using(store.alias())
    made, _ = rows.get_or_create(
        automation_class=name, fingerprint=graph.fingerprint, defaults=stored
    )
    return int(made.pk), Pause.objects.using(store.alias()).count()


@lru_cache(maxsize=8)
def _known_sql(using: str) -> str:
    definitions, pauses = table(Definition, using), table(Pause, using)
    return (
        f"SELECT id, (SELECT COUNT(*) FROM {pauses.name}) FROM {definitions.name} "  # noqa: S608
        f"WHERE {definitions.column('automation_class')} = %s "
        f"AND {definitions.column('fingerprint')} = %s ORDER BY id LIMIT 1"
    )
