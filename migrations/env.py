"""Alembic's environment: the migrations run with the desk's own engine and models."""

from alembic import context
from flask import current_app

from models import UTCDateTime, db
from models.base import EncryptedText


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Our column types are written as what lies in the database, so that migrations need no code of ours."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EncryptedText):
        return "sa.Text()"
    return False


def run() -> None:
    """Bring the database to the newest state, or back."""
    engine = db.engine
    with engine.connect().execution_options(writes=True) as connection:
        if connection.dialect.name == "sqlite":
            # A batch migration makes a table anew; its children must not go with the old one.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")


if current_app:
    run()
