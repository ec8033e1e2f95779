"""What a project offers, as the designer shows it: actions with arguments, classes of steps."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations import offers, own_steps
from automations.designed import whole
from automations.document.names import path_of
from automations.document.shapes import CUSTOM, shape_of
from automations.nodes.base import Node
from automations.offers import Offer, Offering
from automations_admin import marks
from automations_admin.designer import kinds
from automations_admin.designer.fields import DESCRIPTION, Field
from automations_admin.designer.kinds import Kind

_NUMBERS = (forms.IntegerField, forms.FloatField, forms.DecimalField)
#: Fields whose choices are rows of a table, or of which several are chosen.
_NO_CHOICE = (forms.ModelChoiceField, forms.MultipleChoiceField)
_GIVEN = Field(
    "call", "given", gettext_lazy("Given"), gettext_lazy("What its constructor is called with.")
)


#: What a class of steps takes besides, as those of other kinds do.
_DESCRIPTION = forms.CharField(label=DESCRIPTION.title, help_text=DESCRIPTION.help, required=False)


# -- classes of steps --------------------------------------------------------------------------


def steps(more: Iterable[type[Node]] = ()) -> list[dict[str, Any]]:
    """Return the classes of steps that are offered, as kinds of their own.

    Args:
        more: classes that a flow of code has besides.
    """
    found = own_steps.offered()
    for cls in more:
        path = path_of(cls) or f":{cls.__name__}"
        found.setdefault(path, Offer(path, Offering.STEP, cls.__name__, cls, cls.__doc__ or ""))
    return [_step(one) for one in found.values() if shape_of(one.given).kind == CUSTOM]


def _step(offer: Offer) -> dict[str, Any]:
    cls = offer.given
    shape, like = shape_of(cls), kinds.kind_of(cls)
    known = {field.name: field for field in like.own} if like else {}
    given = replace(_GIVEN, title=_("Values")) if offer.params else _GIVEN
    own = (given, *(known[slot.name] for slot in shape.own if slot.name in known))
    group = force_str(offer.group) or _("Of this project")
    said = kinds.description(
        shape, Kind(force_str(offer.title), _help(offer), group, _once(own)), offer.path
    )
    icon = offer.icon if offer.icon in marks.SYMBOLS else said["icon"]
    takes = own_steps.takes(offer)
    return {**said, "icon": icon, "takes": takes, "params": [*_params(offer.params, takes)]}


def _help(offer: Offer) -> str:
    """Return what a step does, and what it touches outside."""
    text = _first_line(inspect.cleandoc(offer.given.__doc__ or ""))
    if not offer.effects:
        return text
    outside = _("Outside: %(effects)s.") % {"effects": force_str(offer.effects)}
    return f"{text} {outside}".strip()


def _once(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Return fields without those whose name another one has before."""
    found: dict[str, Field] = {}
    for field in fields:
        found.setdefault(field.name, field)
    return tuple(found.values())


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


# -- what can be named -------------------------------------------------------------------------


def named(base: str) -> list[dict[str, Any]]:
    """Return what a flow may name.

    Args:
        base: path of the class whose offered methods it may call; "" for none.
    """
    free = [
        one for one in offers.offers().values() if not one.method and not own_steps.is_step(one)
    ]
    said = [_offer(one, _value(one)) for one in free]
    methods = offers.methods(base).items()
    return [*(_offer(one, {"t": "this", "name": name}) for name, one in methods), *said]


def _value(offer: Offer) -> Any:
    if offer.kind in {Offering.MAIL, Offering.PAGE}:
        return offer.path.partition(":")[2]
    return {"t": "ref", "path": offer.path}


def _offer(offer: Offer, value: Any) -> dict[str, Any]:
    return {
        "value": value,
        "kind": _kind(offer),
        "title": force_str(offer.title),
        "text": offer.text,
        "effects": force_str(offer.effects),
        "params": [*_params(offer.params)],
    }


def _kind(offer: Offer) -> str:
    """Return what something is for; of what is offered as anything else, what it can be for."""
    if offer.kind is Offering.OTHER and not offer.method:
        if whole.is_model(offer.given):
            return "model"
        if whole.is_objects(offer.given):
            return "objects"
    return str(offer.kind)


def _params(
    fields: Mapping[str, forms.Field], takes: Collection[str] = ()
) -> Iterator[dict[str, Any]]:
    described = {"description": _DESCRIPTION} if "description" in takes else {}
    for name, field in {**fields, **described}.items():
        choices = _choices(field)
        yield {
            "name": name,
            "title": force_str(field.label) if field.label else name.replace("_", " "),
            "help": force_str(field.help_text),
            "required": field.required,
            "widget": "choice" if choices else _widget(field),
            "choices": choices,
        }


def _widget(field: forms.Field) -> str:
    if isinstance(field, forms.BooleanField):
        return "flag"
    return "number" if isinstance(field, _NUMBERS) else "text"


def _choices(field: forms.Field) -> list[dict[str, Any]]:
    """Return what can be chosen, without groups; nothing if it is no matter of choosing one."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, _NO_CHOICE):
        return []
    choices: Any = field.choices
    return [{"value": value, "title": force_str(title)} for value, title in _flat(choices)]


def _flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for value, title in choices:
        if isinstance(title, (list, tuple)):
            yield from _flat(title)
        else:
            yield _plain(value), title


def _plain(value: Any) -> Any:
    """Return a value that JSON knows; others become text, as a browser would send them."""
    return value if isinstance(value, (str, int, float)) or value is None else str(value)
