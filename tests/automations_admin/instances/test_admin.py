"""Instances in the admin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.automations_admin.conftest import DELETE, VIEW
from tests.automations_admin.shop import Simple

LIST = "/admin/automations/automationmodel/"


@pytest.mark.parametrize(
    ("codenames", "page", "delete"),
    [
        ((), 403, 403),
        ((VIEW,), 200, 403),
        (("change_automationmodel",), 200, 403),
        ((DELETE,), 403, 403),
        ((VIEW, DELETE), 200, 200),
    ],
)
def test_permissions(
    staff: Callable[..., Client], codenames: tuple[str, ...], page: int, delete: int
) -> None:
    """Deleting needs to see what is deleted."""
    run, client = Simple(), staff(*codenames)
    assert client.get(LIST).status_code == page
    assert client.get(f"{LIST}{run.id}/change/").status_code == page
    assert client.get(f"{LIST}{run.id}/delete/").status_code == delete


def test_there_is_no_bulk_action(viewer: Client) -> None:
    """Acts on many are not part of this page."""
    Simple()
    assert 'name="action"' not in viewer.get(LIST).content.decode()
