"""Every error of the package. The docstring of a class is its default message."""

from __future__ import annotations

from datetime import timedelta


class AutomationsError(Exception):
    """Something went wrong in an automation."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or " ".join((self.__class__.__doc__ or "").split()))


class DefinitionError(AutomationsError):
    """The automation is declared wrongly. Correct the class before it is used."""


class UnknownAutomation(AutomationsError, LookupError):
    """No automation of this name is registered. Check that its app is in INSTALLED_APPS
    and that the class lives in (or is imported by) the app's `automations` module."""


class UnknownNode(AutomationsError, LookupError):
    """The automation has no such node. Name the old one in `Meta.renamed_nodes`, or
    bring the node back."""


class WrongAutomation(AutomationsError, ValueError):
    """The stored instance belongs to another automation class. Use that class."""


class MissingData(AutomationsError, ValueError):
    """A value is missing that this automation needs to start. Pass it as keyword."""


class NotStorable(AutomationsError, ValueError):
    """This value cannot be stored as JSON. Store text, numbers, booleans, lists or dicts."""


class NotRunnable(AutomationsError):
    """The instance has ended. Start a new one, or retry the step that failed."""


class LostLease(AutomationsError):
    """Another worker took the task over meanwhile. What was done here is discarded."""


class StepTimeout(AutomationsError):
    """The step took longer than its timeout. Make it faster, or allow it more time."""


class WorkerLost(AutomationsError):
    """The worker ended or hung before it could finish this attempt."""


class TransactionBroken(AutomationsError):
    """The step left its database transaction unusable or ended it. Catch database errors
    inside an `atomic()` block, and leave commit and rollback to the engine."""


class NotPossible(AutomationsError):
    """This act is not possible in the present state of the task or instance."""


class NotTakenOver(AutomationsError):
    """These tables cannot be taken over as they are. See docs/changing-over.md."""


class AlreadyDone(NotPossible):
    """Somebody else was faster: the task is no longer open."""


class NotAllowed(AutomationsError, PermissionError):
    """You may not do this. Ask somebody who may, or ask for the permission."""


class AlreadyLive(NotPossible):
    """Another live instance holds the same unique key. End that one first."""


class EntryRefused(AutomationsError):
    """The flow does not admit this subject now. Start it with enter(), which returns None then."""

    def __init__(self, message: str = "", reason: str = "", flow: str = "") -> None:
        super().__init__(message)
        #: Why: a value of `status.Refused`; and the dotted name of the automation.
        self.reason, self.flow = reason, flow


class NoAddressee(AutomationsError):
    """The person, group or permission that this form is for does not exist. Create it,
    or correct the form's .User(), .Group() or .Permission()."""


class UnknownMessage(AutomationsError, LookupError):
    """The automation has no receiver for this message. Add a method receive_<name>."""


class ConfigurationError(AutomationsError):
    """A value in settings.AUTOMATIONS is not usable. See the settings reference."""


class NotRetried(AutomationsError):
    """The step failed in a way that no further attempt can mend. Correct the cause, then retry."""


class HostNotAllowed(NotRetried):
    """This host may not be called. Add it to AUTOMATIONS["WEBHOOK_HOSTS"]."""


class CallRefused(NotRetried):
    """The other system has refused the call. Correct what is sent."""


class CallFailed(AutomationsError):
    """The other system could not be reached, or could not answer now. Try again later."""

    def __init__(self, message: str = "", retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        #: How long the other system asks to be left alone.
        self.retry_after = retry_after


class NoAddress(NotRetried):
    """There is nobody to write to. Give the mail an address."""


class VersionIsPublished(AutomationsError):
    """A version that was published never changes. Begin a draft that is based on it."""


class NotTheNewest(AutomationsError):
    """Somebody else has saved this draft meanwhile. Look at what they did, then save again."""

    def __init__(self, message: str = "", found: object = None) -> None:
        super().__init__(message)
        #: The draft as it is stored.
        self.found = found


class NotPublishable(AutomationsError):
    """The document has problems. Mend them first."""

    def __init__(self, message: str = "", problems: object = ()) -> None:
        super().__init__(message)
        #: What is wrong, each as `document.problems` says it.
        self.problems = problems


class NotALayout(AutomationsError, ValueError):
    """This says no places of a drawing: pins, folded and notes."""


class NotPatchable(DefinitionError):
    """The class cannot be changed in its file. Change it by hand."""


class FailpointReached(AutomationsError):
    """A failpoint set by a test was reached."""


class DryRunWrites(AutomationsError):
    """A dry run writes nothing. Choose what the step comes to instead of asking it."""
