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
    gettext_noop("The class cannot be changed in its file. Change it by hand."),
    # What is wrong with the places of a drawing.
    gettext_noop("This says no places of a drawing: pins, folded and notes."),
    gettext_noop("The layout is longer than %(most)s characters. Take some of it out."),
    gettext_noop("Two of notes have the same id."),
    gettext_noop("%(place)s is no text."),
    gettext_noop("%(place)s is longer than %(most)s characters. Shorten it."),
    gettext_noop("%(place)s is no number."),
    gettext_noop("%(place)s is too far away: %(most)s at most."),
    gettext_noop("%(place)s names something that is no id."),
    gettext_noop("%(place)s is no list."),
    gettext_noop("%(place)s is no object."),
    gettext_noop("%(place)s has %(name)s, which is not known here. Remove it."),
    gettext_noop("%(place)s has more than %(most)s parts. Take some of them out."),
)
