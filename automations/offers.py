"""What designed flows may name: actions, conditions, forms and classes that a project offers.

A designed flow comes from a browser. It finds what is offered here, by its path, and nothing else.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError

from automations.exceptions import DefinitionError

if TYPE_CHECKING:
    from django.forms import Field

T = TypeVar("T")


class Offering(StrEnum):
    """What something that is offered is for."""

    ACTION = "action"
    CONDITION = "condition"
    FORM = "form"
    #: A template of mails; its path is "mail:name".
    MAIL = "mail"
    #: A template of pages; its path is "page:name".
    PAGE = "page"
    #: A class whose offered methods a flow may call.
    BASE = "base"
    #: A class of nodes, as a kind of step of its own; see `own_steps`.
    STEP = "step"
    #: Anything else that a step takes: a model, a queryset, a signal.
    OTHER = "other"


@dataclass(frozen=True)
class Offer:
    """Something that a designed flow may name.

    Attributes:
        path: where it is, as "module:name".
        kind: what it is for.
        title: what staff read.
        given: the thing itself.
        text: what it does, from its docstring.
        params: Django form fields by the names of the arguments that it takes.
        effects: what it touches outside the database, in words.
        method: it is a method of a class that is offered as a base.
        icon: of a kind of step, the name of a symbol of the console; "" for that of its nodes.
        group: of a kind of step, its heading in the palette; "" for the usual one.
    """

    path: str
    kind: Offering
    title: Any
    given: Any
    text: str = ""
    params: Mapping[str, Field] = field(default_factory=dict)
    effects: str = ""
    method: bool = False
    icon: str = ""
    group: Any = ""


_offers: dict[str, Offer] = {}


def action(
    title: Any, *, params: Mapping[str, Field] | None = None, effects: str = ""
) -> Callable[[T], T]:
    """Offer a function, or a method of an offered class, as what a step executes.

    Args:
        title: what staff read; may be translated.
        params: Django form fields by the names of its keyword arguments. They say what may be
            given, and turn it into what the function gets: "19.90" into a Decimal.
        effects: what it touches outside the database, such as "charges the card".

    Raises:
        DefinitionError: it takes no argument of such a name, or is not found by its own name.
    """

    def offering(function: Any) -> Any:
        fields = dict(params or {})
        check_names(function, fields)
        found = _cleaning(function, fields) if fields else function
        _add(found, Offering.ACTION, title, fields, effects)
        return found

    return offering


def condition(title: Any) -> Callable[[T], T]:
    """Offer a function, or a method of an offered class, as a condition.

    Args:
        title: what staff read.

    Raises:
        DefinitionError: it is not found by its own name.
    """

    return _offering(title, Offering.CONDITION)


def value(title: Any) -> Callable[[T], T]:
    """Offer a function, or a method of an offered class, as what computes a value of a step.

    Args:
        title: what staff read.

    Raises:
        DefinitionError: it is not found by its own name.
    """

    return _offering(title, Offering.OTHER)


def _offering(title: Any, kind: Offering) -> Callable[[T], T]:
    """Return a decorator that offers a function as it is."""

    def offering(function: T) -> T:
        _add(function, kind, title)
        return function

    return offering


def offer(given: T, title: Any, kind: Offering = Offering.OTHER, *, path: str = "") -> T:
    """Offer something else: a form, a model, or a class whose methods flows may call.

    Args:
        given: what is offered; it must be found in its module by its own name.
        title: what staff read.
        kind: what it is for.
        path: where it is, as "module:name", for what does not know its own name: a signal, a
            queryset, a method of a manager ("shop.models:Order.objects.paid").

    Raises:
        DefinitionError: it is not found by its own name, or not at the path.
    """
    if path:
        _check_path(given, path)
        text = inspect.getdoc(given) or "" if callable(given) else ""
        _offers[path] = Offer(path, kind, title, given, text)
    else:
        _add(given, kind, title)
    return given


def offer_mail(template: str, title: Any) -> None:
    """Offer a template of mails.

    Args:
        template: as `SendMail` takes it.
        title: what staff read.
    """
    path = mail_path(template)
    _offers[path] = Offer(path, Offering.MAIL, title, template)


def offer_page(template: str, title: Any) -> None:
    """Offer a template of pages, such as that of a form.

    Args:
        template: its name.
        title: what staff read.
    """
    path = page_path(template)
    _offers[path] = Offer(path, Offering.PAGE, title, template)


def page_path(template: str) -> str:
    """Return the path under which a template of pages is offered."""
    return f"page:{template}"


def mail_path(template: str) -> str:
    """Return the path under which a template of mails is offered."""
    return f"mail:{template}"


def offers() -> Mapping[str, Offer]:
    """Return all that is offered, by its path."""
    return dict(_offers)


def offered() -> dict[str, Any]:
    """Return the things themselves by path, as `document.building.build` takes them."""
    return {
        path: one.given
        for path, one in _offers.items()
        if not one.method and one.kind not in {Offering.MAIL, Offering.PAGE}
    }


def methods(base: str) -> dict[str, Offer]:
    """Return the offered methods of an offered class and of those it is made of, by their names.

    Args:
        base: path of the class.
    """
    cls = _offers[base].given if base in _offers else None
    classes = {f"{one.__module__}:{one.__qualname__}" for one in getattr(cls, "__mro__", ())}
    pairs = ((path.rpartition("."), one) for path, one in _offers.items() if one.method)
    return {name: one for (owner, _dot, name), one in pairs if owner in classes}


def withdraw(path: str) -> None:
    """Offer something no more."""
    _offers.pop(path, None)


def put(offer: Offer) -> None:
    """Offer something of which all is known."""
    _offers[offer.path] = offer


def own_path(given: Any) -> str:
    """Return the path of what knows its own name.

    Raises:
        DefinitionError: it has none in a module.
    """
    module, name = getattr(given, "__module__", ""), getattr(given, "__qualname__", "")
    if not module or not name or "<" in name:
        raise DefinitionError(
            f"{given!r} cannot be offered: it has no name in a module. Define it there."
        )
    return f"{module}:{name}"


def check_names(function: Any, params: Mapping[str, Field]) -> None:
    """Check that a function takes arguments of these names.

    Raises:
        DefinitionError: it does not take one of them.
    """
    taken = inspect.signature(function).parameters
    if any(one.kind is inspect.Parameter.VAR_KEYWORD for one in taken.values()):
        return
    for name in params:
        if name not in taken:
            raise DefinitionError(f"{function.__qualname__} takes no argument {name!r}. Add it.")


def cleaned(field: Field, value: Any) -> Any:
    """Return a value of any kind as a form field takes it.

    Raises:
        ValidationError: the field does not take it; fields of Django expect a text, and fail in
            other ways where they get something else.
    """
    try:
        return field.clean(value)
    except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise ValidationError(field.error_messages.get("invalid", str(error))) from error


def _add(
    given: Any,
    kind: Offering,
    title: Any,
    params: Mapping[str, Field] | None = None,
    effects: str = "",
) -> None:
    path = own_path(given)
    method = "." in path.partition(":")[2] and not isinstance(given, type)
    text = inspect.getdoc(given) or ""
    put(Offer(path, kind, title, given, text, params or {}, effects, method))


def _check_path(given: Any, path: str) -> None:
    module, _colon, name = path.partition(":")
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    if found is None or not (found is given or found == given):
        raise DefinitionError(f"{given!r} is not what {path!r} leads to. Write module:name.")


def _cleaning(function: Any, params: Mapping[str, Field]) -> Any:
    """Return a function that gets its arguments as their form fields clean them."""

    @wraps(function)
    def cleaned(*args: Any, **kwargs: Any) -> Any:
        said = {name: params[name].clean(kwargs[name]) for name in params if name in kwargs}
        return function(*args, **{**kwargs, **said})

    return cleaned
