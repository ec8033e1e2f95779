"""The report: what it counts, and the file it writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from sample_flows import models, report

UNTIL = datetime(2026, 5, 4, 23, 30, tzinfo=UTC)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def order(customer: models.Person, created: datetime, state: str = "placed") -> None:
    models.Order.objects.create(
        customer=customer, goods="Tea", amount=Decimal(9), state=state, created=created
    )


def test_moment_between_two_reports_is_counted_once(person: models.Person) -> None:
    """In the later one: a day includes its first moment and not its last."""
    order(person, UNTIL)

    days = [report.figures(UNTIL + DAY * number)["orders placed"] for number in range(3)]

    assert days == [0, 1, 0]


def test_orders_that_are_paid_or_sent_count_as_paid(person: models.Person) -> None:
    """Those of another day do not."""
    for state in ("placed", "paid", "sent", "cancelled"):
        order(person, UNTIL - DAY / 2, state)
    order(person, UNTIL - DAY * 2, "paid")

    figures = report.figures(UNTIL)

    assert (figures["orders placed"], figures["of these paid"]) == (4, 2)


def test_open_expenses_count_whatever_their_age(person: models.Person) -> None:
    """Somebody must still decide on them."""
    for decision, age in (("open", 9), ("open", 0.5), ("approved", 0.5)):
        models.Expense.objects.create(
            employee=person, amount=1, decision=decision, created=UNTIL - DAY * age
        )

    figures = report.figures(UNTIL)

    assert (figures["expenses claimed"], figures["expenses open"]) == (2, 2)


def test_profiles_count_on_the_day_they_were_completed(person: models.Person) -> None:
    """People without a profile are people all the same."""
    models.Person.objects.update(profile_completed=UNTIL - DAY * 1.5)

    assert report.figures(UNTIL)["profiles completed"] == 0
    assert report.figures(UNTIL - DAY)["profiles completed"] == 1
    assert report.figures(UNTIL)["people"] == 1


def test_file_bears_the_date_of_the_site(tmp_path: Path) -> None:
    """23:30 UTC is the next day in Berlin; missing folders are made."""
    path = report.write(tmp_path / "new" / "reports", UNTIL)

    assert path == tmp_path / "new" / "reports" / "report-2026-05-05.csv"
    assert path.read_text(encoding="utf-8").splitlines()[:2] == ["figure,value", "people,0"]


def test_writing_it_again_replaces_it(tmp_path: Path, person: models.Person) -> None:
    """No draft is left behind."""
    first = report.write(tmp_path, UNTIL).read_text(encoding="utf-8")
    order(person, UNTIL - DAY / 2)

    second = report.write(tmp_path, UNTIL).read_text(encoding="utf-8")

    assert ("orders placed,0" in first, "orders placed,1" in second) == (True, True)
    assert len(list(tmp_path.iterdir())) == 1
