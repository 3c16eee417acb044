"""The mails that customers get, as they are written now in each language: to be read, and changed where they stand."""

from typing import Any

from flask import abort, current_app, request
from flask_admin import expose
from sqlalchemy import select

from models import LANGUAGES, Department, Office, db, utcnow
from models.languages import direction_of
from views.languages import reader_language


class TextMails:
    """Its part of the workbench."""

    @expose("/mails")
    def mails(self: Any) -> str:
        """`kind` and `language` as chosen; nothing is kept or sent."""
        samples = current_app.extensions["mail previews"]
        kind, language = request.args.get("kind", "confirmation"), request.args.get("language", reader_language())
        if kind not in samples or language not in LANGUAGES:
            abort(404)
        department = Office.current().default_department or db.session.execute(select(Department)).scalars().first()
        mail = samples[kind].of(language, department, utcnow()) if department else abort(404)
        page: str = self.render(
            "desk/texts_mails.html",
            samples=samples,
            kind=kind,
            language=language,
            direction=direction_of(language),
            mail=mail,
        )
        return page
