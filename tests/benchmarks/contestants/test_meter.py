"""What a contestant counts, and the line that it prints."""

from __future__ import annotations

from benchmarks.contestants import meter


def test_what_is_printed_can_be_read() -> None:
    """Whatever else a contestant writes."""
    sample = meter.Sample(3, 1.5, 0.5, 19, 10, 1, {"p95": 4.0})

    assert meter.read(f"hello\n{sample.line()}\nbye\n") == sample


def test_without_a_line_nothing_was_measured() -> None:
    """A contestant that cannot do a workload says nothing."""
    assert meter.read("hello\n") is None


def test_statements_are_told_from_savepoints_and_commits() -> None:
    """The beginning of a transaction is none of them."""
    said = ["BEGIN", "SAVEPOINT a", "(SELECT 1)", "UPDATE t", "RELEASE SAVEPOINT a", "COMMIT"]

    assert meter.counts(said) == (2, 2, 1)


def test_a_write_outside_a_transaction_commits_by_itself() -> None:
    """One that is read does not."""
    said = ["INSERT INTO t", "SELECT 1", "BEGIN IMMEDIATE", "DELETE FROM t", "ROLLBACK", "UPDATE t"]

    assert meter.counts(said) == (4, 0, 2)


def test_counts_are_for_one_unit() -> None:
    """They were seen over `COUNTED` units."""
    calls: list[int] = []
    act = meter.repeated(lambda: calls.append(1), 4)

    sample = meter.measure(act, 4, ["SELECT 1"] * 2 * meter.COUNTED)

    assert (len(calls), sample.units, round(sample.statements, 6)) == (4, 4, 2)
    assert sample.wall > 0
