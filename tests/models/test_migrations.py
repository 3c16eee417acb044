"""Where the migrations end is what the models say, on either database."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app import ROOT
from models import db

MIGRATIONS = str(ROOT / "migrations")


@pytest.mark.row("R6")
def test_the_migrations_end_at_the_models(app):
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), db.metadata)

    assert differences == []


@pytest.mark.row("R6")
def test_the_migrations_go_down_and_up_again(app):
    downgrade(MIGRATIONS, revision="base")
    left = set(inspect(db.engine).get_table_names())

    upgrade(MIGRATIONS)

    assert left == {"alembic_version"}
    assert set(inspect(db.engine).get_table_names()) == {*db.metadata.tables, "alembic_version"}
