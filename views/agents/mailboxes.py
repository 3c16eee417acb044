"""Mailboxes: how mail comes and goes. Passwords go in and never come out."""

from typing import Any

from flask import Response, abort, jsonify, redirect, render_template, url_for
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from desk import mailboxes, reasons
from desk.office import FIRST_LOGIN
from models import Afterwards, Mailbox, MailboxTrial, Role, Security, SignIn, TrialState, db, transaction, utcnow
from views.agents import choices
from views.agents.consents import ConsentPages, sign_in_link, state_word
from views.agents.fields import PointsField, RowField, SecretField, check_address
from views.agents.reconciliation import gap_word
from views.base import DeskView, PostRowAction, as_id
from views.languages import reader_language
from views.moments import brief
from views.sessions import signed_in_agent

PORT = [InputRequired(), NumberRange(min=1, max=65535)]
UNTIL_UNUSUAL = 60  # seconds after which a trial that nobody carried out is said to wait for a worker


class MailboxForm(BaseForm):
    address = StringField(lazy_gettext("Mail address"), validators=[InputRequired(), check_address])
    name = StringField(
        lazy_gettext("Title"), validators=[Length(max=200)], description=lazy_gettext("For you; it may stay empty.")
    )
    department_id = RowField(
        lazy_gettext("Its mail belongs to"),
        rows=lambda: choices.departments_or(gettext("the department that the mail was addressed to")),
    )
    is_active = BooleanField(lazy_gettext("Fetch and send through it"), default=True)
    imap_host = StringField(
        lazy_gettext("IMAP server"),
        validators=[Length(max=255)],
        description=lazy_gettext("Such as imap.example.org. Empty: this mailbox only sends."),
    )
    imap_port = IntegerField(lazy_gettext("Port"), default=993, validators=PORT)
    imap_security = SelectField(
        lazy_gettext("Encryption"), choices=choices.securities, coerce=Security, default=Security.TLS
    )
    imap_username = StringField(lazy_gettext("User name"), validators=[Length(max=255)])
    imap_password = SecretField(
        lazy_gettext("Password"),
        validators=[Length(max=1000)],
        description=lazy_gettext("Left empty, it stays as it is."),
    )
    imap_folder = StringField(lazy_gettext("Folder"), default="INBOX", validators=[Length(max=255)])
    after_fetch = SelectField(
        lazy_gettext("What becomes of a mail on the server once we have it"),
        choices=choices.afterwards,
        coerce=Afterwards,
        default=Afterwards.MARK,
    )
    after_folder = StringField(lazy_gettext("Folder to move it to"), validators=[Length(max=255)])
    obeys_spam_filter = BooleanField(
        lazy_gettext("Obey the mail server's own spam filter"),
        default=True,
        description=lazy_gettext(
            "What its filter marked as spam goes into the spam folder. Customers whom we know are let in all the same."
        ),
    )
    spam_score = PointsField(
        lazy_gettext("Spam from how many points on"),
        render_kw={"inputmode": "decimal"},
        description=lazy_gettext(
            "To be stricter than the filter, in its own measure. Empty: only what the filter itself calls spam."
        ),
    )
    sign_in = SelectField(
        lazy_gettext("How the desk signs in"),
        choices=choices.sign_ins,
        coerce=SignIn,
        default=SignIn.PASSWORD,
        description=lazy_gettext(
            "Google and Microsoft 365 let most programs in by their own page only, without the password: "
            "you register the desk there once, save, and sign in."
        ),
    )
    oauth_client_id = StringField(
        lazy_gettext("Client ID"),
        validators=[Length(max=255)],
        description=lazy_gettext(
            "From the Google Cloud console, or the “Application (client) ID” from the Microsoft Entra admin centre."
        ),
    )
    oauth_client_secret = SecretField(
        lazy_gettext("Client secret"),
        validators=[Length(max=1000)],
        description=lazy_gettext("Its value, not its number. Left empty, it stays as it is."),
    )
    oauth_tenant = StringField(
        lazy_gettext("Tenant (Microsoft 365 only)"),
        validators=[Length(max=100)],
        description=lazy_gettext("The “Directory (tenant) ID”, or your domain. Empty: whichever the account is in."),
    )
    smtp_host = StringField(
        lazy_gettext("SMTP server"),
        validators=[Length(max=255)],
        description=lazy_gettext("Such as smtp.example.org. Empty: this mailbox only receives."),
    )
    smtp_port = IntegerField(lazy_gettext("Port"), default=587, validators=PORT)
    smtp_security = SelectField(
        lazy_gettext("Encryption"), choices=choices.securities, coerce=Security, default=Security.STARTTLS
    )
    smtp_username = StringField(
        lazy_gettext("User name"),
        validators=[Length(max=255)],
        description=lazy_gettext("Empty: the same as for IMAP."),
    )
    smtp_password = SecretField(
        lazy_gettext("Password"),
        validators=[Length(max=1000)],
        description=lazy_gettext("Left empty, it stays as it is; if there is none yet, it is the one for IMAP."),
    )
    plus_addressing = BooleanField(
        lazy_gettext("The server takes addresses with a plus (support+…@example.org)"),
        description=lazy_gettext("Answers then find their ticket even where a program drops everything else."),
    )

    def validate_oauth_client_id(self, field: StringField) -> None:
        if self.sign_in.data != SignIn.PASSWORD and not (field.data or "").strip():
            raise ValidationError(gettext("Please enter the ID under which the provider knows the desk."))

    def validate_after_folder(self, field: StringField) -> None:
        if self.after_fetch.data == Afterwards.MOVE and not (field.data or "").strip():
            raise ValidationError(gettext("Please name the folder."))


