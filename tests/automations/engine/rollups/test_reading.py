"""Reading facts from rows."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import testing
from automations.engine.rollups import reading
from automations.models import AutomationModel
from tests.flows.basics import Five
from tests.flows.campaign import Campaign

pytestmark = pytest.mark.django_db


def pks() -> list[int]:
    return list(AutomationModel.objects.values_list("pk", flat=True))


def test_dimensions_are_read_from_the_data_along_their_paths() -> None:
    user = User.objects.create_user("anna")
    Campaign(user=user, source="w" * 99, address={"country": 7})
    (known,) = reading.read(pks()).values()
    assert dict(known.key.dimensions) == {"source": "w" * 60, "address.country": "7"}


def test_what_is_not_there_or_no_single_value_is_empty() -> None:
    Campaign(user=User.objects.create_user("anna"), source=["web"], address="here")
    (known,) = reading.read(pks()).values()
    assert dict(known.key.dimensions) == {"source": "", "address.country": ""}


def test_the_arm_is_known_once_the_experiment_was_passed(clock: testing.Clock) -> None:
    campaign = Campaign(user=User.objects.create_user("anna"))
    (known,) = reading.read(pks()).values()
    assert known.key.arms == ()
    campaign.send_message("confirmed", None, {})
    (known,) = reading.read(pks()).values()
    assert [name for name, _arm in known.key.arms] == ["offer"]


def test_the_rule_that_ended_it_is_known(clock: testing.Clock) -> None:
    campaign = Campaign(user=User.objects.create_user("anna"))
    clock.advance(hours=1)
    campaign.send_message("unsubscribed", None, {})
    (known,) = reading.read(pks()).values()
    assert (known.facts.outcome, known.facts.rule) == ("exited", "unsubscribed")


def test_many_are_read_by_as_many_queries_as_one() -> None:
    for _ in range(3):
        Five()
    reading.read(pks()[:1])
    with CaptureQueriesContext(connection) as captured:
        assert len(reading.read(pks())) == 3
    assert len(captured) == 4


def test_slices_differ_by_every_part() -> None:
    keys = [
        reading.Key("a", ""),
        reading.Key("a", "b"),
        reading.Key("ab", ""),
        reading.Key("a", "", (("x", "y"),)),
        reading.Key("a", "", (), (("x", "y"),)),
    ]
    assert len({key.digest for key in keys}) == len(keys)
