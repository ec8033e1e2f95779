"""The figures of the nightly report, and the CSV file they are written to."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Q
from django.utils import timezone

from sample_flows.models import Expense, Order, Person, Registration
from sample_flows.models.expense import Decision
from sample_flows.models.order import OrderState

Figures = dict[str, int]


def figures(until: datetime) -> Figures:
    """Count what happened in the 24 hours before `until`, and what is open."""
    created = _day("created", until)
    orders = Order.objects.filter(created)
    return {
        "people": Person.objects.count(),
        "profiles completed": Person.objects.filter(_day("profile_completed", until)).count(),
        "webinar registrations": Registration.objects.filter(created).count(),
        "expenses claimed": Expense.objects.filter(created).count(),
        "expenses open": Expense.objects.filter(decision=Decision.OPEN).count(),
        "orders placed": orders.count(),
        "of these paid": orders.filter(state__in=(OrderState.PAID, OrderState.SENT)).count(),
    }


def _day(field: str, until: datetime) -> Q:
    """Ask for the 24 hours before `until`; that moment itself belongs to the next report."""
    return Q((f"{field}__gte", until - timedelta(days=1)), (f"{field}__lt", until))


def write(folder: Path, until: datetime) -> Path:
    """Write the report of the day of `until` and return its path.

    The name holds the date: writing it again replaces it. Readers see all of it or nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"report-{timezone.localdate(until).isoformat()}.csv"
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("figure", "value"))
        writer.writerows(figures(until).items())
    draft.replace(path)
    return path
