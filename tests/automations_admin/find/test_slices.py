"""Parts of a flow's instances."""

from __future__ import annotations

import pytest

from automations.engine.rollups import sums
from automations.engine.rollups.reading import Key
from automations_admin.find import slices
from automations_admin.find.slices import Part

WEB = Key("a.B", "f" * 64, (("offer", "a"),), (("source", "web"),))
NEW = Key("a.B", "0" * 64, (), (("source", ""),))


def test_an_empty_part_takes_all() -> None:
    assert Part().whole
    assert Part().takes(WEB)
    assert Part().takes(NEW)


def test_a_part_takes_what_fits() -> None:
    assert Part("ffff", "offer:a", "source:web").takes(WEB)
    assert not Part(version="0").takes(WEB)
    assert not Part(arm="offer:b").takes(WEB)
    assert Part(arm="offer:").takes(NEW)
    assert Part(only="source:").takes(NEW)


def test_a_part_is_read_as_it_was_said() -> None:
    part = Part("ff", "offer:a", "source:x:y")
    assert Part.read(part.query()) == part


def test_it_is_narrowed_to_one_value() -> None:
    assert Part().narrowed("version", WEB.fingerprint).version == "f" * 12
    assert Part().narrowed("arm:offer", "a").arm == "offer:a"
    assert Part(arm="offer:a").narrowed("only:source", "web") == Part("", "offer:a", "source:web")


def test_a_slice_has_a_value_for_each() -> None:
    assert slices.value_of(WEB, "version") == WEB.fingerprint
    assert slices.value_of(WEB, "arm:offer") == "a"
    assert slices.value_of(WEB, "only:gone") == ""


@pytest.mark.django_db
def test_stored_slices_are_found() -> None:
    numbers = sums.slices([WEB, NEW, Key("other.Flow", "")])
    assert slices.matching("a.B", Part()) == {numbers[WEB]: WEB, numbers[NEW]: NEW}
    assert slices.matching("a.B", Part(only="source:web")) == {numbers[WEB]: WEB}
