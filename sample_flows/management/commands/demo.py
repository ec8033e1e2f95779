"""`demo`: fills a database with weeks of life and a journey, then starts worker and server."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from automations import conf as automations_conf
from automations.models import AutomationModel
from sample_flows import conf, ports
from sample_flows.automations import Welcome
from sample_flows.children import Children
from sample_flows.data import make_people
from sample_flows.simulation import journey, logins, weeks

#: How long the simulation waits for the gateway, in seconds: it answers at once or hangs.
PATIENCE = 0.5


class Command(BaseCommand):
    """Loads the demo if it is not there yet, and runs it until Ctrl-C."""

    help = "Loads a few simulated weeks and starts gateway, worker and server on 127.0.0.1."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--port", type=int, default=8000, help="By default 8000.")
        parser.add_argument("--no-serve", action="store_true", help="Load only.")
        parser.add_argument(
            "--people",
            type=int,
            help="How many take part; by default 500, and 2000 in the journey.",
        )
        parser.add_argument("--weeks", type=int, default=3, help="By default 3.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        if options["weeks"] < 1 or (options["people"] is not None and options["people"] < 20):
            raise CommandError("At least 1 week and 20 people are needed.")
        if not 1 <= options["port"] <= 65_535:
            raise CommandError("--port must be a number from 1 to 65535.")
        _end_as_with_ctrl_c()
        port, gateway_port = self.free_port(options["port"]), self.free_port(8731)
        addresses = {
            "SAMPLE_BASE_URL": f"http://{ports.HOST}:{port}",
            "SAMPLE_GATEWAY_URL": f"http://{ports.HOST}:{gateway_port}",
            "AUTOMATIONS_DEMO_DIR": str(conf.demo_dir()),
        }
        _use(addresses)
        try:
            with Children(conf.demo_dir() / "logs", addresses) as children:
                self._start_gateway(children, gateway_port)
                passwords = self._load(options["weeks"], options["people"])
                if options["no_serve"]:
                    self._say_logins(passwords)
                else:
                    self._serve(children, port, passwords)
        except KeyboardInterrupt:
            self.stdout.write("\nStopped. Start it again to go on with the same data.")

    def free_port(self, wanted: int) -> int:
        """Return `wanted` or the next free port, and say so if it is another."""
        try:
            port = ports.free(wanted)
        except OSError as error:
            raise CommandError(f"{error} Choose another --port.") from error
        if port != wanted:
            self.stdout.write(f"Port {wanted} is taken; using {port}.")
        return port

    def _start_gateway(self, children: Children, port: int) -> None:
        log = conf.demo_dir() / "gateway.jsonl"
        children.start("gateway", "gateway", "--port", str(port), "--log", str(log))
        self._wait_for(children, "gateway", port)

    def _wait_for(self, children: Children, name: str, port: int) -> None:
        if not ports.answers(port, hopeless=children.ended):
            raise CommandError(f"The {name} does not answer. See {children.log_path(name)}.")

    def _load(self, number: int, people: int | None) -> dict[str, str]:
        """Bring the database up to date, fill it if it is empty, and give new passwords."""
        call_command("migrate", verbosity=0, interactive=False)
        passwords = logins.create()
        unfinished = conf.demo_dir() / "loading"
        if AutomationModel.objects.exists():
            self.stdout.write(f"Going on with the data in {conf.demo_dir()}.")
            if unfinished.exists():
                self.stderr.write("They are not complete. Delete the folder to load them again.")
            return passwords
        unfinished.touch()
        call_command("import_people", make_people.PATH, stdout=self.stdout, stderr=self.stderr)
        settings.SAMPLE_GATEWAY_PATIENCE = PATIENCE
        self._simulate(f"{number} weeks", partial(weeks.simulate, number, people or weeks.PEOPLE))
        customers = people or journey.PEOPLE
        self._simulate(
            f"{journey.DAYS} days of a welcome series with {customers} people",
            partial(journey.simulate, count=customers),
        )
        unfinished.unlink()
        return passwords

    def _simulate(self, what: str, simulate: Callable[[], None]) -> None:
        """Run a simulation, and say what it is and what it has come to."""
        self.stdout.write(f"Simulating {what}. This takes a minute or two ...")
        self.stdout.flush()
        began = time.monotonic()
        simulate()
        count = AutomationModel.objects.count()
        self.stdout.write(f"{count} instances after {time.monotonic() - began:.0f} s.")

    def _serve(self, children: Children, port: int, passwords: dict[str, str]) -> None:
        children.start("worker", "automation_worker")
        children.start("server", "runserver", f"{ports.HOST}:{port}", "--noreload")
        self._wait_for(children, "server", port)
        self._say_logins(passwords, f"http://{ports.HOST}:{port}/")
        name = children.watch()
        raise CommandError(f"The {name} has ended. See {children.log_path(name)}.")

    def _say_logins(self, passwords: dict[str, str], address: str = "") -> None:
        width = max(len(name) for name in passwords)
        lines = [f"{name:<{width}}   {password}" for name, password in passwords.items()]
        if address:
            lines = [*_addresses(address), "", "Log in as", *lines, "", "Stop with Ctrl-C"]
        self.stdout.write(box(lines))
        self.stdout.flush()


def _use(addresses: dict[str, str]) -> None:
    """Let this process know the addresses that our children get by their environment."""
    settings.SAMPLE_BASE_URL = addresses["SAMPLE_BASE_URL"]
    settings.SAMPLE_GATEWAY_URL = addresses["SAMPLE_GATEWAY_URL"]
    settings.AUTOMATIONS = {**settings.AUTOMATIONS, "SITE_URL": addresses["SAMPLE_BASE_URL"]}
    automations_conf.forget(setting="AUTOMATIONS")


def _addresses(root: str) -> list[str]:
    """Return what to open: the start page, and the statistics if the console is installed."""
    lines = [f"Open {root}"]
    if apps.is_installed("automations_admin"):
        name = Welcome.get_automation_class_name()
        page = reverse("admin:automations_statistics", args=[name])
        lines += ["", "Statistics of the welcome series", f"{root.rstrip('/')}{page}"]
    return lines


def box(lines: list[str]) -> str:
    """Return lines in a frame."""
    width = max(len(line) for line in lines)
    edge = f"+{'-' * (width + 4)}+"
    return "\n".join([edge, *(f"|  {line:<{width}}  |" for line in lines), edge])


def _end_as_with_ctrl_c() -> None:
    """Take the children along when we are told to end, or when the terminal is closed."""
    for name in ("SIGTERM", "SIGHUP"):
        kind = getattr(signal, name, None)
        if kind is not None and signal.getsignal(kind) != signal.SIG_IGN:
            signal.signal(kind, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
