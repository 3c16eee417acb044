"""The customers' pages of a whole desk, under what strangers do to it: giants and floods (S11)."""

import os
import re
import select
import socket
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from config import ROOT
from tests.processes.desk import descendants, environment

POSTS = int(os.environ.get("FLOOD_POSTS", "40"))  # from one address, and as many from as many addresses
ENGINES = ["sqlite", "postgresql"] if POSTS > 1000 else ["sqlite"]
MEGABYTE = 2**20
HEAD = b'--x\r\nContent-Disposition: form-data; name="files"; filename="../../x.png"\r\n\r\n\x89PNG\r\n\x1a\n'


def most_memory(running):
    """The most that a web process ever had, in megabytes."""
    web = {pid for pid, command in descendants(running.supervisor.pid).items() if "processes web" in command}
    told = "".join(Path(f"/proc/{pid}/status").read_text() for pid in web)
    return max(int(size) for size in re.findall(r"VmHWM:\s+(\d+) kB", told)) // 1024


def written_beside(running):
    """How much the temporary files of the web processes hold just now, in bytes."""
    files = 0
    for pid, command in descendants(running.supervisor.pid).items():
        if "processes web" in command:
            for one in Path(f"/proc/{pid}/fd").iterdir():
                with suppress(OSError):
                    files += one.stat().st_size if "(deleted)" in os.readlink(one) else 0
    return files


def stored(running):
    return sum(one.stat().st_size for one in (running.var / "blobs").rglob("*") if one.is_file())


def a_giant(running, path, megabytes=2048):
    """Sent in pieces, without saying how long it is: the answer's first line, how much was taken until it came, and how
    much of it ever lay in temporary files.
    """
    sent = beside = 0
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as line:
        kind = "Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked"
        line.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n{kind}\r\n\r\n".encode())
        try:
            for piece in (HEAD, *[bytes(MEGABYTE)] * megabytes):
                line.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
                sent += len(piece)
                beside = max(beside, written_beside(running))
                if select.select([line], [], [], 0)[0]:
                    break
        except OSError:  # it has hung up
            pass
        return line.recv(99).partition(b"\r\n")[0].decode(), sent, beside


def posted(running, number, *, place):
    """A form with a stolen proof, from one of many places; the status."""
    body = urlencode({"subject": f"Spam {number}", "text": "Spam", "address": f"bot{number}@spam.example", "work": "x"})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": place}
    connection = HTTPConnection("127.0.0.1", running.port, timeout=60)
    connection.request("POST", "/", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def flood(running, place):
    with ThreadPoolExecutor(4) as machines:
        return Counter(machines.map(lambda number: posted(running, number, place=place(number)), range(POSTS)))


@pytest.mark.row("S11", "A4")
@pytest.mark.timeout(3600 if POSTS > 1000 else 120)
@pytest.mark.parametrize("engine", ENGINES)
def test_giants_and_floods_are_refused_and_leave_nothing_behind(desk, engine, request, tmp_path):
    url = request.getfixturevalue("postgres_database") if engine == "postgresql" else ""
    if url:
        wanted = environment(tmp_path / "var", DATABASE_URL=url)
        subprocess.run([sys.executable, "-m", "processes", "prepare"], cwd=ROOT, env=wanted, check=True)
    running = desk(UPLOAD_MAX_MB=1, WEB_WORKERS=1, DATABASE_URL=url)
    running.status("/")
    before = most_memory(running)

    giants = [a_giant(running, path) for path in ("/", "/files", "/my/sign-in", "/help/")]
    after_giants, kept = most_memory(running), stored(running)
    of_one = flood(running, lambda _: "198.51.100.7")
    of_many = flood(running, lambda number: f"203.0.{number // 250}.{number % 250}")

    assert {status.split()[1] for status, _, _ in giants} <= {"413", "405"}
    assert max(taken for _, taken, _ in giants) < 16 * MEGABYTE
    assert 0 < max(beside for _, _, beside in giants) <= MEGABYTE + 64 * 2**10  # UPLOAD_MAX_MB, not what is read of it
    assert (kept, after_giants - before < 60) == (0, True)
    assert 10 <= of_one[422] <= 60  # ten a minute, sixty an hour
    assert of_one == {422: of_one[422], 429: POSTS - of_one[422]}
    assert of_many == {422: POSTS}
    assert most_memory(running) - after_giants < 60
    assert running.log.count("exceeded at endpoint") <= 1 + POSTS // 20
    assert running.status("/") == 200