class MailboxView(ConsentPages, DeskView):
    needs = Role.ADMINISTRATOR
    create_template = edit_template = "desk/mailbox.html"
    form = MailboxForm
    column_list = ("address", "department", "imap_host", "smtp_host", "fetched_at")
    named_by = "address"
    column_sortable_list = ("address",)
    column_default_sort = "id"
    column_labels = {
        "address": lazy_gettext("Mail address"),
        "department": lazy_gettext("Department"),
        "imap_host": lazy_gettext("Receives from"),
        "smtp_host": lazy_gettext("Sends through"),
        "fetched_at": lazy_gettext("State"),
    }
    words = {"new": lazy_gettext("New mailbox")}
    sections = (
        ("", (("address", "name"), "department_id", "is_active")),
        (
            lazy_gettext("Signing in"),
            ("sign_in", ("oauth_client_id", "oauth_client_secret"), "oauth_tenant"),
        ),
        (
            lazy_gettext("Receiving"),
            (
                ("imap_host", "imap_port", "imap_security"),
                ("imap_username", "imap_password"),
                "imap_folder",
                ("after_fetch", "after_folder"),
            ),
        ),
        (lazy_gettext("Spam"), ("obeys_spam_filter", "spam_score")),
        (
            lazy_gettext("Sending"),
            (
                ("smtp_host", "smtp_port", "smtp_security"),
                ("smtp_username", "smtp_password"),
                "plus_addressing",
            ),
        ),
    )
    column_formatters = {
        "department": lambda _view, _context, row, _name: (
            choices.department_name(row.department) if row.department else gettext("by address")
        ),
        "imap_host": lambda _view, _context, row, _name: row.imap_host or gettext("does not receive"),
        "smtp_host": lambda _view, _context, row, _name: row.smtp_host or gettext("does not send"),
        "fetched_at": lambda _view, _context, row, _name: gap_word(row) or _state(row),
    }
    column_extra_row_actions = [PostRowAction(".begin_trial", lazy_gettext("Try it"))]

    @expose("/<id>/trial", methods=["POST"])
    def begin_trial(self, id: str) -> AnyResponse:
        """A worker will sign in and send: the request only writes the wish down."""
        mailbox, mine = self.get_visible(id), signed_in_agent().address
        # Nobody can write to the first administrator until there is a real address; the mailbox writes to itself.
        recipient = mailbox.address if mine == FIRST_LOGIN else mine
        with transaction():
            trial = MailboxTrial(
                mailbox_id=mailbox.id, recipient=recipient, language=reader_language(), asked_at=utcnow()
            )
            db.session.add(trial)
        return redirect(self.get_url(".trial", id=trial.id))

    @expose("/trial/<id>")
    def trial(self, id: str) -> str:
        """How it went. The page asks again by itself until it knows."""
        return self.render("desk/trial.html", **self._told(id))

    @expose("/trial/<id>/now")
    def trial_now(self, id: str) -> Response:
        """The part of the page that changes, for the script."""
        told = self._told(id)
        return jsonify(waits=told["waits"], html=render_template("desk/trial_result.html", **told))

    def on_model_change(self, form: BaseForm, model: Mailbox, is_created: bool) -> None:
        model.address = model.address.strip().lower()
        for name in ("imap_host", "smtp_host", "imap_username", "smtp_username", "oauth_client_id", "oauth_tenant"):
            setattr(model, name, (getattr(model, name) or "").strip())
        model.imap_folder = model.imap_folder or "INBOX"
        if model.needs_token and not (model.imap_host or model.smtp_host):
            mailboxes.fill_in_servers(model)
        if is_created:
            model.reads_since = utcnow()  # ten years of old letters are not ten years of tickets

    def get_save_return_url(self, model: Mailbox, is_created: bool = False) -> str:
        """On to the provider's page, where nobody has been yet."""
        if model.needs_token and not model.oauth_refresh_token:
            return self.get_url(".consent", id=model.id)
        return super().get_save_return_url(model, is_created)

    def render(self, template: str, **names: Any) -> str:
        return super().render(template, sign_in_state=state_word, **names)

    def _told(self, id: str) -> dict[str, Any]:
        found = db.session.execute(select(MailboxTrial).where(MailboxTrial.id == as_id(id)))
        trial = found.scalar_one_or_none() or abort(404)
        waits = trial.state == TrialState.WAITING
        is_late = waits and (utcnow() - trial.asked_at).total_seconds() > UNTIL_UNUSUAL
        return {"trial": trial, "waits": waits, "is_late": is_late}


def _state(mailbox: Mailbox) -> Any:
    if not mailbox.is_active:
        return gettext("Switched off")
    if mailbox.needs_token and state_word(mailbox):
        return sign_in_link(mailbox, url_for("mailbox.consent", id=mailbox.id))
    if mailbox.fetch_error:
        told = reasons.shown(mailbox.fetch_error, reader_language())
        return Markup('<span class="verdict is-bad">{}</span>').format(told)
    if not mailbox.fetched_at:
        return gettext("Not fetched yet")
    return gettext("Fetched %(when)s", when=brief(mailbox.fetched_at, utcnow()))
