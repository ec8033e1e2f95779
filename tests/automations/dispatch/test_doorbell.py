"""What wakes a worker: a ring, a file, time."""

from __future__ import annotations

import os

from automations.dispatch.doorbell import Doorbell


def test_a_ring_before_the_wait_is_heard() -> None:
    with Doorbell() as bell:
        bell.ring()
        assert bell.wait(3600) == set()


def test_a_ring_is_heard_once() -> None:
    """The second wait ends by a file only, not by a ring that is left over."""
    mine, theirs = os.pipe()
    with Doorbell() as bell:
        for _ in range(3):
            bell.ring()
        bell.wait(3600)
        os.write(theirs, b"x")
        assert bell.wait(3600, [mine]) == {mine}
    os.close(mine)
    os.close(theirs)


def test_a_file_that_is_closed_at_the_other_end_wakes() -> None:
    mine, theirs = os.pipe()
    os.close(theirs)
    with Doorbell() as bell:
        assert bell.wait(3600, [mine]) == {mine}
    os.close(mine)


def test_time_that_is_over_ends_the_wait() -> None:
    with Doorbell() as bell:
        assert bell.wait(-1) == set()


def test_more_rings_than_the_socket_takes_do_no_harm() -> None:
    with Doorbell() as bell:
        for _ in range(100_000):
            bell.ring()
        assert bell.wait(3600) == set()


def test_a_ring_after_the_end_does_no_harm() -> None:
    with Doorbell() as bell:
        pass
    bell.ring()
