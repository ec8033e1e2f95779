"""How user code is found and called: methods, static methods, functions, lambdas, references."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from automations.conditions.condition import Condition
from automations.conditions.operands import Value
from automations.exceptions import DefinitionError
from automations.this import Reference, reference


@lru_cache(maxsize=1_000)
def takes_task_only(function: Callable[..., Any]) -> bool:
    """Tell whether a function of a class body takes the task as its only parameter."""
    parameters = list(inspect.signature(function).parameters.values())
    return (
        len(parameters) == 1
        and parameters[0].kind
        in (parameters[0].POSITIONAL_ONLY, parameters[0].POSITIONAL_OR_KEYWORD)
        and parameters[0].name not in {"self", "cls"}
    )


def check_signature(
    automation: type, where: str, value: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    """Check that what `value` refers to can be called with a task and these arguments.

    Args:
        automation: the class that is being defined.
        where: how a message names the place, such as "node start".
        value: a reference, a callable, or any other value (which is not called).
        args, kwargs: what is passed besides the task.

    Raises:
        DefinitionError: the signature does not fit, or `value` is bare text or a value that
            conditions begin with.
    """
    ref = reference(value)
    if isinstance(value, str) and ref is None:
        raise DefinitionError(
            f"{automation.__name__}, {where}: {value!r} is text and cannot be called. "
            f"Write this.{value} for the method of that name."
        )
    if isinstance(value, Value):
        raise DefinitionError(
            f"{automation.__name__}, {where}: {value!r} is a value and no condition. "
            "Compare it, or ask .is_set() or .is_empty()."
        )
    found = inspect.getattr_static(automation, ref.name, None) if ref else value
    name = ref.name if ref else getattr(value, "__name__", repr(value))
    if isinstance(found, staticmethod):
        _check_bind(automation, where, name, found.__func__, (None, *args), kwargs)
    elif ref and inspect.isfunction(found):
        given = (None, *args) if takes_task_only(found) else (None, None, *args)
        _check_bind(automation, where, name, found, given, kwargs)
    elif not ref and inspect.isfunction(found):
        _check_bind(automation, where, name, found, (None, *args), kwargs)


def _check_bind(
    automation: type,
    where: str,
    name: str,
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> None:
    try:
        inspect.signature(function).bind(*args, **kwargs)
    except TypeError as error:
        raise DefinitionError(
            f"{automation.__name__}, {where}: {name}{inspect.signature(function)} cannot be "
            f"called with the task ({error}). Write `def {name}(self, task)` for a method, "
            f"`def {name}(task)` for a function, and one more parameter for each further argument."
        ) from error


def resolve(automation: Any, value: Any) -> Any:
    """Return what a reference names on the bound automation, or `value` itself.

    Args:
        automation: the automation bound to an instance.
        value: a reference, or anything else.
    """
    ref = reference(value)
    return getattr(automation, ref.name) if ref else value


def call(automation: Any, task: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
    """Call what `value` stands for with the task, or return it if it cannot be called.

    Args:
        automation: the automation bound to an instance.
        task: the task, passed first.
        value: a reference, a callable, or a plain value.
        args, kwargs: passed on; references among them are resolved.
    """
    function = _bind(automation, value)
    if not callable(function):
        return function
    return function(
        task,
        *(resolve(automation, arg) for arg in args),
        **{name: resolve(automation, arg) for name, arg in kwargs.items()},
    )


def _bind(automation: Any, value: Any) -> Any:
    ref = reference(value)
    if ref is None:
        return value
    static = _declared(type(automation), ref.name)
    if inspect.isfunction(static) and takes_task_only(static):
        return static
    return getattr(automation, ref.name)


def _declared(automation: type, name: str) -> Any:
    """Return what a class or its bases say in their bodies; `getattr_static` takes much longer."""
    return next((vars(base)[name] for base in automation.__mro__ if name in vars(base)), None)


def spoken(value: Any) -> str:
    """Return how a page or message names a callable, reference or value."""
    ref = reference(value)
    if isinstance(ref, Reference):
        return ref.name
    name = getattr(value, "__name__", "")
    return "a condition" if name == "<lambda>" else name or str(value)


def declared(value: Any) -> Any:
    """Return how a graph says what is asked: a condition as its JSON, anything else by its name."""
    return value.to_json() if isinstance(value, Condition) else spoken(value)
