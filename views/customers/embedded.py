"""The form within the office's own site: `<script src="https://desk.example.org/embed.js" async></script>`.

Only the sites that the office names may show it. It knows nobody: in a frame nobody is signed in, and what is shown
afterwards tells the number alone; the request itself opens in a window of its own.
"""

from contextlib import AbstractContextManager, nullcontext

from flask import Blueprint, current_app, g, render_template, request, send_from_directory, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response

from models import HeldRequest, Office, Ticket, utcnow
from views.customers import form_page
from views.customers.form_page import Answer
from views.customers.promised import promise_of
from views.languages import offered

SCRIPT_KEPT = 3600  # seconds: so soon every site has a newer one


def add_to(pages: Blueprint) -> None:
    """Its routes. What they answer may stand in a frame of the office's sites."""
    pages.add_url_rule("/embed.js", "embed_script", script, methods=["GET"])
    pages.add_url_rule("/embed", "embedded", show, methods=["GET"])
    pages.add_url_rule("/embed", "send_embedded", send, methods=["POST"])
    pages.add_url_rule("/embed/sent/<token>", "sent_embedded", sent, methods=["GET"])
    pages.add_url_rule("/embed/waiting/<token>", "waiting_embedded", waiting, methods=["GET"])


def script() -> Response:
    """Puts the frame where it stands, and keeps it as high as the form is."""
    answer = send_from_directory(f"{current_app.static_folder}/js", "embed.js", max_age=SCRIPT_KEPT)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def show() -> Answer:
    """The form, empty but for what the site's own line says."""
    with _framed():
        return form_page.show()


def send() -> Answer:
    with _framed():
        return form_page.send()


def sent(token: str) -> Answer:
    """It has come: its number, and the way to it."""
    with _framed():
        ticket = Ticket.with_link_token(token)
        if ticket is None:
            return render_template("customers/embedded_sent.html"), 404
        promise = promise_of(ticket.department, since=ticket.created_at)
        return render_template("customers/embedded_sent.html", ticket=ticket, promise=promise)


def waiting(token: str) -> Answer:
    """What is still to be done."""
    with _framed():
        held = HeldRequest.with_page_token(token)
        if held is None:
            return render_template("customers/embedded_sent.html"), 404
        page = url_for("customers.waiting", token=token)
        return render_template("customers/embedded_sent.html", held=held, page=page, has_ended=held.has_ended(utcnow()))


def _framed() -> AbstractContextManager[None]:
    """May stand in the office's sites, in the language that the site asks for."""
    g.framed_by = Office.current().embed_sites.split()
    language = request.args.get("language", "")
    return force_locale(language) if language in offered() else nullcontext()
