"""Classes of steps that a project offers to designed flows: what they take, and how it is cleaned.

A document names one by its path and finds it here; what nobody offers is not found.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError

from automations import offers
from automations.exceptions import DefinitionError
from automations.graph import Kind
from automations.offers import Offer, Offering
from automations.this import reference

if TYPE_CHECKING:
    from django.forms import Field

T = TypeVar("T", bound=type)

_ICON = re.compile("[a-z]*")
_PLACED = frozenset({inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD})
_NAMED = frozenset({inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY})


def step(
    title: Any,
    *,
    icon: str = "",
    group: Any = "",
    params: Mapping[str, Field] | None = None,
    effects: str = "",
) -> Callable[[T], T]:
    """Offer a class of nodes as a kind of step of its own.

    Args:
        title: what staff read; may be translated.
        icon: name of a symbol of the console, such as "bolt"; "" for that of its kind.
        group: heading in the palette; "" for that of the project's own steps.
        params: Django form fields by the names of what its `method` takes besides the task, or
            else its constructor. They say what may be given, and turn it into what it gets.
        effects: what its steps touch outside the database, such as "sends a text message".

    Raises:
        DefinitionError: it is no class of nodes, takes no argument of such a name, has no name
            in a module, the icon is no name of one, or the effects are no plain text.
    """

    def offering(cls: T) -> T:
        fields = dict(params or {})
        _check(cls, icon, effects)
        path = offers.own_path(cls)
        if fields:
            _clean(cls, fields)
        text = inspect.cleandoc(vars(cls).get("__doc__") or "")
        offers.put(
            Offer(path, Offering.STEP, title, cls, text, fields, effects, icon=icon, group=group)
        )
        return cls

    return offering


def _check(cls: Any, icon: str, effects: Any) -> None:
    if not hasattr(cls, "given_to_init") or not _ICON.fullmatch(icon):
        raise DefinitionError(
            f"{cls!r} is no class of nodes, or {icon!r} is no name of an icon. "
            "Offer a subclass of flow.Execute or of another node."
        )
    # They are a part of the definition, which is the same in every language.
    if not isinstance(effects, str):
        raise DefinitionError(f"{cls!r}: effects are {effects!r}. Write a text, untranslated.")


# -- asking ----------------------------------------------------------------------------------


def offered() -> dict[str, Offer]:
    """Return the classes of nodes that are offered, by their paths, with or without `step`."""
    return {path: one for path, one in offers.offers().items() if is_step(one)}


def is_step(offer: Offer) -> bool:
    """Tell whether what is offered is a class of nodes."""
    return isinstance(offer.given, type) and hasattr(offer.given, "given_to_init")


def of(cls: type) -> Offer | None:
    """Return as what a class of nodes is offered, or the nearest that it is made of; or None."""
    found = {one.given: one for one in offers.offers().values() if one.kind is Offering.STEP}
    return next((found[one] for one in cls.__mro__ if one in found), None)


def path_of(cls: type) -> str | None:
    """Return the path under which exactly this class is offered, or None."""
    return next((path for path, one in offered().items() if one.given is cls), None)


def rules() -> dict[str, dict[str, bool]]:
    """Return what each offered class of nodes takes by name, by its path; see `takes`."""
    return {path: takes(one) for path, one in offered().items()}


def takes(offer: Offer) -> dict[str, bool]:
    """Return the names of what a class takes, and whether it needs them; none: whatever it is."""
    if not offer.params:
        return {}
    needed = {name: field.required for name, field in offer.params.items()}
    return {**needed, **{name: False for name in _usual(offer.given) if name not in needed}}


def by_name(
    cls: type, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return what the constructor of a class was called with, by name if the class says so.

    Args:
        cls: any class of nodes.
        args, kwargs: by place and by name.
    """
    offer = offered().get(path_of(cls) or "")
    if offer is None or not offer.params:
        return args, dict(kwargs)
    places = _places(cls, _called(cls, offer.params))[: len(args)]
    if len(places) < len(args) or {*places} & {*kwargs}:
        return args, dict(kwargs)
    return (), {**dict(zip(places, args, strict=True)), **kwargs}


