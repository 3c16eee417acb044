"""In which language a ticket's customer is written to: shown, put right, and compared with what an agent writes."""

from typing import Any

from flask import Response, jsonify, request
from flask_admin import expose
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as AnyResponse

from desk import spoken
from models import LANGUAGES, Customer, LanguageFrom, Ticket, utcnow
from models.languages import language_of
from views.sessions import signed_in_agent

LONGEST_READ = 20_000

_WHENCE = {
    LanguageFrom.OFFICE: lazy_gettext("the office’s own, since nothing tells theirs"),
    LanguageFrom.PAGE: lazy_gettext("as the page was on which they wrote"),
    LanguageFrom.WRITTEN: lazy_gettext("as they write"),
    LanguageFrom.SAID: lazy_gettext("as was said, whatever they write in"),
}


class SpokenActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/language", methods=["POST"])
    def say_language(self: Any, id: str) -> AnyResponse:
        """For this ticket, the customer's other open ones, and all that are to come."""
        with self._acting_on(id) as ticket:
            spoken.say(ticket, request.form.get("language", ""), by=signed_in_agent(), now=utcnow())
        answer: AnyResponse = self._back(id)
        return answer

    @expose("/<id>/spoken", methods=["POST"])
    def compare_language(self: Any, id: str) -> Response:
        """`text` → {"words"}: a warning where the answer isn't in the customer's language, else nothing."""
        ticket = self.get_visible(id)
        return jsonify(words=unlike(ticket, request.form.get("text", "")[:LONGEST_READ]))


def spoken_from(customer: Customer) -> str:
    """Whence their language is known."""
    return str(_WHENCE[customer.language_from])


def unlike(ticket: Ticket, text: str) -> str:
    """What to say of an answer in another language than its customer’s; empty where it is theirs, or unknown."""
    written = spoken.of_answer(text)
    if written in (None, ticket.language):
        return ""
    return gettext(
        "Your answer seems to be in another language (%(written)s). The customer is written to in theirs (%(theirs)s).",
        written=LANGUAGES[str(written)],
        theirs=LANGUAGES.get(ticket.language, ticket.language),
    )


def goes_out_in(ticket: Ticket) -> str:
    """Which variants go out with an answer: the mail's own words, and the department's signature."""
    theirs = LANGUAGES.get(ticket.language, ticket.language)
    signed = language_of(ticket.department.signatures, ticket.language)
    if signed in ("", ticket.language):
        return gettext("Goes out in this language: %(language)s.", language=theirs)
    return gettext(
        "Goes out in this language: %(language)s. There is no signature in it; this one goes along: %(other)s.",
        language=theirs,
        other=LANGUAGES.get(signed, signed),
    )
