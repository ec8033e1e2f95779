"""What an instance was started from, and what it started."""

from __future__ import annotations

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import User

from automations.models import AutomationModel
from automations_admin.instances import relatives
from automations_admin.links import Links
from tests.flows.basics import Five
from tests.flows.journeys import Sender

pytestmark = pytest.mark.django_db


def said(pk: int) -> list[str]:
    return [text for text, _url in relatives.of(AutomationModel.objects.get(pk=pk), Links(site))]


def test_parent_and_child_name_each_other() -> None:
    parent = Sender(pk=User.objects.create_user("anna").pk)
    child = AutomationModel.objects.get(parent=parent.id)
    assert said(parent.id) == [f"has started instance {child.pk}"]
    assert said(child.pk) == [f"started by instance {parent.id}"]


def test_so_do_an_instance_and_its_copy() -> None:
    first, second = Five(), Five()
    AutomationModel.objects.filter(pk=second.id).update(restarted_from=first.id)
    assert said(first.id) == [f"started again as instance {second.id}"]
    assert said(second.id) == [f"started from instance {first.id}"]


def test_most_have_none() -> None:
    assert said(Five().id) == []
