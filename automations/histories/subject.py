"""Whom or what histories are about, as erasure seeks it: references and texts of one object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import CharField, Model, TextField

from automations.histories.erasure import PSEUDONYM, SHORTEST, Sought


def find(model: type[Model], pk: Any) -> Model | None:
    """Return the object, or None if there is none.

    Raises:
        ValueError: no object of this model could have such a primary key.
    """
    try:
        key = model._meta.pk.to_python(pk)
        found: Model | None = model._base_manager.filter(pk=key).first()
    except Exception as error:
        raise ValueError(pk) from error
    return found


def sought(
    model: type[Model],
    pk: Any,
    found: Model | None,
    *,
    texts: Iterable[str] = (),
    pseudonym: str = PSEUDONYM,
) -> Sought:
    """Return what tells of an object.

    Args:
        model, pk: of the object.
        found: the object, or None if it is gone; then only references are known.
        texts: further texts that tell of it, sought in every history.
        pseudonym: what stands in the place of texts.
    """
    telling, further = {text.strip() for text in texts}, set[str]()
    if found is not None:
        said = set(_texts(found))
        names = set(_names(found)) if is_user(model) else set[str]()
        telling |= {text for text in said if "@" in text}
        telling |= {text for text in names if not text.isalpha()}
        further = (said | names) - telling
    return Sought(
        frozenset(labels(model)),
        str(pk),
        telling=tuple(sorted(text for text in telling if len(text) >= SHORTEST)),
        texts=tuple(sorted(further)),
        is_user=is_user(model),
        pseudonym=pseudonym,
    )


def is_user(model: type[Model]) -> bool:
    """Tell whether objects of a model are accounts."""
    return model._meta.concrete_model is get_user_model()._meta.concrete_model


def labels(model: type[Model]) -> Iterator[str]:
    """Yield the labels by which data can refer to objects of a model: its own, its proxies'."""
    concrete = model._meta.concrete_model
    yield from (
        one._meta.label_lower for one in apps.get_models() if one._meta.concrete_model is concrete
    )


def _texts(found: Model) -> Iterator[str]:
    """Yield the texts of an object that are neither choices nor too short to tell anything."""
    for field in found._meta.concrete_fields:
        value = getattr(found, field.attname)
        if (
            isinstance(field, (CharField, TextField))
            and not field.choices
            and field.name != "password"
            and isinstance(value, str)
            and len(value.strip()) >= SHORTEST
        ):
            yield value.strip()


def _names(found: Any) -> Iterator[str]:
    """Yield what an account is called: as it signs in, and first and last name in any order."""
    yield found.get_username()
    yield str(found)
    first, last = (
        str(getattr(found, name, None) or "").strip() for name in ("first_name", "last_name")
    )
    if first and last:
        yield from (f"{first} {last}", f"{last} {first}", f"{last}, {first}")
    if hasattr(found, "get_full_name"):
        yield found.get_full_name()
