"""The page that tells what went wrong, in the frame of the part of the desk that the reader is in."""

from typing import Any

from flask import current_app, g, render_template, request, url_for

from views.sessions import current_agent

BEFORE_THE_DESK = ("/setup", "/sign-in", "/new-password")


def page(title: str, text: str, status: int, *, words: str = "", sign_in: str = "") -> tuple[str, int]:
    """A page that says what happened and where to go from here.

    `words` are what somebody wrote in vain; `sign_in` is where they go on once they have signed in.
    """
    names = {"title": title, "text": text, "status": status, "words": words, "sign_in": sign_in}
    if current_agent() and request.path.startswith("/desk/"):
        return _home().render("desk/error.html", beginning=url_for("ticket.index_view"), **names), status
    return render_template("error.html", frame=_frame(), beginning=_beginning(), **names), status


def _home() -> Any:
    """The view of the desk that is always there, and whose frame shows what this agent may open."""
    return current_app.extensions["admin"][0].index_view


def _frame() -> str:
    if _is_embedded():
        return "customers/embedded.html"
    return "page.html" if request.path.startswith(BEFORE_THE_DESK) else "customers/page.html"


def _beginning() -> str:
    if _is_embedded():
        return url_for("customers.embedded", language=request.args.get("language"), theme=request.args.get("theme"))
    return url_for("admin.index") if current_agent() else url_for("customers.form")


def _is_embedded() -> bool:
    """In a frame of another site, where only the form may be shown."""
    return "framed_by" in g
