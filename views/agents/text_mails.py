"""The mails that customers get, as they are written now in each language: to be read, and changed where they stand."""

from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, g, request
from flask_admin import expose
from sqlalchemy import select

from desk.marked_texts import keys_in
from models import LANGUAGES, Department, Office, db, utcnow
from models.languages import direction_of
from views.agents.text_pages import MAILS
from views.languages import reader_language


@dataclass(frozen=True)
class Mail:
    """A kind of mail in one language, and where it is shown."""

    name: Any
    address: str


def mails_with(key: str, language: str) -> list[Mail]:
    """The kinds in which a text is said: they are written, and looked through."""
    department = _department()
    samples = current_app.extensions["mail previews"] if department else {}
    return [
        Mail(sample.name, f"{MAILS}?kind={kind}&language={language}")
        for kind, sample in samples.items()
        if key in _keys(sample.of, language, department)
    ]


def _keys(written: Any, language: str, department: Any) -> list[str]:
    marks, g.marks_texts = g.get("marks_texts", False), True
    try:
        mail = written(language, department, utcnow())
    finally:
        g.marks_texts = marks
    return keys_in(f"{mail.subject}\n{mail.text}")


def _department() -> Department | None:
    return Office.current().default_department or db.session.execute(select(Department)).scalars().first()


class TextMails:
    """Its part of the workbench."""

    @expose("/mails")
    def mails(self: Any) -> str:
        """`kind` and `language` as chosen; nothing is kept or sent."""
        samples = current_app.extensions["mail previews"]
        kind, language = request.args.get("kind", "confirmation"), request.args.get("language", reader_language())
        if kind not in samples or language not in LANGUAGES:
            abort(404)
        department = _department() or abort(404)
        mail = samples[kind].of(language, department, utcnow())
        page: str = self.render(
            "desk/texts_mails.html",
            samples=samples,
            kind=kind,
            language=language,
            direction=direction_of(language),
            mail=mail,
        )
        return page
