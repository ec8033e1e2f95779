"""What the database itself can do: the yardstick of every figure."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.contrib.auth.models import Group
from django.db import connection, transaction


def rate(act: Callable[[int], object], count: int) -> float:
    """Return how often per second `act` can be done, by wall clock over `count` times."""
    began = time.perf_counter()
    for number in range(count):
        act(number)
    return count / (time.perf_counter() - began)


def raw_commits(count: int = 1000) -> float:
    """Return how many UPDATEs with a commit of their own the database does per second."""
    row = Group.objects.create(name="limit")
    table = connection.ops.quote_name(Group._meta.db_table)
    update = f"UPDATE {table} SET name = %s WHERE id = %s"  # noqa: S608

    def act(number: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(update, [f"limit {number}", row.pk])

    try:
        return rate(act, count)
    finally:
        row.delete()
