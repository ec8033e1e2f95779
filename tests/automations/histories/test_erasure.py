"""A person taken out of values: what goes, what stays, and that nothing breaks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from automations.histories.erasure import (
    ALL_KEYS,
    PSEUDONYM,
    Sought,
    answers,
    erased,
    origin,
    pattern,
)
from tests.automations.histories.generated import texts, values

ANN = Sought(
    frozenset({"auth.user"}),
    "17",
    telling=("Ann Smith", "ann@example.com"),
    texts=("ann", "Smith"),
    is_user=True,
)
REFERENCE = {"$model": "auth.user", "pk": 17}
GONE = {"$model": "auth.user", "pk": None}

names = st.text("abcDEF äß@.-'&\u0301", min_size=3, max_size=12).filter(
    lambda x: len(x.strip()) >= 3
)
#: Data in which names are likely.
tangled = st.recursive(
    values | names | st.tuples(texts, names, texts).map(" ".join),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(texts | names, parts, max_size=3),
    max_leaves=8,
)


def shape(value: Any) -> Any:
    """Return data without their texts."""
    if isinstance(value, dict):
        return [shape(part) for part in value.values()]
    if isinstance(value, list):
        return [shape(part) for part in value]
    return "" if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ann Smith", PSEUDONYM),
        ("dear ANN  smith,", f"dear {PSEUDONYM},"),
        ("Ann\nSmith", PSEUDONYM),
        ("mailto:ann@example.com?x", f"mailto:{PSEUDONYM}?x"),
        ("ann%40example.com", PSEUDONYM),
        ("Hanna, Annabel and Smithers", "Hanna, Annabel and Smithers"),
        ("ann and Smith", f"{PSEUDONYM} and {PSEUDONYM}"),
        ("", ""),
    ],
)
def test_whole_words_go(before: str, after: str) -> None:
    assert erased(before, ANN) == after


@pytest.mark.parametrize(
    "written",
    [
        "Jörg O'Neil",
        "Jo\u0308rg O'Neil",
        "JÖRG O'NEIL",
        json.dumps("Jörg O'Neil"),
        ascii("Jörg O'Neil"),
        "J%C3%B6rg%20O%27Neil",
        "J%C3%B6rg+O%27Neil",
        "Jörg O&#x27;Neil",
    ],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    sought = Sought(frozenset(), "1", telling=("Jörg O'Neil",))
    assert "Neil" not in sought.text(written).title()


def test_references_lose_their_key_and_stay_references() -> None:
    data = {"a": REFERENCE, "b": [{"c": {"$model": "auth.user", "pk": "17"}}]}
    assert erased(data, ANN) == {"a": GONE, "b": [{"c": GONE}]}


@pytest.mark.parametrize(
    "other",
    [
        {"$model": "auth.user", "pk": 18},
        {"$model": "auth.group", "pk": 17},
        {"$model": "auth.user", "pk": None},
        {"$model": ["auth.user"], "pk": 17},
        {"pk": 17},
    ],
)
def test_other_references_stay(other: dict[str, Any]) -> None:
    assert erased([other], ANN) == [other]


def test_the_name_of_a_model_is_no_text() -> None:
    sought = Sought(frozenset({"auth.user"}), "17", telling=("user", "Ann Smith"))
    assert erased({"$model": "auth.user", "pk": 18}, sought) == {"$model": "auth.user", "pk": 18}
    assert erased({"$model": "Ann Smith", "pk": "user"}, sought) == {
        "$model": PSEUDONYM,
        "pk": PSEUDONYM,
    }


def test_keys_of_the_project_are_texts_as_well() -> None:
    data = {"Ann": 1, "ann": 2, "x": {"Smith": 3}}
    assert erased(data, ANN) == {PSEUDONYM: 1, f"{PSEUDONYM} 2": 2, "x": {PSEUDONYM: 3}}


def test_keys_of_the_engine_stay() -> None:
    change = {"ann": {"ann": "ann"}, "keys": ["ann"]}
    assert erased(change, ANN, fixed=1) == {"ann": {PSEUDONYM: PSEUDONYM}, "keys": [PSEUDONYM]}
    assert erased(change, ANN, fixed=ALL_KEYS)["ann"] == {"ann": PSEUDONYM}


def test_short_texts_are_words_of_every_language() -> None:
    assert pattern(["", " ", "al", "x "]) is None
    assert Sought(frozenset(), "1", telling=("al",)).text("al") == "al"


def test_what_only_tells_together_with_more() -> None:
    assert ANN.plainly.text("ann met Ann Smith") == f"ann met {PSEUDONYM}"


@pytest.mark.parametrize(("pseudonym", "bad"), [("Smith", True), ("ANN", True), ("P 1", False)])
def test_a_pseudonym_that_tells(pseudonym: str, bad: bool) -> None:
    sought = Sought(ANN.labels, ANN.pk, ANN.telling, ANN.texts, pseudonym=pseudonym)
    assert sought.names_itself is bad


def test_kept_answers_forget_who_gave_them() -> None:
    kept = {
        "ann": {"result": {"Ann": "ann"}, "by": 17, "by_name": "An old name"},
        "other": {"result": 5, "by": 18, "by_name": "bert"},
    }
    assert answers(kept, ANN) == {
        "ann": {"result": {PSEUDONYM: PSEUDONYM}, "by": None, "by_name": PSEUDONYM},
        "other": {"result": 5, "by": 18, "by_name": "bert"},
    }


def test_overlays_of_copies_keep_their_paths() -> None:
    overlay = [[["tasks", 0, "ann"], "ann"], [["instance", "data"], {"Ann": 1}]]
    said = {"imported": "2026-03-02", "by": "Ann Smith", "overlay": overlay}
    assert origin(said, ANN) == {
        "imported": "2026-03-02",
        "by": PSEUDONYM,
        "overlay": [[["tasks", 0, "ann"], PSEUDONYM], [["instance", "data"], {PSEUDONYM: 1}]],
    }
    assert origin(None, ANN) is None


@given(tangled, st.lists(names, max_size=3))
def test_nothing_is_left_and_the_shape_stays(value: Any, said: list[str]) -> None:
    sought = Sought(frozenset({"auth.user"}), "17", telling=tuple(said))
    assume(not sought.names_itself)

    found = erased(value, sought)

    expression = pattern(said)
    everything = json.dumps(texts_of(found))
    assert shape(found) == shape(value)
    assert not any(expression and expression.search(text) for text in texts_of(found)), everything
    assert erased(found, sought) == found


@given(values)
def test_what_tells_nothing_stays_as_it_is(value: Any) -> None:
    assert erased(value, Sought(frozenset({"auth.user"}), "17", telling=("Zoë Q. Zyx",))) == value


def texts_of(value: Any) -> list[str]:
    """Return all texts of data, keys as well."""
    if isinstance(value, dict):
        return [*value, *(text for part in value.values() for text in texts_of(part))]
    if isinstance(value, list):
        return [text for part in value for text in texts_of(part)]
    return [value] if isinstance(value, str) else []
