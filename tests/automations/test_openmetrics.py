"""Figures as OpenMetrics text."""

from __future__ import annotations

import pytest

from automations import openmetrics
from automations.openmetrics import Gauge, Sample, by_label, single


def test_a_gauge_has_type_help_and_figure():
    assert openmetrics.text([single("tasks_due", "Tasks that are due.", 12)]) == (
        "# TYPE tasks_due gauge\n# HELP tasks_due Tasks that are due.\ntasks_due 12\n# EOF\n"
    )


def test_a_unit_is_named():
    """And the name must end with it."""
    text = openmetrics.text([single("age_seconds", "Age.", 1.25, unit="seconds")])
    assert text.splitlines()[1:] == [
        "# UNIT age_seconds seconds",
        "# HELP age_seconds Age.",
        "age_seconds 1.25",
        "# EOF",
    ]


def test_labels_tell_figures_apart():
    gauge = Gauge("n", "N.", (Sample(1, {"flow": "a", "state": "b"}), Sample(2, {"flow": "c"})))
    assert openmetrics.text([gauge]).splitlines()[2:4] == [
        'n{flow="a",state="b"} 1',
        'n{flow="c"} 2',
    ]


def test_values_of_a_label_stand_in_their_order():
    gauge = by_label("n", "N.", "flow", {"b": 2, "a": 1})
    assert [dict(sample.labels) for sample in gauge.samples] == [{"flow": "a"}, {"flow": "b"}]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('say "hi"', 'say \\"hi\\"'),
        ("C:\\new", "C:\\\\new"),
        ("two\nlines", "two\\nlines"),
        ('\\"\n', '\\\\\\"\\n'),
        ("Grüße", "Grüße"),
    ],
)
def test_what_would_end_a_label_is_escaped(given: str, said: str):
    assert openmetrics.escaped(given) == said


@pytest.mark.parametrize(
    ("given", "said"), [(0, "0"), (12_345_678, "12345678"), (2.0, "2"), (0.000125, "0.000125")]
)
def test_no_digit_is_lost(given: float, said: str):
    assert openmetrics.number(given) == said
