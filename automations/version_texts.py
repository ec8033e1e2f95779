"""What the engine says about versions of designed flows; see `notes`."""

from __future__ import annotations

from django.utils.translation import gettext_noop

#: Texts that are stored or raised, with places for what varies.
TEXTS = (
    gettext_noop("The flow is declared in code. It has no versions to choose from."),
    gettext_noop("The flow has no such version, or it cannot run here."),
    gettext_noop("The instance runs on this version already."),
    gettext_noop("The version has no step for where the instance stands. Choose one."),
    gettext_noop(
        "The version of %(flow)s that this instance runs on cannot be built: something that it "
        "calls is offered no more. Offer it again."
    ),
    gettext_noop("A version that was published never changes. Begin a draft that is based on it."),
    gettext_noop(
        "Somebody else has saved this draft meanwhile. Look at what they did, then save again."
    ),
    gettext_noop("The document has problems. Mend them first."),
)
