"""The class that users subclass, and the metaclass that collects its nodes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Model

from automations import calling, registry, triggers
from automations.blueprint import Blueprint, Options
from automations.exceptions import DefinitionError
from automations.graph import Graph
from automations.nodes.base import Node
from automations.nodes.choice import If
from automations.references import BoundModel, from_reference, is_reference

if TYPE_CHECKING:
    from django.dispatch import Signal

    from automations.models import AutomationModel


#: Longest name of a node, as it is stored with each task.
MAX_NAME = 100


class AutomationMeta(type):
    """Collects the nodes of a class over its bases, freezes them and registers the class."""

    nodes: dict[str, Node]
    options: Options
    _blueprint: Blueprint | None

    def __new__(
        mcs, name: str, bases: tuple[type, ...], body: dict[str, Any], **kwargs: Any
    ) -> AutomationMeta:
        for attribute, value in body.items():
            if isinstance(value, type) and issubclass(value, Model) and attribute != "model_class":
                body = {**body, attribute: BoundModel(value)}
        cls = super().__new__(mcs, name, bases, body, **kwargs)
        cls.options = Options.read(getattr(cls, "Meta", None), own="Meta" in body)
        cls.nodes = mcs.collect(cls)
        cls._blueprint = None
        if any(isinstance(base, AutomationMeta) for base in bases):
            mcs.settle(cls)
            if cls.nodes and not cls.options.abstract:
                registry.register(cls)  # type: ignore[arg-type]
        return cls

    @staticmethod
    def collect(cls: AutomationMeta) -> dict[str, Node]:
        """Return the nodes of a class in declared order; `name = None` removes an inherited one."""
        found: dict[str, Node] = {}
        for base in reversed(cls.__mro__):
            for name, value in vars(base).items():
                if isinstance(value, Node):
                    found[name] = value
                elif name in found:
                    del found[name]
        return found

    @staticmethod
    def settle(cls: AutomationMeta) -> None:
        """Name and freeze the nodes, and check what can only be an error."""
        names = frozenset(cls.nodes)
        for name, node in list(cls.nodes.items()):
            if name in RESERVED or (name.startswith("__") and name.endswith("__")):
                raise DefinitionError(
                    f"{cls.__name__}: a node must not be called {name!r}, as every automation has "
                    "an attribute of that name. Choose another name."
                )
            if len(name) > MAX_NAME:
                raise DefinitionError(
                    f"{cls.__name__}: the name of node {name[:20]}… is longer than {MAX_NAME} "
                    "characters. Shorten it."
                )
            if node.name and node.name != name:
                raise DefinitionError(
                    f"{cls.__name__}: node {name} is the same object as node {node.name}. "
                    "Declare a node of its own."
                )
            if isinstance(node, If):
                declared, node = node, node.settled(names)
                if not declared.name:
                    declared.name = name  # others may refer to the object
                cls.nodes[name] = node
                setattr(cls, name, node)
            node.seal(name)
            for value, args, kwargs in node.callables():
                calling.check_signature(cls, f"node {name}", value, args, kwargs)

    @property
    def blueprint(cls) -> Blueprint:
        """Graph and problems of the declaration, worked out at the first use."""
        if cls._blueprint is None:
            cls._blueprint = Blueprint.draw(cls.nodes)
        return cls._blueprint

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
        MissingData: a key that `unique` names is not given.
        WrongAutomation: the stored instance belongs to another class.
        AutomationModel.DoesNotExist: there is no such instance.
    """

    #: At most one live instance: of the class (True), or for these values of `data` (a tuple).
    unique: ClassVar[bool | tuple[str, ...] | list[str]] = False
    #: Template of form pages.
    default_template_name: ClassVar[str] = "automations/form_view.html"
    #: Further context of form pages.
    context: ClassVar[dict[str, Any]] = {}
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
        from automations.engine import store  # door

        store.save_data(self.row)

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
        from automations.engine import delivery  # door

        return delivery.broadcast(cls, message, token, data)

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
        """Start an instance as a signal does; see `engine.start.on_signal`."""
        from automations.engine import start as starting  # door

        return starting.on_signal(cls, start, sender, kwargs)

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
