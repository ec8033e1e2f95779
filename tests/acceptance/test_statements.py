"""What running costs: statements and commits, however many instances there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import clock, flow, testing
from automations.engine import claims, delivery, store
from automations.engine.runner import Runner
from automations.engine.statements import Table
from automations.models import AutomationModel, AutomationTaskModel, RollupState
from automations.models.instance import new_key
from automations.status import InstanceState, TaskState, Waiting
from tests.flows import basics

#: How many instances are "few" and "many".
FEW, MANY = 100, 100_000
#: The same for questions whose cost is shown well enough by less.
SOME = 2_000


class Counted:
    """Statements by kind: "statement", "savepoint", "commit"."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.said: list[str] = []

    def note(self, sql: str) -> None:
        """Count a statement."""
        word = sql.split()[0].upper()
        if word in {"SAVEPOINT", "RELEASE", "ROLLBACK"} and "SAVEPOINT" in sql.upper():
            self.kinds["savepoint"] += 1
        elif word in {"BEGIN", "COMMIT", "ROLLBACK"}:
            self.kinds[word.lower()] += 1
        else:
            self.kinds["statement"] += 1
            self.said.append(sql)


@contextmanager
def counting() -> Iterator[Counted]:
    """Count the statements inside the block."""
    counted = Counted()
    with CaptureQueriesContext(connection) as captured:
        yield counted
    for query in captured.captured_queries:
        counted.note(query["sql"])


def statements(act: Callable[[], Any]) -> int:
    """Return how many statements an act takes."""
    with counting() as counted:
        act()
    return counted.kinds["statement"]


def paused(count: int, automation: type[flow.Automation] = basics.Paused) -> None:
    """Store instances that wait for a time far away."""
    name = automation.get_automation_class_name()
    instance = AutomationModel(automation_class=name, tokens=1)
    insert(
        store.instance_table(),
        [instance] * count,
        lambda: {"uuid": uuid4().hex, "key": new_key()},
    )
    pks = AutomationModel.objects.order_by("-pk").values_list("pk", flat=True)[:count]
    task = AutomationTaskModel(
        status="wait",
        state=TaskState.WAITING,
        waiting=Waiting.TIME,
        due=instance.created + timedelta(days=30),
    )
    of = iter(list(pks))
    insert(
        store.task_table(),
        [task] * count,
        lambda: {"uuid": uuid4().hex, "automation_id": next(of)},
    )


def insert(table: Table, rows: list[Any], own: Callable[[], dict[str, Any]]) -> None:
    """Insert equal rows that differ in some fields: a hundred thousand in seconds."""
    names = table.insert_attributes
    values = dict(zip(names, table.values(rows[0], names), strict=True))
    with connection.cursor() as cursor:
        cursor.executemany(
            table.insert_sql(returning=False), [[*{**values, **own()}.values()] for _ in rows]
        )


# -- running ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_flow_of_five_nodes_takes_20_statements_and_5_commits() -> None:
    """The definition is stored once, with the first instance, and not counted."""
    basics.Five()

    with counting() as counted:
        found = basics.Five()

    assert found.finished()
    assert found.data == {"one": 1, "two": 1, "three": 1}
    assert counted.kinds["statement"] <= 20, counted.said
    assert counted.kinds["commit"] <= 5


@pytest.mark.django_db(transaction=True)
def test_a_further_step_takes_5_statements_and_one_commit() -> None:
    for automation in (basics.Five, basics.Six):
        automation()
    with counting() as five:
        basics.Five()
    with counting() as six:
        basics.Six()

    assert six.kinds["statement"] - five.kinds["statement"] <= 5
    assert six.kinds["commit"] - five.kinds["commit"] <= 1


# -- a pass over nothing due -----------------------------------------------------------------


def idle_pass() -> tuple[int, str]:
    """Return how many statements a pass takes, and how it looks for lanes with something due.

    It is none of the passes, one a minute, that bring the statistics up to date.
    """
    RollupState.objects.update(due=clock.now() + timedelta(minutes=1))
    with counting() as counted:
        assert testing.run_due() == 0
    [lanes] = [sql for sql in counted.said if "automations_task" in sql and "lane" in sql]
    return counted.kinds["statement"], plan_of(lanes)


