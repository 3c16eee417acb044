"""The task that a stranger's browser solves before it sends the form."""

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from models import utcnow
from views.customers import work
from views.security import limited


def add_to(pages: Blueprint) -> None:
    """Its route."""
    pages.add_url_rule("/work", "work", task, methods=["GET"])


@limited("120 per minute")
def task() -> Response:
    """A new one for each who asks; nobody keeps it."""
    answer = jsonify(work.task(now=utcnow()))
    answer.headers["Cache-Control"] = "no-store"
    return answer
