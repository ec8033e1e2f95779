"""What flows and steps are called."""

from __future__ import annotations

from automations.models import Definition
from automations_admin import names
from tests.automations_admin.shop import NAME


def test_a_flow_is_called_by_its_verbose_name() -> None:
    """Or by its class; one that is gone, by the end of its dotted name."""
    assert names.flow_label(f"{NAME}.Payment") == "Payment"
    assert names.flow_label(f"{NAME}.Nightly") == "Nightly"
    assert names.flow_label("old.shop.Gone") == "Gone"
    assert names.step_label("book_parcel") == "Book parcel"


def test_flows_with_stored_definitions_are_known(db: None) -> None:
    """Even if their class is gone."""
    Definition.objects.create(automation_class="old.Gone", fingerprint="x", graph_data={})
    found = dict(names.all_flows())
    assert found["old.Gone"] == "Gone"
    assert found[f"{NAME}.Payment"] == "Payment"
