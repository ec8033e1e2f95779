"""How the engine says that something is due: the setting, and who goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from automations import testing
from automations.dispatch.inline import InlineDispatcher
from automations.dispatch.worker import WorkerDispatcher
from automations.engine import dispatcher
from automations.engine.dispatcher import Dispatcher, Due
from automations.exceptions import ConfigurationError
from automations.models import AutomationModel, AutomationTaskModel
from tests.flows import units
from tests.flows.units import doing

HERE = "tests.automations.engine.test_dispatcher"


class Bell(Dispatcher):
    """Notes whom it was rung for."""

    rung: list[int] = []

    def poke(self, dues: Sequence[Due]) -> None:
        """Note the call."""
        self.rung += [due.instance for due in dues]


class NoBell:
    """Has nothing to do with dispatchers."""


@pytest.fixture
def bell() -> Any:
    """Put the bell in the place of the dispatcher."""
    Bell.rung.clear()
    with override_settings(AUTOMATIONS={"DISPATCHER": f"{HERE}.Bell"}):
        yield Bell


# -- the setting -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"),
    [("inline", InlineDispatcher), ("worker", WorkerDispatcher), (f"{HERE}.Bell", Bell)],
)
def test_setting_names_the_dispatcher(name: str, kind: type[Dispatcher]) -> None:
    with override_settings(AUTOMATIONS={"DISPATCHER": name}):
        assert type(dispatcher.get()) is kind


def test_inline_is_the_default() -> None:
    assert isinstance(dispatcher.get(), InlineDispatcher)


@pytest.mark.parametrize("name", ["nobody", "no.such.module", f"{HERE}.NoSuchClass"])
def test_unknown_name_is_refused_with_what_there_is(name: str) -> None:
    with (
        override_settings(AUTOMATIONS={"DISPATCHER": name}),
        pytest.raises(
            ConfigurationError, match="Use inline, worker, celery or django_tasks, or a dotted"
        ),
    ):
        dispatcher.get()


def test_something_else_of_that_name_is_refused() -> None:
    with (
        override_settings(AUTOMATIONS={"DISPATCHER": f"{HERE}.NoBell"}),
        pytest.raises(ConfigurationError, match="Subclass"),
    ):
        dispatcher.get()


def test_dispatcher_is_made_once() -> None:
    assert dispatcher.get() is dispatcher.get()


def test_bare_dispatcher_does_nothing() -> None:
    """Workers find what is due without it."""
    assert Dispatcher().poke([Due(1)]) is None  # type: ignore[func-returns-value]
    assert not Dispatcher.takes_up


def test_caller_s_name_fits_its_column() -> None:
    field: Any = AutomationTaskModel._meta.get_field("owner")

    assert 0 < len(dispatcher.caller().owner) <= field.max_length
    assert not dispatcher.caller().background


# -- who goes on -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_start_goes_on_at_once_with_inline() -> None:
    testing.Run(units.Line()).assert_outcome("completed")


@pytest.mark.django_db
def test_start_only_pokes_with_another(bell: type[Bell]) -> None:
    run = units.Line()

    testing.Run(run).assert_waits_at("first")
    assert bell.rung == [run.id]


@pytest.mark.django_db
def test_message_form_and_resumption_poke_as_well(bell: type[Bell]) -> None:
    anna = units.user("anna")
    listener, ask = testing.start(units.Listener), testing.start(units.Ask, asked="anna")
    bell.rung.clear()

    listener.automation.send_message("hello", None, {})
    testing.submit(ask.automation, anna, answer="yes")

    assert bell.rung == [listener.row.pk, ask.row.pk]


@pytest.mark.django_db
def test_detached_step_is_left_to_workers() -> None:
    run = testing.Run(units.Outside())

    run.assert_waits_at("step")
    assert run.task("step").state == "ready"
    testing.run_due()
    run.assert_outcome("completed")


@pytest.mark.django_db
def test_caller_s_row_is_brought_up_to_date() -> None:
    run = units.Line()

    assert (run.row.state, run.finished()) == ("completed", True)


@pytest.mark.django_db
def test_start_inside_a_step_runs_after_the_step() -> None:
    order: list[str] = []

    def begin(task: Any) -> None:
        units.Step()
        order.append("first")

    with doing(first=begin, step=lambda task: order.append("inner"), second=lambda task: None):
        testing.start(units.Line)

    assert order == ["first", "inner"]


@pytest.mark.django_db
def test_start_inside_a_failed_step_never_was() -> None:
    def begin(task: Any) -> None:
        units.Step()
        raise ValueError

    with doing(first=begin):
        testing.start(units.Line)

    assert not AutomationModel.objects.of(units.Step).exists()


@pytest.mark.django_db
@override_settings(AUTOMATIONS={"START_ON_COMMIT": True})
def test_start_can_wait_for_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    done: list[str] = []
    with (
        doing(step=lambda task: done.append("step")),
        django_capture_on_commit_callbacks(execute=True),
    ):
        with transaction.atomic():
            run = testing.Run(units.Step())
        assert done == []
        run.assert_waits_at("step")

    assert done == ["step"]
    run.assert_outcome("completed")


def test_row_is_brought_up_to_date_field_by_field() -> None:
    mine, latest = AutomationModel(pk=1), AutomationModel(pk=1, state="failed", data={"a": 1})
    latest.stored_text = '{"a": 1}'

    dispatcher.bring_up_to_date(mine, latest)

    assert (mine.state, mine.data, mine.stored_text) == ("failed", {"a": 1}, '{"a": 1}')
