"""What is asked before histories are taken out or brought in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automations.histories.document import Options
from automations_admin.transfer import formats, tables
from automations_admin.transfer.formats import Format
from automations_admin.transfer.tables import Column, Table


class ExportForm(forms.Form):
    """What of the histories is taken out, and as what kind of file.

    Args:
        secrets, traces: the user may take out masked values, and frames of failed attempts.
    """

    format = forms.ChoiceField(label=_("Kind of file"), widget=forms.RadioSelect)
    rows = forms.ChoiceField(
        label=_("Rows of a table"),
        widget=forms.RadioSelect,
        required=False,
        choices=(("instance", _("One for each instance")), ("task", _("One for each task"))),
    )
    instance_columns = forms.MultipleChoiceField(
        label=_("Columns for each instance"), widget=forms.CheckboxSelectMultiple, required=False
    )
    task_columns = forms.MultipleChoiceField(
        label=_("Columns for each task"), widget=forms.CheckboxSelectMultiple, required=False
    )
    redact = forms.BooleanField(
        label=_("Mask secret values"),
        required=False,
        help_text=_("If they are not masked, that is recorded."),
    )
    anonymise = forms.BooleanField(
        label=_("Anonymise"),
        required=False,
        help_text=_(
            "Names, data and messages become other text of the same shape. Steps, times and "
            "numbers stay."
        ),
    )
    traces = forms.BooleanField(
        label=_("With the frames of failed attempts"),
        required=False,
        help_text=_("Lines of code at which steps failed. Tables never have them."),
    )

    def __init__(self, data: Any = None, *, secrets: bool, traces: bool) -> None:
        usual = {
            "instance_columns": [one.key for one in tables.INSTANCES if one.usual],
            "task_columns": [one.key for one in tables.TASKS if one.usual],
        }
        first = {"format": "jsonl", "rows": "instance", "redact": True, "traces": traces, **usual}
        super().__init__(data, initial=first)
        self._offer("format", [(one.key, one.label) for one in formats.offered()])
        self._offer("instance_columns", [(one.key, one.label) for one in tables.INSTANCES])
        self._offer("task_columns", [(one.key, one.label) for one in tables.TASKS])
        if not formats.writes_xlsx():
            self.fields["format"].help_text = gettext(
                "Tables as XLSX need the package openpyxl, which is not installed here."
            )
        for name, allowed in (("redact", secrets), ("traces", traces)):
            self.fields[name].disabled = not allowed

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """See to it that a table has columns."""
        found: dict[str, Any] = self.cleaned_data
        if self.cleaned_data.get("format") in formats.TABLES and not found.get(self._columns_name):
            self.add_error(self._columns_name, gettext("Choose at least one column."))
        return found

    @property
    def asks_for_table(self) -> bool:
        """Whether a table is chosen, valid or not."""
        return self["format"].value() in formats.TABLES

    @property
    def _columns_name(self) -> str:
        return "task_columns" if self.cleaned_data.get("rows") == "task" else "instance_columns"

    # -- what was chosen; the form must be valid ---------------------------------------------

    @property
    def chosen(self) -> Format:
        """The kind of file."""
        return formats.FORMATS[self.cleaned_data["format"]]

    @property
    def table(self) -> Table:
        """Which table; for kinds of files that are tables."""
        keys, of_tasks = self.cleaned_data[self._columns_name], self.cleaned_data["rows"] == "task"
        known: Sequence[Column] = tables.TASKS if of_tasks else tables.INSTANCES
        return Table([one for one in known if one.key in keys], of_tasks)

    @property
    def options(self) -> Options:
        """What the documents tell."""
        traces = self.cleaned_data["traces"] and self.chosen.pieces is not None
        return Options(redact=self.cleaned_data["redact"], traces=traces)

    @property
    def anonymises(self) -> bool:
        """Whether people are taken out."""
        return bool(self.cleaned_data["anonymise"])


class UploadForm(forms.Form):
    """A file of histories."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.jsonl,.csv,.gz"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
        },
    )
