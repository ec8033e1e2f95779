"""Mail of a dry run is dropped; that of other threads is sent."""

from __future__ import annotations

import threading

from django.core import mail
from django.core.mail import EmailMessage

from automations.dryrun import mails


def test_mail_is_dropped_and_counted() -> None:
    with mails.dropped() as found:
        assert EmailMessage("one", "", None, ["a@example.org"]).send() == 1
        mail.send_mail("two", "", None, ["a@example.org"])
        mail.send_mass_mail([("three", "", None, ["a@example.org"])])
        with mails.dropped() as inner:
            mail.send_mail("four", "", None, ["a@example.org"])
    assert (found, inner) == (["one", "two", "three"], ["four"])
    assert mail.outbox == []


def test_other_threads_send_meanwhile() -> None:
    def send() -> None:
        mail.send_mail("theirs", "", None, ["a@example.org"])

    with mails.dropped() as found:
        thread = threading.Thread(target=send)
        thread.start()
        thread.join()
    assert found == []
    assert [message.subject for message in mail.outbox] == ["theirs"]


def test_django_is_as_it_was() -> None:
    before = EmailMessage.send, mail.get_connection
    with mails.dropped():
        assert EmailMessage.send is not before[0]
    assert (EmailMessage.send, mail.get_connection) == before
