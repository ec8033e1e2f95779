"""`gateway`: runs the local payment and parcel service."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sample_flows import conf
from sample_flows.gateway.server import Gateway


class Command(BaseCommand):
    """Serves on 127.0.0.1 until it is stopped."""

    help = "Runs the local gateway on 127.0.0.1. GET /charges shows what it did."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        port = urlsplit(conf.gateway_url()).port or 8731
        parser.add_argument("--port", type=int, default=port, help=f"By default {port}.")
        parser.add_argument("--log", type=Path, help="File in which charges are kept.")
        parser.add_argument(
            "--hang", type=float, default=30, help="How long mode hang lasts, in seconds."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        try:
            gateway = Gateway(options["port"], options["log"], options["hang"])
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or "it is not between 0 and 65535"
            raise CommandError(
                f"Port {options['port']} cannot be used: {why}. Choose another --port."
            ) from error
        self.stdout.write(f"Gateway at {gateway.url}/charges")
        try:
            gateway.serve_forever()
        except KeyboardInterrupt:
            self.stdout.write("Gateway stopped.")
        finally:
            gateway.server_close()
