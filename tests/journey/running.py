"""A whole desk in its own processes, as `python app.py all` starts it, over a folder of its own."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app import ROOT, create_app
from config import Settings
from desk import office as office_desk
from models import Afterwards, Mailbox, Office, Security, db, transaction, utcnow
from tests import cast
from tests.servers.imap import PASSWORD, ImapServer
from tests.servers.processes import free_port
from tests.servers.smtp import SmtpServer


class RunningDesk:
    """`app` sees the same database as the processes; `url` is where a browser finds them."""

    def __init__(self, folder: Path, database_url: str = "", **settings: str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {
            "VAR": str(folder),
            "PORT": str(port),
            "DATABASE_URL": database_url,
            "FETCH_SECONDS": "1",
            "SWEEP_SECONDS": "1",
            "CLAIM_SECONDS": "6",
            **settings,
        }
        self.log = folder / "log.txt"
        self.app: Flask = create_app(Settings.from_environment(self.environment))
        self.process: subprocess.Popen[bytes] | None = None
        self.user = ""
        with self.app.app_context(), transaction():
            office_desk.first_start(now=utcnow())
            cast.furnish(Office.current(), now=utcnow())

    def connect(self, imap: ImapServer, user: str, smtp: SmtpServer) -> None:
        """Give the desk a mailbox at these servers, and make the user there."""
        imap.add_user(user)
        self.user = user
        with self.app.app_context(), transaction():
            db.session.add(
                Mailbox(
                    address="support@example.org",
                    imap_host="127.0.0.1",
                    imap_port=imap.ports["none"],
                    imap_security=Security.NONE,
                    imap_username=user,
                    imap_password=PASSWORD,
                    after_fetch=Afterwards.MARK,
                    smtp_host="127.0.0.1",
                    smtp_port=smtp.port,
                    smtp_security=Security.NONE,
                )
            )

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "app.py", "all"],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_until(self.answers, 60, "the web to answer")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
        with self.app.app_context():
            db.engine.dispose()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/sign-in", timeout=2) as page:
                return bool(page.status == 200)
        except OSError:
            return False

    def children(self) -> dict[int, str]:
        """Every process below the supervisor: its id and command line."""
        assert self.process
        parents = dict(_parents())
        below = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in below} - below:
            below |= more
        below.discard(self.process.pid)
        return {pid: line for pid in sorted(below) if (line := _command(pid))}


@contextmanager
def running(desk: RunningDesk) -> Iterator[RunningDesk]:
    desk.start()
    try:
        yield desk
    finally:
        desk.stop()


def wait_until(is_so: Callable[[], object], seconds: float, what: str) -> None:
    """Look often until it is so. Fails with what was waited for."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.2)


def _parents() -> Iterator[tuple[int, int]]:
    table = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    for line in table.splitlines():
        pid, parent = line.split()
        yield int(pid), int(parent)


def _command(pid: int) -> str:
    line = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return "" if re.fullmatch(r"\[.*\]|.*<defunct>", line) else line
