"""The demo's mail server: it writes files, and refuses what other servers would."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage

from automations import testing
from sample_flows.post_office import PostOffice, refusals

MONDAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("ute@example.com", False),
        ("ute@example.org", False),
        ("ute@example.net", True),
        ("ute@example.net.example.com", False),
    ],
)
def test_mailboxes_at_one_domain_do_not_exist(address: str, refused: bool) -> None:
    """On no day."""
    for day in range(5):
        assert (address in refusals([address], MONDAY + timedelta(days=day))) is refused


def test_mailboxes_at_another_one_are_full_on_some_days() -> None:
    """The server says that a later attempt may help."""
    address = "ute@full.example.net"

    found = [refusals([address], MONDAY + timedelta(days=day)) for day in range(60)]

    assert 30 < len([one for one in found if one]) < 50
    assert {one[address][0] for one in found if one} == {452}


def test_a_mail_that_is_refused_is_not_written(tmp_path: Path) -> None:
    """The others are."""
    office = PostOffice(file_path=str(tmp_path))
    mails = [
        EmailMessage("Hello", "Text", to=[f"ute@{name}"]) for name in ("example.com", "example.net")
    ]

    with testing.frozen_time(datetime(2026, 5, 4, tzinfo=UTC)):
        sent = office.send_messages(mails[:1])
        with pytest.raises(SMTPRecipientsRefused) as refused:
            office.send_messages(mails[1:])

    assert sent == 1
    assert refused.value.recipients == {"ute@example.net": (550, b"5.1.1 No such mailbox")}
    [written] = tmp_path.iterdir()
    assert "Date: Mon, 04 May 2026 00:00:00 +0000" in written.read_text()
