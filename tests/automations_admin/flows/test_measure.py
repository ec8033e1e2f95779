"""What heat measures at a step."""

from __future__ import annotations

import pytest
from django.utils import translation

from automations_admin.flows import measure
from automations_admin.flows.measure import MEASURES
from automations_admin.flows.visits import Visits

SEEN = Visits(begun=2_334, failing=37, failures=38, stays=(1.0, 2.0, 90.0), works=(0.5,))


@pytest.mark.parametrize(
    ("key", "value", "figure"),
    [
        (("visits", ""), 2_334, "2,334"),
        (("failures", ""), 37 / 2_334, "38 (1.6 %)"),
        (("median", ""), 2.0, "2 s"),
        (("p90", ""), 90.0, "1 min"),
        (("median", "work"), 0.5, "500 ms"),
        (("p90", "work"), 0.5, "500 ms"),
    ],
)
def test_every_measure_has_a_value_and_a_figure(
    key: tuple[str, str], value: float, figure: str
) -> None:
    """The figure is what people read."""
    assert MEASURES[key].value(SEEN) == value
    assert MEASURES[key].figure(SEEN) == figure


@pytest.mark.parametrize("key", MEASURES)
def test_a_step_that_was_not_visited_has_no_value(key: tuple[str, str]) -> None:
    """So it has no colour; its figure says so."""
    assert MEASURES[key].value(Visits()) is None
    assert MEASURES[key].figure(Visits()) == ("0" if key == ("visits", "") else measure.NONE)


def test_a_step_without_failures_says_zero() -> None:
    """Which is another thing than not visited."""
    seen = Visits(begun=5)
    assert MEASURES["failures", ""].value(seen) == 0
    assert MEASURES["failures", ""].figure(seen) == "0"


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "0 %"), (0.00001, "under 0.1 %"), (0.016, "1.6 %"), (0.05, "5 %"), (0.996, "100 %")],
)
def test_shares_are_said_briefly(share: float, said: str) -> None:
    """One decimal where it matters."""
    assert measure.percent(share) == said


def test_shares_are_written_as_the_language_does() -> None:
    """With a comma in German."""
    with translation.override("de"):
        assert measure.percent(0.016).startswith("1,6")
