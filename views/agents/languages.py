"""The desk's languages: which there are, how much of each is translated, and which stand in where a text is missing."""

from typing import Any

from babel import Locale
from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import languages, live_texts, wordings
from desk.errors import DeskError
from models import LANGUAGES, Agent, Language, Office, Role, transaction, utcnow
from models.languages import SHIPPED, direction_of, fallbacks_of
from views import changes
from views.agents import text_list
from views.base import DeskPage
from views.languages import reader_language
from views.sessions import signed_in_agent


class LanguagesPage(DeskPage):
    needs = Role.ADMINISTRATOR

    @expose("/", methods=["GET", "POST"])
    def index_view(self) -> Any:
        """All of them; sent, it adds one."""
        if request.method == "POST":
            return self._add(request.form.get("code", ""))
        reader, office = reader_language(), Office.current()
        among = {code: languages.name_of(code, reader) for code in languages.addable() if code not in LANGUAGES}
        return self.render(
            "desk/languages.html",
            coverage=list(text_list.coverage(wordings.keys())),
            names={code: languages.name_of(code, reader) for code in LANGUAGES},
            orders={code: [LANGUAGES[one] for one in fallbacks_of(code)] for code in LANGUAGES},
            examples={code: text_list.examples(code, is_plural=True) for code in LANGUAGES},
            offered=office.languages,
            shipped=SHIPPED,
            addable=sorted(among.items(), key=lambda pair: pair[1].casefold()),
        )

    @expose("/<code>", methods=["GET", "POST"])
    def language(self, code: str) -> Any:
        """The order of those that stand in for it."""
        if code not in LANGUAGES:
            abort(404)
        if request.method == "POST":
            with transaction():
                agent = signed_in_agent()
                changed = languages.put_in_order(code, request.form.getlist("fallback"), now=utcnow())
                self._note(changed, "row_changed", agent)
            live_texts.tell_everyone()
            flash(gettext("Saved.") if changed else gettext("Nothing has changed."), "success")
            return redirect(self.get_url(".language", code=code))
        return self.render(
            "desk/language.html",
            code=code,
            order=fallbacks_of(code),
            name=Locale.parse(reader_language()).languages.get(code, code),
            direction=direction_of(code),
            examples=text_list.examples(code, is_plural=True),
            may_go=code not in SHIPPED and code != Office.current().language,
        )

    @expose("/<code>/take-away", methods=["POST"])
    def take_away(self, code: str) -> Response:
        """Its words stay."""
        if code not in LANGUAGES:
            abort(404)
        try:
            with transaction():
                agent = signed_in_agent()
                self._note(languages.take_away(code), "row_deleted", agent)
                changes.note(Office.current(), "row_changed", screen="office", by=agent, now=utcnow())
        except DeskError as refusal:
            flash(str(refusal), "error")
            return redirect(self.get_url(".language", code=code))
        live_texts.tell_everyone()
        flash(gettext("The language is gone; its words are kept."), "success")
        return redirect(self.get_url(".index_view"))

    @staticmethod
    def _note(row: Language | None, kind: str, by: Agent) -> None:
        if row:
            changes.note(row, kind, screen="language", by=by, now=utcnow())

    def _add(self, code: str) -> Response:
        try:
            with transaction():
                agent = signed_in_agent()
                is_new = code not in LANGUAGES
                added = languages.add(code, (), is_offered=bool(request.form.get("is_offered")), now=utcnow())
                self._note(added if is_new else None, "row_made", agent)
                changes.note(Office.current(), "row_changed", screen="office", by=agent, now=utcnow())
        except DeskError as refusal:
            flash(str(refusal), "error")
            return redirect(self.get_url(".index_view"))
        live_texts.tell_everyone()
        flash(gettext("The language is there. Say now which languages stand in where it has no text."), "success")
        return redirect(self.get_url(".language", code=code))
