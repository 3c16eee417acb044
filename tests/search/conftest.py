"""An index of each engine. What is asked of one is asked of the other."""

from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import Engine, create_engine

from models import engine_options
from search.engines import ENGINES, POSTGRES
from search.postgres_store import PostgresStore
from search.store import Store
from search.whoosh_store import WhooshStore


@pytest.fixture(scope="session")
def postgres_engine(postgres_database: str) -> Iterator[Engine]:
    engine = create_engine(postgres_database, **engine_options(postgres_database))
    yield engine
    engine.dispose()


@pytest.fixture
def make_store(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], Store]:
    """A new, empty index of an engine."""

    def make(engine: str) -> Store:
        store: Store = WhooshStore(tmp_path / "index")
        if engine == POSTGRES:
            store = PostgresStore(request.getfixturevalue("postgres_engine"), f"test_{token_hex(4)}")
        store.create()
        return store

    return make


@pytest.fixture(params=ENGINES)
def store(make_store: Callable[[str], Store], request: pytest.FixtureRequest) -> Store:
    return make_store(request.param)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found is not to depend on how busy the machine is just now; that time is bounded has tests of its own."""
    monkeypatch.setattr("search.asking.SECONDS", 30.0)
