"""Documents in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from automations.management import documents
from tests.flows import designs


def test_a_document_is_read_or_its_problems_are_told(tmp_path: Path) -> None:
    file = tmp_path / "flow.json"
    said = designs.invoicing()
    file.write_text(json.dumps(said))
    assert documents.read(str(file)).to_json() == said
    file.write_text(json.dumps({**said, "nodes": [{"id": "end", "kind": "none"}]}))
    with pytest.raises(CommandError, match=r"has \d+ problems"):
        documents.read(str(file))
