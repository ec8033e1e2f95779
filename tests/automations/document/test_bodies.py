"""Statements of a class are put, moved and taken away."""

from __future__ import annotations

from typing import Any

import libcst as cst
import pytest

from automations.document.bodies import Body, new_line, statement
from automations.exceptions import NotPatchable

SOURCE = """\
class A:
    # apart

    # of a
    a = 1  # here

    b: int = 2
    # of c
    c = [
        3,  # three
    ]
    # at the end
"""


def body(source: str = SOURCE) -> Body:
    """Return the body of the class."""
    return Body(cst.ensure_type(cst.parse_module(source).body[0], cst.ClassDef))


def text(found: Body) -> str:
    """Return a class with this body."""
    cls: Any = cst.parse_module("class A: pass").body[0]
    return cst.Module([cls.with_changes(body=found.suite())]).code


def test_nothing_is_changed_by_looking() -> None:
    assert text(body()) == SOURCE
    assert body().names == ["a", "b", "c"]


def test_what_is_taken_takes_its_comments_along() -> None:
    found = body()
    line = found.take("a")
    assert text(found) == SOURCE.replace("    # of a\n    a = 1  # here\n\n", "", 1)
    found.put(line, 2)
    assert "    ]\n    # of a\n    a = 1  # here\n    # at the end" in text(found)


def test_what_stands_apart_stays_at_the_end() -> None:
    found = body("class A:\n    a = 1\n\n    # apart\n\n    b = 2\n")
    found.take("b")
    assert text(found) == "class A:\n    a = 1\n\n    # apart\n\n"


def test_a_value_is_said_anew_without_losing_comments() -> None:
    found = body()
    found.line("c").say(cst.parse_expression("4"))
    assert "    # of c\n    # three\n    c = 4\n" in text(found)
    found.line("b").call("d")
    assert "    d: int = 2\n" in text(found)


def test_a_new_one_stands_above_the_first() -> None:
    found = body()
    found.put_first(new_line(cst.parse_statement("z = 0"), "z"), 0)
    assert "    # apart\n\n    z = 0\n    # of a\n    a = 1" in text(found)
    found.part(1)
    assert "    z = 0\n\n    # of a\n" in text(found)


@pytest.mark.parametrize(
    "line", ["a = b = 1", "a, b = 1, 2", "a = 1; c = 2", "def a(self): ...", "a = 1\n    a = 2"]
)
def test_what_is_no_single_statement_is_refused(line: str) -> None:
    with pytest.raises(NotPatchable, match="not declared by one statement"):
        body(f"class A:\n    {line}\n").line("a")


def test_a_body_on_one_line_becomes_a_block() -> None:
    found = body("class A: a = 1; b = 2  # both\n")
    assert found.names == ["a", "b"]
    assert text(found) == "class A:  # both\n    a = 1\n    b = 2\n"


def test_a_statement_is_found_within_classes() -> None:
    one = statement("\n\nclass X:\n    class Meta:\n        a = (\n            1\n        )\n")
    assert cst.Module([one]).code == "a = (\n    1\n)\n"


def test_names_that_could_be_seen() -> None:
    found = body("class A:\n    a = 1\n    b = a\n    def c(self): return b\n")
    assert [line.seen for line in found.lines] == [frozenset(), {"a"}, {"a", "b"}]
    assert [line.used & (line.seen or set()) for line in found.lines] == [set(), {"a"}, set()]
