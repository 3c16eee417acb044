"""Servers that misbehave, and a cable that can be cut: what networks and mail servers do on bad days."""

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress

HANG = b"<hang>"  # say nothing more, and keep the line open
DROP = b"<drop>"  # hang up


class Rude:
    """Says its greeting, then answers each line by the table, whose keys are the words of a command.

    In answers `{tag}` stands for the first word of the line, as IMAP wants it back.
    """

    def __init__(self, greeting: bytes, answers: Mapping[bytes, bytes] | None = None) -> None:
        self._greeting = greeting
        self._answers = answers or {}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.heard: list[bytes] = []
        self._over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        self._over.set()
        _close(self._listener)

    def __enter__(self) -> "Rude":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            if not self._say(line, self._greeting):
                return
            for heard in line.makefile("rb"):
                self.heard.append(heard)
                if not self._say(line, self._answer(heard)):
                    return

    def _answer(self, heard: bytes) -> bytes:
        words = heard.split()
        for word in words[:5]:
            if word.upper() in self._answers:
                return self._answers[word.upper()].replace(b"{tag}", words[0])
        return b""

    def _say(self, line: socket.socket, answer: bytes) -> bool:
        if answer == HANG:
            self._over.wait(60)
            return False
        if answer.endswith(DROP):
            line.sendall(answer.removesuffix(DROP))
            return False
        line.sendall(answer)
        return True


class Cable:
    """Leads to a real server, under TLS if wanted, and is cut after so many bytes from it, or `upwards` to it."""

    def __init__(
        self,
        port: int,
        cut_after: int | None = None,
        upwards: bool = False,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._target = port
        self._left = cut_after
        self._upwards = upwards
        self._tls = tls
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        _close(self._listener)
        self.cut()

    def cut(self) -> None:
        """Cut every connection that goes through here now."""
        for end in self._ends:
            _close(end)
        self._ends.clear()

    def __enter__(self) -> "Cable":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._lead, args=(near,), daemon=True).start()

    def _lead(self, near: socket.socket) -> None:
        with suppress(OSError):
            if self._tls:
                near = self._tls.wrap_socket(near, server_side=True)
            far = socket.create_connection(("127.0.0.1", self._target))
            self._ends += [near, far]
            threading.Thread(target=self._pump, args=(near, far, self._upwards), daemon=True).start()
            self._pump(far, near, not self._upwards)

    def _pump(self, source: socket.socket, sink: socket.socket, counts: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if counts and self._left is not None:
                    data, self._left = data[: self._left], self._left - len(data)
                sink.sendall(data)
                if counts and self._left is not None and self._left <= 0:
                    break
        _close(source)
        _close(sink)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        end.close()
