"""The translation workbench: an administrator rewords any text of the house, in each of its languages (R9)."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from desk import catalogues, glossary, live_texts, text_memory, text_places, text_reviews, wordings
from desk.catalogues import Entry
from desk.text_checks import Mistake, is_far_longer, mistakes
from models import LANGUAGES, Office, Role, Translation, transaction, utcnow
from views.agents import text_list, text_pages
from views.agents.text_mails import TextMails, mails_with
from views.agents.text_reviews import TextReviews, told
from views.agents.text_transfer import TextTransfer
from views.base import FURTHEST_PAGE, DeskPage, as_id
from views.languages import reader_language
from views.sessions import signed_in_agent

PAGE_SIZE = 50
LONGEST = 5_000


class TextsPage(TextTransfer, TextReviews, TextMails, DeskPage):
    needs = Role.ADMINISTRATOR
    for_translators = True

    @expose("/")
    def index_view(self) -> Any:
        language = request.args.get("language", reader_language())
        language = language if language in LANGUAGES else reader_language()
        word, part = request.args.get("q", "")[:200], request.args.get("show", "")
        page = min(as_id(request.args.get("page", 0)) or 0, FURTHEST_PAGE)
        rows = wordings.of_language(language)
        all_lines = text_list.lines(language, rows, text_reviews.waiting(language))
        pages = {one.key: one for one in text_pages.pages()}
        where = pages.get(request.args.get("where", ""))
        found = [one for one in text_list.found(all_lines, word, part) if where is None or where.speaks(one.entry)]
        return self.render(
            "desk/texts.html",
            language=language,
            q=word,
            show=part if part in text_list.FILTERS else "",
            page=page,
            pages=pages.values(),
            where=where.key if where else "",
            found=len(found),
            lines=found[page * PAGE_SIZE : (page + 1) * PAGE_SIZE],
            has_more=len(found) > (page + 1) * PAGE_SIZE,
            gone=text_list.gone(language, rows),
            coverage=list(text_list.coverage(wordings.keys())),
            filters={key: word for key, (word, _fits) in text_list.FILTERS.items()},
            own=len(rows),
        )

    @expose("/<language>/<key>", methods=["GET", "POST"])
    def text(self, language: str, key: str) -> Any:
        """One text with all its forms, where it is used, and its history."""
        entry = _entry(language, key)
        if request.method == "GET":
            rows = wordings.of_language(language)
            own = rows.get(request.args.get("from", "")) or rows.get(key)
            return self._text(language, entry, own.forms if own else entry.shipped, [])
        forms = [one.replace("\r\n", "\n")[:LONGEST] for one in request.form.getlist("form")]
        try:
            with transaction():
                if seen := request.form.getlist("seen"):
                    wordings.refuse_older(language, entry, [one.replace("\r\n", "\n") for one in seen])
                by, old = signed_in_agent(), request.form.get("from", "")
                said = text_reviews.say(entry, language, forms, by=by, now=utcnow(), taken_from=old)
        except wordings.WouldBreak as refusal:
            return self._text(language, entry, forms, refusal.mistakes), 422
        except wordings.RewordedMeanwhile as refusal:
            flash(str(refusal), "error")
            return self._text(language, entry, forms, [], theirs=refusal.row), refusal.status
        live_texts.tell_everyone()
        flash(told(said), "success")
        _warn_of_length(entry, forms)
        return redirect(self.get_url(".text", language=language, key=key))

    @expose("/<language>/<key>/revert", methods=["POST"])
    def revert(self, language: str, key: str) -> Response:
        """Speak as shipped again; for a source that is gone: forget the office's words for it."""
        entry = catalogues.entries(language).get(key) if language in LANGUAGES else None
        with transaction():
            agent = signed_in_agent()
            if key not in wordings.of_language(language):
                abort(404)
            if entry and Office.current().texts_need_two:
                said = text_reviews.say(entry, language, entry.shipped, by=agent, now=utcnow())
            else:
                said = wordings.take_back(language, key, by=agent, now=utcnow())
        live_texts.tell_everyone()
        flash(gettext("The shipped text stands there again.") if said is True else told(said), "success")
        if entry:
            return redirect(self.get_url(".text", language=language, key=key))
        return redirect(self.get_url(".index_view", language=language))

    def _text(
        self,
        language: str,
        entry: Entry,
        forms: list[str],
        found: list[Mistake],
        theirs: Translation | None = None,
    ) -> str:
        rows = wordings.of_language(language)
        row = rows.get(entry.key)
        waiting, refused = text_reviews.of_text(language, entry.key)
        if row and row.forms == forms and not found:
            found = mistakes(entry.source, forms, live_texts.plurals_of(language))
        return self.render(
            "desk/text.html",
            language=language,
            entry=entry,
            row=row,
            forms=forms,
            mistakes=found,
            marked=marked,
            examples=text_list.examples(language, bool(entry.source.msgid_plural)),
            waiting=waiting,
            refused=refused,
            history=wordings.history(language, entry.key),
            taken_from=request.values.get("from", ""),
            theirs=theirs,
            seen=row.forms if row else entry.shipped,
            terms=glossary.terms_of(entry.source),
            suggestions=text_memory.suggestions(entry, catalogues.entries(language), rows),
            places=text_places.places_of(entry),
            pages=text_pages.pages_of(entry),
            mails=mails_with(entry.key, language) if text_pages.is_of_mails(entry) else [],
        )


def marked(text: str, piece: str) -> Markup:
    """The text with its wrong piece marked."""
    before, found, after = text.partition(piece) if piece else (text, "", "")
    return escape(before) + (Markup("<mark>{}</mark>").format(found) if found else "") + escape(after)


def _entry(language: str, key: str) -> Entry:
    if language not in LANGUAGES:
        abort(404)
    return catalogues.entries(language).get(key) or abort(404)


def _warn_of_length(entry: Entry, forms: list[str]) -> None:
    if any(is_far_longer(entry.source, form, max(entry.shipped, key=len)) for form in forms):
        flash(gettext("It is far longer than the source. Please look whether it fits where it stands."), "warning")
