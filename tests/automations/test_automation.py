"""The class that users subclass: what is collected, frozen, refused and inherited."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group

from automations import flow, testing
from automations.exceptions import DefinitionError, NotRunnable
from automations.flow import this
from automations.graph import Way
from automations.models import AutomationModel


class Parts:
    """Nodes and methods outside an automation, to be mixed in."""

    mixed = flow.Execute(this.note)

    def note(self, task: Any) -> None:
        task.data.setdefault("seen", []).append(task.status)


# -- collecting ------------------------------------------------------------------------------


def test_nodes_keep_the_order_of_their_declaration() -> None:
    class Ordered(flow.Automation):
        zebra = flow.Execute()
        ant = flow.Execute()
        end = flow.End()

    assert list(Ordered.nodes) == ["zebra", "ant", "end"]
    assert Ordered.graph.start == "zebra"


def base() -> type[flow.Automation]:
    """Return a flow to be subclassed."""

    class Base(flow.Automation):
        first = flow.Execute(this.note)
        second = flow.Execute(this.note)
        end = flow.End()

        def note(self, task: Any) -> None:
            task.data.setdefault("seen", []).append(f"{type(self).__name__}.{task.status}")

    return Base


def test_a_subclass_inherits_the_nodes_of_its_base() -> None:
    """The published package looked at the class's own attributes only (E28)."""
    Base: Any = base()

    class Child(Base):
        pass

    assert list(Child.nodes) == ["first", "second", "end"]
    assert Child.graph.fingerprint == Base.graph.fingerprint


def test_an_override_keeps_its_place() -> None:
    Base: Any = base()

    class Child(Base):
        more = flow.End()
        first = flow.Execute()

    assert list(Child.nodes) == ["first", "second", "end", "more"]
    assert Child.nodes["first"] is not Base.nodes["first"]


def test_none_removes_an_inherited_node() -> None:
    Base: Any = base()

    class Child(Base):
        second = None

    assert list(Child.nodes) == ["first", "end"]
    assert Child.graph.targets("first", Way.NEXT) == ("end",)
    assert list(Base.nodes) == ["first", "second", "end"]


def test_a_method_in_place_of_a_node_removes_it() -> None:
    Base: Any = base()

    class Child(Base):
        def second(self, task: Any) -> None: ...

    assert list(Child.nodes) == ["first", "end"]


def test_a_node_that_comes_back_is_declared_anew() -> None:
    Base: Any = base()

    class Child(Base):
        second = None

    class Grandchild(Child):
        second = flow.Execute()

    assert list(Grandchild.nodes) == ["first", "end", "second"]


def test_nodes_of_a_mixin_are_collected() -> None:
    class Mixed(Parts, flow.Automation):
        end = flow.End()

    class OtherMixed(Parts, flow.Automation):
        end = flow.End()

    assert list(Mixed.nodes) == ["mixed", "end"]
    assert OtherMixed.nodes["mixed"] is Mixed.nodes["mixed"] is Parts.mixed


@pytest.mark.django_db
def test_two_bases_are_merged_in_the_order_of_python() -> None:
    class One(flow.Automation):
        a = flow.Execute()
        same = flow.Execute(lambda task: task.data.update(of="one"))

    class Two(flow.Automation):
        same = flow.Execute(lambda task: task.data.update(of="two"))
        b = flow.Execute()

    class Both(One, Two):
        end = flow.End()

    assert list(Both.nodes) == ["same", "b", "a", "end"]
    assert Both().data == {"of": "one"}


@pytest.mark.django_db
def test_base_and_child_run_their_own_methods() -> None:
    """Inherited references lead to the class that runs (reported against viewflow, too)."""
    Base: Any = base()

    class Child(Base):
        pass

    assert Child().data == {"seen": ["Child.first", "Child.second"]}
    assert Base().data == {"seen": ["Base.first", "Base.second"]}
    assert Child().data == {"seen": ["Child.first", "Child.second"]}


# -- freezing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda node: node.Next("end"),
        lambda node: node.OnError("end"),
        lambda node: node.SkipIf(lambda task: True),
        lambda node: setattr(node, "anything", 1),
    ],
)
def test_a_node_of_a_finished_class_cannot_be_changed(change: Any) -> None:
    """A run's state on a node would be another run's state (E1, E3, E4)."""
    node = base().nodes["first"]
    before = dict(vars(node))
    with pytest.raises(DefinitionError, match="Node first belongs to a finished class"):
        change(node)
    assert vars(node) == before


