"""The graph that instances start on, stored once for all of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Subquery, Value

from automations.engine import store
from automations.models import Definition, Pause


def definition_of(automation: Any) -> tuple[int, int]:
    """Return the definition that a class has now, storing it if it is new.

    Returns:
        Its primary key; and how many pauses there are, as it is known without a further question.
    """
    graph = automation.graph
    known = {
        "automation_class": automation.get_automation_class_name(),
        "fingerprint": graph.fingerprint,
    }
    rows = Definition.objects.using(store.alias())
    pauses = Pause.objects.order_by().values(one=Value(1)).annotate(n=Count("pk")).values("n")
    counted = rows.filter(**known).annotate(pauses=Subquery(pauses))
    found = counted.values_list("pk", "pauses").first()
    if found is not None:
        return int(found[0]), int(found[1] or 0)
    stored = {"graph_data": graph.to_dict(), "version": automation.options.version}
    made, _ = rows.get_or_create(**known, defaults=stored)
    return int(made.pk), Pause.objects.using(store.alias()).count()
