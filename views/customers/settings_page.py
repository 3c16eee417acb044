"""What customers say of themselves: the language they are served in, and which addresses are theirs (C8)."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import data_copies, entries, own_addresses, spoken, wishes
from models import Customer, transaction, utcnow
from views import customer_sessions
from views.brands import current_brand, home_of_this_brand
from views.customers.entry_page import AddressForm, Answer
from views.languages import offered, reader_language
from views.security import limited


def add_to(pages: Blueprint) -> None:
    pages.add_url_rule("/settings", "settings", settings, methods=["GET"])
    pages.add_url_rule("/settings/language", "choose_language", choose_language, methods=["POST"])
    pages.add_url_rule("/settings/address", "add_address", limited("10 per hour")(add_address), methods=["POST"])
    pages.add_url_rule("/settings/address/<int:address_id>/off", "take_address_off", take_address_off, methods=["POST"])
    pages.add_url_rule("/settings/forget", "forget", ask_to_be_forgotten, methods=["POST"])


def settings() -> Answer:
    return _page(AddressForm())


def choose_language() -> Answer:
    """Of pages and mails, also of those about what isn't closed yet."""
    chosen, customer = request.form.get("language", ""), _customer()
    if chosen in offered():
        with transaction():
            spoken.say_of(customer, chosen)
        session["language"] = chosen
    return _back()


def add_address() -> Answer:
    """A mail goes there, in the same words whether we know the address or not."""
    form = AddressForm(request.form)
    if not form.validate():
        return _page(form), 422
    browser, asker = customer_sessions.asking_browser(), customer_sessions.asking_place()
    wish = entries.Wish(form.address.data, browser=browser, asker=asker, language=reader_language())
    with transaction():
        entries.ask(wish, brand=current_brand(), customer=_customer(), now=utcnow())
    return redirect(url_for("my.sent"), 303)


def take_address_off(address_id: int) -> Response:
    """One that isn't theirs, or was taken off already, changes nothing."""
    try:
        with transaction():
            used = customer_sessions.signed_in_address()
            address = own_addresses.take_off(_customer(), address_id, used=used)
        if address:
            flash(gettext("%(address)s is no longer yours here.", address=address), "success")
    except own_addresses.SignedInWithIt as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("my.settings"), 303)


def ask_to_be_forgotten() -> Answer:
    """It becomes a request like any other, and the administrators are told."""
    if "sure" not in request.form:
        return _page(AddressForm(), not_sure=True), 422
    with transaction():
        said, department = request.form.get("text", "")[:5000], home_of_this_brand()
        ticket = wishes.ask_to_be_forgotten(_customer(), said, department=department, now=utcnow())
    flash(gettext("We have received it. You will be told what has been done."), "success")
    return redirect(url_for("my.ticket", number=ticket.number), 303)


def _customer() -> Customer:
    customer = customer_sessions.signed_in_customer()
    assert customer
    return customer


def _page(form: AddressForm, *, not_sure: bool = False) -> str:
    customer = _customer()
    of_data = {"copy": data_copies.last_of(customer, now=utcnow()), "is_little": data_copies.is_little(customer)}
    used = customer_sessions.signed_in_address()
    names = {"customer": customer, "form": form, "used_address": used, "not_sure": not_sure}
    return render_template("customers/settings.html", **names, **of_data)


def _back() -> Response:
    flash(gettext("Saved."), "success")
    return redirect(url_for("my.settings"), 303)
