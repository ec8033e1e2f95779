"""Payment: what a service does to us, and how the flow, accounting and staff deal with it."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail

from automations import testing
from automations.engine import recovery
from automations.models import AutomationTaskModel
from sample_flows import groups, models
from sample_flows.automations import Payment
from tests.sample_flows.conftest import make_person, open_tasks, outcome

START = datetime(2026, 5, 4, 9, tzinfo=UTC)
GOOD, REFUSED, FLAKY, DOWN, HANGS, GARBAGE = (
    f"4000 0000 0000 {digits}" for digits in ("0000", "0002", "0503", "0504", "0408", "0422")
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(db):
    with testing.frozen_time(START) as clock:
        yield clock


@pytest.fixture
def accountant(member):
    return member(groups.ACCOUNTING)


@pytest.fixture
def pay(clock, gateway, accountant):
    """Places an order and pays it with a card."""
    numbers = itertools.count()

    def start(card: str, country: str = "DE") -> Payment:
        customer = make_person(f"customer{next(numbers)}@example.com", country)
        order = models.Order.objects.create(customer=customer, goods="Tea", amount=Decimal("9.90"))
        payment = Payment(order=order, card=card)
        testing.run_due()
        return payment

    return start


def pass_time(clock, **duration: int) -> None:
    clock.advance(timedelta(**duration))
    testing.run_due()


def order_of(payment: Payment) -> models.Order:
    return models.Order.objects.get(pk=payment.order.pk)


def task(payment: Payment, name: str) -> AutomationTaskModel:
    return AutomationTaskModel.objects.filter(automation_id=payment.id, status=name).latest("id")


def test_a_good_card_is_charged_and_the_parcel_sent(pay, gateway):
    """The customer gets a mail with the number of the parcel."""
    payment = pay(GOOD)

    order = order_of(payment)
    assert outcome(payment) == "completed"
    assert order.state == "sent"
    assert [entry["id"] for entry in gateway.book.entries("charges")] == [order.charge]
    assert order.parcel in mail.outbox[0].body


def test_a_flaky_gateway_is_asked_again_after_two_and_four_minutes(pay, clock, gateway):
    """Meanwhile the payment runs and waits for its next attempt."""
    payment = pay(FLAKY)
    assert open_tasks(payment)[0].waiting == "retry"

    pass_time(clock, minutes=3)
    assert order_of(payment).state == "placed"
    pass_time(clock, minutes=5)

    assert outcome(payment) == "completed"
    assert task(payment, "charge").attempts == 3
    assert len(gateway.book.entries("charges")) == 1


@pytest.mark.parametrize("card", [HANGS, GARBAGE])
def test_a_card_is_charged_once_although_the_answer_was_lost(pay, clock, gateway, card: str):
    """Every attempt sends the same key."""
    payment = pay(card)
    assert len(gateway.book.entries("charges")) == 1
    pass_time(clock, minutes=3)

    assert outcome(payment) == "completed"
    [charge] = gateway.book.entries("charges")
    assert charge["key"] == str(task(payment, "charge").idempotency_key)


def test_a_refused_card_is_not_tried_again_and_goes_to_accounting(pay, accountant, gateway):
    """It would be useless, and the bank would not like it."""
    payment = pay(REFUSED)

    [form] = open_tasks(payment)
    assert form.status == "clarify"
    assert task(payment, "charge").attempts == 1
    assert list(AutomationTaskModel.get_open_tasks(accountant)) == [form]


def test_accounting_enters_another_card(pay, accountant, gateway):
    """The payment goes on with it, under a new key."""
    payment = pay(REFUSED)

    testing.submit(open_tasks(payment)[0], accountant, {"card": GOOD, "cancel": ""})
    testing.run_due()

    assert outcome(payment) == "completed"
    assert order_of(payment).state == "sent"


def test_accounting_cancels_the_order(pay, accountant, gateway):
    """The payment exits, and nothing was charged."""
    payment = pay(REFUSED)

    testing.submit(open_tasks(payment)[0], accountant, {"card": "", "cancel": "on"})

    assert outcome(payment) == "exited"
    assert order_of(payment).state == "cancelled"
    assert gateway.book.entries("charges") == []
    assert "Nothing was charged" in mail.outbox[0].body or "nichts" in mail.outbox[0].body


def test_when_all_attempts_are_used_up_accounting_is_asked(pay, clock):
    """A gateway that stays down is no reason to lose an order."""
    payment = pay(DOWN)

    for _attempt in range(2):
        pass_time(clock, minutes=5)

    assert open_tasks(payment)[0].status == "clarify"
    assert task(payment, "charge").attempts == 3


def test_a_wrong_card_number_fails_and_stays_failed(pay, clock, gateway):
    """Its message says what to do; waiting does not help."""
    payment = pay("4242-XXXX")

    pass_time(clock, days=30)

    failed = task(payment, "validate_card")
    assert outcome(payment) == "failed"
    assert failed.error_class.endswith("InvalidCard")
    assert "4242-XXXX has letters" in failed.error
    assert "correct data['card']" in failed.error
    assert gateway.book.entries("charges") == []


def test_staff_repair_the_data_and_retry(pay, accountant, gateway):
    """Find it, read why, correct the card, retry, see it finish."""
    payment = pay("4242-XXXX")

    recovery.edit_data(
        payment.row, {**payment.row.data, "card": GOOD}, actor=accountant, reason="typo"
    )
    recovery.retry(task(payment, "validate_card"), actor=accountant)
    testing.run_due()

    assert outcome(payment) == "completed"
    assert order_of(payment).state == "sent"


def test_a_carrier_that_is_down_is_asked_for_days_and_then_fails(pay, clock, gateway):
    """The card is charged once; the parcel stays failed until somebody retries it."""
    payment = pay(GOOD, country="IS")
    assert open_tasks(payment)[0].waiting == "retry"

    for _day in range(4):
        pass_time(clock, days=1, hours=3)

    failed = task(payment, "parcel")
    assert outcome(payment) == "failed"
    assert failed.attempts == 5
    assert failed.error_class.endswith("CarrierUnavailable")
    assert order_of(payment).state == "paid"
    assert len(gateway.book.entries("charges")) == 1


def test_an_order_is_paid_once(pay, gateway):
    """Two payments for one order at the same time are one."""
    payment = pay(REFUSED)

    again = Payment(order=payment.order, card=GOOD)

    assert again.id == payment.id
