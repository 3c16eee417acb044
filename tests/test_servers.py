"""The servers the other tests stand on: each is started and spoken to here."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import create_engine, text

from tests import servers
from tests.servers.postgres import Postgres
from tests.servers.redis import RedisServer


def one(url: str, statement: str) -> Any:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            answer = connection.execute(text(statement))
            return answer.scalar() if answer.returns_rows else None
    finally:
        engine.dispose()


def test_a_postgresql_database_can_be_copied_and_dropped(postgres: Postgres) -> None:
    before = one(postgres.url, "SELECT count(*) FROM pg_database")
    template = postgres.create_database()
    one(template, "CREATE TABLE words AS SELECT 'привіт' AS word")

    copy = postgres.create_database(template)

    assert one(copy, "SELECT word FROM words") == "привіт"
    postgres.drop_database(copy)
    postgres.drop_database(template)
    assert one(postgres.url, "SELECT count(*) FROM pg_database") == before


def test_a_killed_redis_remembers_what_it_said_yes_to(redis_server: RedisServer, redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        client.config_set("appendfsync", "always")  # else it may say yes before it has written, where the disk is busy
        client.set("key", "value")

    redis_server.kill()
    redis_server.start()

    with Redis.from_url(redis_url) as client:
        assert client.get("key") == b"value"


def test_the_browser_shows_a_page(chromium: Any) -> None:
    page = chromium.new_page()
    page.set_content("<title>Привіт</title>")

    assert page.title() == "Привіт"
    page.close()


class Halting(BaseHTTPRequestHandler):
    """A page with a way to another, and of that one first a half and then, after a while, the rest."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<a href=/next>Next</a><form action=/next><input></form>" + b"<!-- -->" * 1000)
        if self.path.startswith("/next"):
            time.sleep(0.5)
            self.wfile.write(b"<b>All of it</b>")


@pytest.fixture
def halting() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Halting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "act",
    [
        lambda page: page.click("a"),
        lambda page: page.locator("a").click(),
        lambda page: page.press("input", "Enter"),
        lambda page: page.locator("input").press("Enter"),
    ],
)
def test_after_a_click_the_next_page_is_there_whole(chromium: Any, halting: str, act: Any) -> None:
    page = chromium.new_page()
    page.goto(halting)

    act(page)

    assert page.locator("b").count() == 1
    page.close()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "_found", {"IMAP": "Dovecot 2.3"})
    monkeypatch.setattr(servers, "_left_out", {})


def nothing_here() -> Any:
    raise servers.Absent("it is not installed")


@pytest.mark.usefixtures("counted")
def test_a_missing_server_leaves_a_test_out_and_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception):
        servers.start_or_leave_out("Redis", nothing_here)

    assert servers.report() == ["Real servers: IMAP Dovecot 2.3", "Left out: Redis (it is not installed)"]


@pytest.mark.usefixtures("counted")
def test_a_missing_server_fails_on_the_build_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="missing on the build machine"):
        servers.start_or_leave_out("Redis", nothing_here)
