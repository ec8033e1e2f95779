"""What can be wrong with steps that write mails or call other systems: rules that `checks` asks."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.template import TemplateSyntaxError
from django.urls import NoReverseMatch, reverse

from automations import conf, hosts, mail_templates
from automations.automation import Automation
from automations.blueprint import Problem
from automations.exceptions import ConfigurationError
from automations.nodes.mail import SendMail
from automations.nodes.webhook import Webhook


def _mails(automation: type[Automation]) -> Iterator[tuple[str, SendMail]]:
    for name, node in automation.nodes.items():
        if isinstance(node, SendMail):
            yield name, node


def _calls(automation: type[Automation]) -> Iterator[tuple[str, Webhook]]:
    for name, node in automation.nodes.items():
        if isinstance(node, Webhook):
            yield name, node


def missing_templates(automation: type[Automation]) -> Iterator[Problem]:
    """E035: a mail has no template for its subject, or none for its body, or a broken one."""
    for name, node in _mails(automation):
        subject = mail_templates.subject(node.template)
        text, html = mail_templates.text(node.template), mail_templates.html(node.template)
        try:
            lacks_subject = node.subject is None and not mail_templates.is_there(subject)
            there = [mail_templates.is_there(one) for one in (text, html)]
        except TemplateSyntaxError as error:
            yield Problem("E035", name, f"has a broken template: {error}", "Correct it.")
            continue
        if lacks_subject:
            hint = "Add it, or give the subject: SendMail(…, subject=…)."
            yield Problem("E035", name, f"has no template {subject}", hint)
        if not any(there):
            yield Problem("E035", name, f"has neither {text} nor {html}", "Add one of them.")


def no_way_to_unsubscribe(automation: type[Automation]) -> Iterator[Problem]:
    """E036: a mail has a link to unsubscribe, and the project lacks what that needs."""
    linked = [name for name, node in _mails(automation) if node.scope and node.unsubscribe]
    if not linked:
        return
    try:
        site = conf.get().SITE_URL
    except ConfigurationError:
        return  # E015 says so
    for name in linked:
        if not site:
            yield Problem(
                "E036",
                name,
                "has a link to unsubscribe, which needs AUTOMATIONS['SITE_URL']",
                'Set it, such as "https://shop.example".',
            )
    try:
        reverse("automations:unsubscribe", args=["x"])
    except NoReverseMatch:
        for name in linked:
            yield Problem(
                "E036",
                name,
                "has a link to unsubscribe, and there is no such page",
                "Include automations.urls in the URLs of the project.",
            )


def nobody_to_write_to(automation: type[Automation]) -> Iterator[Problem]:
    """E037: a mail goes to whom the flow is about, and the flow is about nobody."""
    for name, node in _mails(automation):
        if node.to is None and not automation.options.subject:
            yield Problem(
                "E037",
                name,
                "goes to whom the flow is about, and the flow has no Meta.subject",
                "Set Meta.subject, or say to whom: SendMail(…, to=…).",
            )


def unlisted_hosts(automation: type[Automation]) -> Iterator[Problem]:
    """E038: a URL cannot be called; W008: its host may not be called."""
    for name, node in _calls(automation):
        if not node.fixed_url:
            continue
        try:
            target = hosts.Target.of(node.fixed_url)
        except ValueError as error:
            yield Problem("E038", name, f"has a URL that cannot be called: {error}", "Correct it.")
            continue
        try:
            listed = hosts.entry_for(target, conf.get().WEBHOOK_HOSTS)
        except ConfigurationError:
            continue  # E015 says so
        if listed is None:
            said = target.host if target.scheme == "https" else f"http://{target.host}"
            yield Problem(
                "W008",
                name,
                f"calls {target.host}, which may not be called",
                f"Add {said!r} to the list AUTOMATIONS['WEBHOOK_HOSTS'].",
            )


def unknown_secrets(automation: type[Automation]) -> Iterator[Problem]:
    """E039: the secret of a call is the name of a setting that there is not."""
    for name, node in _calls(automation):
        if node.secret_setting and not hasattr(settings, node.secret_setting):
            yield Problem(
                "E039",
                name,
                "names a setting as its secret that does not exist",
                "secret= takes the name of a setting, or a callable; never the secret itself.",
            )


#: Every rule; each yields problems with its own ids.
RULES = (
    missing_templates,
    no_way_to_unsubscribe,
    nobody_to_write_to,
    unlisted_hosts,
    unknown_secrets,
)
