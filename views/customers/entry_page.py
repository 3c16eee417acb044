"""Coming and going of customers. Whether an address is known to the desk is nothing that anyone learns here.

The link in the mail opens a page with one button, for mail servers open links by themselves: only the button signs in.
"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import Form, StringField
from wtforms.validators import DataRequired

from desk import entries
from desk.errors import DeskError
from models import SignInLink, db, transaction, utcnow
from views import customer_sessions
from views.brands import current_brand
from views.customers import sending
from views.customers.forms import is_address, one_line
from views.languages import offered, reader_language
from views.security import limited

Answer = str | Response | tuple[str, int]
FOR_ANYBODY = {f"my.{name}" for name in ("sign_in", "ask", "sent", "code", "link", "enter", "ask_again", "sign_out")}


class AddressForm(Form):
    """Where the link is to be sent."""

    address = StringField(filters=[one_line], validators=[DataRequired(), is_address])


def add_to(pages: Blueprint) -> None:
    pages.add_url_rule("/sign-in", "sign_in", sign_in, methods=["GET"])
    pages.add_url_rule("/sign-in", "ask", limited("10 per minute; 40 per hour")(ask), methods=["POST"])
    pages.add_url_rule("/sent", "sent", sent, methods=["GET"])
    pages.add_url_rule("/code", "code", limited("10 per minute; 40 per hour")(code), methods=["POST"])
    pages.add_url_rule("/enter/<token>", "link", link, methods=["GET"])
    pages.add_url_rule("/enter/<token>", "enter", enter, methods=["POST"])
    pages.add_url_rule("/enter/<token>/again", "ask_again", limited("10 per minute")(ask_again), methods=["POST"])
    pages.add_url_rule("/sign-out", "sign_out", sign_out, methods=["POST"])


def sign_in() -> Answer:
    """Asks for an address; who has signed in already goes on."""
    if customer_sessions.signed_in_customer():
        return redirect(url_for("my.requests"))
    return render_template("customers/sign_in.html", form=AddressForm())


def ask() -> Answer:
    """The same answer for every address."""
    form = AddressForm(request.form)
    if not form.validate():
        return render_template("customers/sign_in.html", form=form), 422
    _ask(form.address.data)
    return redirect(url_for("my.sent"), 303)


def sent() -> Answer:
    """What happens now, and where the code is typed in."""
    return render_template("customers/link_sent.html", wrong="")


def code() -> Answer:
    """Typed in where the link was asked for. Each try counts, also a wrong one."""
    try:
        with transaction():
            tried = entries.tried_in(customer_sessions.asking_browser(), now=utcnow())
        if not tried.is_code(request.form.get("code", "")[:40]):
            raise entries.WrongCode
        return _come_in(tried)
    except DeskError as refusal:
        return render_template("customers/link_sent.html", wrong=str(refusal)), refusal.status


def link(token: str) -> Answer:
    """Nothing happens by looking at it."""
    opened = SignInLink.with_token(token)
    if opened is None or not opened.is_good(utcnow()):
        return render_template("customers/link_over.html", token=token if opened else ""), 410
    return render_template(
        "customers/enter.html" if _is_here(opened) else "customers/enter_elsewhere.html", link=opened
    )


def enter(token: str) -> Answer:
    """The button was pressed, in the browser that asked."""
    opened = SignInLink.with_token(token)
    if opened is None or not _is_here(opened):
        return link(token)
    try:
        return _come_in(opened)
    except DeskError:
        return render_template("customers/link_over.html", token=token), 410


def ask_again(token: str) -> Answer:
    """A new link for this browser, to the same address; the address isn't shown to whoever has the link."""
    opened = SignInLink.with_token(token)
    if opened is None or opened.customer_id:
        return redirect(url_for("my.sign_in"))
    _ask(opened.address, holds=opened.key)
    return redirect(url_for("my.sent"), 303)


def sign_out() -> Answer:
    customer_sessions.end()
    flash(gettext("You have signed out."), "success")
    return redirect(url_for("my.sign_in"))


def _is_here(opened: SignInLink) -> bool:
    return customer_sessions.has_asked() and opened.is_for(customer_sessions.asking_browser())


def _ask(address: str, holds: str = "") -> None:
    wish = entries.Wish(
        address,
        browser=customer_sessions.asking_browser(),
        asker=customer_sessions.asking_place(),
        is_known=customer_sessions.has_had(address),
        language=reader_language(),
        holds=holds,
    )
    with transaction():
        entries.ask(wish, brand=current_brand(), now=utcnow())


def _come_in(opened: SignInLink) -> Response:
    if opened.customer_id:
        return _add_address(opened)
    is_at_home = "stay" in request.form
    started = sending.written(lambda: entries.enter(opened, is_at_home=is_at_home, now=utcnow()))
    db.session.refresh(started)
    customer_sessions.begin(started)
    customer = customer_sessions.signed_in_customer()
    if customer and "language" not in session and customer.language in offered():
        session["language"] = customer.language
    wanted: Any = session.pop(customer_sessions.NEXT, None)
    return customer_sessions.remember(redirect(wanted or url_for("my.requests"), 303), started.address)


def _add_address(opened: SignInLink) -> Response:
    customer = customer_sessions.signed_in_customer()
    if customer is None:
        raise entries.LinkIsOver
    is_added = sending.written(lambda: entries.add_address(opened, customer, now=utcnow()))
    if is_added:
        flash(gettext("This address is yours from now on."), "success")
    else:
        flash(gettext("We know this address already. A colleague of ours will join the two for you."), "info")
    return redirect(url_for("my.settings"), 303)
