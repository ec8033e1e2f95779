"""Imports are added where they belong."""

from __future__ import annotations

import libcst as cst
import pytest

from automations.document.header import Header
from automations.document.imports import Imported

TIME = Imported("datetime", "timedelta", "timedelta")
THIS = Imported("automations.flow", "this", "this")
CLASS = "\n\nclass A:\n    pass\n"


def added(source: str, *wanted: Imported) -> str:
    """Return source that imports these as well, of which the last statement is the class."""
    code = cst.parse_module(source)
    header = Header(code.body, len(code.body) - 1, "shop.flows", "shop")
    for one in wanted:
        header.add(one)
    return code.with_changes(body=header.body).code


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "from datetime import timedelta\n"),
        ('"""Doc."""\n', '"""Doc."""\n\nfrom datetime import timedelta\n'),
        (
            '"""Doc."""\n\nfrom automations import flow\n',
            '"""Doc."""\n\nfrom datetime import timedelta\n\nfrom automations import flow\n',
        ),
        (
            "from __future__ import annotations\n\nimport os\n\nfrom automations import flow\n",
            "from __future__ import annotations\n\nimport os\nfrom datetime import timedelta\n\n"
            "from automations import flow\n",
        ),
        (
            "from __future__ import annotations\n\nfrom typing import Any\n",
            "from __future__ import annotations\n\nfrom datetime import timedelta\n"
            "from typing import Any\n",
        ),
        ("from datetime import date  # why\n", "from datetime import date, timedelta  # why\n"),
        (
            "from datetime import (\n    date,\n    tzinfo,\n)\n",
            "from datetime import (\n    date,\n    timedelta,\n    tzinfo,\n)\n",
        ),
        (
            "from datetime import (\n    date,  # why\n)\n",
            "from datetime import (\n    date,  # why\n)\nfrom datetime import timedelta\n",
        ),
        (
            "from datetime import date as d\n",
            "from datetime import date as d\nfrom datetime import timedelta\n",
        ),
        (
            "from __future__ import annotations\n",
            "from __future__ import annotations\n\nfrom datetime import timedelta\n",
        ),
    ],
)
def test_the_import_stands_in_its_group(before: str, after: str) -> None:
    """And among the names of its module, if a statement imports some."""
    assert added(before + CLASS, TIME).lstrip() == after + CLASS


def test_a_long_statement_is_broken() -> None:
    names = [f"name_number_{number}" for number in range(6)]
    source = f"from datetime import {', '.join(names)}\n"
    inner = "".join(f"    {name},\n" for name in [*names, "timedelta"])
    assert added(source + CLASS, TIME) == f"from datetime import (\n{inner})\n{CLASS}"


def test_imports_with_dots_are_understood() -> None:
    one = Imported("shop.models", "Order", "Order")
    source = "from .models import Customer, choices\nfrom ..shop import x\n"
    assert added(source + CLASS, one) == source.replace("r, c", "r, Order, c") + CLASS


def test_other_names_have_a_line_of_their_own() -> None:
    source = f"from datetime import date\n{CLASS}"
    other = TIME._replace(called="timedelta_2")
    assert "\nfrom datetime import timedelta as timedelta_2\n" in added(source, other)
    assert "import json\n" in added(source, Imported("", "json", "json"))
    assert added(source, Imported("", "json", "j")).startswith("import json as j\nfrom")


def test_what_stands_below_the_class_is_left() -> None:
    code = cst.parse_module(f"{CLASS}\nfrom automations.flow import End\n")
    header = Header(code.body, 0, "shop.flows", "shop")
    header.add(THIS)
    new = code.with_changes(body=header.body).code
    assert new.strip().startswith("from automations.flow import this\n\n\nclass A")
