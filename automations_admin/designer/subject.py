"""What conditions may ask of whom a flow is about: what is declared, and what its model has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model

from automations import offers, redaction
from automations.references import BoundModel


def fields(document: Mapping[str, Any], base: str = "") -> list[str]:
    """Return the names of fields: those that a flow declares, then others of the model.

    Args:
        document: of the flow; anything may be wrong with it.
        base: path of the class whose offered methods it may call; "" for none.
    """
    cls = _base(base)
    options = getattr(cls, "options", None)
    declared = _texts(document.get("subjectFields")), _texts(getattr(options, "subject_fields", ()))
    return [*dict.fromkeys([*declared[0], *declared[1], *_of_model(_model(document, cls))])]


def _texts(said: Any) -> list[str]:
    parts = said if isinstance(said, (list, tuple)) else ()
    return [one for one in parts if isinstance(one, str)]


def _base(path: str) -> Any:
    offer = offers.offers().get(path)
    return offer.given if offer is not None else None


def _model(document: Mapping[str, Any], cls: Any) -> Any:
    """Return the model of the subject, if the document or its base names one that is known."""
    key = document.get("subject") or getattr(getattr(cls, "options", None), "subject", "")
    models, said = document.get("models"), None
    if isinstance(key, str) and isinstance(models, dict):
        said = models.get(key)
    if isinstance(said, dict):
        offer = offers.offers().get(str(said.get("path")))
        return offer.given if offer is not None else None
    bound = getattr(cls, "__mro__", ())
    found = (vars(one).get(key) for one in bound if isinstance(key, str))
    return next((one.model for one in found if isinstance(one, BoundModel)), None)


def _of_model(model: Any) -> Iterator[str]:
    """Yield the names of a model's fields; not of those that hold secrets."""
    if isinstance(model, type) and issubclass(model, Model):
        for field in model._meta.concrete_fields:
            if not redaction.is_secret(field.name):
                yield field.name
