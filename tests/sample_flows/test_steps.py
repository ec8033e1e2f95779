"""The project's own kind of step, in a flow that is designed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail

from automations import registry, testing
from automations.designed import drafts, publishing
from automations.exceptions import NotPublishable
from sample_flows import groups

PATH = "sample_flows.steps:TellTeam"


def publish(**values: str) -> None:
    """Publish a flow that tells a team something."""
    kwargs = {name: {"t": "const", "v": value} for name, value in values.items()}
    tell = {"id": "tell", "kind": "custom", "cls": PATH, "call": {"args": [], "kwargs": kwargs}}
    nodes = [tell, {"id": "end", "kind": "end"}]
    document = {"schema": "automations.flow/1", "name": "Alarm", "nodes": nodes}
    dora = User.objects.create_user("dora")
    draft = drafts.begin("Alarm", "Alarm", document, actor=dora)
    publishing.publish(draft, revision=1, actor=dora)


def test_a_team_is_told(db: Any) -> None:
    member = User.objects.create_user("carl", "carl@example.com")
    member.groups.add(Group.objects.create(name=groups.CARE))
    publish(team=groups.CARE, text="Somebody waits.")
    run = testing.Run(registry.get("designed.Alarm")())
    testing.run_due()
    run.assert_went_through("tell")
    run.assert_path("tell", "end")
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["carl@example.com"], "A note from the flow Alarm")
    assert "Somebody waits." in sent.body


def test_there_must_be_such_a_team(db: Any) -> None:
    with pytest.raises(NotPublishable):
        publish(team="Nobody", text="Somebody waits.")
