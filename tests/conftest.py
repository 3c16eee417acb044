"""The house under test: a real database, the cast, and nothing that pretends.

Tests below `desk/`, `models/`, `jobs/` and `search/` run on SQLite and on PostgreSQL, the others on SQLite.
"""

import contextvars
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext
from sqlalchemy import QueuePool, event

from app import ROOT, create_app
from config import Settings
from desk import office as office_desk
from desk import requests
from desk.errors import DeskError
from models import Agent, Customer, Department, Office, SignInLink, Ticket, agent, db, transaction, watch
from tests import cast, clean_slate

pytest_plugins = ["tests.fixtures_databases", "tests.fixtures_servers"]

BOTH_DATABASES = {"desk", "models", "jobs", "search"}
NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)  # a Monday
PASSWORD = "correct horse battery"


class DeskClient(FlaskClient):
    """Each request lives in a context of its own, as it does in the web process; then the test sees what it did."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        answer = contextvars.Context().run(lambda: FlaskClient.open(self, *args, **kwargs))
        db.session.rollback()
        return answer


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        folder = metafunc.definition.path.relative_to(ROOT / "tests").parts[0]
        kinds = ["sqlite", "postgresql"] if folder in BOTH_DATABASES else ["sqlite"]
        metafunc.parametrize("database", kinds, indirect=True)


@pytest.fixture(scope="session")
def houses(
    tmp_path_factory: pytest.TempPathFactory, migrated: Callable[[str, Path], str], request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Flask]]:
    """One application for each kind of database, made when it is first asked for."""
    made: dict[str, Flask] = {}

    def house(kind: str) -> Flask:
        if kind not in made:
            folder = tmp_path_factory.mktemp(kind)
            url = request.getfixturevalue("postgres_database") if kind == "postgresql" else migrated(kind, folder)
            made[kind] = _build(folder, url)
        return made[kind]

    yield house
    for app in made.values():
        with app.app_context():
            db.engine.dispose()


def _build(folder: Path, database_url: str) -> Flask:
    environment = {"VAR": str(folder), "SECRET_KEY": "s" * 40, "BASE_URL": "https://desk.example.org"}
    app = create_app(Settings.from_environment(environment | {"DATABASE_URL": database_url}))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    app.test_client_class = DeskClient
    clean_slate.hurry(app)
    watch.READS_EVERY = float("inf")  # their file alone tells: no page whose questions are counted reads them by chance
    return app


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def app(houses: Callable[[str], Flask], database: str) -> Iterator[Flask]:
    """The desk with an empty database."""
    app = houses(database)
    with app.app_context():
        clean_slate.empty(app)
        with force_locale("en"):
            gettext("Close")  # what every process knows by heart is read before any page is counted
        yield app
        db.session.remove()
        _let_go()


def _let_go() -> None:
    """PostgreSQL's connections serve the next test too, since each new one learns the tables anew: a third of the time.

    Unless somebody still holds one. SQLite's cost nothing, and a file may change under them.
    """
    pool = db.engine.pool
    if not isinstance(pool, QueuePool) or db.engine.dialect.name == "sqlite" or pool.checkedout():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of nobody in particular."""
    return app.test_client()


@pytest.fixture(scope="session")
def laid_out() -> dict[str, clean_slate.Laid]:
    """For each kind of database the statements that lay the cast out again."""
    return {}


@pytest.fixture
def office(app: Flask, database: str, laid_out: dict[str, clean_slate.Laid]) -> Office:
    """An office that has been set up, with Support and Sales; Support is the default."""
    if database in laid_out:
        clean_slate.lay_out(laid_out[database])
    else:
        with transaction():
            office_desk.first_start(now=NOON)
            cast.furnish(Office.current(), now=NOON)
        laid_out[database] = clean_slate.keep()
    return Office.current()


@pytest.fixture
def support(office: Office) -> Department:
    return cast.department("support@example.org")


@pytest.fixture
def sales(office: Office) -> Department:
    return cast.department("sales@example.org")


def _agent(address: str) -> Callable[[Office], Agent]:
    @pytest.fixture
    def agent(office: Office) -> Agent:
        found = Agent.with_address(address)
        assert found
        return found

    return agent


alice = _agent("alice@example.org")  # answers in Support
bob = _agent("bob@example.org")  # answers in Sales
mona = _agent("mona@example.org")  # manages Support
root = _agent("root@example.org")  # administrator


@pytest.fixture
def carol(office: Office) -> Customer:
    """Writes German."""
    return cast.customer("carol@example.com")


@pytest.fixture
def danylo(office: Office) -> Customer:
    """Writes Ukrainian."""
    return cast.customer("danylo@example.net")


@pytest.fixture
def ticket(carol: Customer, support: Department, database: str, laid_out: dict[str, clean_slate.Laid]) -> Ticket:
    """Carol's printer burns; Support has been asked, nobody has answered yet."""
    kept, is_usual = f"{database} with a ticket", clean_slate.is_as_laid_out()
    if is_usual and kept in laid_out:
        clean_slate.lay_out(laid_out[kept])
        db.session.rollback()  # what it sees had begun before
        with transaction():  # as after handing in, nothing is held open
            return db.session.query(Ticket).one()
    handed_in = _hand_in(support)
    if is_usual:
        laid_out[kept] = clean_slate.keep(laid_out[database])
    return handed_in


def _hand_in(support: Department) -> Ticket:
    with transaction():
        return requests.hand_in(
            requests.Request(
                name="Carol Weiß",
                address="carol@example.com",
                subject="Drucker brennt",
                text="Der Drucker brennt.",
                language="de",
                department=support,
                submission="0" * 32,
            ),
            now=NOON,
        )


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Agent], FlaskClient]:
    """A browser in which this agent has signed in, by the sign-in page."""

    def sign_in(agent: Agent) -> FlaskClient:
        browser = app.test_client()
        answer = browser.post("/sign-in", data={"address": agent.address, "password": PASSWORD})
        assert answer.status_code == 302, answer.text
        return browser

    return sign_in


@pytest.fixture
def at_home(app: Flask) -> Callable[[str], FlaskClient]:
    """A browser in which whoever has this address has signed in, by the link that they asked for."""

    def sign_in(address: str) -> FlaskClient:
        browser = app.test_client()
        browser.post("/my/sign-in", data={"address": address})
        link = db.session.query(SignInLink).order_by(SignInLink.id.desc()).first()
        assert link
        answer = browser.post(f"/my/enter/{link.token}")
        assert answer.status_code == 303, answer.text
        return browser

    return sign_in


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Argon2 as ever, but of little work: nobody guesses at these, and thousands of tests make and check one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agent, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests leaks in."""
    for name in ("DATABASE_URL", "REDIS_URL", "VAR", "PORT", "BASE_URL", "BLOBS", "INDEX", "SEARCH"):
        if name in os.environ:
            monkeypatch.delenv(name)


@pytest.fixture
def counting(app) -> Callable[..., object]:
    """Counts the statements that reach the database within it."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")):
                statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return count


@pytest.fixture
def at_once(app):
    """Runs these in threads, each with a session of its own, which begin together."""

    def run(*acts):
        begin, errors = threading.Barrier(len(acts)), []

        def alone(act):
            with app.app_context():
                begin.wait(10)
                try:
                    act()
                except DeskError:
                    pass
                except Exception as error:  # in a thread it would be lost
                    errors.append(error)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=contextvars.Context().run, args=(alone, act)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        db.session.rollback()
        assert errors == []

    return run
