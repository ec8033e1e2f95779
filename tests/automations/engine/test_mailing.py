"""Sending mails: to whom, once, and not to those who want none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.utils.encoding import force_str

from automations import failpoints, flow, testing
from automations import mail as mails
from automations.engine import addresses, mailing, recovery, retention
from automations.exceptions import FailpointReached
from automations.models import Attempt, AutomationTaskModel, Mail, Unsubscribed
from tests.flows.mailing import SETTINGS, SITE, Billing, Welcome
from tests.flows.units import declared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings(settings: Any) -> None:
    settings.AUTOMATIONS = SETTINGS


@pytest.fixture
def clock() -> Iterator[Any]:
    with testing.frozen_time() as clock:
        yield clock


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna", "anna@x.example", first_name="Anna")


def test_a_mail_is_sent_and_noted(anna: User, clock: Any) -> None:
    """To whom the flow is about, with the data of the instance."""
    run = testing.start(Welcome, user=anna, number=7, note="hello")

    run.assert_mails("Dear Anna, your order 7")
    (sent,) = outbox.outbox
    task, row = run.task("order"), Mail.objects.get()
    assert sent.to == ["anna@x.example"]
    assert (row.task, row.step, row.scope) == (task, "order", "offers")
    assert (row.sent, row.subject) == (clock.now(), f"auth.user:{anna.pk}")
    assert row.address == addresses.digest("anna@x.example")
    assert row.message_id == f"<{task.idempotency_key}@example.com>"
    assert sent.extra_headers["Message-ID"] == row.message_id
    assert sent.extra_headers["X-Idempotency-Key"] == str(task.idempotency_key)
    assert task.result == {
        "to": ["anna@x.example"],
        "subject": "Dear Anna, your order 7",
        "message_id": row.message_id,
    }


def test_it_can_be_unsubscribed_from_with_one_click(anna: User) -> None:
    testing.start(Welcome, user=anna)
    (sent,) = outbox.outbox
    header = sent.extra_headers["List-Unsubscribe"]
    assert header.startswith(f"<{SITE}/flows/unsubscribe/")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert header.strip("<>") in sent.body
    assert "anna@" not in header


def test_a_mail_without_scope_has_no_such_link(anna: User) -> None:
    """Everybody gets it, also who has unsubscribed."""
    mails.unsubscribe("anna@x.example")
    testing.start(Billing, user=anna)
    (sent,) = outbox.outbox
    assert "List-Unsubscribe" not in sent.extra_headers


def test_who_has_unsubscribed_is_passed_over(anna: User) -> None:
    mails.unsubscribe("Anna@X.example", "offers")
    run = testing.start(Welcome, user=anna)
    assert outbox.outbox == []
    assert not Mail.objects.exists()
    task = run.task("order")
    assert (task.state, task.message) == ("skipped", "Skipped: unsubscribed from offers")
    mails.unsubscribe("anna@x.example")
    again = testing.start(Welcome, user=anna)
    assert again.task("order").message == "Skipped: unsubscribed from all mails"


def test_other_scopes_are_another_matter(anna: User) -> None:
    mails.unsubscribe("anna@x.example", "tips")
    testing.start(Welcome, user=anna).assert_mails("Dear Anna, your order")


def test_an_address_that_bounces_gets_nothing(anna: User) -> None:
    """Not even a bill, until somebody says that it works again."""
    testing.start(Welcome, user=anna)
    mails.record(Mail.objects.get().message_id, "bounced")
    run = testing.start(Billing, user=anna)
    assert run.task("bill").message == "Skipped: mails to this address come back"
    assert mails.forgive("anna@x.example")
    testing.start(Billing, user=anna).assert_mails("Dear Anna, your order", "Bill")


def test_nobody_to_write_to_fails_or_is_passed_over(anna: User) -> None:
    User.objects.update(email="")
    run = testing.start(Billing, user=anna)
    task = run.task("bill")
    assert (task.state, task.error_class, task.attempts) == ("failed", "NoAddress", 1)
    nodes = {"a": flow.SendMail("testflows/mail/bill", to=lambda task: None, skip_missing=True)}
    with declared(**nodes, end=flow.End()) as cls:
        run = testing.start(cls)
        assert run.task("a").message == "Skipped: there is no address"
        run.assert_outcome("completed")


def test_several_recipients(anna: User) -> None:
    """One mail; but not one from which each could unsubscribe."""
    to = ["a@x.example", lambda task: "B <b@x.example>"]
    with declared(a=flow.SendMail("testflows/mail/bill", to), end=flow.End()) as cls:
        testing.start(cls).assert_outcome("completed")
    assert outbox.outbox[0].to == ["a@x.example", "B <b@x.example>"]
    node = flow.SendMail("testflows/mail/bill", to, scope="offers")
    with declared(a=node, end=flow.End()) as cls:
        assert testing.start(cls).task("a").error_class == "DefinitionError"


@pytest.mark.parametrize("to", [None, "Anna <ANNA@x.example>", "clerk@x.example"])
def test_whose_address_it_is_decides_who_leaves(
    anna: User, to: str | None, django_capture_on_commit_callbacks: Any
) -> None:
    """That of whom the flow is about, however it was given; not that of a clerk."""

    class Meta:
        subject = "user"

    nodes = {"a": flow.SendMail("testflows/mail/order", to, scope="offers")}
    with declared(Meta=Meta, user=User, **nodes, end=flow.End()) as cls:
        testing.start(cls, user=anna)
    row = Mail.objects.get()
    assert row.subject == f"auth.user:{anna.pk}"
    assert row.to_subject is (to != "clerk@x.example")


def test_a_flow_about_an_address() -> None:
    class Meta:
        subject = "whom"

    with declared(Meta=Meta, a=flow.SendMail("testflows/mail/bill"), end=flow.End()) as cls:
        testing.start(cls, whom="a@x.example").assert_outcome("completed")
        assert testing.start(cls, whom="A17").task("a").error_class == "NoAddress"
    assert [one.to for one in outbox.outbox] == [["a@x.example"]]


# -- once ------------------------------------------------------------------------------------


def test_what_was_sent_is_not_sent_again(anna: User, clock: Any) -> None:
    """The process was lost after it had noted that."""
    with failpoints.at("detached.after", failpoints.fail), pytest.raises(FailpointReached):
        testing.start(Billing, user=anna)
    clock.advance(minutes=5)
    testing.run_due()

    task = AutomationTaskModel.objects.get(status="bill")
    assert len(outbox.outbox) == 1
    assert (task.state, task.message) == ("done", "It was sent before")
    assert task.result == {"message_id": Mail.objects.get().message_id}


def test_what_was_perhaps_sent_is_sent_again_as_the_same_mail(anna: User, clock: Any) -> None:
    """Nobody knows: the process was lost between sending and noting. The Message-ID tells."""
    with failpoints.at("mail.sent", failpoints.fail):
        testing.start(Billing, user=anna)
    assert Mail.objects.get().sent is None
    clock.advance(minutes=5)
    testing.run_due()

    first, second = outbox.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert Mail.objects.get().sent == clock.now()


def test_a_restart_sends_another_mail(anna: User) -> None:
    run = testing.start(Billing, user=anna)
    recovery.restart(run.row, "bill", reason="again")
    testing.run_due()
    first, second = outbox.outbox
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]
    assert Mail.objects.count() == 2


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SMTPServerDisconnected("gone"), "waiting"),
        (OSError("no route"), "waiting"),
        (SMTPRecipientsRefused({"a@b.c": (450, b"later")}), "waiting"),
        (SMTPRecipientsRefused({"a@b.c": (550, b"unknown")}), "failed"),
    ],
)
def test_a_mail_server_that_fails(
    anna: User, monkeypatch: pytest.MonkeyPatch, error: Exception, state: str
) -> None:
    """It is tried again as .Retry says, unless the server will never take it."""

    def send(message: Any, *args: Any, **kwargs: Any) -> int:
        raise error

    monkeypatch.setattr(EmailMessage, "send", send)
    run = testing.start(Billing, user=anna)
    assert run.task("bill").state == state
    assert Mail.objects.get().sent is None


def test_a_refusal_for_now_is_stored_without_the_address(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error text is exported and grouped by: it says what the server said, and of nobody."""
    other = User.objects.create_user("bernd", "Bernd.B@example.org")

    def send(message: Any, *args: Any, **kwargs: Any) -> int:
        (to,) = message.to
        answer = f"4.2.0 <{to.upper()}>: greylisted\nask b.bernd@mx.example.org"
        raise SMTPRecipientsRefused({to: (450, answer.encode())})

    monkeypatch.setattr(EmailMessage, "send", send)
    tasks = [testing.start(Billing, user=user).task("bill") for user in (anna, other)]

    said = "450 4.2.0 <…>: greylisted ask …"
    assert [task.error for task in tasks] == [said, said]
    assert {task.message for task in tasks} == {f"MailDeferred: {said}"}
    assert tasks[0].fingerprint == tasks[1].fingerprint
    assert {row.error for row in Attempt.objects.all()} == {said}
    assert "example" not in str(list(Attempt.objects.values_list("frames", flat=True)))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SMTPDataError(554, b"<%s>: blocked\nask help@mx.example.org"), "<…>: blocked ask …"),
        (SMTPSenderRefused(553, b"no <shop@x.example>", "shop@x.example"), "no <…>"),
    ],
)
def test_other_words_of_a_mail_server_are_stored_without_addresses(
    anna: User, monkeypatch: pytest.MonkeyPatch, error: SMTPResponseException, said: str
) -> None:
    """The error keeps its class, by which a step may be tried again."""

    def send(message: Any, *args: Any, **kwargs: Any) -> int:
        words = force_str(error.smtp_error).replace("%s", message.to[0].upper())
        error.smtp_error = words.encode()
        error.args = (error.smtp_code, error.smtp_error, *error.args[2:])
        raise error

    monkeypatch.setattr(EmailMessage, "send", send)
    task = testing.start(Billing, user=anna).task("bill")

    assert task.error_class == type(error).__name__
    assert task.error == f"({error.smtp_code}, '{said}')"
    assert "example" not in str(list(Attempt.objects.values_list("error", "frames")))


