"""`.Queue()`: the name of a queue."""

from __future__ import annotations

from typing import Any

import pytest

from automations import flow
from automations.exceptions import DefinitionError


def test_a_step_says_its_queue() -> None:
    assert flow.Execute().Queue("slow").queue == "slow"
    assert flow.Execute().queue == ""


@pytest.mark.parametrize("name", ["", None, 5, "x" * 101])
def test_something_else_is_refused(name: Any) -> None:
    with pytest.raises(DefinitionError, match="up to 100 characters"):
        flow.Execute().Queue(name)
