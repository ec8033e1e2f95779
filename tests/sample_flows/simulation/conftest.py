"""What the tests of the simulation share: a short world and a few people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from sample_flows.models import Person
from sample_flows.simulation.world import World
from tests.sample_flows.conftest import make_person

START = datetime(2026, 5, 4, 8, tzinfo=UTC)
COUNTRIES = ("DE", "DE", "AT", "CH", "FR", "IS")


class Loaded(Random):
    """Chance that always falls the same way; 0 is the smallest."""

    def __init__(self, falls: float) -> None:
        super().__init__(0)
        self.falls = falls

    def random(self) -> float:
        return self.falls


@pytest.fixture
def world(db: None) -> World:
    """Three days, always the same."""
    return World(START, START + timedelta(days=3), seed=1)


@pytest.fixture
def people(db: None) -> list[Person]:
    """Twelve people, two of them in Iceland."""
    return [make_person(f"p{number}@example.com", COUNTRIES[number % 6]) for number in range(12)]


def nobody() -> None:
    """Look round and do nothing."""
