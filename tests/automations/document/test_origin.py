"""Where a class stands, and what it inherits."""

from __future__ import annotations

from automations import flow
from automations.document.origin import declared
from automations.flow import this


class Base(flow.Automation, registered=False):
    class Meta:
        subject = "person"

    unique = True
    gone = flow.Execute(this.go)
    first = flow.Execute(this.go)

    def go(self, task): ...


class Middle(Base, registered=False):
    gone = None


class Own(Middle, registered=False):
    class Meta(Base.Meta):
        version = "1"

    first = flow.Execute(this.go)
    end = flow.End()


HERE = "tests.automations.document.test_origin"


def test_what_is_inherited_is_known_by_its_class() -> None:
    found = declared(Own)
    assert (found.module, found.name) == (HERE, "Own")
    assert found.steps == {"first": f"{HERE}.Base"}
    assert found.attributes["unique"] == f"{HERE}.Base"
    assert found.attributes["gone"] == f"{HERE}.Middle"
    assert "enter" not in found.attributes
    assert found.meta == {"subject": f"{HERE}.Base.Meta"}
    assert [node["id"] for node in found.document.nodes] == ["first", "end"]


def test_a_meta_is_inherited_as_a_whole() -> None:
    assert declared(Middle).meta == {"subject": f"{HERE}.Base.Meta"}
    assert declared(Base).meta == {}
