"""Under load for long, a worker grows no more and holds no more open; a backlog slows no claim."""

from __future__ import annotations

import pytest

from tests.acceptance.soak import alone, oracle
from tests.acceptance.soak.load import Load, cost_of_a_claim

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

#: Seconds of both forms, and by which share the memory of a warm worker may grow.
SHORT, LONG, GROWTH = 5, 1_200, 0.05


@pytest.mark.only_on("postgresql")
def test_a_worker_grows_no_more(
    child_environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Memory and connections stay what they are when it is warm."""
    load = Load(child_environment, alone.size(SHORT, LONG))

    load.run()

    least, most = load.open_files
    with capsys.disabled():
        print(
            f"\n{load.seconds:.0f} s under load: {load.started} instances, memory "
            f"{load.memory[-1] / 1024:.0f} MiB, grown by {load.growth:.1%} since it was warm, "
            f"{least} to {most} open files and connections"
        )
    assert load.code == 0
    assert oracle.wrongs(load.started) == []
    assert most - least <= 1, "A file or connection was left open."
    if alone.is_long():
        assert load.growth <= GROWTH


@pytest.mark.long
@pytest.mark.parametrize("backlogs", [(1_000, 100_000)])
def test_a_backlog_does_not_slow_claims(
    backlogs: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    """It is found by an index in the order in which tasks are claimed: see `test_backlog`."""
    few, many = (cost_of_a_claim(backlog) for backlog in backlogs)
    with capsys.disabled():
        print(
            f"\na claim among {backlogs[0]:,} due tasks {few:.2f} ms, among {backlogs[1]:,} "
            f"{many:.2f} ms: {many / few:.2f} times"
        )