def plan_of(sql: str) -> str:
    """Return the plan of a statement that was captured."""
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql.replace('%', '%%')}")
        return " ".join(str(part) for row in cursor.fetchall() for part in row)


@pytest.mark.django_db
def test_a_pass_over_nothing_due_costs_the_same_with_many_paused_instances() -> None:
    paused(FEW)
    analyze()
    few, plan_of_few = idle_pass()
    paused(MANY - FEW)
    analyze()
    many, plan_of_many = idle_pass()

    assert few == many
    assert {"automations_task_turn", "automations_task_when"} & {*re.findall(r"\w+", plan_of_many)}
    if connection.vendor == "sqlite":  # the others may read a small table as a whole
        assert plan_of_few == plan_of_many


def analyze() -> None:
    """Let the database look at what it holds, as it does from time to time.

    MariaDB does so by itself, and would commit the test's transaction if asked to.
    """
    if connection.vendor != "mysql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@pytest.mark.django_db
def test_a_pass_costs_what_is_due() -> None:
    """Ten due among many cost ten times one."""
    costs = []
    for due in (1, 10):
        paused(SOME)
        pks = AutomationTaskModel.objects.order_by("-pk").values_list("pk", flat=True)[:due]
        AutomationTaskModel.objects.filter(pk__in=list(pks)).update(
            due=AutomationModel.objects.order_by("pk")[0].created
        )
        costs.append(statements(lambda: Runner("w", patient=False).run_due(now(), 100)))
    assert costs[1] <= 10 * costs[0]


def now() -> Any:
    """Return the present moment."""
    from automations import clock

    return clock.now()


# -- constant in the number of live instances ------------------------------------------------


def constant(act: Callable[[], Any], prepare: Callable[[], Any]) -> None:
    """Assert that an act takes as many statements after `prepare` as before."""
    act()
    before = statements(act)
    prepare()
    assert statements(act) == before


@pytest.mark.django_db
def test_starting_a_unique_instance() -> None:
    """Beside many live ones of its class."""
    names = iter(range(10_000))

    def start() -> None:
        basics.Unique(name=next(names))

    constant(start, lambda: paused(SOME, basics.Unique))


@pytest.mark.django_db
def test_starting_a_unique_instance_that_is_live() -> None:
    basics.Unique(name="x")
    constant(lambda: basics.Unique(name="x"), lambda: paused(SOME, basics.Unique))


@pytest.mark.django_db
def test_the_open_tasks_of_a_person() -> None:
    """One query, with user, group and permissions (S6); two more ask for the permissions."""
    model: Any = get_user_model()
    anna = model._default_manager.create_user("anna")
    group = Group.objects.create(name="staff")
    anna.groups.add(group)

    def ask() -> list[Any]:
        user = model._default_manager.get(pk=anna.pk)
        return list(AutomationTaskModel.get_open_tasks(user))

    basics.Asked()
    constant(ask, lambda: [basics.Asked() for _ in range(30)])
    assert len(ask()) == 31


@pytest.mark.django_db
def test_delivering_a_message() -> None:
    found = basics.Told()
    constant(lambda: found.send_message("hello", None, {}), lambda: paused(SOME, basics.Told))


@pytest.mark.django_db
def test_submitting_a_form() -> None:
    """However many other forms are open."""
    model: Any = get_user_model()
    anna = model._default_manager.create_superuser("anna")
    anna.groups.add(Group.objects.create(name="staff"))

    def submit() -> int:
        found = basics.Asked()
        return statements(lambda: testing.submit(found, anna, answer="yes"))

    submit()
    before = submit()
    for _ in range(30):
        basics.Asked()
    assert submit() == before


@pytest.mark.django_db
def test_a_claim_reads_no_more_rows_than_it_may_take() -> None:
    paused(SOME)
    AutomationTaskModel.objects.update(due=now())
    assert len(claims.claim_due(now(), "w", timedelta(minutes=1), 7)) == 7
    assert AutomationTaskModel.objects.filter(state=TaskState.RUNNING).count() == 7
    assert delivery.sweep(now(), 10) == 0
    assert not AutomationModel.objects.exclude(state=InstanceState.RUNNING).exists()
