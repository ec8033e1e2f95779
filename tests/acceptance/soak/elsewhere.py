"""What runs with the code of another folder: only what every version of the package offers.

Started as a script, so that PYTHONPATH alone decides which code that is:
    elsewhere.py ballast NUMBER | elsewhere.py feed PREFIX NOTES
"""

from __future__ import annotations

import os
import signal
import sys
import time

import django

#: Seconds between two starts, and rows of one statement.
PACE, CHUNK = 0.2, 2_000


def ballast(number: int, **changes) -> None:
    """Store many instances that wait for an hour, as copies of one that was started.

    Args:
        number: how many.
        changes: what is different in the tasks of the copies.
    """
    from automations.models import AutomationModel, AutomationTaskModel
    from tests.flows.reliability import Lasting

    run = Lasting()
    task = AutomationTaskModel.objects.get(automation_id=run.id, state="waiting")
    row = AutomationModel.objects.get(pk=run.id)
    for start in range(1, number, CHUNK):
        size = min(CHUNK, number - start)
        rows = [_copy(row) for _ in range(size)]
        AutomationModel.objects.bulk_create(rows)
        keys = [made.key for made in rows]
        ids = AutomationModel.objects.filter(key__in=keys).values_list("pk", flat=True)
        AutomationTaskModel.objects.bulk_create(
            [_copy(task, automation_id=pk, previous_id=None, **changes) for pk in ids]
        )


def _copy(row, **changes):
    """Return an unsaved copy of a row with a key of its own."""
    made = type(row)(
        **{
            field.attname: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if not field.primary_key and not field.unique
        }
    )
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def feed(prefix: str, notes: str) -> None:
    """Start instances until SIGTERM, and note each that was started."""
    from django.db import transaction

    from tests.flows.reliability import Mixed

    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    file = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    count = 0
    while not stopped:
        name = f"{prefix}-{count}"
        with transaction.atomic():
            Mixed(autorun=False, name=name).nice()
        os.write(file, f"started {name}\n".encode())
        count += 1
        time.sleep(PACE)


if __name__ == "__main__":
    # A script's own folder comes first on the path, and its names would hide those of others.
    sys.path.pop(0)
    django.setup()
    if sys.argv[1] == "ballast":
        ballast(int(sys.argv[2]))
    else:
        feed(*sys.argv[2:])
