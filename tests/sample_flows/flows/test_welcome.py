"""The welcome series: confirmed or not, one of two offers or none, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail as outgoing
from django.utils import translation

from automations import mail, testing
from automations.graph import HOLDOUT
from automations.models import AutomationTaskModel, Refusal, Watch
from sample_flows import groups, models
from sample_flows.automations import Welcome
from sample_flows.models.order import OrderState
from tests.sample_flows.conftest import make_person, open_tasks, outcome

#: A Monday, noon in Berlin.
START = datetime(2026, 5, 4, 10, tzinfo=UTC)
ARMS = {"10% voucher": "voucher", "free delivery": "delivery", HOLDOUT: "holdout"}


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    groups.create()
    with testing.frozen_time(START) as clock:
        yield clock


@pytest.fixture
def drawn() -> Iterator[None]:
    """Everybody gets the voucher."""
    with testing.drawing(offer="10% voucher"):
        yield


@pytest.fixture
def welcome(clock: testing.Clock, drawn: None, person: models.Person) -> testing.Run:
    """Somebody in Berlin who has registered and confirmed."""
    run = testing.Run(registered(person))
    Welcome.deliver("confirmed", key=person.email)
    return run


def registered(person: models.Person) -> Any:
    return Welcome.enter(person=person, source="web form", country=person.country)


def order(person: models.Person, amount: int, state: str) -> None:
    models.Order.objects.create(customer=person, goods="Tea", amount=Decimal(amount), state=state)


def subjects() -> list[str]:
    return [sent.subject for sent in outgoing.outbox]


def test_whoever_does_not_confirm_leaves_after_two_days(
    clock: testing.Clock, person: models.Person
) -> None:
    """Without a mail."""
    welcome = registered(person)

    testing.run_until(clock, START + timedelta(days=2, minutes=1))

    assert outcome(welcome) == "exited"
    assert welcome.row.reason == "Not confirmed within 2 days"
    assert subjects() == []


@pytest.mark.parametrize("arm", ARMS)
def test_an_offer_is_mailed_or_nothing(
    clock: testing.Clock, person: models.Person, arm: str
) -> None:
    """By the arm that was drawn; the holdout is only observed."""
    run = testing.Run(registered(person))

    with testing.drawing(offer=arm):
        Welcome.deliver("confirmed", key=person.email)
        testing.run_due()

    assert run.task(ARMS[arm]) is not None
    assert len(subjects()) == (arm != HOLDOUT)
    testing.run_until(clock, START + timedelta(days=8))
    run.assert_outcome("completed")
    assert len(subjects()) == (0 if arm == HOLDOUT else 2)


def test_mails_have_text_html_and_a_way_out(welcome: testing.Run) -> None:
    """In the language of the person."""
    testing.run_due()

    (sent,) = outgoing.outbox
    assert sent.subject == "10 % Rabatt auf Ihre erste Bestellung"
    assert "kostet Ihre erste Bestellung 10 % weniger" in sent.body
    assert "Hallo Ute" in sent.body
    (html, kind) = sent.alternatives[0][:2]
    assert kind == "text/html"
    assert '<html lang="de">' in html
    assert "/unsubscribe/" in html
    assert sent.extra_headers["List-Unsubscribe"]


def test_nobody_is_written_to_at_night(clock: testing.Clock, drawn: None, db: None) -> None:
    """The night is that of the person."""
    tokyo = make_person("yuko@example.com", "JP", "Asia/Tokyo")
    clock.move_to(datetime(2026, 5, 4, 12, tzinfo=UTC))
    run = testing.Run(registered(tokyo))

    Welcome.deliver("confirmed", key=tokyo.email)
    testing.run_due()

    run.assert_held("voucher", until=datetime(2026, 5, 5, 0, tzinfo=UTC))


def test_who_has_bought_is_thanked_and_reaches_the_goal(
    welcome: testing.Run, clock: testing.Clock, person: models.Person
) -> None:
    """Instead of being reminded of the offer."""
    testing.run_due()
    order(person, 40, OrderState.SENT)

    testing.run_until(clock, START + timedelta(days=3))

    welcome.assert_path("confirm", "offer", "voucher", "bought_yet", "thanks", "end")
    assert subjects()[-1] == "Danke für Ihre erste Bestellung"
    assert Watch.objects.get(name="bought").at == START


@pytest.mark.parametrize(
    ("amount", "state", "called"),
    [
        (151, OrderState.PLACED, True),
        (150, OrderState.PLACED, False),
        (400, OrderState.CANCELLED, False),
    ],
)
def test_a_full_basket_is_worth_a_call(
    welcome: testing.Run,
    clock: testing.Clock,
    person: models.Person,
    amount: int,
    state: str,
    called: bool,
) -> None:
    """What is ordered and not paid, and more than 150 euro."""
    testing.run_due()
    order(person, amount, state)

    testing.run_until(clock, START + timedelta(days=6))

    assert welcome.open == (["call"] if called else [])
    assert subjects()[-1] == "Ihr Angebot endet bald"


def test_what_a_call_has_come_to_is_kept(
    welcome: testing.Run, clock: testing.Clock, person: models.Person, member: Any
) -> None:
    """And the journey is over."""
    testing.run_due()
    order(person, 200, OrderState.PLACED)
    testing.run_until(clock, START + timedelta(days=6))
    caller: User = member(groups.CARE)

    testing.submit(open_tasks(welcome.automation)[0], caller, outcome="interested", note="Tonight")

    welcome.assert_outcome("completed")
    done = AutomationTaskModel.objects.get(status="call")
    assert done.result == {"outcome": "interested", "note": "Tonight"}


def test_whoever_unsubscribes_leaves_at_once(
    welcome: testing.Run, person: models.Person, django_capture_on_commit_callbacks: Any
) -> None:
    """In the middle of a wait."""
    testing.run_due()

    with django_capture_on_commit_callbacks(execute=True):
        mail.unsubscribe(person.email, "offers", about=person)

    welcome.assert_outcome("exited")
    assert welcome.row.reason == "Unsubscribed"


def test_everybody_is_welcomed_once(welcome: testing.Run, person: models.Person) -> None:
    """Further registrations are counted as refused."""
    assert registered(person) is None
    assert Refusal.objects.get().reason == "once"


def test_steps_are_described_in_the_language_of_the_reader() -> None:
    """In plain words."""
    with translation.override("de"):
        said = {vertex.name: str(vertex.description) for vertex in Welcome.graph.vertices}

    assert said["reminder"] == "Sagt, dass das Angebot bald endet."
    assert said["bought_yet"] == "Hat die Person inzwischen etwas gekauft?"