def test_one_object_cannot_be_two_nodes() -> None:
    same = flow.Execute()
    with pytest.raises(DefinitionError, match="same object as node one"):

        class Twice(flow.Automation):
            one = same
            two = same
            end = flow.End()


@pytest.mark.parametrize(
    "name", ["data", "id", "run", "save", "row", "unique", "context", "__call__", "on", "nodes"]
)
def test_names_that_every_automation_has_are_refused(name: str) -> None:
    with pytest.raises(DefinitionError, match=f"must not be called '{name}'"):
        type("Clash", (flow.Automation,), {name: flow.Execute(), "end": flow.End()})


@pytest.mark.parametrize("name", ["graph", "blueprint", "start", "name", "status", "mro"])
def test_other_names_are_free(name: str) -> None:
    found = type("Free", (flow.Automation,), {name: flow.Execute(), "end": flow.End()})
    assert list(found.nodes) == [name, "end"]  # type: ignore[attr-defined]
    assert found.graph.start == name  # type: ignore[attr-defined]


def test_a_name_that_is_too_long_to_be_stored_is_refused() -> None:
    """SQLite would take it, PostgreSQL would fail when the step is reached."""
    with pytest.raises(DefinitionError, match="longer than 100 characters"):
        type("Long", (flow.Automation,), {"x" * 101: flow.End()})
    assert type("Long", (flow.Automation,), {"x" * 100: flow.End()})


# -- targets ---------------------------------------------------------------------------------


@pytest.mark.parametrize("write", ["third", "self.third", this.third])
def test_three_ways_to_name_a_target(write: Any) -> None:
    class Targets(flow.Automation):
        first = flow.Execute().Next(write)
        second = flow.End()
        third = flow.End()

    assert Targets.graph.targets("first", Way.NEXT) == ("third",)


def test_a_node_declared_before_can_be_a_target_itself() -> None:
    """Also an If, which the class replaces by a settled one."""

    class Backward(flow.Automation):
        first = flow.Execute()
        decide = flow.If(lambda task: True).Then(this.end)
        again = flow.Execute().Next(first)
        other = flow.Execute().Next(decide)
        end = flow.End()

    assert Backward.graph.targets("again", Way.NEXT) == ("first",)
    assert Backward.graph.targets("other", Way.NEXT) == ("decide",)


def test_a_clause_can_be_a_node_a_method_or_nothing() -> None:
    class Clauses(flow.Automation):
        one = flow.If(this.ask).Then(this.end).Else(this.act)
        two = flow.If(this.ask).Then("end")
        three = flow.Execute()
        end = flow.End()

        def ask(self, task: Any) -> bool: ...

        def act(self, task: Any) -> None: ...

    graph = Clauses.graph
    assert (graph.targets("one", Way.THEN), graph.targets("one", Way.ELSE)) == (("end",), ("two",))
    assert (graph.targets("two", Way.THEN), graph.targets("two", Way.ELSE)) == (
        ("end",),
        ("three",),
    )


def test_a_subclass_can_turn_a_method_of_a_clause_into_a_node() -> None:
    class Base(flow.Automation):
        decide = flow.If(lambda task: True).Then(this.act)
        end = flow.End()

        def act(self, task: Any) -> None: ...

    class Child(Base):
        act = flow.End()  # type: ignore[assignment]

    assert Base.graph.targets("decide", Way.THEN) == ("end",)
    assert Child.graph.targets("decide", Way.THEN) == ("act",)
    assert Base.graph.targets("decide", Way.THEN) == ("end",)


# -- Meta ------------------------------------------------------------------------------------


def test_names_for_people_have_defaults() -> None:
    Base = base()
    assert Base.get_verbose_name() == "Automation Base"
    assert Base.get_verbose_name_plural() == "Automations Base"
    assert Base.get_automation_class_name() == f"{__name__}.Base"
    assert Base.get_dashboard_context(None) == {}


