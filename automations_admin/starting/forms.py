"""What an instance is started with: objects, data, and why."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automations import jsonsafe, notes
from automations.engine import by_hand
from automations.engine.submission import cleaned_data
from automations.exceptions import NotStorable
from automations.references import stored
from automations_admin.acting import faults, given
from automations_admin.acting.fields import JSONField, pretty
from automations_admin.acting.forms import MAX_REASON
from automations_admin.acting.given import OBJECT

logger = logging.getLogger("automations")

_SALT = "automations_admin.starting"


class StartForm(forms.Form):
    """Objects and data that a flow is started with, and a reason.

    Args:
        flow: the class.
        posted: what was posted; None shows what is offered.
        called: says what an object that was found is called.
    """

    #: Tells one page from another: one that is sent twice with the same data starts one instance.
    once = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    data = JSONField(label=_("Data"), what="data", mapping=True, required=False)  # type: ignore[assignment]
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("Optional. Stored with the event."),
    )

    def __init__(self, flow: Any, posted: Any = None, called: Callable[[Model], str] = str) -> None:
        self.flow, self.called = flow, called
        self.seen = posted.get("seen", "") if posted is not None else ""
        self.models, self.objects = given.bound_models(flow), dict[str, Model]()
        offered = {
            key: value for key, value in given.sample(flow).items() if key not in self.models
        }
        initial = {"data": pretty(offered), "once": secrets.token_urlsafe(24)}
        super().__init__(posted, initial=initial)
        for name, model in self.models.items():
            self.fields = {f"{OBJECT}{name}": self._object_field(name, model), **self.fields}
        if flow.data_form is not None:
            self.fields["data"].help_text = gettext("Checked by the flow's own form.")
        elif flow.data_schema is not None:
            self.fields["data"].help_text = gettext("Checked against the flow's schema.")

    def _object_field(self, name: str, model: Any) -> forms.Field:
        said = {"model": model._meta.verbose_name, "key": name}
        text = gettext("Primary key of a %(model)s, which becomes “%(key)s” in the data.")
        label = str(model._meta.verbose_name)
        return forms.CharField(
            label=f"{label[:1].upper()}{label[1:]}",
            help_text=text % said,
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    # -- checking ----------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Find the objects, then check all data as they are checked when somebody edits them."""
        cleaned = super().clean() or {}
        self._find_objects(cleaned)
        data = cleaned.get("data")
        if data is None or self.errors:
            return cleaned
        self._check_keys(data)
        if not self.errors:
            cleaned["data"] = self._as_the_flow_says(data)
        return cleaned

    def _find_objects(self, cleaned: dict[str, Any]) -> None:
        for name, model in self.models.items():
            field = f"{OBJECT}{name}"
            text = str(cleaned.get(field) or "").strip()
            found = given.find_object(model, text) if text else None
            if found is not None:
                self.objects[name] = found
                said = gettext("Found: %(object)s.") % {"object": self.called(found)}
                self[field].help_text = said
            elif text:
                self.add_error(field, gettext("There is no such object."))

    def _check_keys(self, data: dict[str, Any]) -> None:
        if wrong := sorted(by_hand.RESERVED & data.keys()):
            text = gettext("“%(key)s” cannot be a key of the data.")
            self.add_error("data", text % {"key": wrong[0]})
        for name in self.objects.keys() & data.keys():
            text = gettext("“%(key)s” is given above already. Take it out of the data.")
            self.add_error("data", text % {"key": name})

    def _as_the_flow_says(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the data as the flow's own form takes them, checked against its schema."""
        try:
            taken = self._by_form(data) if self.flow.data_form is not None else data
            if not self.errors:
                self._by_schema({**taken, **stored(self.objects)})
        except NotStorable as error:
            self.add_error("data", notes.said(str(error)))
        except Exception as error:
            # Whatever the code of the flow raises, nothing that was typed is lost.
            logger.exception("Data for %s could not be checked", self.flow.__name__)
            self.add_error("data", of_code(error))
        else:
            return taken
        return data

    def _by_form(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the data as the flow's own form takes them; keys unknown to it are left."""
        form = given.in_form(self.flow.data_form, {**data, **stored(self.objects)})
        for name, errors in form.errors.items():
            said = " ".join(map(str, errors))
            self._blame(name, said, f"{name}: {said}" if name in form.fields else said)
        if form.errors:
            return data
        plain = json.loads(jsonsafe.dumps(cleaned_data(form)))
        return {key: plain.get(key, value) for key, value in data.items()}

    def _by_schema(self, data: dict[str, Any]) -> None:
        for fault in faults.find(data, {}, self.flow.data_schema):
            self._blame(str(fault.path[0]) if fault.path else "", fault.text, fault.said)

    def _blame(self, name: str, text: str, said: str) -> None:
        """Say a fault at the field of its object, or at the data."""
        field = f"{OBJECT}{name}"
        self.add_error(*((field, text) if name and field in self.fields else ("data", said)))

    def full_clean(self) -> None:
        """Read what was typed; the cursor goes to the first field with a fault."""
        super().full_clean()
        faulty = next((name for name in self.fields if name in self.errors), None)
        if faulty is not None:
            self.fields[faulty].widget.attrs["autofocus"] = True

    # -- what it comes to --------------------------------------------------------------------

    @property
    def arguments(self) -> dict[str, Any]:
        """What the class is called with, of a valid form: data and objects."""
        return {**self.cleaned_data["data"], **self.objects}

    @property
    def mark(self) -> str:
        """What the page sends along that has shown this flow as it is, and these objects."""
        found = {name: str(one.pk) for name, one in self.objects.items()}
        text = json.dumps([self.flow.graph.fingerprint, found], sort_keys=True)
        return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()

    @property
    def was_explained(self) -> bool:
        """Whether a page had shown what just this starts."""
        return self.seen == self.mark

    def key(self, user: Any) -> str:
        """Return the key of the instance that a page starts for a user; "" if it says nothing."""
        once = self.cleaned_data["once"]
        whose = [str(user.pk), self.flow.get_automation_class_name(), once]
        text = json.dumps([*whose, stored(self.arguments)], sort_keys=True, default=str)
        return salted_hmac(f"{_SALT}.key", text, algorithm="sha256").hexdigest() if once else ""


def of_code(error: Exception) -> str:
    """Return what the code of a flow has raised, as a sentence for who has called it."""
    said = f"{type(error).__name__}: {notes.said(str(error))}"[:300]
    return gettext("The code of the flow does not take this. %(error)s") % {"error": said}
