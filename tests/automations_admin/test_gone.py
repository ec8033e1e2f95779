"""What was typed for something that is not there any more."""

from __future__ import annotations

import pytest
from django.test import Client

from automations.models import AutomationModel, AutomationTaskModel
from tests.automations_admin.recovery.broken import Broken
from tests.automations_admin.shop import Simple

TYPED = {"reason": "Carrier confirmed it <b>", "data": '{"fail": ""}', "version": "v1", "save": "1"}


@pytest.fixture
def run(db: None) -> Broken:
    return Broken(Simple(fail="broken"))


def test_what_was_typed_for_a_deleted_instance_is_shown(operator: Client, run: Broken) -> None:
    """With the fields' names, and nothing that the page has sent along by itself."""
    urls = (run.edit, run.both, run.retry)
    AutomationModel.objects.filter(pk=run.id).delete()
    for url in urls:
        response = operator.post(url, TYPED)
        html = response.content.decode()
        assert response.status_code == 404
        for said in (
            "There is no instance of this id.",
            "Carrier confirmed it &lt;b&gt;</textarea>",
            "{&quot;fail&quot;: &quot;&quot;}</textarea>",
        ):
            assert said in html
        assert [one[0] for one in response.context["typed"]] == ["Reason", "Data"]


def test_it_is_said_in_the_language_of_the_reader(operator: Client, run: Broken) -> None:
    url = run.edit
    AutomationModel.objects.filter(pk=run.id).delete()
    html = operator.post(url, TYPED, headers={"accept-language": "de"}).content.decode()
    for said in ("Nicht mehr da", "Was Sie eingegeben haben", ">Grund<", ">Daten<"):
        assert said in html


def test_a_task_that_is_gone_loses_nothing_either(operator: Client, run: Broken) -> None:
    url = run.retry
    AutomationTaskModel.objects.filter(automation=run.id).delete()
    html = operator.post(url, {"reason": "Gateway is back"}).content.decode()
    assert "There is no task of this id." in html
    assert "Gateway is back</textarea>" in html


def test_a_look_at_what_is_gone_is_the_site_s_own_page(operator: Client, run: Broken) -> None:
    url = run.edit
    AutomationModel.objects.filter(pk=run.id).delete()
    response = operator.get(url)
    assert response.status_code == 404
    assert "typed" not in (response.context or {})
