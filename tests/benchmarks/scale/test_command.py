"""The command fills, measures and prints, on a database of its own."""

from __future__ import annotations

import pytest
from django.db import connection

from automations.models import AutomationModel
from benchmarks.scale import acts, command

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]


def test_everything_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With small numbers; at the end there are the instances of that size, and those that ran."""
    monkeypatch.setattr(acts, "DUE", 5)
    monkeypatch.setattr(acts, "NEWS", 5)
    monkeypatch.setattr(command, "RUN", 2)
    command.run((2_000,))
    said = capsys.readouterr().out
    for head in ("The server", "Bytes of one more instance", "Acts:", "Plans", "Work", "The end"):
        assert f"\n{head}" in said
    assert AutomationModel.objects.count() >= 2_000
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA automations_archive CASCADE")
