"""Runs the whole desk: Redis, and the crew of web, workers, clock. What dies is started again; when it ends, all end.

A single loop without threads waits for three things: lines from the programs, which go into one stream with
their names before them; signals; and the time to start something. Ctrl-C, SIGTERM or a closed terminal end it.
"""

import os
import selectors
import signal
import socket
import sys
import time
from types import FrameType

from config import ROOT, Settings
from processes import lock, port, redis
from processes.child import Child
from processes.greeting import Greeting
from processes.output import Output
from processes.trouble import Trouble, check_folder

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_SECONDS = 2.0  # then a program is killed, and what it had begun is done again later
REDIS_GRACE_SECONDS = 0.5
REDIS_START_SECONDS = 30.0
TURN_SECONDS = 0.5
SHORT_TURN_SECONDS = 0.05


def main(_arguments: list[str]) -> int:
    """Run everything until asked to stop. Raises Trouble where it can't start."""
    if "flask" in sys.modules:
        # `python app.py all` has loaded the whole desk, which this process only watches: begin again without it.
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "processes", "all"])  # noqa: S606
    settings = Settings.from_environment()
    check_folder(settings.VAR)
    with lock.hold(settings.VAR), port.listen(settings.HOST, settings.PORT) as door:
        return Supervisor(settings, door).run()


class Supervisor:
    """The loop and its programs."""

    def __init__(self, settings: Settings, door: socket.socket) -> None:
        self._stop_requests = 0
        self._selector = selectors.DefaultSelector()
        self._output = Output(self._selector)
        self._greeting = Greeting(door, settings.BASE_URL)
        self._settings = settings
        self._redis: list[Child] = []
        self._others = _others(door)
        self._children: list[Child] = []

    def run(self) -> int:
        """Start, watch, stop. Returns 0, or raises Trouble when a program can't stay up."""
        self._listen_to_signals()
        try:
            if not self._settings.REDIS_URL:
                self._start_redis()
            self._children = [*self._redis, *self._others]
            while not self._stop_requests:
                self._turn(TURN_SECONDS if self._greeting.is_over else SHORT_TURN_SECONDS)
                self._greeting.look(self._output)
        finally:
            self._stop()
        return 0

    def _start_redis(self) -> None:
        """The others look for Redis as soon as they start."""
        own = redis.prepare(self._settings.VAR)
        self._redis = self._children = [Child("redis", own.command, mend=own.forget)]
        deadline = time.monotonic() + REDIS_START_SECONDS
        while not self._stop_requests and not own.answers():
            if time.monotonic() > deadline:
                raise Trouble(f"Redis doesn't answer after {REDIS_START_SECONDS:.0f} s, so the desk stops.")
            self._turn(SHORT_TURN_SECONDS)

    def _turn(self, seconds: float) -> None:
        """Start what is due, pass on what is said, notice who died; wait so long at most."""
        for child in self._children:
            if child.is_due(time.monotonic()) and not self._stop_requests:
                child.start()
                self._output.follow(child)
        self._wait(seconds)
        for child in self._children:
            if child.process and child.process.poll() is not None:
                child.kill()  # what it may have left in its group
                self._output.drain(child)
                self._output.say("desk", f"{child.name}: {child.note_death()}")

    def _wait(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if key.fileobj is self._signals:
                self._signals.recv(1024)
            else:
                self._output.pass_on(key)

    def _listen_to_signals(self) -> None:
        self._signals, waker = socket.socketpair()
        waker.setblocking(False)
        self._waker = waker
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        self._selector.register(self._signals, selectors.EVENT_READ)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only so that it wakes the loop
        for number in STOP_SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup stays as it was asked for
                signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_requests += 1

    def _stop(self) -> None:
        self._output.say("desk", "stopping")
        self._end(self._others, GRACE_SECONDS)
        self._end(self._redis, REDIS_GRACE_SECONDS)
        if self._redis:
            redis.is_gone(self._settings.VAR)
        self._output.say("desk", "stopped")

    def _end(self, children: list[Child], seconds: float) -> None:
        """Ask them to end, wait so long, kill those who haven't. A second Ctrl-C waits no longer."""
        deadline, requests = time.monotonic() + seconds, self._stop_requests
        for child in children:
            child.signal(signal.SIGTERM)
        while _any_runs(children) and time.monotonic() < deadline and self._stop_requests <= requests + 1:
            self._wait(0.05)
        for child in children:
            child.kill()
            if child.process:
                child.process.wait()
                self._output.drain(child)


def _any_runs(children: list[Child]) -> bool:
    return any(child.process and child.process.poll() is None for child in children)


def _others(door: socket.socket) -> list[Child]:
    """All that isn't Redis is one family, which keeps its own alive."""
    command = [sys.executable, "-m", "processes", "crew", f"fd://{door.fileno()}"]
    return [Child("crew", command, (door.fileno(),), names_lines=True)]