def test_each_answer_of_a_mail_server_is_said_once() -> None:
    answers = {"a@b.c": (450, b"later"), "d@e.f": (450, b"later"), "g@h.i": (550, b"no \xff")}

    class Refused:
        def send(self) -> None:
            raise SMTPRecipientsRefused(answers)

    with pytest.raises(SMTPRecipientsRefused) as caught:
        mailing._hand_over(Refused())

    assert str(caught.value) == "450 later; 550 no \N{REPLACEMENT CHARACTER}"


def test_a_provider_has_its_own_name_for_it(anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """As django-anymail leaves it with the message."""

    class Status:
        message_id = "esp-17"

    def send(message: Any, *args: Any, **kwargs: Any) -> int:
        message.anymail_status = Status
        return 1

    monkeypatch.setattr(EmailMessage, "send", send)
    testing.start(Billing, user=anna)
    assert Mail.objects.get().provider_id == "esp-17"


# -- leaving ---------------------------------------------------------------------------------


def test_who_unsubscribes_leaves_the_flow(
    anna: User, clock: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """In the middle of a wait of three days."""
    run = testing.start(Welcome, user=anna)
    run.assert_waits_at("news")
    with django_capture_on_commit_callbacks(execute=True):
        mails.unsubscribe("anna@x.example", "offers", about=anna)
    run.assert_outcome("exited")
    assert run.row.reason == "unsubscribed"
    testing.run_until(clock, clock.now() + timedelta(days=9))
    assert len(outbox.outbox) == 1


def test_a_flow_about_an_address_hears_of_it_too(
    django_capture_on_commit_callbacks: Any,
) -> None:
    """A text has no object, and is known all the same."""

    class Meta:
        subject = "whom"

    exits = [flow.Exit("unsubscribed", when=flow.signal(mails.unsubscribed))]
    nodes = {
        "a": flow.SendMail("testflows/mail/bill", scope="offers"),
        "b": flow.Execute().AfterWaitingFor(timedelta(days=1)),
    }
    with declared(Meta=Meta, exits=exits, **nodes, end=flow.End()) as cls:
        run, other = (testing.start(cls, whom=one) for one in ("a@x.example", "b@x.example"))
        with django_capture_on_commit_callbacks(execute=True):
            mails.unsubscribe("a@x.example", about="a@x.example")
        run.assert_outcome("exited")
        other.assert_waits_at("b")


def test_a_mail_outlives_its_history(anna: User) -> None:
    run = testing.start(Billing, user=anna)
    retention.delete_instances([run.row.pk])
    assert Mail.objects.get().task is None
    assert not Unsubscribed.objects.exists()
