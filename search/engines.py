"""Which engine answers, and where its indexes are: the tickets', the articles', and one of a console's own.

SEARCH names it. Both engines keep to `search.store.Store` and find the same.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_hex

from flask import current_app

from models import db
from search.postgres_store import PostgresStore
from search.store import Store
from search.whoosh_store import WhooshStore

ENGINES = WHOOSH, POSTGRES = ("whoosh", "postgres")
_NOT_POSTGRES = "The engine postgres needs a PostgreSQL database: set DATABASE_URL."


class NoPostgres(Exception):
    """PostgreSQL is to search, and the database is another one; the text says so."""


def tickets() -> Store:
    """The index of the desk's messages."""
    return _STORES[current_app.config["SEARCH"]]("tickets", Path(current_app.config["INDEX"]))


def articles() -> Store:
    """The index of the knowledge base."""
    folder = Path(current_app.config["INDEX"])
    return _STORES[current_app.config["SEARCH"]]("articles", folder.with_name(f"{folder.name}-articles"))


def of_folder(engine: str, folder: Path) -> Store:
    """The index that a folder stands for. Raises NoPostgres."""
    if engine == POSTGRES:
        folder.mkdir(parents=True, exist_ok=True)
    return _STORES[engine](_name_in(folder) if engine == POSTGRES else "", folder)


def _in_postgres(name: str, _folder: Path) -> Store:
    if db.engine.dialect.name != "postgresql":
        raise NoPostgres(_NOT_POSTGRES)
    return PostgresStore(db.engine, name)


def _in_whoosh(_name: str, folder: Path) -> Store:
    return WhooshStore(folder)


def _name_in(folder: Path) -> str:
    """What a console's index is called in the database; a folder that is deleted and made again has another one."""
    file = folder / "postgres-index"
    if not file.exists():
        file.write_text(f"console_{token_hex(8)}")
    return file.read_text().strip()


_STORES: Mapping[str, Callable[[str, Path], Store]] = {WHOOSH: _in_whoosh, POSTGRES: _in_postgres}
