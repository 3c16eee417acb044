"""Databases of the newest form: migrated once in a run, then copied, which is ten times quicker."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask_migrate import upgrade

from app import ROOT, create_app
from config import Settings
from models import db
from tests.servers.postgres import Postgres

DATABASE = "kvitok.db"

Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once_in_a_run(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Gives the folder of this name, made by the first who asks, in whichever process: the others wait for it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def give(name: str, make: Callable[[Path], object]) -> Path:
        made = folder / f"once-{name}"
        with _alone(folder / f"{name}.lock"):
            if not made.exists():
                half = folder / f"half-{name}"
                shutil.rmtree(half, ignore_errors=True)  # of one who failed
                half.mkdir(mode=0o755)
                make(half)
                half.rename(made)
        return made

    return give


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database that nobody uses, to be copied."""
    url = postgres.create_database()
    _migrate(tmp_path_factory.mktemp("template"), url)
    yield url
    postgres.drop_database(url)


@pytest.fixture(scope="session")
def postgres_database(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    """The URL of a database without rows for the whole run."""
    url = postgres.create_database(postgres_template)
    yield url
    postgres.drop_database(url)


@pytest.fixture(scope="session")
def migrated(once_in_a_run: Once, request: pytest.FixtureRequest) -> Callable[[str, Path], str]:
    """Gives a desk's folder an empty database of the newest form. Answers what DATABASE_URL has to say."""

    def give(kind: str, folder: Path) -> str:
        folder.mkdir(exist_ok=True)
        if kind == "postgresql":
            template = request.getfixturevalue("postgres_template")
            return str(request.getfixturevalue("postgres").create_database(template))
        shutil.copyfile(once_in_a_run("sqlite", _migrate) / DATABASE, folder / DATABASE)
        return ""

    return give


def _migrate(folder: Path, url: str = "") -> None:
    app = create_app(Settings.from_environment({"VAR": str(folder), "DATABASE_URL": url}))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        db.session.remove()
        db.engine.dispose()
