"""What is wrong with a document; the browser's tests read the same file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from automations.document import words
from automations.document.problems import Rules, problems
from automations.document.schema import schema

FIXTURES = json.loads((Path(__file__).parents[2] / "fixtures" / "documents.json").read_text())
SCHEMA = schema()


@pytest.mark.parametrize("case", FIXTURES, ids=[case["title"] for case in FIXTURES])
def test_each_problem_has_its_code_and_place(case: dict[str, Any]) -> None:
    offered = case.get("offered")
    paths = None if offered is None else set(offered)
    rules = Rules(SCHEMA, paths, case.get("code", False), case.get("steps", {}))
    found = problems(case["document"], rules)
    assert [{"code": one.code, "path": one.path, "step": one.step} for one in found] == [
        *case["problems"]
    ]
    assert all(words.said(one) for one in found)


def test_there_are_enough_cases_for_both_languages() -> None:
    assert len(FIXTURES) >= 60
    assert len({case["title"] for case in FIXTURES}) == len(FIXTURES)


def test_every_code_is_tried() -> None:
    tried = {one["code"] for case in FIXTURES for one in case["problems"]}
    assert tried == set(words.WORDS)


def test_the_example_of_the_docs_has_no_problem() -> None:
    text = (Path(__file__).parents[3] / "docs" / "documents.md").read_text()
    (example,) = re.findall(r"```json\n(.*?)```", text, re.S)
    assert problems(json.loads(example), Rules(SCHEMA)) == []
