"""A program that the supervisor keeps running: started, watched, started again after a while, ended."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from config import ROOT
from processes.orphans import die_with_parent
from processes.trouble import Trouble

AT_ONCE_SECONDS = 5.0
AT_ONCE_TIMES = 5
LONGEST_PAUSE_SECONDS = 30.0
# Lines are seen as they are written; threads don't each keep a pool of memory of their own.
ENVIRONMENT = {"PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"}
GIVEN_UP = 78  # EX_CONFIG of sysexits.h: what it keeps running can't stay up, and it has said why
ENDED_BY_OTHERS = (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP)


@dataclass
class Child:
    """One program. `fds` are open files it gets; `mend` is tried when it has died at once twice.

    `names_lines`: what it says begins with a name already.
    """

    name: str
    command: list[str]
    fds: tuple[int, ...] = ()
    mend: Callable[[], None] | None = None
    names_lines: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    died_at_once: int = field(default=0, init=False)
    start_at: float = field(default=0.0, init=False)
    _started_at: float = field(default=0.0, init=False)

    def is_due(self, now: float) -> bool:
        """Whether it isn't running and its pause is over. `now` as of time.monotonic()."""
        return self.process is None and now >= self.start_at

    def start(self) -> None:
        """Start it, in a process group of its own: Ctrl-C is for the supervisor alone."""
        supervisor = os.getpid()
        self._started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=ENVIRONMENT | os.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=self.fds,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(supervisor),
        )

    def note_death(self) -> str:
        """After it ended: when it is to be started again, and a line that says so.

        Raises Trouble if it has ended by itself at once for the last time that we try.
        """
        assert self.process is not None
        code, lived = self.process.returncode, time.monotonic() - self._started_at
        self.process = None
        if code == GIVEN_UP:
            raise Trouble("The desk stops: the lines above say why.")
        if lived >= AT_ONCE_SECONDS:
            self.died_at_once = 0
        elif code not in ENDED_BY_OTHERS:
            self.died_at_once += 1
        self._give_up_or_mend()
        pause = self._pause(lived)
        self.start_at = time.monotonic() + pause
        return f"{_how(code)}, starting it again in {pause:.1f} s"

    def signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def kill(self) -> None:
        """End it and whatever it started in its group, at once."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):  # all of them are gone
                os.killpg(self.process.pid, signal.SIGKILL)

    def _give_up_or_mend(self) -> None:
        if self.died_at_once >= AT_ONCE_TIMES:
            raise Trouble(
                f"{self.name} ended {AT_ONCE_TIMES} times right after its start, so the desk stops: "
                "the lines above say why."
            )
        if self.died_at_once == 2 and self.mend:
            self.mend()

    def _pause(self, lived: float) -> float:
        """Half a second, then twice as long each time; none for one that had run well."""
        if lived >= AT_ONCE_SECONDS:
            return 0.0
        return float(min(LONGEST_PAUSE_SECONDS, 0.5 * 2 ** max(0, self.died_at_once - 1)))


def _how(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
