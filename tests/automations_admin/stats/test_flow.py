"""What statistics know of a declaration."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from automations import flow
from automations.engine.rollups.reading import Key
from automations_admin.stats.flow import Journey, goal_words, label_of, spoken, window
from automations_admin.stats.sums import Sums
from tests.automations_admin.stats.conftest import NAME
from tests.flows.campaign import Campaign

pytestmark = pytest.mark.django_db

KEYS = [
    Key(NAME, "f", (("offer", "a"),), (("address.country", "de"), ("source", "web"))),
    Key(NAME, "", (), (("address.country", "fr"), ("source", ""))),
]


def test_what_can_be_chosen_is_what_was_counted() -> None:
    journey = Journey(NAME, KEYS)
    assert journey.arms() == [("offer:a", "offer: a")]
    assert journey.values() == [
        ("address.country:de", "Country: de"),
        ("address.country:fr", "Country: fr"),
        ("source:", "Source: none"),
        ("source:web", "Source: web"),
    ]
    assert [value for value, _label in journey.breakdowns()] == [
        "only:address.country",
        "only:source",
        "arm:offer",
        "version",
    ]
    assert journey.values_of("arm:offer") == ["", "a"]
    assert journey.value_label("arm:offer", "") == "not assigned yet"


def test_versions_are_named_by_their_definitions() -> None:
    Campaign(user=User.objects.create_user("anna"))
    journey = Journey(NAME, [*Sums(NAME).keys.values(), Key(NAME, Campaign.graph.fingerprint)])
    ((value, label),) = journey.versions()
    assert Campaign.graph.fingerprint.startswith(value)
    assert label.startswith("since ")
    assert journey.value_label("version", Campaign.graph.fingerprint) == label


def test_what_is_fixed_is_said() -> None:
    journey = Journey(NAME, [])
    assert journey.sentence == (
        "goal: bought within 7 days of the start · exit rules: unsubscribed"
    )
    assert journey.goal("gone") is journey.goals[0]
    goal = flow.Goal("paid", when=flow.message("paid"), within=timedelta(hours=36), target=0.18)
    assert goal_words(goal) == "goal: paid within 1 d 12 h of the start, target 18%"
    assert window(timedelta(days=1)) == "1 day"


def test_a_flow_that_is_gone_is_known_by_its_statistics() -> None:
    assert not Journey("gone.Flow", []).known
    journey = Journey("gone.Flow", [Key("gone.Flow", "f")])
    assert journey.known
    assert (journey.sentence, journey.goals, journey.label) == ("", [], "Flow")
    assert journey.graph().start is None


def test_places_have_labels() -> None:
    assert label_of(Campaign.graph, "confirm") == "Confirm"
    assert label_of(Campaign.graph, "*bought") == "bought"
    assert label_of(Campaign.graph, "gone_step") == "Gone step"
    assert spoken("address.postal_code") == "Postal code"
