"""The workbench's texts taken out as PO, XLIFF and CSV, and taken in, after a look at what would change."""

import json
from typing import Any

from flask import Response, abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from desk import catalogues, live_texts, text_files, text_reviews, text_tables, wordings
from desk.errors import DeskError
from models import LANGUAGES, Office, transaction, utcnow
from views.sessions import signed_in_agent
from views.spreadsheets import as_csv

MOST_AT_ONCE = 200


class TextTransfer:
    """Its part of the workbench."""

    @expose("/<language>/export.po")
    def export_po(self: Any, language: str) -> Response:
        known, own = _known(language), wordings.of_language(language)
        return _file(text_files.as_po(language, known.values(), own), "text/x-gettext-translation", f"{language}.po")

    @expose("/<language>/export.xlf")
    def export_xliff(self: Any, language: str) -> Response:
        known, own = _known(language), wordings.of_language(language)
        return _file(text_tables.as_xliff(language, known.values(), own), "application/xliff+xml", f"{language}.xlf")

    @expose("/<language>/export.csv")
    def export_csv(self: Any, language: str) -> Response:
        known, own = _known(language), wordings.of_language(language)
        head = [gettext("Source"), gettext("Shipped"), gettext("Used in")]
        rows = text_tables.table(language, known.values(), own, head)
        return _file("\ufeff" + "".join(as_csv(rows)), "text/csv", f"{language}.csv")

    @expose("/<language>/import", methods=["POST"])
    def preview(self: Any, language: str) -> Any:
        """What the file would change; nothing is changed yet."""
        known, own = _known(language), wordings.of_language(language)
        try:
            said = _said(language, request.files.get("file"))
            found = text_files.proposals(language, said, known, own)
        except DeskError as refusal:
            flash(str(refusal), "error")
            return redirect(self.get_url(".index_view", language=language))
        unknown = text_files.unknown(said, known)
        if not found:
            flash(gettext("The file says nothing otherwise than it is said here."), "success")
            if unknown:
                flash(told_of_unknown(unknown), "warning")
            return redirect(self.get_url(".index_view", language=language))
        return self.render(
            "desk/texts_import.html",
            language=language,
            proposals=found[:MOST_AT_ONCE],
            further=max(0, len(found) - MOST_AT_ONCE),
            unknown=told_of_unknown(unknown) if unknown else "",
            as_json=lambda forms: json.dumps(forms, ensure_ascii=False),
        )

    @expose("/<language>/import/apply", methods=["POST"])
    def apply_import(self: Any, language: str) -> AnyResponse:
        """Those that were ticked. What would break a page, or was changed since the look, is left as it is."""
        known, number, meanwhile = _known(language), 0, 0
        with transaction():
            for key in request.form.getlist("key")[:MOST_AT_ONCE]:
                forms, seen = (_forms(request.form.get(f"{name}-{key}", "")) for name in ("forms", "seen"))
                if key in known and forms:
                    try:
                        number += _changed(language, known[key], forms, seen)
                    except wordings.RewordedMeanwhile:
                        meanwhile += 1
            needs_two = Office.current().texts_need_two
        live_texts.tell_everyone()
        flash(_told_of(number, needs_two=needs_two), "success")
        if meanwhile:
            flash(_told_of_meanwhile(meanwhile), "warning")
        return redirect(self.get_url(".index_view", language=language, show="waiting" if needs_two else "own"))


def _known(language: str) -> dict[str, catalogues.Entry]:
    return catalogues.entries(language) if language in LANGUAGES else abort(404)


def _said(language: str, file: FileStorage | None) -> dict[str, list[str]]:
    """What a file says, by its name XLIFF, a table, or else PO. Raises DeskError."""
    raw, name = (file.read(text_files.LARGEST + 1), file.filename or "") if file else (b"", "")
    if name.lower().endswith((".xlf", ".xliff")):
        said = text_tables.read_xliff(raw)
        text_files.refuse_another_language(raw, language)
        return said
    if name.lower().endswith(".csv"):
        return text_tables.read_table(raw, _known(language), language)
    said = text_files.said_in(text_files.read_po(raw))
    text_files.refuse_another_language(raw, language)
    return said


def _changed(language: str, entry: catalogues.Entry, forms: list[str], seen: list[str]) -> bool:
    """Raises RewordedMeanwhile."""
    try:
        wordings.refuse_older(language, entry, seen)
        return bool(text_reviews.say(entry, language, forms, by=signed_in_agent(), now=utcnow()))
    except wordings.WouldBreak:
        return False


def told_of_unknown(number: int) -> str:
    return ngettext(
        "%(num)d text of the file isn’t known here and is left out.",
        "%(num)d texts of the file aren’t known here and are left out.",
        number,
    )


def _told_of_meanwhile(number: int) -> str:
    return ngettext(
        "%(num)d text was changed by somebody else meanwhile, and stays so. Take the file in again to see it.",
        "%(num)d texts were changed by somebody else meanwhile, and stay so. Take the file in again to see them.",
        number,
    )


def _told_of(number: int, *, needs_two: bool) -> str:
    if needs_two:
        return ngettext("%(num)d text waits for a second person.", "%(num)d texts wait for a second person.", number)
    return ngettext("%(num)d text is changed.", "%(num)d texts are changed.", number)


def _forms(text: str) -> list[str]:
    try:
        forms = json.loads(text)
    except ValueError:
        return []
    return forms if isinstance(forms, list) and all(isinstance(one, str) for one in forms) else []


def _file(text: str | bytes, kind: str, name: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="kvitok-{name}"'}
    return Response(text, content_type=f"{kind}; charset=utf-8", headers=disposition)
