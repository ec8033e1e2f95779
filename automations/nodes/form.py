"""A step that waits for a person who submits a form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from django import forms

from automations import calling
from automations.exceptions import MissingData
from automations.graph import Kind, Modifier
from automations.nodes.base import Context, Node
from automations.outcomes import Answer, Skip, Wait
from automations.status import Waiting
from automations.this import reference


class Form(Node):
    """Waits until one of its addressees submits a valid form.

    Args:
        form: a form class, or a callable or reference that takes the task and returns one.
        template_name: template of the page; by default the automation's or the package's.
        context: further context of the template: a dict, or a callable that takes the task.
        repeated_form: show the form again after it was submitted, until it is skipped or the
            flow is ended otherwise; each valid submission reaches `save`.
        success_url: where the browser goes afterwards; by default back or to the task list.
        save: called with `task, form, request` inside the transaction of the submission; its
            result is stored instead of the cleaned data.
        description: see `Node`.
    """

    kind = Kind.FORM
    routing = True

    def __init__(
        self,
        form: Any,
        template_name: str | None = None,
        context: Any = None,
        repeated_form: bool = False,
        success_url: str | None = None,
        *,
        save: Any = None,
        description: Any = "",
    ) -> None:
        super().__init__(description=description)
        self.form = form
        self.template_name = template_name
        self.context = context
        self.repeated_form = repeated_form
        self.success_url = success_url
        self.save = save
        self.user_lookup: dict[str, Any] | None = None
        self.group_lookup: dict[str, Any] | None = None
        self.permissions: tuple[str, ...] = ()

    # -- modifiers ---------------------------------------------------------------------------

    def User(self, **lookup: Any) -> Self:
        """Address the user that `lookup` finds; a value may be a callable or a reference."""
        self._note("User")
        self.user_lookup = lookup
        return self

    def Group(self, **lookup: Any) -> Self:
        """Address the members of the group that `lookup` finds."""
        self._note("Group")
        self.group_lookup = lookup
        return self

    def Permission(self, permission: str) -> Self:
        """Address those who have `permission` ("app.codename"); of several, all are needed."""
        self.permissions = (*self.permissions, permission)
        return self

    @property
    def has_addressee(self) -> bool:
        """Whether anybody may submit the form."""
        return bool(self.user_lookup or self.group_lookup or self.permissions)

    # -- what the declaration says -----------------------------------------------------------

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with the addressees first."""
        for kind, lookup in (("user", self.user_lookup), ("group", self.group_lookup)):
            if lookup:
                yield Modifier(kind, {key: calling.spoken(value) for key, value in lookup.items()})
        for permission in self.permissions:
            yield Modifier("permission", permission)
        yield from super().modifiers()

    def callables(self) -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
        """Yield what computes form, context, addressees and the save hook as well."""
        yield from super().callables()
        lookups = (self.user_lookup or {}, self.group_lookup or {})
        values = (value for lookup in lookups for value in lookup.values())
        for value in (self.form, self.context, *values):
            if not isinstance(value, type) and (callable(value) or reference(value)):
                yield value, (), {}
        if self.save is not None:
            yield self.save, (None, None), {}

    @property
    def ask_calls(self) -> bool:
        """Always: the addressees are looked up."""
        return True

    # -- what the engine asks ----------------------------------------------------------------

    def ask(self, context: Context) -> Answer:
        """Wait for the person, or give up when the deadline has passed."""
        end = self.give_up_at(context)
        if end is not None and end <= context.now:
            return Skip("Skipped: nobody acted in time")
        return Wait(Waiting.PERSON, end)

    def lookups(self, context: Context) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
        """Return the lookups for user and group with callables and references resolved."""

        def solved(lookup: dict[str, Any] | None) -> dict[str, Any] | None:
            if lookup is None:
                return None
            return {key: context.call(value) for key, value in lookup.items()}

        return solved(self.user_lookup), solved(self.group_lookup)

    def get_users_with_permission(self, task: Any = None) -> Any:
        """Return the users who may submit the form, as a queryset.

        The setting ATM_USER_WITH_PERMISSIONS_FORM_METHOD replaces it; its function gets the
        node first.

        Args:
            task: the task that is asked about; None for what the declaration alone says.
        """
        from automations.engine import human  # door

        return human.users_for_form(self, task)

    # -- what the page asks ------------------------------------------------------------------

    def form_class(self, automation: Any, task: Any) -> type[forms.BaseForm]:
        """Return the form class for a task."""
        if isinstance(self.form, type) and issubclass(self.form, forms.BaseForm):
            return self.form
        found: type[forms.BaseForm] = calling.call(automation, task, self.form)
        return found

    def form_kwargs(self, automation: Any, task: Any) -> dict[str, Any]:
        """Return further arguments for the form."""
        return {}

    def page_context(self, automation: Any, task: Any) -> dict[str, Any]:
        """Return further context for the template."""
        return dict(calling.call(automation, task, self.context) or {})


class ModelForm(Form):
    """Waits for a model form.

    Args:
        form: a model form class, or a callable or reference for one.
        key: key in the instance's data that names the object to edit; without such a key in
            the data the form creates an object, whose reference is stored there.
        further arguments: see `Form`.
    """

    def __init__(
        self, form: Any, key: str, template_name: str | None = None, **options: Any
    ) -> None:
        super().__init__(form, template_name, **options)
        self.key = key

    def form_kwargs(self, automation: Any, task: Any) -> dict[str, Any]:
        """Return the object that the form edits.

        Raises:
            MissingData: the object was deleted meanwhile.
        """
        found = automation.get_model_instance(self.key, self.form_model(automation, task))
        if found is None and automation.data.get(self.key) is not None:
            raise MissingData(f"The object that data[{self.key!r}] names no longer exists.")
        return {"instance": found}

    def form_model(self, automation: Any, task: Any) -> Any:
        """Return the model of the form."""
        return self.form_class(automation, task)._meta.model  # type: ignore[attr-defined]
