"""Before a start: the database in its newest form, and somebody who can sign in."""

import sys

from flask.cli import ScriptInfo
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError

from app import create_app
from config import Settings
from processes import logs
from processes.trouble import Trouble, as_sentence, told_in_a_sentence


def main(_arguments: list[str]) -> int:
    """Migrate, and make the first administrator if there is none. Doing it again changes nothing."""
    settings = Settings.from_environment()
    with told_in_a_sentence(settings.VAR):
        try:
            prepare(settings)
        except OperationalError as error:
            known = as_sentence(error, settings.VAR)
            raise Trouble(known or f"The database at DATABASE_URL can't be used: {_first_line(error)}") from None
    return 0


def prepare(settings: Settings) -> None:
    """The same for given settings."""
    app = create_app(settings)
    logs.set_up("WARNING")
    with app.app_context():
        upgrade()
    logs.set_up("WARNING")  # the migrations' own configuration of logs ends with them
    sys.stdout.flush()
    app.cli.main(["desk", "first-start"], obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


def _first_line(error: OperationalError) -> str:
    return str(error.orig).strip().splitlines()[0]
