"""Where to look, said once the web server really answers."""

import socket
import time

from processes.output import Output

ASK_AGAIN_SECONDS = 0.5


class Greeting:
    """Asks for the first page without waiting for it; the door is open long before someone stands behind it."""

    def __init__(self, door: socket.socket, base_url: str) -> None:
        self._host, self._port = _reachable(door)
        self._base_url = base_url
        self._request: socket.socket | None = None
        self._asked_at = 0.0
        self.is_over = False

    def look(self, output: Output) -> None:
        """Say where to look, if the web server has answered since the last look."""
        if self.is_over:
            return
        status = self._status()
        if status:
            self.is_over = True
            output.say("desk", self._words(status))

    def _words(self, status: str) -> str:
        if status.startswith("5"):
            return f"The web server answers at {self._base_url}/, but with an error ({status}): see above."
        return (
            "Kvitok is running.\n"
            f"  customers: {self._base_url}/\n"
            f"  agents:    {self._base_url}/desk/\n"
            "  Ctrl-C stops it."
        )

    def _status(self) -> str:
        """The status code of the answer, or nothing yet."""
        try:
            if self._request is None:
                self._ask()
            assert self._request is not None
            answer = self._request.recv(64)
        except BlockingIOError:
            return ""
        except OSError:
            answer = b""
        self._hang_up()
        words = answer.split()
        return words[1].decode("ascii", "replace") if len(words) > 1 else ""

    def _ask(self) -> None:
        if time.monotonic() < self._asked_at + ASK_AGAIN_SECONDS:
            raise BlockingIOError
        self._asked_at = time.monotonic()
        self._request = socket.create_connection((self._host, self._port), timeout=1)
        self._request.sendall(f"GET / HTTP/1.0\r\nHost: {self._host}:{self._port}\r\n\r\n".encode())
        self._request.setblocking(False)

    def _hang_up(self) -> None:
        if self._request:
            self._request.close()
            self._request = None


def _reachable(door: socket.socket) -> tuple[str, int]:
    """The door's own address; a door open to all addresses is reached by the nearest."""
    host, port = door.getsockname()[:2]
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104