# -- what a class takes ----------------------------------------------------------------------


def _called(cls: type, names: Mapping[str, Any]) -> str:
    """Return what gets the arguments: "method", or "__init__" if that names them all."""
    own = getattr(cls, "kind", None) is Kind.EXECUTE and callable(getattr(cls, "method", None))
    return "method" if own and not {*names} <= {*_names(cls)} else "__init__"


def _names(cls: type) -> list[str]:
    """Return the names that a class's constructor has for its arguments."""
    found = inspect.signature(vars(cls).get("__init__", lambda: None)).parameters
    return [name for name, one in found.items() if one.kind in _NAMED and name != "self"]


def _usual(cls: type) -> list[str]:
    """Return what the constructors take of the classes that one is made of: a description."""
    if "__init__" in vars(cls) and not _passes_on(vars(cls)["__init__"]):
        return []
    return [name for base in cls.__mro__[1:-1] for name in _names(base)]


def _passes_on(function: Any) -> bool:
    """Tell whether a function takes arguments of any name."""
    found = inspect.signature(function).parameters.values()
    return any(one.kind is inspect.Parameter.VAR_KEYWORD for one in found)


def _places(cls: type, called: str) -> list[str]:
    """Return the names of the arguments that may be given by place, without node and task."""
    static = inspect.getattr_static(cls, called)
    found = inspect.signature(getattr(static, "__func__", static)).parameters.values()
    skipped = (called == "method") + (not isinstance(static, staticmethod))
    names = [one.name for one in found if one.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    return names[skipped:]


# -- cleaning --------------------------------------------------------------------------------


def _clean(cls: Any, fields: Mapping[str, Field]) -> None:
    """Let a class get its arguments as their form fields clean them."""
    called = _called(cls, fields)
    static = inspect.getattr_static(cls, called)
    function = getattr(static, "__func__", static)
    offers.check_names(function, fields)
    taken = {*fields} & {*_usual(cls)} if called == "method" else set()
    if taken:
        raise DefinitionError(f"{cls.__qualname__}: every step takes {min(taken)!r}. Rename it.")
    clean = _cleaned if called == "method" else _declared(cls)
    found = _cleaning(function, fields, clean)
    wrapped = isinstance(static, (staticmethod, classmethod))
    setattr(cls, called, type(static)(found) if wrapped else found)


def _cleaning(function: Any, fields: Mapping[str, Field], clean: Any) -> Any:
    """Return a function that gets its arguments cleaned, whether by place or by name."""
    places = [
        name for name, one in inspect.signature(function).parameters.items() if one.kind in _PLACED
    ]

    @wraps(function)
    def cleaned(*args: Any, **kwargs: Any) -> Any:
        named = dict(zip(places, args, strict=False))
        said = {name: clean(name, fields[name], one) for name, one in _those(named, fields)}
        given = [said.get(name, one) for name, one in zip(places, args, strict=False)]
        more = {name: clean(name, fields[name], one) for name, one in _those(kwargs, fields)}
        return function(*given, *args[len(places) :], **{**kwargs, **more})

    return cleaned


def _those(given: Mapping[str, Any], fields: Mapping[str, Field]) -> list[tuple[str, Any]]:
    return [(name, one) for name, one in given.items() if name in fields]


def _cleaned(_name: str, field: Field, value: Any) -> Any:
    return field.clean(value)


def _declared(cls: type) -> Callable[[str, Field, Any], Any]:
    """Return what cleans a value where a step is declared; what is computed stays as it is."""

    def clean(name: str, field: Field, value: Any) -> Any:
        if callable(value) or reference(value) is not None:
            return value
        try:
            return offers.cleaned(field, value)
        except ValidationError as error:
            said = " ".join(error.messages)
            raise DefinitionError(f"{cls.__qualname__}, {name}: {said} Correct it.") from error

    return clean
