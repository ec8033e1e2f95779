"""Where histories hold texts: every column is known, as one of people or one of code."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import CharField, ForeignKey, JSONField, TextField

from automations.engine import addresses
from automations.histories.erasure import PSEUDONYM, Sought
from automations.histories.places import OF_INSTANCES, OF_NONE, Place
from automations.models import AutomationTaskModel, BatchItem, FlowVersion, Mail, Unsubscribed

#: Columns that hold what code says, keys, or the words of who runs the machines.
OF_CODE = {
    "alert": {"kind", "automation_class", "live_key"},
    "attempt": {"error_class", "fingerprint"},
    "attendance": set(),
    "automationmodel": {"automation_class", "key", "live_key"},
    "automationtaskmodel": {
        "addressed_by", "error_class", "fingerprint", "interaction_permissions", "path", "status",
        "branch", "way",
    },
    "assignment": {"arm"},
    "awaited": {"automation_class", "name"},
    "batch": {"act", "automation_class", "owner", "plan_hash"},
    "batchitem": {"step", "fingerprint"},
    "counted": {"facts"},
    "contact": {"automation_class", "channel"},
    "contactlock": set(),
    "entry": {"automation_class", "schedule"},
    "experimentmodel": {"arms", "automation_class", "name", "salt"},
    "definition": {"automation_class", "fingerprint", "graph_data", "version"},
    "event": {"automation_class", "step"},
    "flowdefinition": {"base", "name", "title"},
    "flowversion": {"document", "layout", "logic_hash"},
    "mail": {"automation_class", "key", "message_id", "provider_id", "scope", "step"},
    "mailtotal": {"automation_class", "step"},
    "message": {"name"},
    "permit": {"key"},
    "queued": {"key"},
    "sweepstate": set(),
    "pause": {"automation_class", "step"},
    "refusal": {"automation_class", "reason"},
    "rollup": {"dated", "detail", "place", "what"},
    "schedule": {"automation_class", "name", "owner", "position", "rule", "seen"},
    "rollupstate": set(),
    "slice": {"arms", "automation_class", "digest", "dimensions", "fingerprint"},
    "taskpermission": {"permission"},
    "trail": {"digest", "path"},
    "unsubscribed": {"address", "scope"},
    "total": {"automation_class", "fingerprint"},
    "watch": {"automation_class", "name"},
    "worker": {"host", "name"},
}  # fmt: skip


def columns(*kinds: Any) -> dict[str, set[str]]:
    """Return the columns of these kinds by model, without choices."""
    return {
        model._meta.model_name: {
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, kinds) and not field.choices
        }
        for model in apps.get_app_config("automations").get_models()
    }


def named(*attributes: str) -> dict[str, set[str]]:
    """Return the columns that places name, by model."""
    found: dict[str, set[str]] = {}
    for place in (*OF_INSTANCES, *OF_NONE):
        for attribute in attributes:
            found.setdefault(place.name, set()).update(getattr(place, attribute))
    return found


def test_every_text_is_of_people_or_of_code() -> None:
    """A column that nobody thought about fails the build."""
    known = named("texts", "values")
    found = columns(CharField, TextField, JSONField)
    assert found == {model: known.get(model, set()) | OF_CODE[model] for model in found}
    assert not any(known.get(model, set()) & names for model, names in OF_CODE.items())


def test_every_column_that_refers_to_an_account_is_known() -> None:
    found = {
        model._meta.model_name: {
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.related_model is get_user_model()
        }
        for model in apps.get_app_config("automations").get_models()
    }
    known = named("people")
    assert found == {model: known.get(model, set()) for model in found}


def test_only_what_changes_is_written() -> None:
    place = next(one for one in OF_INSTANCES if one.model is AutomationTaskModel)
    row = dict.fromkeys(place.columns) | dict.fromkeys(place.texts, "")
    ann = Sought(frozenset({"auth.user"}), "17", telling=("Ann Smith",), is_user=True)
    assert place.changed(row, ann) == {}
    row |= {"result": {"by": "Ann Smith"}, "error": "x", "completed_by_id": 17}
    assert place.changed(row, ann) == {
        "result": {"by": PSEUDONYM},
        "completed_by_id": None,
        "completed_by_name": PSEUDONYM,
    }


def test_the_hash_of_an_address_is_known_by_the_address() -> None:
    """That of somebody who gets no mails stays."""
    mail = next(one for one in OF_NONE if one.model is Mail)
    row = {"pk": 1, "subject": "", "address": addresses.digest("ann@x.example")}
    ann = Sought(frozenset({"auth.user"}), "17", telling=("Ann@X.example",))
    bob = Sought(frozenset({"auth.user"}), "18", telling=("bob@x.example",))
    assert mail.changed(row, ann) == {"address": ""}
    assert mail.changed(row, bob) == {}
    gone = next(one for one in OF_NONE if one.model is Unsubscribed)
    assert gone.changed(row, ann) == {}


def test_a_draft_is_no_more_that_of_who_is_erased() -> None:
    draft = next(one for one in OF_NONE if one.model is FlowVersion)
    row = {"pk": 1, "note": "", "author_name": "ann", "draft_key": "3:17", "author_id": 17}
    ann = Sought(frozenset({"auth.user"}), "17", telling=("ann",), is_user=True)
    bob = Sought(frozenset({"auth.user"}), "7", telling=("bob",), is_user=True)
    assert draft.changed(row, ann) == {
        "author_id": None, "author_name": PSEUDONYM, "draft_key": None
    }  # fmt: skip
    assert draft.changed(row, bob) == {}


def test_what_grows_is_cut_to_its_column() -> None:
    place = Place(BatchItem, "", texts=("text",))
    long = Sought(frozenset(), "1", telling=("Ann Smith",), pseudonym="p" * 600)
    assert place.changed({"text": "Ann Smith"}, long) == {"text": "p" * 500}
