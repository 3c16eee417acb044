"""A whole desk of its own, started as `make run` starts it, and looked at from outside.

Only its empty database was prepared before, once for all of them: that takes longer than the start.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from config import ROOT
from tests.servers.processes import free_port

STARTED_SECONDS = 60
UNSEEN = ("DATABASE_URL", "REDIS_URL", "BASE_URL", "BLOBS", "INDEX", "SECRET_KEY", "MAKELEVEL", "WORKERS")


def environment(var: Path, **settings: object) -> dict[str, str]:
    """This environment without what would lead a desk elsewhere, and with these settings."""
    kept = {name: value for name, value in os.environ.items() if name not in UNSEEN}
    return kept | {"VAR": str(var)} | {name: str(value) for name, value in settings.items()}


def until(is_so: Callable[[], object], seconds: float = 30) -> bool:
    """Wait for something to become true. False if it hasn't."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return False


class Desk:
    """A running desk. `processes()` are all that it started, by name or, for their children, by number."""

    def __init__(self, var: Path, prepared: Path, **settings: object) -> None:
        self.var = Path(str(settings.get("VAR", var)))
        if not self.var.exists():
            shutil.copytree(prepared, self.var)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment(var, PORT=self.port, **settings)
        self._log = var.parent / f"{var.name}.log"
        with self._log.open("wb") as log:
            self.supervisor = subprocess.Popen(
                [sys.executable, "-m", "processes", "all"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def run(self, command: list[str], given: bytes = b"") -> str:
        """Run a command of an operator on this desk; what it printed."""
        answer = subprocess.run(command, cwd=ROOT, env=self.environment, input=given, capture_output=True)
        assert answer.returncode == 0, answer.stderr.decode()
        return answer.stdout.decode()

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def wait(self) -> "Desk":
        """Until it says that it runs."""
        said = until(lambda: "Kvitok is running" in self.log or self.supervisor.poll() is not None, STARTED_SECONDS)
        assert said and self.supervisor.poll() is None, self.log
        return self

    def status(self, path: str = "/") -> int:
        """Of a page, of its first one if none is named; 0 if nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def processes(self) -> dict[int, str]:
        """Everything below the supervisor: number and command."""
        return descendants(self.supervisor.pid)

    def named(self, name: str) -> int:
        """The number of one of the desk's programs, 0 if it doesn't run."""
        wanted = re.compile(r"(valkey|redis)-server" if name == "redis" else rf"processes {name}\b")
        named = {pid for pid, command in self.processes().items() if wanted.search(command)}
        return next((pid for pid, (parent, _) in table().items() if pid in named and parent not in named), 0)

    def end(self, how: signal.Signals = signal.SIGINT) -> float:
        """Ask it to stop. The seconds it took."""
        began = time.monotonic()
        if self.supervisor.poll() is None:
            self.supervisor.send_signal(how)
            self.supervisor.wait(30)
        return time.monotonic() - began


def descendants(pid: int) -> dict[int, str]:
    """Children, their children and so on."""
    found: dict[int, str] = {}
    everybody = table()
    while True:
        more = {
            number: command
            for number, (parent, command) in everybody.items()
            if (parent == pid or parent in found) and number not in found
        }
        if not more:
            return found
        found |= more


def table() -> dict[int, tuple[int, str]]:
    """Every process that lives: its parent and command. The dead whom nobody has buried don't count."""
    output = subprocess.run(["ps", "-Aww", "-o", "pid=,ppid=,stat=,args="], capture_output=True, check=True).stdout
    rows = [line.split(maxsplit=3) for line in output.decode(errors="replace").splitlines()]
    return {int(row[0]): (int(row[1]), row[3]) for row in rows if len(row) == 4 and "Z" not in row[2]}


def alive(pids: set[int]) -> set[int]:
    return pids & set(table())
