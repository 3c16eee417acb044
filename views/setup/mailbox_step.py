"""Third step: the mailbox, tried by a worker before it is used."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import mailboxes
from desk.providers import ADVICE, provider_of
from models import MailboxTrial, TrialState, db, transaction, utcnow
from views.agents.choices import departments, securities
from views.languages import reader_language
from views.setup.mailbox_form import MailboxForm

Answer = str | Response | tuple[str, int]
PATIENCE = timedelta(seconds=60)


def add_to(pages: Blueprint) -> None:
    """Its routes."""
    pages.add_url_rule("/mailbox", "mailbox", show, methods=["GET"])
    pages.add_url_rule("/mailbox", "save_mailbox", save, methods=["POST"])
    pages.add_url_rule("/mailbox/servers", "servers", servers, methods=["GET"])
    pages.add_url_rule("/mailbox/trial/<int:trial_id>", "trial", trial, methods=["GET"])
    pages.add_url_rule("/mailbox/use", "use_mailbox", use, methods=["POST"])


def show() -> Answer:
    """The mailbox as far as it is known; for a new one the first department's address."""
    mailbox = mailboxes.first()
    if mailbox:
        return _page(MailboxForm(obj=mailbox))
    address = next((one.address for one in departments() if one.address), "")
    return _page(MailboxForm(data={"address": address}))


def save() -> Answer:
    """Keep it, and try it or use it."""
    if "later" in request.form:
        return redirect(url_for("setup.done"), 303)
    form = MailboxForm(request.form)
    form.fill_in_servers()
    known = mailboxes.first()
    if not form.validate() or not form.has_password(known):
        return _page(form), 422
    return _try(form) if "try" in request.form else _use(form)


def servers() -> Answer:
    """The servers of an address's provider, and what to know of it: for the script that fills in the form."""
    provider = provider_of(request.args.get("address", ""))
    return jsonify(servers=provider.servers(), advice=str(ADVICE.get(provider.advice, "")))


def trial(trial_id: int) -> Answer:
    """How the trial stands. The page looks again until the worker has written its result."""
    asked = db.session.get(MailboxTrial, trial_id) or abort(404)
    is_waiting = asked.state == TrialState.WAITING
    return render_template(
        "setup/trial.html",
        step=3,
        trial=asked,
        is_waiting=is_waiting,
        is_late=is_waiting and utcnow() - asked.asked_at > PATIENCE,
        works=not is_waiting and not asked.imap_error and not asked.smtp_error,
        advice=ADVICE.get(provider_of(asked.mailbox.address).advice, ""),
    )


def use() -> Answer:
    """From now on the desk fetches from this mailbox and sends through it."""
    mailbox = mailboxes.first() or abort(404)
    with transaction():
        mailboxes.use(mailbox, now=utcnow())
    flash(gettext("The mailbox %(address)s is in use.", address=mailbox.address), "success")
    return redirect(url_for("setup.done"), 303)


def _try(form: MailboxForm) -> Answer:
    recipient = form.recipient.data or form.address.data
    with transaction():
        asked = mailboxes.ask_for_trial(mailboxes.keep(form.values()), recipient, reader_language(), now=utcnow())
        trial_id = asked.id
    return redirect(url_for("setup.trial", trial_id=trial_id), 303)


def _use(form: MailboxForm) -> Answer:
    with transaction():
        mailboxes.keep(form.values())
    return use()


def _page(form: Any) -> str:
    return render_template(
        "setup/mailbox.html",
        step=3,
        form=form,
        securities=securities(),
        has_password=bool((known := mailboxes.first()) and known.imap_password),
        advice=ADVICE.get(provider_of(form.address.data or "").advice, ""),
    )
