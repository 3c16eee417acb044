"""One stream for all programs: each line with the time and the name of who said it."""

import os
import selectors
import sys
import time

from processes.child import Child

NAME_WIDTH = 8
# What Redis always says on machines whose owner didn't tune them for it; ours holds a few hints.
NOISE = (b"WARNING Memory overcommit", b"WARNING Your kernel has a bug", b"WARNING overcommit_memory")


class Output:
    """Collects what the programs write into their pipes."""

    def __init__(self, selector: selectors.BaseSelector) -> None:
        self._selector = selector
        self._unfinished: dict[int, bytes] = {}

    def follow(self, child: Child) -> None:
        """From now on its lines are passed on."""
        assert child.process is not None and child.process.stdout is not None
        pipe = child.process.stdout.fileno()
        os.set_blocking(pipe, False)
        self._unfinished[pipe] = b""
        self._selector.register(pipe, selectors.EVENT_READ, child)

    def pass_on(self, key: selectors.SelectorKey) -> bool:
        """Read once from a pipe that has something to say. False if there is nothing more, now or ever."""
        pipe = key.fd
        try:
            said = os.read(pipe, 65536)
        except BlockingIOError:
            return False
        *lines, rest = (self._unfinished[pipe] + said).split(b"\n")
        self._unfinished[pipe] = rest
        for line in lines:
            self._write(_name(key.data), line)
        if not said:
            self._selector.unregister(pipe)
        return bool(said)

    def drain(self, child: Child) -> None:
        """Its last words, before it is forgotten."""
        assert child.process is not None and child.process.stdout is not None
        pipe = child.process.stdout.fileno()
        key = self._selector.get_map().get(pipe)
        while key and self.pass_on(key):
            pass
        if pipe in self._selector.get_map():
            self._selector.unregister(pipe)
        rest = self._unfinished.pop(pipe, b"")
        if rest:
            self._write(_name(child), rest)
        child.process.stdout.close()

    def say(self, name: str, text: str) -> None:
        """A line of the supervisor's own."""
        for line in text.splitlines():
            self._write(name, line.encode())

    def _write(self, name: str, line: bytes) -> None:
        """Without a name the line has one of its own."""
        if any(noise in line for noise in NOISE):
            return
        beginning = f"{time.strftime('%H:%M:%S')} " + (f"{name:{NAME_WIDTH}} " if name else "")
        try:
            sys.stdout.buffer.write(beginning.encode() + line + b"\n")
            sys.stdout.buffer.flush()
        except OSError:
            pass  # nobody reads us any more, or the log's disk is full: the desk goes on


def _name(child: Child) -> str:
    return "" if child.names_lines else child.name
