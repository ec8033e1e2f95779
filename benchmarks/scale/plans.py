"""How PostgreSQL carries out the statements of an act: which indexes, how many pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

#: What can be explained.
EXPLAINED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "(SELECT")
#: A table of more rows than this should not be read from its beginning to its end.
LARGE = 100_000


@dataclass(frozen=True)
class Step:
    """A node of a plan that reads a table: how, by which index, how many rows it went through."""

    how: str
    table: str
    index: str
    rows: float


@dataclass(frozen=True)
class Plan:
    """One statement.

    Attributes:
        what: its first word and its table.
        buffers: pages of 8 kB that it has touched, in PostgreSQL's memory or not.
        log: bytes that it has written ahead, whole pages included.
        milliseconds: of planning and execution.
        steps: what it has read.
    """

    what: str
    buffers: int
    log: int
    milliseconds: float
    steps: tuple[Step, ...]


@dataclass
class Explained:
    """All statements of an act, in their order."""

    plans: list[Plan] = field(default_factory=list)

    @property
    def buffers(self) -> int:
        """Pages of 8 kB that were touched."""
        return sum(plan.buffers for plan in self.plans)

    @property
    def log(self) -> int:
        """Bytes that were written ahead."""
        return sum(plan.log for plan in self.plans)

    @property
    def indexes(self) -> list[str]:
        """Indexes by which something was found."""
        return sorted({step.index for plan in self.plans for step in plan.steps if step.index})

    def scans(self) -> list[str]:
        """Return which large tables or indexes were read from their beginning to their end."""
        found = (
            f"{step.how} of {step.index or step.table} ({step.rows:,.0f} rows) in {plan.what}"
            for plan in self.plans
            for step in plan.steps
            if step.rows > LARGE
        )
        return sorted(set(found))


def explained(act: Callable[[], object]) -> Explained:
    """Do something, and explain each of its statements just before it is executed."""
    found = Explained()

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many and sql.lstrip().upper().startswith(EXPLAINED):
            found.plans.append(_plan(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        act()
    return found


def _plan(sql: str, params: Any) -> Plan:
    """Execute a statement for its plan, and undo it."""
    raw: Any = connection.connection
    inside = bool(raw.info.transaction_status)  # IDLE is 0
    with raw.cursor() as cursor:
        cursor.execute("SAVEPOINT explained" if inside else "BEGIN")
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, WAL, FORMAT JSON) {sql}", params)
        ((said,),) = cursor.fetchall()
        cursor.execute("ROLLBACK TO explained" if inside else "ROLLBACK")
    return read(said[0])


def read(said: dict[str, Any]) -> Plan:
    """Return a plan from what EXPLAIN says as JSON."""
    top = said["Plan"]
    nodes = list(_nodes(top))
    table = next((one["Relation Name"] for one in nodes if "Relation Name" in one), "")
    verb = top.get("Operation", "Select").upper()
    pages = top.get("Shared Hit Blocks", 0) + top.get("Shared Read Blocks", 0)
    spent = said["Planning Time"] + said["Execution Time"]
    steps = (_step(one) for one in nodes if "Scan" in one["Node Type"])
    what, log = f"{verb} {_short(table)}".strip(), top.get("WAL Bytes", 0)
    return Plan(what, pages, log, spent, tuple(filter(None, steps)))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _step(node: dict[str, Any]) -> Step | None:
    table, index = node.get("Relation Name", ""), node.get("Index Name", "")
    if not (table or index) or not node.get("Actual Loops"):
        return None
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    rows = (node["Actual Rows"] + removed) * node["Actual Loops"]
    return Step(node["Node Type"], _short(table), index, rows)


def _short(table: str) -> str:
    return table.removeprefix("automations_")
