"""A person in every text that is stored: erased, nothing tells of them; deleted, nothing fails."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command

from automations import clock
from automations.engine import addresses, pausing
from automations.histories.places import OF_INSTANCES, OF_NONE, Place
from automations.models import (
    AutomationModel,
    AutomationTaskModel,
    Batch,
    Event,
    Pause,
)
from automations.references import to_reference
from automations_admin.models import DigestSubscription, SavedFilter
from tests.acceptance.poison import populate
from tests.flows.basics import Paused

pytestmark = pytest.mark.django_db

SAID = 'She is "Canary Vogel" <canary.vogel@example.com>, canary7, VOGEL CANARY'


@pytest.fixture
def canary() -> User:
    return User.objects.create_user(
        "canary7", "canary.vogel@example.com", first_name="Canary", last_name="Vogel"
    )


def dump() -> str:
    """Return all rows of all tables of the package as one text."""
    return "\n".join(
        repr(row)
        for model in apps.get_app_config("automations").get_models()
        for row in model._default_manager.order_by("pk").values_list()
    )


def sing(canary: User) -> None:
    """Put the person into every column that can hold one, and end everything."""
    for place in (*OF_INSTANCES, *OF_NONE):
        texts = {name: _text(place, name) for name in place.texts}
        people = dict.fromkeys(place.people, canary.pk)
        for row in place.model._default_manager.all():
            values = {name: _value(name, getattr(row, name), canary) for name in place.values}
            type(row)._default_manager.filter(pk=row.pk).update(**texts, **people, **values)
    AutomationTaskModel.objects.update(waiting="", due=None)
    AutomationModel.objects.update(finished=True, state="completed", ended=clock.now())
    Batch.objects.update(state="finished", ended=clock.now())


def _text(place: Place, name: str) -> str:
    most = place.model._meta.get_field(name).max_length or 10_000
    assert most >= len(SAID), name
    return SAID


def _value(name: str, value: Any, canary: User) -> Any:
    told = {"text": SAID, "who": to_reference(canary), "parts": [SAID, {"deep": {SAID: SAID}}]}
    if name == "kept_answers":
        return {"ask": {"result": told, "by": canary.pk, "by_name": "canary7"}}
    if name == "origin":
        overlay = [[["tasks", 0, "completed_by"], "canary7"], [["instance", "data"], told]]
        return {"imported": "2026-03-02", "by": SAID, "overlay": overlay}
    if name == "address":
        return addresses.digest(canary.email)
    if name == "draft_key":
        return f"{uuid4()}:{canary.pk}"
    if name == "subject":
        return f"{SAID} {value}"[:200]
    if name == "frames":
        return [{"file": "x.py", "line": 1, "function": "f", "source": SAID, "locals": told}]
    if name == "changes":
        return {"before": told, "after": {SAID: told}}
    return {**value, **told} if isinstance(value, dict) else told


def test_after_an_erasure_nothing_tells_of_the_person(canary: User) -> None:
    populate()
    sing(canary)
    before = dump().lower()
    assert before.count("canary") > 100
    rows = {model: model._default_manager.count() for model in _models()}

    call_command("automation_erase", "auth.User", canary.pk, yes=True, verbosity=0)

    after = dump().lower()
    assert "canary" not in after
    assert "vogel" not in after
    assert addresses.digest(canary.email) not in after
    assert not any(
        place.model._default_manager.filter(**{column: canary.pk}).exists()
        for place in (*OF_INSTANCES, *OF_NONE)
        for column in place.people
    )
    del rows[Event]
    assert rows == {model: model._default_manager.count() for model in rows}


def _models() -> list[Any]:
    return list(apps.get_app_config("automations").get_models())


def test_deleting_a_user_never_fails_because_of_a_flow(canary: User) -> None:
    """They are addressed, have acted everywhere, and what lives goes on; their names stay."""
    populate()
    SavedFilter.objects.create(owner=canary, name="Mine", query="state=failed", shared=True)
    DigestSubscription.objects.create(user=canary, flow="shop.automations.Welcome")
    AutomationTaskModel.objects.update(
        interaction_user=canary, completed_by=canary, completed_by_name="canary7"
    )
    for model in (Event, Batch, Pause):
        model._default_manager.update(actor=canary, actor_name="canary7")
    AutomationModel.objects.update(kept_answers={"ask": {"result": 1, "by": canary.pk}})
    live = Paused(who=canary)
    counts = {model: model._default_manager.count() for model in _models()}

    canary.delete()

    assert counts == {model: model._default_manager.count() for model in counts}
    assert not SavedFilter.objects.exists()
    assert not DigestSubscription.objects.exists()
    done = AutomationTaskModel.objects.filter(completed_by_name="canary7", completed_by=None)
    assert done.count() == AutomationTaskModel.objects.count() - 1
    for model in (Event, Batch, Pause):
        rows = model._default_manager.filter(actor_name="canary7")
        assert rows.exists()
        assert not rows.exclude(actor=None).exists()
    assert AutomationModel.objects.get(pk=live.id).instance.who is None
    pausing.resume(Pause.objects.get().automation_class, Pause.objects.get().step)
