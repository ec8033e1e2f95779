"""A failure as a test file: it fails as long as the step does, and with the same error.

Nothing of the history becomes code. It stands in the file as JSON in ASCII, in which no quote and
no backslash ends the text around it; names are written as literals.
"""

from __future__ import annotations

import json
import re
from string import Template

from automations import registry
from automations.engine import failure
from automations.histories import runnable
from automations.histories.document import Document

_FILE = Template('''\
"""$title

$story
"""

from __future__ import annotations

import json

import pytest

from automations import testing

HISTORY = json.loads(r\'\'\'
$history
\'\'\')


@pytest.mark.django_db
def $name() -> None:
    run = testing.resume(HISTORY, $step)

    run.assert_went_through($step)
''')


def text(history: Document, step: str = "") -> str:
    """Return the text of a test file that tries a step of a history again.

    Args:
        history: read by `reader`, or written by `document`.
        step: name of the step; by default the one that failed.

    Raises:
        UnknownAutomation: the flow is not in the code.
        NotPossible: the history was never at the step, or has not failed.
    """
    automation = registry.get(history["automation"])
    visit = runnable.visited(history, step, automation)
    node = automation.options.renamed_nodes.get(visit["step"], visit["step"])
    flow = automation.__name__
    return _FILE.substitute(
        title=_inside(f"{flow}: the step {node} goes through."),
        story=_inside(_story(history, visit)),
        history=_literal(history),
        name=f"test_{_word(flow)}_{_word(node)}_goes_through",
        step=ascii(node),
    )


def _story(history: Document, visit: Document) -> str:
    attempts = [one for one in visit["attempts"] if one["error_class"]]
    latest = attempts[-1] if attempts else visit
    where = f"Instance {history['instance']['uuid']} of {history['automation']}"
    if not latest["error_class"]:
        return f"{where} was there."
    shape = " ".join(failure.shape(latest["error"]).split())[:200]
    return f"{where} failed there with {latest['error_class']}: {shape}"


def _literal(history: Document) -> str:
    """Return JSON that may stand in a raw string between three single quotes."""
    said = json.dumps(history, indent=1, sort_keys=True, ensure_ascii=True)
    return said.replace("'", r"\u0027")


def _inside(said: str) -> str:
    """Return text as it may stand between three double quotes."""
    return ascii(said)[1:-1].replace('"', r"\"")


def _word(name: str) -> str:
    return re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower()[:60] or "step"
