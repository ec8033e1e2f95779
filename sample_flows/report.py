"""The figures of the nightly report, and the CSV file they are written to."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from sample_flows.models import Expense, Order, Person, Registration
from sample_flows.models.expense import Decision
from sample_flows.models.order import OrderState

Figures = dict[str, int]


def figures(until: datetime) -> Figures:
    """Count what happened in the 24 hours before `until`, and what is open."""
    day = (until - timedelta(days=1), until)
    paid = (OrderState.PAID, OrderState.SENT)
    return {
        "people": Person.objects.count(),
        "profiles completed": Person.objects.filter(profile_completed__range=day).count(),
        "webinar registrations": Registration.objects.filter(created__range=day).count(),
        "expenses claimed": Expense.objects.filter(created__range=day).count(),
        "expenses open": Expense.objects.filter(decision=Decision.OPEN).count(),
        "orders placed": Order.objects.filter(created__range=day).count(),
        "of these paid": Order.objects.filter(created__range=day, state__in=paid).count(),
    }


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
