"""What the office writes itself, in all its languages on one screen; what is missing stands first by its use."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, lazy_gettext, lazy_pgettext

from desk import own_articles, own_texts
from desk.articles import OriginalIsMissing
from desk.own_articles import TITLE
from desk.own_texts import OPTION, OwnText
from desk.record import record_elsewhere
from models import LANGUAGES, Agent, Role, transaction, utcnow
from models.languages import fallbacks_of, language_of
from views import changes
from views.agents.article_form import MARKDOWN
from views.base import FURTHEST_PAGE, DeskPage, as_id
from views.languages import offered, reader_language
from views.sessions import signed_in_agent

PAGE_SIZE = 50
REFUSALS = (own_texts.TooLong, own_texts.NeededInOne, own_articles.NeedsTitle, OriginalIsMissing)

KINDS = {
    "department": lazy_gettext("Departments"),
    "category": lazy_gettext("Categories"),
    "product": lazy_gettext("Products"),
    "custom_field": lazy_gettext("Fields"),
    "canned_reply": lazy_gettext("Canned replies"),
    "check_list": lazy_gettext("Check lists"),
    "article_category": lazy_gettext("Categories of articles"),
    "article": lazy_gettext("Articles"),
}

PARTS = {
    "names": lazy_pgettext("of a department, a product", "Name"),
    "descriptions": lazy_pgettext("of a department, a category", "Description"),
    "signatures": lazy_gettext("Signature"),
    "reminder_texts": lazy_gettext("Reminder to a customer"),
    "closing_texts": lazy_gettext("Notice before closing"),
    "labels": lazy_gettext("Question"),
    "hints": lazy_gettext("Help"),
    "texts": lazy_gettext("Text"),
}


class OwnTextsPage(DeskPage):
    needs = Role.ADMINISTRATOR

    @expose("/")
    def index_view(self) -> Any:
        """All of them, or what is missing (`show`: a language, or "missing"), of one kind or of all."""
        show, kind = request.args.get("show", ""), request.args.get("kind", "")
        word = request.args.get("q", "")[:200].strip().casefold()
        page = min(as_id(request.args.get("page", 0)) or 0, FURTHEST_PAGE)
        texts = own_texts.all_of_them(reader_language())
        found = [one for one in texts if kind in ("", one.kind) and (not word or one.holds(word))]
        lines = _lines(found, show)
        return self.render(
            "desk/own_texts.html",
            lines=lines[page * PAGE_SIZE : (page + 1) * PAGE_SIZE],
            found=len(lines),
            page=page,
            has_more=len(lines) > (page + 1) * PAGE_SIZE,
            q=word,
            show=show,
            kind=kind,
            kinds=KINDS,
            part_word=part_word,
            number_missing=len(own_texts.missing(texts, offered())),
            languages=offered(),
            fallbacks={code: [LANGUAGES[one] for one in fallbacks_of(code) if one in offered()] for code in offered()},
            goes_out=goes_out,
        )

    @expose("/<kind>/<row_id>/<part>", methods=["GET", "POST"])
    def text(self, kind: str, row_id: str, part: str) -> Any:
        """One text in all languages. What a colleague wrote meanwhile is shown beside what was typed."""
        row, text = _one(kind, as_id(row_id) or 0, part) or abort(404)
        if request.method == "GET":
            return self._text(text, text.texts, {}, "")
        names = [name for code in offered() for name in (code, TITLE + code) if name in request.form]
        typed = {name: request.form[name].replace("\r\n", "\n") for name in names}
        seen = {name: request.form.get(f"seen-{name}", "").replace("\r\n", "\n") for name in names}
        try:
            with transaction():
                agent = signed_in_agent()  # asked now: later it would have the change written, and then none is seen
                changed = _write(row, text, seen, typed, by=agent)
        except own_texts.ChangedMeanwhile as refusal:
            return self._text(text, {**text.texts, **typed}, refusal.theirs, str(refusal)), refusal.status
        except REFUSALS as refusal:
            return self._text(text, {**text.texts, **typed}, {}, str(refusal)), refusal.status
        flash(gettext("Saved.") if changed else gettext("Nothing has changed."), "success")
        return redirect(self.get_url(".text", kind=kind, row_id=row_id, part=part))

    def _text(self, text: OwnText, typed: dict[str, str], theirs: dict[str, str], wrong: str) -> str:
        return self.render(
            "desk/own_text.html",
            text=text,
            typed=typed,
            theirs=theirs,
            wrong=wrong,
            languages=offered(),
            kinds=KINDS,
            part_word=part_word,
            goes_out=goes_out,
            titled=TITLE if text.kind == "article" else "",
            longest_title=own_articles.LONGEST_TITLE,
            hint=MARKDOWN if text.kind == "article" else "",
        )


def _one(kind: str, row_id: int, part: str) -> tuple[Any, OwnText] | None:
    if (kind, part) == ("article", "texts"):
        return own_articles.one(row_id, reader_language())
    return own_texts.one(kind, row_id, part, reader_language())


def _write(row: Any, text: OwnText, seen: dict[str, str], typed: dict[str, str], *, by: Agent) -> bool:
    """Whether anything has changed; then it is on the record."""
    if text.kind == "article":
        changed = own_articles.write(row, text, seen, typed, by=by, now=utcnow())
        if changed:
            told = {"screen": text.kind, "row": str(row)[: changes.LONGEST_NAME], "id": row.id, "fields": ["texts"]}
            record_elsewhere("row_changed", by=by, now=utcnow(), **told)
        return changed
    changed = own_texts.write(row, text, seen, typed)
    if changed:
        changes.note(row, "row_changed", screen=text.kind, by=by, now=utcnow())
    return changed


def part_word(text: OwnText) -> str:
    return gettext("What can be chosen") if text.part.startswith(OPTION) else str(PARTS[text.part])


def goes_out(text: OwnText, language: str) -> str:
    """In which language it goes out to whom it is missing for; empty where it goes out in none."""
    code = language_of(text.texts, language)
    return LANGUAGES.get(code, code)


def _lines(texts: list[OwnText], show: str) -> list[tuple[OwnText, str]]:
    """Each with the language that it is missing in; "" in the list of all."""
    if show in offered():
        return own_texts.missing(texts, [show])
    return own_texts.missing(texts, offered()) if show == "missing" else [(one, "") for one in texts]
