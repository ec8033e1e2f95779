"""Servers of our own for the proofs that restart, kill or empty them.

Each has its own folder, port and user, so that the servers of the machine and those who use them
notice nothing. As root they run as an unprivileged user, which some of them insist on.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

#: Seconds that a server may take to come up or to end.
PATIENCE = 90.0
#: Where Debian keeps programs that are not on every user's path.
PLACES = ("/usr/sbin", "/usr/lib/rabbitmq/bin", "/usr/local/sbin")


def find(program: str) -> str | None:
    """Return the path of a program, or None; of several versions of PostgreSQL the newest."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    newest = sorted(versions, key=lambda path: int(path.parts[-3]))[-1:]
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *PLACES])
    return str(newest[0]) if newest else shutil.which(program, path=path)


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    """Tell whether somebody accepts connections at a port of this machine."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_for(holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait until something holds.

    Raises:
        TimeoutError: it did not for too long.
    """
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} took more than {seconds:.0f} s.")
        time.sleep(0.02)


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(path.parent.name))
    return found


class Server(ABC):
    """A server that only this run knows.

    Used as a context it runs inside the block, and leaves nothing behind.
    """

    #: What it is called in texts.
    title: ClassVar[str]
    #: What it cannot do without.
    programs: ClassVar[tuple[str, ...]]
    #: Debian's package with these programs.
    package: ClassVar[str]
    #: Users as which it may run if we are root, in the order of preference.
    users: ClassVar[tuple[str, ...]]
    #: Signals that end it, the gentle one first.
    ends: ClassVar[dict[str, int]] = {"fast": signal.SIGTERM}

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="automations-server-"))
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.log = (self.folder / "log").open("ab")
        self._give(self.folder)

    @classmethod
    def problem(cls) -> str:
        """Return why there can be no such server and how to get one; empty if there can."""
        missing = [program for program in cls.programs if not find(program)]
        if not missing:
            return ""
        return f"{', '.join(missing)} not found. On Debian: apt-get install {cls.package}"

    def __enter__(self) -> Server:
        try:
            self.create()
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()

    @abstractmethod
    def create(self) -> None:
        """Make what the server keeps on disk."""

    @abstractmethod
    def command(self) -> list[str]:
        """Return how the server is started, in the foreground."""

    @abstractmethod
    def answers(self) -> bool:
        """Tell whether the server takes orders."""

    def environment(self) -> dict[str, str]:
        """Return what tells the tests' settings where the server is."""
        return {}

    def start(self) -> None:
        """Start the server and wait until it answers."""
        wait_for(self._started, f"The start of {self.title} (see {self.folder}/log)")

    def _started(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            self.process = self.spawn(self.command())
        return self.answers()

    def spawn(self, command: list[str], **more: str) -> subprocess.Popen[bytes]:
        """Start a program as the server's user; its output goes to the log."""
        return subprocess.Popen(
            [find(command[0]) or command[0], *command[1:]],
            cwd=self.folder,
            env={**self.own_environment(), **more},
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
            **_identity(self.users),
        )

    def own_environment(self) -> dict[str, str]:
        """Return the environment in which its programs run: nothing of ours but the path."""
        path = os.pathsep.join([os.environ.get("PATH", os.defpath), *PLACES])
        return {"PATH": path, "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}

    def call(self, *command: str) -> None:
        """Run one of its programs to the end.

        Raises:
            RuntimeError: it ended with an error.
        """
        if self.spawn([*command]).wait(PATIENCE):
            said = (self.folder / "log").read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{command[0]} failed: {said}")

    def end(self, how: str = "fast") -> None:
        """End the server: one of `ends`, or "kill" as a power failure would."""
        process = self.process
        if process is None:
            return
        if how == "kill":
            self.kill()
        elif process.poll() is None:
            process.send_signal(self.ends[how])
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            process.wait(PATIENCE)
        self.process = None

    def kill(self) -> None:
        """Kill the server and every process that it has started."""
        if self.process is None:
            return
        for pid in [self.process.pid, *children_of(self.process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def restart(self, how: str = "fast") -> None:
        """End the server and start it at once."""
        self.end(how)
        self.start()

    def remove(self) -> None:
        """Kill the server and delete what it kept."""
        self.end("kill")
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _give(self, path: Path) -> None:
        identity = _identity(self.users)
        if identity:
            os.chown(path, identity["user"], identity["group"])


@cache
def _identity(users: tuple[str, ...]) -> dict[str, Any]:
    """Return as whom to run: nothing to change unless we are root."""
    if os.geteuid() != 0:
        return {}
    for name in (*users, "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    return {}


class PostgreSQL(Server):
    """A cluster that answers at a port of its own.

    It does not flush to the disk: a killed server loses nothing by that, a machine would.
    """

    title, package = "PostgreSQL", "postgresql"
    programs = ("initdb", "postgres")
    users = ("postgres",)
    ends = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}

    def create(self) -> None:
        self.call("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8")

    def command(self) -> list[str]:
        given = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        options = [f"--{name}={value}" for name, value in given.items()]
        return ["postgres", "-D", "data", "-p", str(self.port), *options]

    def answers(self) -> bool:
        import psycopg

        with suppress(psycopg.Error):
            psycopg.connect(
                host="127.0.0.1", port=self.port, user="postgres", dbname="postgres"
            ).close()
            return True
        return False

    def environment(self) -> dict[str, str]:
        return {
            "AUTOMATIONS_TEST_DB": "postgresql",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": "postgres",
            "PGPASSWORD": "",
            "PGDATABASE": "postgres",
        }


class MariaDB(Server):
    """A server with a data directory of its own; see `PostgreSQL` about the disk."""

    title, package = "MariaDB", "mariadb-server"
    programs = ("mariadb-install-db", "mariadbd")
    users = ("mysql",)

    def create(self) -> None:
        self.call(
            "mariadb-install-db",
            "--no-defaults",
            f"--datadir={self.folder}/data",
            "--auth-root-authentication-method=normal",
        )

    def command(self) -> list[str]:
        return [
            "mariadbd",
            "--no-defaults",
            f"--datadir={self.folder}/data",
            f"--socket={self.folder}/socket",
            f"--port={self.port}",
            "--bind-address=127.0.0.1",
            "--innodb-flush-log-at-trx-commit=2",
            "--character-set-server=utf8mb4",
        ]

    def answers(self) -> bool:
        import MySQLdb

        with suppress(MySQLdb.Error):
            MySQLdb.connect(host="127.0.0.1", port=self.port, user="root", passwd="").close()
            return True
        return False

    def environment(self) -> dict[str, str]:
        return {
            "AUTOMATIONS_TEST_DB": "mariadb",
            "MYSQL_HOST": "127.0.0.1",
            "MYSQL_TCP_PORT": str(self.port),
            "MYSQL_USER": "root",
            "MYSQL_PWD": "",
            "MYSQL_DATABASE": "test",
        }


#: The databases of which a proof can have its own.
DATABASES: dict[str, type[Server]] = {"postgresql": PostgreSQL, "mariadb": MariaDB}
