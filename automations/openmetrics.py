"""Figures as OpenMetrics text, which Prometheus and others read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

#: What the text is to those who ask for OpenMetrics, and to older readers.
CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
PLAIN_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Sample:
    """A figure with what tells it from its siblings."""

    value: float
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Gauge:
    """A figure that goes up and down, once or by labels.

    Attributes:
        name: ends with the unit, if it has one.
        help: one sentence.
        samples: the figures; those of one gauge differ in their labels.
        unit: such as "seconds"; empty for counts.
    """

    name: str
    help: str
    samples: tuple[Sample, ...]
    unit: str = ""


def single(name: str, help_text: str, value: float, unit: str = "") -> Gauge:
    """Return a gauge of one figure."""
    return Gauge(name, help_text, (Sample(value, {}),), unit)


def by_label(name: str, help_text: str, label: str, values: Mapping[str, int]) -> Gauge:
    """Return a gauge with a figure for each value of one label, in their order."""
    samples = (Sample(value, {label: key}) for key, value in sorted(values.items()))
    return Gauge(name, help_text, tuple(samples))


def text(gauges: Iterable[Gauge]) -> str:
    """Return gauges as they are sent."""
    lines = [line for gauge in gauges for line in _lines(gauge)]
    return "\n".join([*lines, "# EOF", ""])


def _lines(gauge: Gauge) -> Iterator[str]:
    yield f"# TYPE {gauge.name} gauge"
    if gauge.unit:
        yield f"# UNIT {gauge.name} {gauge.unit}"
    yield f"# HELP {gauge.name} {escaped(gauge.help)}"
    for sample in gauge.samples:
        said = ",".join(f'{key}="{escaped(value)}"' for key, value in sample.labels.items())
        yield f"{gauge.name}{f'{{{said}}}' if said else ''} {number(sample.value)}"


def number(value: float) -> str:
    """Return a figure with all its digits."""
    return str(int(value)) if value == int(value) else repr(float(value))


def escaped(value: str) -> str:
    """Return text that may stand between quotation marks."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
