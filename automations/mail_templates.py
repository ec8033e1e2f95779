"""The templates of a mail: what they are called, and whether they are there."""

from __future__ import annotations

from django.template import TemplateDoesNotExist, loader


def subject(template: str) -> str:
    """Return the name of the template of a mail's subject."""
    return f"{template}.subject.txt"


def text(template: str) -> str:
    """Return the name of the template of a mail as plain text."""
    return f"{template}.txt"


def html(template: str) -> str:
    """Return the name of the template of a mail as HTML."""
    return f"{template}.html"


def is_there(name: str) -> bool:
    """Tell whether there is a template of this name. One that is there may be broken."""
    try:
        loader.get_template(name)
    except TemplateDoesNotExist as error:
        # One that it extends may be missing, which is said when it is rendered.
        return bool(error.args) and error.args[0] != name
    return True
