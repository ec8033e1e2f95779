"""Templates of mails."""

from __future__ import annotations

import pytest
from django.template import TemplateSyntaxError

from automations import mail_templates


def test_they_are_called_after_the_mail() -> None:
    assert mail_templates.subject("a/b") == "a/b.subject.txt"
    assert (mail_templates.text("a/b"), mail_templates.html("a/b")) == ("a/b.txt", "a/b.html")


def test_whether_one_is_there() -> None:
    assert mail_templates.is_there("testflows/mail/order.txt")
    assert not mail_templates.is_there("testflows/mail/none.txt")
    with pytest.raises(TemplateSyntaxError):
        mail_templates.is_there("testflows/mail/broken.txt")
