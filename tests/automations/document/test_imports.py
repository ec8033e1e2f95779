"""What is imported, and what it is called."""

from __future__ import annotations

import ast
from collections.abc import Collection

import pytest

from automations.document.imports import Imported, Imports
from automations.document.values import Ref
from automations.exceptions import DefinitionError


def called(imports: Imports, module: str, name: str) -> str:
    """Return what something is called, as Python."""
    return ast.unparse(imports.name(module, name))


def test_two_of_one_name_are_called_differently() -> None:
    imports = Imports(taken={"flow"})
    assert called(imports, "one", "go") == "go"
    assert called(imports, "two", "go") == "go_2"
    assert called(imports, "automations", "flow") == "flow_2"
    assert called(imports, "shop.models", "") == "models"
    assert called(imports, "datetime", "timedelta") == "timedelta"
    assert [*imports.imported()] == [
        Imported("datetime", "timedelta", "timedelta"),
        Imported("automations", "flow", "flow_2"),
        Imported("one", "go", "go"),
        Imported("shop", "models", "models"),
        Imported("two", "go", "go_2"),
    ]
    assert [ast.unparse(one) for one in imports.statements()][2] == (
        "from automations import flow as flow_2"
    )


def test_builtins_are_imported_only_if_something_hides_them() -> None:
    assert called(Imports(), "builtins", "set") == "set"
    assert called(Imports(taken={"set"}), "builtins", "set") == "set_2"


def test_code_gets_the_names_that_it_says() -> None:
    imports = Imports(taken={"note"})
    imports.reserve("note", Ref("shop:note"))
    assert called(imports, "shop", "note") == "note_2"
    with pytest.raises(DefinitionError, match="something else"):
        imports.reserve("note", Ref("other:note"))


class Known:
    """A module that knows one name."""

    def find(self, module: str, name: str, hidden: Collection[str]) -> str | None:
        """Return it unless it is hidden."""
        return "dt.date" if name == "date" and "dt" not in hidden else None

    def means(self, name: str, ref: Ref) -> bool:
        """Tell whether it is that."""
        return name == "note" and ref.path == "shop:note"


def test_what_a_module_knows_is_not_imported_again() -> None:
    imports = Imports({"note", "date"}, Known())
    assert called(imports, "datetime", "date") == "dt.date"
    imports.reserve("note", Ref("shop:note"))
    assert [*imports.imported()] == []
    imports.hidden = {"dt"}
    assert called(imports, "datetime", "date") == "date_2"
    with pytest.raises(DefinitionError, match="means something else"):
        imports.reserve("note", Ref("other:note"))
