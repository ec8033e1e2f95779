"""What the console offers of taking out and bringing in."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from automations import testing
from tests.automations_admin.conftest import DATA, VIEW
from tests.automations_admin.transfer.conftest import LIST, MAY_EXPORT


def test_an_instance_can_be_taken_out_from_its_page(
    staff: Callable[..., Client], viewer: Client, run: testing.Run
) -> None:
    """By who may."""
    page = f"{LIST}{run.row.pk}/change/"
    assert "Export…" in staff(VIEW, DATA, MAY_EXPORT).get(page).content.decode()
    assert "Export…" not in viewer.get(page).content.decode()
