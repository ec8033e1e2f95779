"""The lanes of tasks that were there before lanes were."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from django.db import transaction

#: In these states a task may be due once more.
LIVE = ("ready", "running", "waiting", "failed")
#: Tasks that are looked at by one transaction.
BATCH = 1_000


def fill(apps: Any, schema_editor: Any) -> None:
    """Give live tasks the lanes of their flows, batch by batch.

    What a worker holds at the moment is left out: a task without a lane is found all the same.
    """
    alias, last = schema_editor.connection.alias, 0
    rows = apps.get_model("automations", "AutomationTaskModel").objects.using(alias)
    skips = schema_editor.connection.features.has_select_for_update_skip_locked
    while True:
        found = rows.filter(pk__gt=last, lane=0, state__in=LIVE).order_by("pk")
        flows = dict(found.values_list("pk", "automation__automation_class")[:BATCH])
        if not flows:
            return
        last = max(flows)
        with transaction.atomic(using=alias):
            free = rows.filter(pk__in=list(flows)).select_for_update(skip_locked=skips)
            by_flow: dict[str, list[int]] = {}
            for pk in free.values_list("pk", flat=True):
                by_flow.setdefault(flows[pk], []).append(pk)
            for flow, pks in by_flow.items():
                rows.filter(pk__in=pks).update(lane=crc32(flow.encode()))
