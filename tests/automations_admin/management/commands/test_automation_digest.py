"""Beginning, ending and sending the weekly mails by a command."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from automations.models import AutomationModel
from tests.automations_admin.stats.conftest import NAME
from tests.automations_admin.stats.test_weekly import weekly as weekly

pytestmark = pytest.mark.django_db


def run(**options: Any) -> str:
    out = StringIO()
    call_command("automation_digest", stdout=out, **options)
    return out.getvalue()


def test_without_settings_it_says_what_to_set(settings: Any) -> None:
    settings.AUTOMATIONS_ADMIN = {}
    with pytest.raises(CommandError, match=r"Set AUTOMATIONS_ADMIN\['DIGESTS'\]"):
        run()


def test_it_begins_once_and_ends(weekly: Any) -> None:
    assert run() == "Digests are sent by workers: 0 7 * * 1.\n"
    run()
    rows = AutomationModel.objects.filter(automation_class=weekly.get_automation_class_name())
    assert rows.count() == 1
    assert run(stop=True) == "No more digests are sent.\n"
    assert rows.get().state == "cancelled"


def test_it_sends_at_once(weekly: Any, mailoutbox: Any) -> None:
    assert run(now=True) == f"{NAME}: 1 mail sent.\n"
    assert len(mailoutbox) == 1
