"""Parts of a flow's instances."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from automations import clock
from automations.engine.rollups import passes
from automations.engine.rollups.reading import Key
from automations.models import AutomationModel
from automations_admin.find import slices
from automations_admin.find.slices import Part
from tests.flows.campaign import Campaign

NAME = Campaign.get_automation_class_name()
KEY = Key(NAME, "abcdef", (("offer", "a"),), (("source", "web"),))


def test_what_is_empty_lets_all_through() -> None:
    assert Part().takes(KEY)
    assert Part().whole
    assert Part("abc", "offer:a", "source:web").takes(KEY)


@pytest.mark.parametrize("part", [Part("x"), Part(arm="offer:b"), Part(only="source:shop")])
def test_others_are_left_out(part: Part) -> None:
    assert not part.takes(KEY)
    assert not part.whole


def test_who_has_no_arm_is_a_part_too() -> None:
    assert Part(arm="offer:").takes(Key(NAME, "abcdef"))
    assert not Part(arm="offer:").takes(KEY)


def test_narrowing_is_what_a_value_says() -> None:
    for by in ("version", "arm:offer", "only:source"):
        value = slices.value_of(KEY, by)
        assert Part().narrowed(by, value).takes(KEY)
    assert slices.value_of(KEY, "arm:other") == ""


def test_addresses_say_parts() -> None:
    part = Part("abc", "offer:a", "source:web")
    assert Part.read(part.query()) == part
    assert Part.read(QueryDict("arm=offer:b")).arm == "offer:b"


def found(part: Part) -> set[int]:
    rows = AutomationModel.objects.filter(slices.instances(NAME, part))
    return set(rows.values_list("pk", flat=True))


@pytest.mark.django_db
def test_instances_belong_to_it_before_and_after_they_are_counted(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    web, shop = (Campaign(source=source)._db.pk for source in ("web", "shop"))
    assert found(Part(only="source:web")) == {web}
    passes.roll(clock.now())
    assert found(Part(only="source:shop")) == {shop}
    row = AutomationModel.objects.get(pk=web)
    row.data["source"] = "shop"
    row.save()
    AutomationModel.objects.filter(pk=web).update(stale=True)
    assert found(Part(only="source:shop")) == {web, shop}
    assert found(Part(only="source:web")) == set()
    with django_assert_max_num_queries(8):
        found(Part(only="source:web"))
    monkeypatch.setattr(slices, "MOST_FRESH", 0)
    assert found(Part(only="source:web")) == {web}
