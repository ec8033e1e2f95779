"""Without people, and yet the same history."""

from __future__ import annotations

import string

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from automations import testing
from automations.histories import lines, reader
from automations.histories.anonymous import Anonymiser
from automations.histories.document import Document
from automations.models import AutomationModel
from tests.automations.histories.conftest import told

KEY = b"always the same"


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_text_keeps_its_shape(text: str) -> None:
    """Letters stay letters, digits digits, everything else as it is; the same becomes the same."""
    found = Anonymiser(KEY).text(text)
    assert found == Anonymiser(KEY).text(text)
    assert len(found) == len(text)
    for old, new in zip(text, found, strict=True):
        if old in string.digits:
            assert new in string.digits
        elif old.isalpha():
            assert new.isalpha() or new == old
        else:
            assert new == old


@pytest.mark.parametrize(
    "text",
    ["", "2026-03-02", "2026-03-02T09:00:00+00:00", "6f1c2f0e-5d8a-4a55-9d51-0d5c1e0f7a11"],
)
def test_what_tells_nothing_is_kept(text: str) -> None:
    assert Anonymiser().text(text) == text


def test_another_key_gives_another_text() -> None:
    assert Anonymiser().text("Annabella Musterfrau") != Anonymiser().text("Annabella Musterfrau")


@pytest.mark.django_db
def test_nobody_is_named_any_more(failed: testing.Run) -> None:
    """And the reader takes it: steps, states, moments, numbers and references are the same."""
    reference = {"$model": "shop.order", "pk": 7}
    data = {"name": "Anna Quasselstrippe", "zip": "8O331", "order": reference, "total": 12.5}
    AutomationModel.objects.filter(pk=failed.row.pk).update(data=data, reason="Quasselstrippe")
    (said,) = told([failed.row.pk])
    said["tasks"][2]["error"] = "The card was refused: Quasselstrippe"
    found = reader.loads(lines.text(Anonymiser().history(said)))
    text = lines.text(found)
    assert "Quasselstrippe" not in text
    assert "anna" not in lines.text({**found, "definition": None}), "Only the code may name her."
    kept = found["instance"]["data"]
    assert (kept["order"], kept["total"]) == (reference, 12.5)
    assert (kept["zip"][0].isdigit(), kept["zip"][1].isalpha()) == (True, True)
    assert found["tasks"][2]["error"].startswith("The card was refused: ")
    assert _shape(found) == _shape(said)
    assert User.objects.filter(username="anna").exists()


def _shape(history: Document) -> list[tuple[str, str, str, int | None]]:
    return [
        (task["step"], task["state"], task["created"], task["previous"])
        for task in history["tasks"]
    ]
