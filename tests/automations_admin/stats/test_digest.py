"""The weekly mail about a flow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.utils import translation

from automations.models import AutomationTaskModel
from automations_admin.links import Links
from automations_admin.stats import digest
from automations_admin.stats.lens import today
from tests.automations_admin.stats import naive
from tests.automations_admin.stats.conftest import NAME
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db


def made(**said: Any) -> digest.Digest:
    return digest.of(NAME, Links(admin.site), **said)


def test_it_tells_of_the_seven_days_before(crowd: Crowd) -> None:
    found = made()
    assert (found.first, found.last) == (today() - timedelta(days=7), today() - timedelta(days=1))
    counted = naive.by_event(found.first, found.last)
    earlier = naive.by_event(found.first - timedelta(days=7), found.first - timedelta(days=1))
    lines = {line.word: line for line in found.lines}
    assert lines["Entered"].value == str(counted["entered"])
    assert lines["Entered"].before == str(earlier["entered"])
    assert lines["Exited early"].value == str(counted["exited"])
    assert lines["In progress"].before == ""
    assert "Goal: bought" in lines


def test_it_tells_where_instances_stand_failed(crowd: Crowd) -> None:
    task = AutomationTaskModel.objects.filter(status="confirm").first()
    assert task is not None
    AutomationTaskModel.objects.filter(pk=task.pk).update(state="failed")
    assert ("Confirm", 1) in made().failures


def test_it_leads_to_the_site_if_the_settings_say_where_it_is(crowd: Crowd, settings: Any) -> None:
    settings.AUTOMATIONS = {}
    assert made().url == ""
    settings.AUTOMATIONS = {"SITE_URL": "https://shop.example/"}
    url = made().url
    assert url.startswith(f"https://shop.example/admin/automations/flow/{NAME}/statistics/?from=")


def test_each_gets_a_mail_as_text_and_html(crowd: Crowd, mailoutbox: Any) -> None:
    assert digest.send(made(), ["a@shop.example", "b@shop.example"]) == 2
    first, second = mailoutbox
    assert (first.to, second.to) == (["a@shop.example"], ["b@shop.example"])
    assert first.subject.startswith("Campaign, ")
    assert "Entered: " in first.body
    ((html, kind),) = first.alternatives
    assert kind == "text/html"
    assert "<td>Entered</td>" in html


def test_it_is_written_in_the_language_in_force(crowd: Crowd, mailoutbox: Any) -> None:
    with translation.override("de"):
        digest.send(made(), ["a@shop.example"])
    assert "Begonnen: " in mailoutbox[0].body
