"""What the engine says about mails and calls of other systems; see `notes`."""

from __future__ import annotations

from django.utils.translation import gettext_noop

#: Texts that are stored or raised, with places for what varies.
TEXTS = (
    gettext_noop("Skipped: there is no address"),
    gettext_noop("Skipped: mails to this address come back"),
    gettext_noop("Skipped: unsubscribed from all mails"),
    gettext_noop("Skipped: unsubscribed from %(scope)s"),
    gettext_noop("It was sent before"),
    gettext_noop("What the mail is sent to is no e-mail address. Correct it."),
    gettext_noop("The mail server does not take mails to this address."),
    gettext_noop("A mail of a scope goes to one address. Send one mail to each."),
    gettext_noop(
        "A mail with a link to unsubscribe needs to know where the site is. Set "
        "AUTOMATIONS['SITE_URL']."
    ),
    gettext_noop("There is no page to unsubscribe at. Include automations.urls in your URLs."),
    gettext_noop("This URL cannot be called: %(reason)s."),
    gettext_noop(
        "The host %(host)s may not be called. Add %(entry)s to the list "
        "AUTOMATIONS['WEBHOOK_HOSTS'] if it is meant."
    ),
    gettext_noop(
        "The host %(host)s is an address of this machine or network. If it may be called, list it "
        "by its full name in AUTOMATIONS['WEBHOOK_HOSTS']."
    ),
    gettext_noop("The host %(host)s could not be reached: %(reason)s."),
    gettext_noop("The host %(host)s broke off its answer."),
    gettext_noop("The host %(host)s did not answer within %(seconds)s s."),
    gettext_noop(
        "The host %(host)s answered %(status)s: a redirect, which is not followed. Correct the URL."
    ),
    gettext_noop("The host %(host)s refused the call with %(answer)s"),
    gettext_noop("The host %(host)s answered %(answer)s"),
    gettext_noop("The setting %(name)s holds no secret. Set it."),
    gettext_noop("The secret of this call is empty."),
    gettext_noop("The header %(name)s cannot be set."),
    gettext_noop("The value of the header %(name)s cannot be sent."),
    gettext_noop(
        "The step failed in a way that no further attempt can mend. Correct the cause, then retry."
    ),
    gettext_noop('This host may not be called. Add it to AUTOMATIONS["WEBHOOK_HOSTS"].'),
    gettext_noop("The other system has refused the call. Correct what is sent."),
    gettext_noop(
        "The other system could not be reached, or could not answer now. Try again later."
    ),
    gettext_noop("There is nobody to write to. Give the mail an address."),
    gettext_noop("SendMail takes the name of a template, not %(value)s."),
    gettext_noop("A scope is a name of 1 to %(number)s characters."),
    gettext_noop("Webhook takes a URL first, not %(value)s."),
    gettext_noop("Webhook knows no method %(value)s. Use one of HTTP."),
    gettext_noop("The timeout of a Webhook must be greater than 0."),
    gettext_noop("store takes a key of the data, not %(value)s."),
    gettext_noop("secret takes the name of a setting, a callable or a reference."),
)
