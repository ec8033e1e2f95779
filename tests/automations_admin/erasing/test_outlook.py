"""What would be erased."""

from __future__ import annotations

from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from automations.histories import subject
from automations.histories.eraser import Eraser, Found
from automations.histories.places import OF_INSTANCES, OF_NONE
from automations.models import AutomationModel
from automations_admin.erasing import outlook
from automations_admin.erasing.outlook import Outlook
from tests.flows.basics import Five

pytestmark = pytest.mark.django_db


@pytest.fixture
def eraser() -> Eraser:
    ann = User.objects.create_user("ann.s")
    for _ in range(3):
        Five(who=ann)
    return Eraser(subject.sought(User, ann.pk, ann))


def look(eraser: Eraser) -> Outlook:
    return outlook.look(eraser, AutomationModel.objects.all())


def test_what_there_is(eraser: Eraser) -> None:
    found = look(eraser)
    assert (found.many, found.empty, found.found.instances) == (False, False, 3)
    assert found.places == ["3 instances"]


def test_one_is_one_and_many_are_many() -> None:
    """In every language."""
    found = Outlook(Found(rows=Counter(automationmodel=1, automationtaskmodel=4, message=1_200)))
    assert found.places == ["1 instance", "4 tasks", "1,200 messages"]
    with translation.override("de"):
        assert found.places == ["1 Instanz", "4 Aufgaben", "1.200 Nachrichten"]


def test_each_place_has_its_words() -> None:
    assert {place.name for place in (*OF_INSTANCES, *OF_NONE)} == set(outlook.COUNTS)


@pytest.mark.parametrize("limit", ["MOST", "MOST_LOOKED_AT"])
def test_what_is_too_much_for_a_page(
    eraser: Eraser, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(outlook, limit, 2)
    assert look(eraser).many
    monkeypatch.setattr(outlook, limit, 3)
    assert not look(eraser).many


def test_nothing_is_nothing() -> None:
    assert Outlook().empty
    assert Outlook(Found(running=1)).empty
    assert not Outlook(Found(rows=Counter(pause=1))).empty
    assert not Outlook(many=True).empty
