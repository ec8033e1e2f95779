"""The key by which the only live instance of its kind is found."""

from __future__ import annotations

import pytest

from automations.engine import unique
from automations.exceptions import MissingData
from automations.models import AutomationModel
from tests.flows.entering import Delivery, Support, Welcome
from tests.flows.published import Approval, Renewal

pytestmark = pytest.mark.django_db


def test_equal_values_have_the_same_key():
    key = unique.live_key(Renewal, {"customer": "Miller", "order": 1})

    assert key == unique.live_key(Renewal, {"customer": "Miller"})
    assert key != unique.live_key(Renewal, {"customer": "Smith"})


def test_many_instances_need_none():
    assert unique.live_key(Approval, {}) is None


def test_a_missing_value_is_named():
    with pytest.raises(MissingData, match="pass customer"):
        unique.live_key(Renewal, {})


def test_a_key_that_another_instance_holds_is_not_free():
    held = Renewal(customer="Miller").row
    other = AutomationModel(automation_class=held.automation_class, data={"customer": "Miller"})
    assert unique.free_key(other) is None

    other.data = {"customer": "Smith"}
    assert unique.free_key(other) is not None
    other.data = {}
    assert unique.free_key(other) is None


def test_a_policy_gives_the_key():
    """By the subject as it is stored, and by the keys that the policy names."""
    key = unique.live_key(Support, {"customer": 17})

    assert key == unique.live_key(Support, {"customer": "17", "order": 1})
    assert key != unique.live_key(Support, {"customer": 18})
    assert unique.live_key(Welcome, {"customer": 17}) is None
    orders = [unique.live_key(Delivery, {"customer": 17, "order": order}) for order in (1, 2, 1)]
    assert orders[0] == orders[2] != orders[1]


def test_what_must_be_there_is_named():
    assert unique.names(Delivery) == ("customer", "order")
    assert unique.names(Renewal) == ("customer",)
    assert unique.names(Approval) == ()
