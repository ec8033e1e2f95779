"""What differs between documents."""

from __future__ import annotations

from automations.document.declaring import declarations
from automations.document.differences import (
    Differences,
    opaque_of,
    renames,
    same,
    say_the_same,
)
from automations.document.document import Document
from automations.document.made import Call, Made, Several
from automations.document.values import Const, Many, Map, Opaque, This


def test_declarations_are_compared_by_name() -> None:
    one = [("a", Made("End")), ("b", Made("Join")), ("c", Made("Split"))]
    two = [("c", Made("Split")), ("x", Made("Join")), ("d", Made("End")), ("a", Made("Join"))]
    found = Differences(one, two, {"b": "x"})
    assert (found.added, found.removed, found.changed) == (["d"], [], ["a"])
    assert found.moved
    assert not Differences(one, one).moved
    assert not Differences(one, one)


def test_places_and_the_order_of_names_are_no_difference() -> None:
    code = Opaque("lambda: 1", "a.py", 3)
    assert same(code) == same(Opaque("lambda: 1", "b.py", 9))
    assert same(Const({"a": 1, "b": 2})) == same(Const({"b": 2, "a": 1}))
    assert same(Const(1)) != same(Const(True))
    assert same(Made("A", (), (("x", This("a")), ("y", This("b"))))) == same(
        Made("A", (), (("y", This("b")), ("x", This("a"))))
    )


def test_steps_are_renamed_by_their_ids() -> None:
    nodes = [{"id": "a", "kind": "join"}, {"id": "b", "kind": "end"}]
    before = Document("F", {}, tuple(nodes))
    after = Document("F", {}, ({**nodes[0], "name": "z"}, nodes[1]))
    assert renames(before, after) == {"a": "z"}
    swapped = Document("F", {}, ({**nodes[0], "name": "b"}, {**nodes[1], "name": "a"}))
    assert renames(before, swapped) == {}
    assert [name for name, _made in declarations(after)] == ["z", "b"]


def test_code_is_found_wherever_it_stands() -> None:
    code = Opaque("x")
    inside = (code, Many((code,)), Map((("a", code),)), Several((code,)), Const(1))
    made = Made("A", inside, (("k", code),), (Call("B", (code,)),))
    assert [*opaque_of(made)] == [code] * 6


def test_documents_say_the_same_whatever_the_ids_of_their_steps_are() -> None:
    one = Document("F", {}, ({"id": "s1", "name": "a", "kind": "join"}, {"id": "e", "kind": "end"}))
    same_ = Document("G", {}, ({"id": "a", "kind": "join"}, {"id": "e", "kind": "end"}))
    assert say_the_same(one, same_)
    assert not say_the_same(one, Document("F", {}, tuple(reversed(one.nodes))))
    assert not say_the_same(one, Document("F", {"version": "2"}, one.nodes))
    assert not say_the_same(one, Document("F", {}, one.nodes[1:]))
