"""The classes that the README and the docs print, with stand-ins for what they do not print."""

from __future__ import annotations

import linecache
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models.signals import post_save
from django.utils import timezone

from automations import flow, offers
from automations.automation import Automation
from automations.flow import this

ROOT = Path(__file__).parents[3]
FILES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
CLASS = re.compile(r"^class (\w+)\((flow\.Automation)\):", re.MULTILINE)
#: What stands for what is somebody's own.
OURS = {"from shop.models import Order": "from django.contrib.auth.models import User as Order"}


class SignUpForm(forms.Form):
    """A form of somebody's own."""


class ParcelForm(forms.Form):
    """Another one."""


class Packing(flow.Automation, registered=False):
    """A flow that another one starts."""


#: What blocks use that other blocks, or nobody, import.
NAMES = {
    "AddressForm": ParcelForm,
    "Customer": User,
    "Packing": Packing,
    "ParcelForm": ParcelForm,
    "flow": flow,
    "forms": SimpleNamespace(SignUpForm=SignUpForm),
    "post_save": post_save,
    "settings": settings,
    "this": this,
    "timedelta": timedelta,
    "timezone": timezone,
}


@lru_cache(maxsize=1)
def printed() -> dict[str, type[Automation]]:
    """Return the classes that blocks declare, by where they stand."""
    known = {*offers.offers()}
    found = dict(_printed())
    for path in {*offers.offers()} - known:
        offers.withdraw(path)
    return found


def _printed() -> Iterator[tuple[str, type[Automation]]]:
    for path in FILES:
        for number, code in enumerate(_blocks(path)):
            found = CLASS.findall(code)
            if found:
                module = _module(f"{path.stem.lower().replace('-', '_')}_{number}", code)
                for name, _base in found:
                    yield f"{path.name}:{number}:{name}", getattr(module, name)


def _blocks(path: Path) -> list[str]:
    return re.findall(
        r"^```(?:python|text)\n(.*?)^```$", path.read_text(), re.DOTALL | re.MULTILINE
    )


def _module(name: str, code: str) -> Any:
    """Return a block as a module whose classes nobody else meets: none is registered."""
    module, file = ModuleType(f"printed_{name}"), f"/printed/{name}.py"
    module.__dict__.update(NAMES, __file__=file)
    for theirs, ours in OURS.items():
        code = code.replace(theirs, ours)
    code = CLASS.sub(r"class \1(\2, registered=False):", code)
    code = re.sub(r"^@flow\.on_signal.*$", "", code, flags=re.MULTILINE)
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    sys.modules[module.__name__] = module
    exec(compile(code, file, "exec"), module.__dict__)
    return module
