"""Rating an answer (R26). The link chooses and nothing more, for mail servers open links too; the button says it."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from desk import ratings
from desk.ratings import LONGEST_COMMENT
from models import Message, Rating, Score, utcnow
from views.brands import show_that_of
from views.customers import sending
from views.customers.door import by_number
from views.customers.forms import many_lines
from views.customers.ticket_page import opens_nothing

Answer = str | Response | tuple[str, int]


def add_to(pages: Blueprint) -> None:
    pages.add_url_rule("/rate/<token>", "rating", show, methods=["GET"])
    pages.add_url_rule("/rate/<token>", "rate", rate, methods=["POST"])


def show(token: str) -> Answer:
    """Which answer it is about, and what was chosen."""
    message = _rated(token)
    return _page(token, message, _score(request.args.get("score"))) if message else opens_nothing()


def rate(token: str) -> Answer:
    """It counts now, and can be said anew."""
    message, score = _rated(token), _score(request.form.get("score"))
    if message is None:
        return opens_nothing()
    if sending.is_too_often():
        return _page(token, message, score, trouble=sending.too_often()), 429
    if score is None:
        return _page(token, message, None, is_missing=True), 422
    comment = many_lines(request.form.get("comment"))

    def say() -> None:
        again = _rated(token)
        if again:
            ratings.rate(again, score, comment, now=utcnow())

    sending.written(say)
    return redirect(url_for("customers.rating", token=token, thanks=1), 303)


def _rated(token: str) -> Message | None:
    message = Rating.message_with(token)
    return message if message and ratings.can_be_rated(message) else None


def _score(text: str | None) -> Score | None:
    return Score(text) if text in set(Score) else None


def _page(token: str, message: Message, chosen: Score | None, *, trouble: str = "", is_missing: bool = False) -> str:
    known = Rating.of([message.id]).get(message.id)
    show_that_of(message.ticket.department)
    door = by_number(message.ticket.number)()
    return render_template(
        "customers/rate.html",
        token=token,
        message=message,
        rating=known,
        chosen=chosen or (known.score if known else None),
        comment=request.form.get("comment") or (known.comment if known else ""),
        longest=LONGEST_COMMENT,
        is_thanked="thanks" in request.args and known is not None and known.score is not None,
        is_missing=is_missing,
        trouble=trouble,
        back=door.to("ticket") if door else "",
    )
