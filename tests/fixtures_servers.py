"""Fixtures of real servers. Each starts when the first test asks for it, and ends with the run."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests import servers
from tests.servers.browser import Chromium
from tests.servers.certificates import Authority
from tests.servers.imap import Dovecot, ImapServer, best
from tests.servers.oauth import OauthServer
from tests.servers.postgres import Postgres
from tests.servers.redis import RedisServer
from tests.servers.smtp import SmtpServer


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for line in servers.report():
        terminalreporter.write_line(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where several processes share the tests, each tells the one that reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["servers"] = servers.told()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    servers.learn(*getattr(node, "workeroutput", {}).get("servers", ({}, {})))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Signs the test servers' certificates; nobody trusts it unless the test wants it."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This machine trusts the tests' authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    return authority.certificate


@pytest.fixture(scope="session")
def imap_server(authority: Authority) -> Iterator[ImapServer]:
    """Dovecot, or what pip could install. Make a user of your own: `imap_server.add_user("…")`."""
    with servers.real("IMAP", partial(_imap, authority)) as server:
        yield server


def _imap(authority: Authority) -> ImapServer:
    server = best(authority.issue("localhost"))
    if server.name != "Dovecot":
        servers.note_absence("Dovecot", "pymap stands in, without what only Dovecot has")
        if servers.is_build_machine():
            server.stop()
            pytest.fail("Dovecot is missing on the build machine.")
    server.version = f"{server.name} {server.version}"
    return server


@pytest.fixture(scope="session")
def dovecot(imap_server: ImapServer) -> Dovecot:
    """Dovecot, for what no other server here can do."""
    if not isinstance(imap_server, Dovecot):
        servers.leave_out("Dovecot", "pymap stands in, without what only Dovecot has")
    assert isinstance(imap_server, Dovecot)
    return imap_server


@pytest.fixture(scope="session")
def smtp_server_of_the_run() -> Iterator[SmtpServer]:
    with servers.real("SMTP aiosmtpd", lambda: SmtpServer().start()) as server:
        yield server


@pytest.fixture
def smtp_server(smtp_server_of_the_run: SmtpServer) -> SmtpServer:
    """Takes all mail without asking who sends it, and starts each test with none."""
    smtp_server_of_the_run.taken.clear()
    smtp_server_of_the_run.says.clear()
    return smtp_server_of_the_run


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server: `postgres.create_database()` gives the URL of a new database."""
    with servers.real("PostgreSQL", Postgres) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    with servers.real("Redis", RedisServer) as server:
        yield server


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The URL of a Redis in which nothing is."""
    from redis import Redis

    with Redis.from_url(redis_server.url) as client:
        client.flushall()
    return redis_server.url


@pytest.fixture(scope="session")
def chromium_of_the_run() -> Iterator[Chromium]:
    with servers.real("Chromium", Chromium) as running:
        yield running


@pytest.fixture(scope="session")
def chromium(chromium_of_the_run: Chromium) -> Any:
    """Playwright's browser; each test opens a context of its own in it."""
    return chromium_of_the_run.browser


@pytest.fixture
def whole_chromium(chromium_of_the_run: Chromium) -> Iterator[Any]:
    """A browser that shows notifications too."""
    browser = chromium_of_the_run.whole()
    yield browser
    browser.close()


@pytest.fixture
def oauth_server() -> Iterator[OauthServer]:
    """A provider of tokens, as Google and Microsoft are."""
    with servers.real("OAuth provider", OauthServer) as server:
        yield server


@pytest.fixture(scope="session")
def providers_of_the_run(authority: Authority) -> Iterator[tuple[OauthServer, Dovecot]]:
    """A provider that stays, and a Dovecot that asks it whose a token is."""
    with servers.real("OAuth provider", OauthServer) as provider:
        start = partial(Dovecot, authority.issue("localhost"), whose_token=f"{provider.url}/whose")
        with servers.real("Dovecot with tokens", start) as dovecot:
            yield provider, dovecot


@pytest.fixture
def token_dovecot(providers_of_the_run: tuple[OauthServer, Dovecot]) -> Iterator[tuple[OauthServer, Dovecot]]:
    """The same, the provider as it was at first."""
    provider, dovecot = providers_of_the_run
    yield provider, dovecot
    provider.forget()


@pytest.fixture
def token_smtp(token_dovecot: tuple[OauthServer, Dovecot]) -> Iterator[SmtpServer]:
    """An SMTP server that knows the same tokens."""
    with SmtpServer(provider=token_dovecot[0]) as server:
        yield server
