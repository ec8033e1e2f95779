"""A step that sets values: in the data of the instance, or of an object that the data name."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from copy import copy, deepcopy
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from automations import calling
from automations.exceptions import DefinitionError, MissingData
from automations.graph import Kind, Modifier
from automations.nodes.base import Context, Node
from automations.outcomes import Answer, Proceed
from automations.references import BoundModel, from_reference, is_reference, stored
from automations.remarks import WOULD_SET, Rehearsed, Remark
from automations.this import reference
from automations.values import is_computed


class Update(Node):
    """Sets keys of the instance's data, or fields of the model object that one of them names.

    Args:
        target: key of the data that names a model object, or a reference such as
            `this.customer`; without it the data themselves are set.
        values: what is set, by name, for names that cannot be keywords here ("description").
        description: see `Node`.
        fields: what is set, by name: a value, a reference, or a callable that takes the task.

    Raises:
        DefinitionError: `target` is no key, or there is nothing to set.
    """

    kind = Kind.UPDATE

    def __init__(
        self,
        target: Any = None,
        values: Mapping[str, Any] | None = None,
        /,
        *,
        description: Any = "",
        **fields: Any,
    ) -> None:
        super().__init__(description=description)
        ref = reference(target)
        self.key: str | None = ref.name if ref else target
        if self.key is not None and not (isinstance(self.key, str) and self.key):
            raise DefinitionError(f"Update takes a key of the data first, not {target!r}.")
        self.values = {**(values or {}), **fields}
        if not self.values:
            raise DefinitionError("Update has nothing to set. Name values as keywords.")

    # -- what the declaration says -----------------------------------------------------------

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with what is set first."""
        for name, value in self.values.items():
            said = f"{self.key}.{name}" if self.key else name
            yield Modifier("sets", {"name": said, "value": _said(value)})
        yield from super().modifiers()

    def callables(self) -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
        """Yield what computes values as well."""
        yield from super().callables()
        for value in self.values.values():
            if is_computed(value):
                yield value, (), {}

    # -- what the engine asks ----------------------------------------------------------------

    def ask(self, context: Context) -> Answer:
        """Compute all values, then set them."""
        values = {name: _value(context, value) for name, value in self.values.items()}
        if self.key is None:
            context.automation.data.update(stored(values))
        else:
            _save(self._object(context, self.key), values)
        return Proceed()

    def rehearse(self, context: Context) -> Rehearsed:
        """Set values of the data that are declared as such, and say of all others what is set."""
        values, told = dict[str, Any](), list[Remark]()
        for name, value in self.values.items():
            if self.key is None and not is_computed(value):
                values[name] = _value(context, value)
            else:
                said = f"{self.key}.{name}" if self.key else name
                told.append(Remark.of(WOULD_SET, name=said))
        context.automation.data.update(stored(values))
        return Rehearsed(Proceed(), tuple(told))

    def _object(self, context: Context, key: str) -> Model:
        """Return the object that the data name under a key.

        Raises:
            MissingData: there is none.
        """
        declared = inspect.getattr_static(type(context.automation), key, None)
        model = declared.model if isinstance(declared, BoundModel) else None
        found: Model | None = context.automation.get_model_instance(key, model)
        if found is None:
            raise MissingData(f"The object that data[{key!r}] names no longer exists.")
        return found


def _value(context: Context, value: Any) -> Any:
    """Return what a declared value comes to; a list or dictionary as the instance's own."""
    return deepcopy(value) if isinstance(value, (list, dict)) else context.call(value)


def _save(found: Model, values: dict[str, Any]) -> None:
    """Set and store fields of an object, and nothing else of it.

    The object is shared with other questions of the step, so that it only changes when it is
    stored.

    Raises:
        DefinitionError: it has no field of one of these names.
    """
    for name in values:
        if not has_field(type(found), name):
            raise DefinitionError(
                f"{type(found).__name__} has no field {name!r} that can be set. Correct the name."
            )
    changed = copy(found)
    for name, value in values.items():
        setattr(changed, name, from_reference(value) if is_reference(value) else value)
    changed.save(update_fields=list(values))
    vars(found).update(vars(changed))


def has_field(model: type[Model], name: str) -> bool:
    """Tell whether a model has a field of this name that can be set."""
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return bool(field.concrete and not field.many_to_many and not field.primary_key)


def _said(value: Any) -> Any:
    """Return a declared value as text; None for what a lambda computes."""
    unnamed = getattr(value, "__name__", "") == "<lambda>"
    return None if unnamed else calling.spoken(value)
