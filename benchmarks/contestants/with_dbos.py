"""DBOS: decorated functions; its system database on the same kind of database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import sqlalchemy
from dbos import DBOS
from sqlalchemy import event

from benchmarks.contestants import meter, project

QUEUE = "ratios"
STEPS = ("one", "two", "three")


@DBOS.step()
def set_key(data: dict[str, int], key: str) -> dict[str, int]:
    """Write one key of the instance's data, which is what the step returns."""
    return {**data, key: 1}


@DBOS.workflow()
def linear() -> dict[str, int]:
    """W1: three steps that each write a key."""
    data: dict[str, int] = {}
    for key in STEPS:
        data = set_key(data, key)
    return data


def address(entry: dict[str, Any]) -> str:
    """Return the address of the system database."""
    if entry["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{entry['NAME']}"
    login = f"{quote(entry['USER'])}:{quote(entry['PASSWORD'])}"
    options = f"options={quote(entry['OPTIONS']['options'])}"
    where = f"{entry['HOST']}:{entry['PORT']}"
    if entry["HOST"].startswith("/"):
        where, options = "", f"host={entry['HOST']}&{options}"
    return f"postgresql://{login}@{where}/{entry['NAME']}?{options}"


@event.listens_for(sqlalchemy.Engine, "connect")
def _as_durable_as_the_others(connection: Any, record: Any) -> None:
    pragmas = project.database()["OPTIONS"].get("init_command", "")
    for pragma in filter(None, (one.strip() for one in pragmas.split(";"))):
        connection.execute(pragma).fetchall()


def launch() -> None:
    """Set DBOS up."""
    url = address(project.database())
    DBOS(config={"name": "ratios", "system_database_url": url, "console_log_level": "ERROR"})
    DBOS.launch()


def prepare(size: int) -> None:
    """Make the tables."""
    launch()
    DBOS.destroy()


def said(act: Callable[[], object]) -> list[str]:
    """Return the statements of a call; those of DBOS's threads that poll are among them."""
    seen: list[str] = []

    def execute(connection: Any, cursor: Any, statement: str, *args: Any) -> None:
        seen.append(statement)

    def begin(connection: Any) -> None:
        seen.append("BEGIN")

    def commit(connection: Any) -> None:
        seen.append("COMMIT")

    listeners = {"before_cursor_execute": execute, "begin": begin, "commit": commit}
    for name, listener in listeners.items():
        event.listen(sqlalchemy.Engine, name, listener)
    act()
    for name, listener in listeners.items():
        event.remove(sqlalchemy.Engine, name, listener)
    return seen


def one_by_one(size: int) -> meter.Sample:
    """W1: each workflow is called when the one before has ended."""
    statements = said(meter.repeated(linear, meter.COUNTED))
    sample = meter.measure(meter.repeated(linear, size), size, statements)
    check(size + meter.COUNTED)
    return sample


def together(size: int) -> meter.Sample:
    """W1: all are started in the background, then waited for."""

    def act() -> None:
        handles = [DBOS.start_workflow(linear) for _ in range(size)]
        for handle in handles:
            handle.get_result()

    sample = meter.measure(act, size)
    check(size)
    return sample


def queued(size: int) -> meter.Sample:
    """W1: all are put on a queue without limits, which is asked every tenth of a second."""
    DBOS.register_queue(QUEUE, polling_interval_sec=0.1)

    def act() -> None:
        handles = [DBOS.enqueue_workflow(QUEUE, linear) for _ in range(size)]
        for handle in handles:
            handle.get_result()

    sample = meter.measure(act, size)
    check(size)
    return sample


def check(size: int) -> None:
    """See that all have ended with their data, each step kept."""
    ended = DBOS.list_workflows(status="SUCCESS")
    assert len(ended) == size + meter.WARM, len(ended)
    assert ended[-1].output == dict.fromkeys(STEPS, 1)
    assert len(DBOS.list_workflow_steps(ended[-1].workflow_id)) == len(STEPS)


def launched(measured: Callable[[int], meter.Sample]) -> Callable[[int], meter.Sample]:
    """Return a workload that runs between launch and end."""

    def act(size: int) -> meter.Sample:
        launch()
        try:
            meter.repeated(linear, meter.WARM)()
            return measured(size)
        finally:
            DBOS.destroy()

    return act


#: What can be measured, by name.
WORKLOADS = {
    "prepare": prepare,
    "w1": launched(one_by_one),
    "w1-together": launched(together),
    "w1-queued": launched(queued),
}
