"""The class that users subclass, and the metaclass that collects its nodes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db.models import Model

from automations import about, declaring, registry, triggers
from automations.blueprint import Blueprint, Options
from automations.entry import EntryWay
from automations.goals import Exit, Goal, Rules
from automations.graph import Graph
from automations.nodes.base import Node
from automations.nodes.wait import WaitFor
from automations.references import BoundModel, from_reference, is_reference

if TYPE_CHECKING:
    from django.dispatch import Signal
    from django.forms import BaseForm

    from automations.models import AutomationModel


class AutomationMeta(type):
    """Collects the nodes of a class over its bases, freezes them and registers the class."""

    nodes: dict[str, Node]
    options: Options
    rules: Rules
    _blueprint: Blueprint | None

    def __new__(
        mcs,
        name: str,
        bases: tuple[type, ...],
        body: dict[str, Any],
        registered: bool = True,
        **kwargs: Any,
    ) -> AutomationMeta:
        for attribute, value in body.items():
            if isinstance(value, type) and issubclass(value, Model) and attribute != "model_class":
                body = {**body, attribute: BoundModel(value)}
        cls = super().__new__(mcs, name, bases, body, **kwargs)
        cls.options = Options.read(getattr(cls, "Meta", None), own="Meta" in body)
        cls.nodes = declaring.collected(cls)
        cls._blueprint = None
        cls.rules = Rules.declared(name, getattr(cls, "goals", ()), getattr(cls, "exits", ()))
        if any(isinstance(base, AutomationMeta) for base in bases):
            declaring.check_reentry(cls)
            declaring.check_limits(cls)
            declaring.settle(cls, RESERVED)
            if registered and cls.nodes and not cls.options.abstract:
                registry.register(cls)  # type: ignore[arg-type]
                triggers.watch(cls)  # type: ignore[arg-type]
        return cls

    @property
    def blueprint(cls) -> Blueprint:
        """Graph and problems of the declaration, worked out at the first use."""
        if cls._blueprint is None:
            version = cls.options.version if getattr(cls, "flow_version", None) else ""
            said = about.of(cls.options, getattr(cls, "entries", ()), cls.rules, version)
            cls._blueprint = Blueprint.draw(cls.nodes, said)
        return cls._blueprint

    @property
    def awaited(cls) -> frozenset[str]:
        """Names of the messages that any step waits for."""
        waits = [node for node in cls.nodes.values() if isinstance(node, WaitFor)]
        return frozenset(name for node in waits for name in node.messages)

    @property
    def graph(cls) -> Graph:
        """What the declaration says, as frozen data."""
        return cls.blueprint.graph


class Automation(metaclass=AutomationMeta):
    """Base class of all automations.

    `Flow(**data)` starts an instance and runs it until it must wait. The object stands for one
    instance; the nodes are shared by all instances and know nothing of any.

    Args:
        automation: attach to a stored instance: a row or its key. No further data then.
        automation_id: attach to a stored instance by its primary key.
        autorun: run the new instance until it must wait.
        kwargs: the data to start with; model objects are stored as references.

    Raises:
        MissingData: a key that `unique` or `Meta.reentry` needs is not given.
        EntryRefused: `Meta.reentry` does not admit the subject now; see `enter`.
        WrongAutomation: the stored instance belongs to another class.
        AutomationModel.DoesNotExist: there is no such instance.
    """

    #: At most one live instance: of the class (True), or for these values of `data` (a tuple).
    unique: ClassVar[bool | tuple[str, ...] | list[str]] = False
    #: What instances are to reach; see `goals.Goal`.
    goals: ClassVar[Sequence[Goal]] = ()
    #: What ends them early; see `goals.Exit`.
    exits: ClassVar[Sequence[Exit]] = ()
    #: Schedules by which workers enter the objects of querysets as subjects, and pages with forms.
    entries: ClassVar[Sequence[EntryWay]] = ()
    #: Template of form pages.
    default_template_name: ClassVar[str] = "automations/form_view.html"
    #: Further context of form pages.
    context: ClassVar[dict[str, Any]] = {}
    #: Form with which staff edit the data in the console instead of JSON. A field stands for the
    #: key of its name; what is changed is stored under it, in a shape that JSON can hold.
    data_form: ClassVar[type[BaseForm] | None] = None
    #: JSON Schema that data edited in the console must fit; needs the extra `schema`.
    data_schema: ClassVar[Mapping[str, Any] | None] = None
    #: Primary key of the version that a designed flow was built from; None for flows of code.
    flow_version: ClassVar[Any] = None
    #: Django's templates call any class they are given, which would start an instance.
    do_not_call_in_templates: ClassVar[bool] = True
    #: Whether receivers may be offered to other apps, such as a CMS.
    publish_receivers: ClassVar[bool] = False

    _db: AutomationModel | None

    def __init__(self, **kwargs: Any) -> None:
        from automations.engine import start  # door

        self._db = None
        start.open_instance(self, kwargs)

    @classmethod
    def enter(cls, **data: Any) -> Self | None:
        """Start an instance if `Meta.reentry` admits its subject.

        Args:
            data: what the class is called with.

        Returns:
            The automation, or None if the subject is not admitted; that is counted.

        Raises:
            MissingData: see `Automation`.
        """
        from automations.engine import start  # door

        return start.enter(cls, data)

    @classmethod
    def bind(cls, row: AutomationModel) -> Any:
        """Return an automation for a stored instance; nothing is read, written or run."""
        automation = cls.__new__(cls)
        automation._db = row
        return automation

    # -- the instance ------------------------------------------------------------------------

    @property
    def row(self) -> AutomationModel:
        """The stored instance.

        Raises:
            NotRunnable: the instance was killed.
        """
        if self._db is None:
            from automations.exceptions import NotRunnable

            raise NotRunnable("The instance was deleted. Start a new one.")
        return self._db

    @property
    def id(self) -> int:
        """Primary key of the instance."""
        return self.row.pk

    @property
    def data(self) -> dict[str, Any]:
        """The data of the instance; changes made in a step are stored with the step."""
        found: dict[str, Any] = self.row.data
        return found

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the changes made to `data`, key by key, without touching other writers' keys."""
        from automations.engine import changing  # door

        changing.save_data(self.row)

    def run(self, task: Any = None, next_node: Any = None) -> None:
        """Run the instance until it must wait.

        Args:
            task, next_node: accepted for older code; where an instance goes on is in its tasks.

        Raises:
            NotRunnable: the instance has ended.
        """
        from automations.engine import start  # door

        start.run(self, next_node)

    def nice(self, task: Any = None, next_task: Any = None) -> None:
        """Leave the instance to the workers instead of running it here."""
        from automations.engine import start  # door

        start.nice(self)

    def killed(self) -> bool:
        """Tell whether the instance was deleted through this object."""
        return self._db is None

    def finished(self) -> bool:
        """Tell whether the instance has ended or was deleted."""
        return self._db is None or self._db.finished

    def kill(self) -> None:
        """Delete the instance with its history."""
        from automations.engine import start  # door

        start.kill(self)

    def get_key(self) -> str:
        """Return the instance's key: random, unguessable, fit for links."""
        return self.row.key

    def get_model_instance(self, name: str, model: type[Model] | None = None) -> Any:
        """Return the object that `data[name]` refers to, or None.

        Args:
            name: key of the data.
            model: the model to take if the data hold a bare primary key.
        """
        value = self.data.get(name)
        if value is None:
            return None
        cache = self.__dict__.setdefault("_objects", {})
        if (name, repr(value)) not in cache:
            if is_reference(value):
                cache[name, repr(value)] = from_reference(value)
            else:
                cache[name, repr(value)] = model and model._base_manager.filter(pk=value).first()
        return cache[name, repr(value)]

    def __getattr__(self, name: str) -> Any:
        row = self.__dict__.get("_db")
        if row is not None and not name.startswith("_") and is_reference(row.data.get(name)):
            return self.get_model_instance(name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __str__(self) -> str:
        return type(self).__name__

    # -- messages and signals ----------------------------------------------------------------

    def send_message(self, message: str, token: Any = None, data: Any = None) -> Any:
        """Send a message to this instance; see `engine.delivery.send`."""
        from automations.engine import delivery  # door

        return delivery.send(self, message, token, data)

    @classmethod
    def satisfies_data_requirements(cls, message: str, get: Any) -> bool:
        """Tell whether the class has a receiver and `get` holds what it requires."""
        return triggers.satisfies(cls, message, get)

    @classmethod
    def dispatch_message(cls, automation: Any, message: str, token: Any, data: Any) -> Any:
        """Send a message to an instance given as row, key, id or automation."""
        from automations.engine import delivery  # door

        return delivery.dispatch(cls, automation, message, token, data)

    @classmethod
    def broadcast_message(cls, message: str, token: Any, data: Any) -> list[Any]:
        """Send a message to all live instances until one of them returns "received"."""
        from automations.engine import broadcasts  # door

        return broadcasts.broadcast(cls, message, token, data)

    @classmethod
    def create_on_message(cls, message: str, token: Any, data: Any) -> Any:
        """Start an instance whose first deed is to receive a message."""
        from automations.engine import delivery  # door

        return delivery.create(cls, message, token, data)

    @classmethod
    def on(cls, signal: Signal, start: str | None = None, **connect_kwargs: Any) -> None:
        """Start an instance whenever a Django signal is sent; see `triggers.connect`."""
        triggers.connect(cls, signal, start, **connect_kwargs)

    @classmethod
    def on_signal(cls, start: str | None, sender: Any, **kwargs: Any) -> Any:
        """Start an instance as a signal does; see `engine.triggering.on_signal`."""
        from automations.engine import triggering  # door

        return triggering.on_signal(cls, start, sender, kwargs)

    @classmethod
    def deliver(cls, message: str, key: Any, data: Any = None) -> int:
        """Send a message to whichever instances wait for it with a key; see `delivery.correlate`.

        Returns:
            How many instances there were.
        """
        from automations.engine import delivery  # door

        return delivery.correlate(cls, message, key, data)

    @classmethod
    def notice(cls, kind: str, name: str, about: Any) -> None:
        """Note that a signal told of a goal or exit rule; see `engine.watching.notice`."""
        from automations.engine import watching  # door

        watching.notice(cls, kind, name, about)

    # -- rights ------------------------------------------------------------------------------

    @classmethod
    def has_flow_permission(cls, user: Any, action: str) -> bool | None:
        """Tell whether a user may do something to instances of this flow; None: the usual rule.

        Args:
            user: the user.
            action: a value of `permissions.Action`, such as "retry".
        """
        return None

    # -- words -------------------------------------------------------------------------------

    @classmethod
    def get_automation_class_name(cls) -> str:
        """Return the dotted name under which instances are stored."""
        return f"{cls.__module__}.{cls.__name__}"

    @classmethod
    def get_verbose_name(cls) -> Any:
        """Return `Meta.verbose_name`, or a name made of the class's."""
        return cls.options.verbose_name or f"Automation {cls.__name__}"

    @classmethod
    def get_verbose_name_plural(cls) -> Any:
        """Return `Meta.verbose_name_plural`, or a name made of the class's."""
        return cls.options.verbose_name_plural or f"Automations {cls.__name__}"

    @classmethod
    def get_dashboard_context(cls, queryset: Any) -> dict[str, Any]:
        """Return further context for `Meta.dashboard_template`.

        Args:
            queryset: the instances of this automation that the dashboard shows.
        """
        return {}


#: Names that a node must not have.
RESERVED = frozenset(name for name, _ in inspect.getmembers(Automation)) | {"_db", "Meta"}


def on_signal(
    signal: Signal, start: str | None = None, **connect_kwargs: Any
) -> Callable[[type], type]:
    """Decorate an automation so that a Django signal starts an instance of it.

    Args:
        signal: the signal.
        start: name of the node to start with; by default the first one.
        connect_kwargs: passed to `signal.connect`, such as `sender`.
    """

    def decorate(cls: type) -> type:
        cls.on(signal, start, **connect_kwargs)  # type: ignore[attr-defined]
        return cls

    return decorate
