"""The whole house: each room's init_app in turn. `python app.py all` starts everything."""

import sys
from dataclasses import asdict
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

import commands
import jobs
import models
import search
import views
from config import Settings
from mail import compose, previews

ROOT = Path(__file__).resolve().parent


def create_app(settings: Settings | None = None) -> Flask:
    """The desk as a Flask application. Reads the environment unless it is given settings."""
    app = Flask("kvitok", root_path=str(ROOT))
    app.config.from_mapping(asdict(settings or Settings.from_environment()))
    app.config["SQLALCHEMY_DATABASE_URI"] = app.config["DATABASE_URL"]
    models.init_app(app)
    Migrate(app, models.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    compose.init_app(app)
    previews.init_app(app)
    search.init_app(app)
    jobs.init_app(app)
    views.init_app(app)
    commands.init_app(app)
    return app


if __name__ == "__main__":
    from processes import main

    sys.exit(main(sys.argv[1:]))
