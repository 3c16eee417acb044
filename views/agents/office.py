"""The office's own settings."""

import re
from typing import Any

from flask import current_app, flash, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from werkzeug.local import LocalProxy
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from desk import second_factor
from desk.errors import DeskError
from models import Office, Role, SecondFactorFor, db, transaction, utcnow
from views import changes
from views.agents import choices
from views.agents.fields import LanguagesField, RowField, check_address
from views.base import DeskPage
from views.sessions import signed_in_agent

COLOUR = r"#[0-9a-f]{6}\Z"
_SITE = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")


def sites(text: str | None) -> str:
    """One a line; of an address that was copied whole only the site is kept."""
    return "\n".join(re.sub(r"(?<=[^/:])/.*", "", one) for one in re.split(r"[\s,;]+", (text or "").lower()) if one)


class OfficeForm(BaseForm):
    name = StringField(lazy_gettext("Name of the office"), validators=[Length(max=200)])
    language = SelectField(
        lazy_gettext("Its own language"),
        choices=choices.languages,
        description=lazy_gettext("For everyone whose language isn't offered."),
    )
    languages = LanguagesField(lazy_gettext("Languages offered"), choices=choices.languages)
    timezone = SelectField(lazy_gettext("Time zone"), choices=choices.zones)
    default_department_id = RowField(
        lazy_gettext("Department for what fits nowhere else"),
        rows=lambda: choices.departments_or(gettext("the first one")),
    )
    confirms_requests = BooleanField(lazy_gettext("Tell customers by mail that their request has come"))
    quotes_history = BooleanField(lazy_gettext("Quote what was said before below answers"))
    agents_answer_by_mail = BooleanField(
        lazy_gettext("An agent's answer to a notice's mail goes to the customer"),
        description=lazy_gettext(
            "Only from the agent's own address, and only while they may see the ticket. "
            "With “note” alone in the first line it becomes a note."
        ),
    )
    texts_need_two = BooleanField(
        lazy_gettext("Changed texts wait until a second person has accepted them"),
        description=lazy_gettext("Texts of the pages and mails under “Texts and languages”; files taken in as well."),
    )
    undo_seconds = IntegerField(
        lazy_gettext("Seconds during which an answer can be taken back"),
        validators=[InputRequired(), NumberRange(min=0, max=120)],
        description=lazy_gettext("So long it waits before it leaves; 0 for not at all."),
    )
    outgoing_mailbox_id = RowField(
        lazy_gettext("Mailbox through which all mail goes out"),
        rows=lambda: choices.sending_mailboxes_or(gettext("each department's own")),
        description=lazy_gettext("Departments keep their own addresses as senders."),
    )
    automatic_mails_per_hour = IntegerField(
        lazy_gettext("Automatic mails to one address in an hour, at most"),
        validators=[InputRequired(), NumberRange(min=0, max=100)],
        description=lazy_gettext("So that two machines don't answer each other for ever."),
    )
    spam_days = IntegerField(
        lazy_gettext("Days after which spam is deleted"),
        validators=[InputRequired(), NumberRange(min=0, max=3650)],
        description=lazy_gettext("With its files and the mails as they came; 0 for never."),
    )
    rating_days = IntegerField(
        lazy_gettext("Days after which a customer may be asked again how an answer was"),
        validators=[InputRequired(), NumberRange(min=0, max=3650)],
        description=lazy_gettext("Three words at the foot of an answer's mail; 0: nobody is ever asked."),
    )
    colour = StringField(
        lazy_gettext("Colour of the office"),
        validators=[Optional(), Regexp(COLOUR, message=lazy_gettext("Please write it as #1d5bb8."))],
        filters=[lambda text: (text or "").strip().lower()],
        description=lazy_gettext("A line on top of mails to customers, such as #1d5bb8. Empty: the desk's own blue."),
    )
    push_contact = StringField(
        lazy_gettext("Mail address for push services"),
        validators=[Length(max=320), check_address],
        filters=[lambda text: (text or "").strip()],
        description=lazy_gettext(
            "They may write to it if pushes to agents' browsers make trouble. Empty: the desk's own address."
        ),
    )
    second_factor_for = SelectField(
        lazy_gettext("Second factor required"),
        choices=lambda: [
            (SecondFactorFor.NOBODY.value, gettext("of nobody; everyone may set one up")),
            (SecondFactorFor.MANAGERS.value, gettext("of administrators and managers")),
            (SecondFactorFor.ALL.value, gettext("of all agents")),
        ],
        description=lazy_gettext("Whoever has none yet sets it up right after signing in, before anything else."),
    )
    checks_addresses = BooleanField(
        lazy_gettext("Strangers confirm their address by mail before you see what they wrote in the form"),
        description=lazy_gettext(
            "Who is signed in is never asked, and whose browser has no JavaScript always is. What nobody confirms is "
            "deleted after 30 days."
        ),
    )
    embed_sites = TextAreaField(
        lazy_gettext("Sites in which the form may stand"),
        validators=[Length(max=2000)],
        filters=[sites],
        description=lazy_gettext(
            "One a line, such as https://www.example.org. There this line puts the form where it stands: %(line)s",
            line=LocalProxy(lambda: f'<script src="{current_app.config["BASE_URL"]}/embed.js" async></script>'),
        ),
    )
    upload_types = TextAreaField(
        lazy_gettext("Files that customers may attach in the form"),
        validators=[Length(max=500)],
        description=lazy_gettext("Endings of file names, such as png pdf docx."),
    )

    def validate_embed_sites(self, field: TextAreaField) -> None:
        for site in field.data.split():
            if not _SITE.fullmatch(site):
                raise ValidationError(gettext("This is not the address of a site: %(text)s", text=site))

    def validate_languages(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(gettext("Please choose one at least."))
        if self.language.data not in field.data:
            raise ValidationError(gettext("The office's own language must be among them."))

    def validate_second_factor_for(self, field: SelectField) -> None:
        try:
            second_factor.refuse_to_lock_out(signed_in_agent(), Office(second_factor_for=SecondFactorFor(field.data)))
        except DeskError as refusal:
            raise ValidationError(str(refusal)) from refusal


class OfficePage(DeskPage):
    form = OfficeForm  # the record calls its fields as it does
    needs = Role.ADMINISTRATOR
    sections = (
        ("", ("name", "language", "languages", "timezone", "default_department_id")),
        (
            lazy_gettext("Mail"),
            (
                "confirms_requests",
                "quotes_history",
                "rating_days",
                "colour",
                "agents_answer_by_mail",
                "undo_seconds",
                "automatic_mails_per_hour",
                "outgoing_mailbox_id",
                "spam_days",
                "push_contact",
            ),
        ),
        (lazy_gettext("Texts and languages"), ("texts_need_two",)),
        (lazy_gettext("Signing in"), ("second_factor_for",)),
        (lazy_gettext("The customers' form"), ("checks_addresses", "upload_types", "embed_sites")),
    )

    @expose("/", methods=["GET", "POST"])
    def index_view(self) -> Any:
        office = Office.current()
        form = self.form(request.form if request.method == "POST" else None, obj=office)
        if request.method == "POST" and form.validate():
            with transaction():
                db.session.refresh(office)  # what isn't loaded counts as changed once it is set
                agent = signed_in_agent()  # asked now: later it would have the change written, and then none is seen
                form.populate_obj(office)
                changes.note(office, "row_changed", screen="office", by=agent, now=utcnow())
                office.upload_types = " ".join(office.upload_types.replace(".", " ").replace(",", " ").lower().split())
            flash(gettext("Saved."), "success")
            return redirect(self.get_url(".index_view"))
        return self.render("desk/settings.html", form=form, sections=self.sections, title=gettext("The office"))
