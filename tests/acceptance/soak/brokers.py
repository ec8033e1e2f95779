"""Brokers of our own for the proofs that restart, kill or empty them."""

from __future__ import annotations

import socket
import subprocess
from abc import abstractmethod
from contextlib import suppress
from pathlib import Path

from tests.acceptance.soak.servers import PATIENCE, Server, free_port, listens, wait_for


class Broker(Server):
    """A server of messages."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Where Celery finds it."""

    @abstractmethod
    def flush(self, *queues: str) -> None:
        """Lose every message that waits."""


class Redis(Broker):
    """A Redis that keeps nothing when it ends."""

    title, package = "Redis", "redis-server"
    programs = ("redis-server",)
    users = ("redis",)

    def create(self) -> None:
        """Redis makes what it needs."""

    def command(self) -> list[str]:
        given = {"port": str(self.port), "bind": "127.0.0.1", "save": "", "appendonly": "no"}
        return ["redis-server", *(part for key in given for part in (f"--{key}", given[key]))]

    def answers(self) -> bool:
        return self._say("PING") == b"+PONG\r\n"

    def flush(self, *queues: str) -> None:
        self._say("FLUSHALL")

    def _say(self, order: str) -> bytes:
        with (
            suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), timeout=5) as line,
        ):
            line.sendall(f"{order}\r\n".encode())
            return line.recv(100)
        return b""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


class RabbitMQ(Broker):
    """A node with a name, a port mapper and a memory of its own."""

    title, package = "RabbitMQ", "rabbitmq-server"
    programs = ("rabbitmq-server", "epmd", "erl")
    users = ("rabbitmq",)

    def __init__(self) -> None:
        super().__init__()
        self.mapper_port, self.node_port = free_port(), free_port()
        self.mapper: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        (self.folder / "none").touch()
        self.mapper = self.spawn(["epmd", "-port", str(self.mapper_port), "-address", "127.0.0.1"])
        wait_for(lambda: listens(self.mapper_port), "The start of epmd")

    def command(self) -> list[str]:
        # Debian's wrapper on the path would change the user; it is not for servers like this one.
        real = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
        return [str(real) if real.exists() else "rabbitmq-server"]

    def own_environment(self) -> dict[str, str]:
        folder = str(self.folder)
        return {
            **super().own_environment(),
            "ERL_EPMD_PORT": str(self.mapper_port),
            "RABBITMQ_NODENAME": f"automations{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self.node_port),
            "RABBITMQ_MNESIA_BASE": f"{folder}/mnesia",
            "RABBITMQ_LOG_BASE": f"{folder}/logs",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
            "RABBITMQ_CONFIG_FILE": f"{folder}/none",
            "RABBITMQ_CONF_ENV_FILE": f"{folder}/none",
            "RABBITMQ_PID_FILE": f"{folder}/pid",
            "RABBITMQ_SERVER_START_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }

    def answers(self) -> bool:
        import amqp

        try:
            with amqp.Connection(f"127.0.0.1:{self.port}", connect_timeout=2, read_timeout=5):
                return True
        except (OSError, amqp.AMQPError):
            return False

    def flush(self, *queues: str) -> None:
        import amqp

        for queue in queues:
            with (
                suppress(amqp.NotFound),
                amqp.Connection(f"127.0.0.1:{self.port}", connect_timeout=5) as line,
            ):
                line.channel().queue_purge(queue)

    def remove(self) -> None:
        if self.mapper is not None:
            self.mapper.kill()
            self.mapper.wait(PATIENCE)
        super().remove()

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"


#: The brokers of which a proof can have its own.
BROKERS: dict[str, type[Broker]] = {"redis": Redis, "rabbitmq": RabbitMQ}
