"""What became of the mails of an instance."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from automations import mail, testing
from automations.models import Mail
from automations_admin.instances import mails
from tests.flows.mailing import SETTINGS, Billing
from tests.flows.units import Step

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_what_is_known_is_put_into_words() -> None:
    with timezone.override(UTC):
        said = mails.fate(Mail(delivered=NOON, opened=NOON))
    assert said.startswith("delivered ")
    assert ", opened " in said
    assert mails.fate(Mail(bounced=NOON)).startswith("came back ")
    assert mails.fate(Mail(sent=NOON)) == ""


@pytest.mark.django_db
def test_a_flow_without_mails_costs_nothing(django_assert_num_queries: Any) -> None:
    task = testing.start(Step).task("end")
    with django_assert_num_queries(0):
        assert mails.fates(Billing.graph, [task]) == {}


@pytest.mark.django_db
def test_the_history_shows_it(client: Client, settings: Any) -> None:
    settings.AUTOMATIONS = SETTINGS
    run = testing.start(Billing, user=User.objects.create_user("anna", "a@x.example"))
    mail.record(Mail.objects.get().message_id, "clicked")
    client.force_login(User.objects.create_superuser("root"))
    page = client.get(reverse("admin:automations_automationmodel_change", args=[run.row.pk]))
    assert "clicked " in page.content.decode()
    assert "a@x.example" in page.content.decode()
