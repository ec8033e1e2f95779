"""Following the links of a page, and addresses that make no sense."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from automations.models import AutomationModel
from automations_admin.find.figure import Figure, condition

#: What people and programs write into addresses.
NASTY = (
    {"from": "yesterday", "to": "2026-13-40"},
    {"from": "0001-01-01", "to": "9999-12-31"},
    {"from": "2026-03-09", "to": "2026-03-01"},
    {"version": "\x00", "arm": ":::", "only": "::"},
    {"experiment": "<script>", "baseline": "'", "reached": "|||"},
    {"measure": "*", "age": "century", "unit": "hour"},
    {"measure": "*nothing", "goal": "nothing", "unit": "month", "age": "week"},
    {"arm": "offer:holdout", "baseline": "a", "reached": "end"},
    {"dated": "event", "unit": "week", "measure": "in_progress"},
    {"by": "only:source", "people": "1", "measure": "in_progress", "reached": "mail"},
    {"by": "arm:offer", "people": "1", "from": "2001-01-01", "to": "2001-01-02"},
    {"by": "version", "dated": "event", "people": "1"},
    {"by": "only:\x00", "people": "yes"},
)


def behind(url: str) -> int:
    """Return how many instances a link of a page leads to."""
    query = parse_qs(urlsplit(url).query)
    asked = Figure.of_text(query["figure"][0])
    assert asked is not None
    (flow,) = query["flow"]
    return AutomationModel.objects.filter(condition(asked, flow)).count()