def test_meta_is_read_and_inherited() -> None:
    class Family(flow.Automation):
        class Meta:
            verbose_name = "Order"
            verbose_name_plural = "Orders"
            dashboard_template = "orders.html"
            short_template = ("short.html", "Short")
            renamed_nodes = {"old": "end"}
            version = "2"

        end = flow.End()

    class Child(Family):
        class Meta(Family.Meta):
            version = "3"

    options = Family.options
    assert (Family.get_verbose_name(), Family.get_verbose_name_plural()) == ("Order", "Orders")
    assert options.dashboard_template == "orders.html"
    assert options.templates == {"short_template": ("short.html", "Short")}
    assert (options.renamed_nodes, options.version) == ({"old": "end"}, "2")
    assert (Child.options.version, Child.get_verbose_name()) == ("3", "Order")


# -- the object ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_object_stands_for_one_instance() -> None:
    Base = base()
    found = Base(n=1)
    row = AutomationModel.objects.get()
    assert (found.id, found.data["n"], found.get_key()) == (row.pk, 1, row.key)
    assert (found.finished(), found.killed(), str(found)) == (True, False, "Base")
    assert repr(Base.nodes["first"]) == "<Execute first>"


@pytest.mark.django_db
def test_keys_are_random_and_differ_from_the_first_moment() -> None:
    """A hash of class and primary key was the same for all new rows, and guessable (E23, U12)."""
    Base = base()
    keys = {Base(autorun=False).get_key() for _ in range(5)}
    assert len(keys) == 5
    assert all(len(key) == 43 for key in keys)


@pytest.mark.django_db
def test_a_killed_instance_is_gone() -> None:
    found = base()(autorun=False)
    found.kill()
    assert not AutomationModel.objects.exists()
    assert found.killed()
    assert found.finished()
    with pytest.raises(NotRunnable, match="was deleted"):
        found.run()


@pytest.mark.django_db
def test_interleaved_instances_do_not_touch_each_other(clock: testing.Clock) -> None:
    """Creating a second one and running the first wrote into the second (E1, E2, U4)."""

    class Waiting(flow.Automation):
        group = Group
        wait = flow.Execute(this.note).AsSoonAs(this.told)
        decide = flow.If(this.is_odd).Then(this.odd)
        even = flow.Execute(this.note).Next(this.end)
        odd = flow.Execute(this.note)
        end = flow.End()

        def note(self, task: Any) -> None:
            assert task.data is self.data
            self.data.setdefault("seen", []).append(f"{task.status} {self.data['n']}")

        def told(self, task: Any) -> bool:
            return bool(self.data.get("go"))

        def is_odd(self, task: Any) -> bool:
            return bool(self.data["n"] % 2)

    found = [Waiting(n=n) for n in range(3)]
    for automation in (found[1], found[2], found[0]):
        automation.data["go"] = True
        automation.save()
        automation.run()
    seen = [AutomationModel.objects.get(pk=one.id).data["seen"] for one in found]
    assert seen == [
        ["wait 0", "even 0"],
        ["wait 1", "odd 1"],
        ["wait 2", "even 2"],
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("order", [[1, 0, 1], [0, 1, 0], [1, 1, 0, 0]])
def test_a_decision_is_made_anew_each_time(order: list[int]) -> None:
    """The branch once taken stuck to the class (E3, U2)."""

    class Deciding(flow.Automation):
        decide = flow.If(lambda task: task.data["n"]).Then(this.yes)
        no = flow.Execute(lambda task: task.data.update(took="no")).Next(this.end)
        yes = flow.Execute(lambda task: task.data.update(took="yes"))
        end = flow.End()

    assert [Deciding(n=n).data["took"] for n in order] == ["yes" if n else "no" for n in order]


@pytest.mark.django_db
def test_a_healthy_run_after_a_failed_one_takes_no_rescue_path() -> None:
    """The target of OnError stuck to the class (E4, U3)."""

    class Rescued(flow.Automation):
        risky = flow.Execute(lambda task: 1 / task.data["n"]).OnError(this.rescue)
        good = flow.Execute(lambda task: task.data.update(took="good")).Next(this.end)
        rescue = flow.Execute(lambda task: task.data.update(took="rescue"))
        end = flow.End()

    assert [Rescued(n=n).data["took"] for n in (1, 0, 1)] == ["good", "rescue", "good"]
