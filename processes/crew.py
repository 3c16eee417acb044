"""The desk's programs in one family: a process loads the desk once, and web, workers and clock are forked from it.

Each by itself would load all of it again: that took twice the start and some 150 MB more at rest. The process in front
does nothing but start again who died, as the supervisor does with it; it serves nobody and opens no connection.
"""

import gc
import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from setproctitle import setproctitle

from app import create_app
from config import Settings
from jobs import queue
from models import db
from processes import clock, logs, web, worker
from processes.child import GIVEN_UP, Child
from processes.orphans import die_with_parent
from processes.trouble import Trouble

TURN_SECONDS = 0.25
MOST_UNSORTED = 10_000  # objects made since rubbish was looked for; a page leaves some 2,600 behind
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

log = logging.getLogger(__name__)


class Forked:
    """A process that was forked, with as much of subprocess.Popen as `Child` asks for."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            with suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)


@dataclass
class Part(Child):
    """One of the family. It stays in the group of the process in front, with which it can be ended."""

    command: list[str] = field(default_factory=list)
    run: Callable[[], int] = lambda: 0
    process: Any = field(default=None, init=False)

    def start(self) -> None:
        front = os.getpid()
        self._started_at = time.monotonic()
        pid = os.fork()
        if pid:
            self.process = Forked(pid)
            return
        code = 1
        try:
            die_with_parent(front)
            code = self._be()
        except SystemExit as ending:
            code = int(ending.code or 0)
        except BaseException:
            log.exception("%s broke", self.name)
        finally:
            logging.shutdown()
            os._exit(code)

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)

    def _be(self) -> int:
        """In the child: whatever the process in front had set up for itself is undone."""
        for number in (*STOP_SIGNALS, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        logs.name_lines(self.name)
        setproctitle(f"kvitok processes {self.name}")
        return self.run()


class Crew:
    """Keeps the parts running until it is asked to stop."""

    def __init__(self, parts: list[Part]) -> None:
        self._parts = parts
        self._is_stopping = False

    def run(self) -> int:
        for number in STOP_SIGNALS:
            signal.signal(number, self._stop)
        try:
            while not self._is_stopping:
                self._turn()
                time.sleep(TURN_SECONDS)
        except Trouble as trouble:
            log.error("%s", trouble)
            return GIVEN_UP
        finally:
            self._end()
        return 0

    def _turn(self) -> None:
        for part in self._parts:
            if part.process and part.process.poll() is not None:
                log.warning("%s: %s", part.name, part.note_death())
            if part.is_due(time.monotonic()):
                part.start()

    def _stop(self, *_: Any) -> None:
        self._is_stopping = True

    def _end(self) -> None:
        """All are asked to end. Whoever asked us waits as long as it likes, and kills us and them."""
        running = [part for part in self._parts if part.process and part.process.poll() is None]
        for part in running:
            part.signal(signal.SIGTERM)
        while any(part.process.poll() is None for part in running):
            time.sleep(0.02)


def main(arguments: list[str]) -> int:
    """The argument is the open door for the web, as in fd://3."""
    settings = Settings.from_environment()
    logs.set_up(settings.LOG_LEVEL)
    logs.name_lines("crew")
    setproctitle("kvitok processes crew")
    app = create_app(settings)
    with app.app_context():
        db.engine.dispose(close=False)  # should loading have opened a connection: it may not be shared
    settle()
    return Crew(_parts(app, settings, arguments[0])).run()


def settle() -> None:
    """What is there now stays, and is no rubbish: its memory is shared as long as nobody touches it.

    Rubbish is looked for once some requests have left theirs, not four times within each of them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(MOST_UNSORTED, 5, 10)


def _parts(app: Flask, settings: Settings, door: str) -> list[Part]:
    """The index has a worker of its own: its folder may have one writer only, and mail never waits for it."""
    names = ["worker", *(f"worker{number}" for number in range(2, settings.WORKERS + 1))]
    return [
        Part("web", run=lambda: web.serve(settings, door, app)),
        *(Part(name, run=lambda: worker.work(app, [queue.DEFAULT])) for name in names),
        Part("indexer", run=lambda: worker.work(app, [queue.INDEX], "indexer")),
        Part("clock", run=lambda: clock.run(settings)),
    ]
