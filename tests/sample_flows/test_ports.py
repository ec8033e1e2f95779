"""Ports: the one that is asked for, or the next."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from sample_flows import ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind((ports.HOST, 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_port_that_is_taken_is_passed_over(taken: int):
    """The next free one is used."""
    assert not ports.is_free(taken)
    assert taken < ports.free(taken) < taken + 50


def test_when_all_are_taken_that_is_an_error(taken: int):
    """Its message says which were tried."""
    with pytest.raises(OSError, match=f"None of the ports {taken} to {taken} is free"):
        ports.free(taken, attempts=1)


def test_whoever_listens_answers(taken: int):
    """And nobody else does."""
    assert ports.answers(taken, patience=1)
    assert not ports.answers(ports.free(taken), patience=0.1)
