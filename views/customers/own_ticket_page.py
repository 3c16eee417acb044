"""A ticket in the place of who has signed in, by its number: their own, a colleague's, or what they are in copy of."""

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from models import PersonalTicket, db, transaction, utcnow
from views.customers import ticket_page
from views.customers.door import by_number


def add_to(pages: Blueprint) -> None:
    ticket_page.add_acts(pages, "/<int:number>", by_number)
    pages.add_url_rule("/<int:number>/personal", "personal", keep_to_oneself, methods=["POST"])


def keep_to_oneself(number: int) -> Response | ticket_page.Answer:
    """Colleagues no longer see it, or see it again. Its customer alone decides."""
    door = by_number(number)()
    if door is None or not door.has_colleagues:
        return ticket_page.opens_nothing()
    is_personal = "personal" in request.form
    with transaction():
        kept = db.session.get(PersonalTicket, door.own.id)
        if is_personal and kept is None:
            db.session.add(PersonalTicket(ticket_id=door.own.id, since=utcnow()))
        elif kept and not is_personal:
            db.session.delete(kept)
    flash(
        gettext("Your colleagues don't see it now, unless they are in copy.")
        if is_personal
        else gettext("Your colleagues see it now."),
        "success",
    )
    return redirect(door.to("ticket"), 303)
