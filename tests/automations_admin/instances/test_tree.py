"""Data as a tree."""

from __future__ import annotations

from automations_admin.instances import tree


def test_values_are_json_and_parts_are_counted() -> None:
    """Lists have no keys; references say what they refer to."""
    data = {
        "a": {"b": [1, "x"]},
        "html": "<b>",
        "empty": {},
        "order": {"$model": "auth.user", "pk": 7},
    }
    a, html, empty, order = tree.Tree(data).branches
    assert (a.note, a.parts[0].note) == ("1 key", "2 values")
    assert [part.text for part in a.parts[0].parts] == ["1", '"x"']
    assert html.text == '"<b>"'
    assert empty.text == "{}"
    assert (order.model, order.text) == ("auth.user", "7")


def test_large_data_are_cut() -> None:
    """Values and characters."""
    many = tree.Tree({"list": list(range(5_000)), "more": 1})
    assert many.cut
    long = tree.Tree({"x": "y" * 10_000})
    assert len(long.branches[0].text) == tree.LONGEST + 1
    assert "characters" in long.branches[0].note
    assert not long.cut


def test_references_at_the_top_are_the_subject() -> None:
    """A model that is gone is called by its label."""
    data = {"order": {"$model": "auth.user", "pk": 7}, "x": 1}
    assert list(tree.references(data)) == [("order", "auth.user", 7)]
    assert list(tree.references([])) == []
    assert tree.model_label("auth.user") == "user"
    assert tree.model_label("no.such") == "no.such"
    assert tree.model_label("x") == "x"


def test_an_object_that_was_erased_has_no_number() -> None:
    assert tree.object_label("auth.user", 7) == "user 7"
    assert tree.object_label("auth.user", None) == "user (erased)"
