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
from automations_admin.stats.recipients import Recipient
from tests.automations_admin.stats import naive
from tests.automations_admin.stats.conftest import NAME
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db

ANNA = Recipient("anna@shop.example")


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


def test_a_mail_goes_out_as_text_and_html(crowd: Crowd, mailoutbox: Any) -> None:
    assert digest.send(made(), ANNA) == 1
    (first,) = mailoutbox
    assert first.to == ["anna@shop.example"]
    assert first.subject.startswith("Campaign, ")
    assert "Entered: " in first.body
    ((html, kind),) = first.alternatives
    assert kind == "text/html"
    assert "<td>Entered</td>" in html


def test_it_is_written_in_the_language_in_force(crowd: Crowd, mailoutbox: Any) -> None:
    with translation.override("de"):
        digest.send(made(), ANNA)
    assert "Begonnen: " in mailoutbox[0].body


@pytest.mark.parametrize("site", ["", "https://shop.example"])
def test_who_has_chosen_it_is_told_how_to_stop_it(
    crowd: Crowd, mailoutbox: Any, settings: Any, site: str
) -> None:
    """With a link to the page, if the settings say where that is."""
    settings.AUTOMATIONS = {"SITE_URL": site} if site else {}
    digest.send(made(), Recipient("anna@shop.example", chosen=True))
    url = f"https://shop.example/admin/automations/flow/{NAME}/statistics/"
    (mail,) = mailoutbox
    for text in (mail.body, mail.alternatives[0][0]):
        assert "chose it in the console" in text
    assert (f"\n{url}\n" in mail.body) is bool(site)
    assert (f'href="{url}"' in mail.alternatives[0][0]) is bool(site)


def test_who_is_in_the_settings_is_not(crowd: Crowd, mailoutbox: Any) -> None:
    """There is nothing that they could do."""
    digest.send(made(), ANNA)
    assert "in the console" not in mailoutbox[0].body
    assert "in the console" not in mailoutbox[0].alternatives[0][0]
