"""The whole desk, really started: it answers, what dies comes back, and when it ends nothing is left."""

import os
import signal
import socket
import sqlite3
import sys
from collections import Counter
from contextlib import closing

import pytest
from redis import Redis

from app import create_app
from config import Settings
from models import Mailbox, Security, db, transaction
from tests.letters import letter
from tests.processes.desk import alive, descendants, until

FAST = {"SWEEP_SECONDS": 1, "FETCH_SECONDS": 1}


def receive(desk, raw):
    """A mail through the mail server's pipe."""
    desk.run([sys.executable, "-m", "flask", "mail", "receive"], given=raw)


def states(desk):
    """The state of every incoming mail."""
    with closing(sqlite3.connect(desk.var / "kvitok.db", timeout=10)) as database:
        return [state for (state,) in database.execute("SELECT state FROM incoming_mail ORDER BY id")]


def add_mailbox(desk, port):
    app = create_app(Settings.from_environment(desk.environment))
    with app.app_context(), transaction():
        mailbox = Mailbox(address="support@example.org", imap_host="127.0.0.1", imap_port=port)
        mailbox.imap_security, mailbox.imap_username = Security.NONE, "support"
        db.session.add(mailbox)


@pytest.mark.row("R3")
def test_a_desk_says_where_to_look_once_it_answers_and_ctrl_c_ends_all_of_it(desk):
    running = desk()
    said, status, processes = running.log, running.status(), set(running.processes())

    seconds = running.end(signal.SIGINT)

    assert f"{running.url}/desk/" in said
    assert status == 200
    assert len(processes) >= 4
    assert alive(processes) == set()
    assert running.supervisor.returncode == 0
    assert seconds < 3.5


@pytest.mark.row("A3")
def test_whatever_is_killed_comes_back(desk):
    running = desk(**FAST)
    names = ("redis", "web", "worker", "indexer", "clock")
    killed = {name: running.named(name) for name in names}

    assert all(killed.values())
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)

    assert until(lambda: all(running.named(name) not in (0, killed[name]) for name in names))
    assert until(lambda: running.status() == 200)
    receive(running, letter())
    assert until(lambda: states(running) == ["processed"])


@pytest.mark.row("A3")
def test_a_family_whose_front_is_killed_comes_back_whole(desk):
    running = desk(**FAST)
    front, others = running.named("crew"), set(running.processes())

    os.kill(front, signal.SIGKILL)

    assert until(lambda: running.named("crew") not in (0, front) and running.named("clock"))
    assert until(lambda: running.status() == 200)
    assert alive(others) <= {running.named("redis")}


@pytest.mark.row("A3")
def test_a_redis_that_forgot_everything_does_no_harm(desk):
    running = desk(**FAST)
    redis = Redis.from_url((running.var / "redis.url").read_text())

    receive(running, letter())
    redis.flushall()
    receive(running, letter(subject="Noch einmal"))
    redis.flushall()

    assert until(lambda: states(running) == ["processed", "processed"])


@pytest.mark.row("A3")
def test_a_desk_that_is_killed_takes_even_the_job_it_was_doing_along(desk):
    with socket.create_server(("127.0.0.1", 0)) as silent_mail_server:
        running = desk(**FAST)
        add_mailbox(running, port=silent_mail_server.getsockname()[1])
        assert until(lambda: descendants(running.named("worker")))  # it waits for the mail server's greeting
        processes = set(running.processes())

        running.supervisor.kill()

        assert until(lambda: alive(processes) == set(), 5)


@pytest.mark.row("R3")
def test_a_redis_that_cannot_read_its_own_file_begins_anew(desk):
    first = desk()
    first.end()
    for file in (first.var / "redis" / "appendonlydir").iterdir():
        file.write_bytes(b"this is no such file\n")

    second = desk()

    assert second.status() == 200


@pytest.mark.row("R3")
def test_a_path_too_long_for_a_socket_does_no_harm(desk, tmp_path):
    running = desk(VAR=tmp_path / ("long" * 25))

    assert "127.0.0.1" in (tmp_path / ("long" * 25) / "redis.url").read_text()
    assert running.status() == 200


@pytest.mark.row("S11")
def test_limits_count_for_all_web_processes_together(desk):
    running = desk(WEB_WORKERS=2)

    answers = Counter(running.status("/work") for _ in range(130))

    assert answers == {200: 120, 429: 10}
