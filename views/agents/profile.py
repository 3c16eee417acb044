"""Each agent's own profile."""

from typing import Any

from flask import flash, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext, refresh
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from models import transaction
from views.agents import choices
from views.agents.fields import RowField
from views.agents.morning import MorningActs, MorningForm, filled_in
from views.agents.notice_settings import NoticeForm, NoticeSettingsActs, notice_names
from views.base import DeskPage
from views.sessions import signed_in_agent


def deputies_or(nothing: str) -> choices.Pairs:
    """Who is at work here, but for the reader."""
    me = signed_in_agent()
    return [("", nothing), *((str(one.id), one.name) for one in choices.agents_at_work() if one.id != me.id)]


class ProfileForm(BaseForm):
    name = StringField(
        lazy_gettext("Name"),
        validators=[InputRequired(), Length(max=200)],
        description=lazy_gettext("As customers read it below answers."),
    )
    language = SelectField(lazy_gettext("Language"), choices=choices.languages)
    timezone = SelectField(lazy_gettext("Time zone"), choices=lambda: choices.zones_or(gettext("As the office")))
    theme = SelectField(lazy_gettext("Colours"), choices=choices.themes)
    uses_keys = BooleanField(
        lazy_gettext("Single-key shortcuts"),
        description=lazy_gettext("Such as “J” for the next ticket; “?” shows them all. Ctrl+K works in any case."),
    )
    signature = TextAreaField(
        lazy_gettext("Signature"),
        validators=[Length(max=2000)],
        description=lazy_gettext("Stands above the department's. {agent}, {department} and {office} are filled in."),
    )

    takes_tickets = BooleanField(
        lazy_gettext("Tickets may be given to me"),
        description=lazy_gettext("Where the department lets the desk do so. Switch it off while you want no more."),
    )
    away_from = DateField(lazy_gettext("Out of office from"), validators=[Optional()])
    away_until = DateField(
        lazy_gettext("Out of office until"),
        validators=[Optional()],
        description=lazy_gettext("Both days included. On these days your deputy is told of escalations in your stead."),
    )
    deputy_id = RowField(lazy_gettext("Deputy"), rows=lambda: deputies_or(gettext("Nobody")))

    def validate_away_until(self, field: DateField) -> None:
        if field.data and self.away_from.data and field.data < self.away_from.data:
            raise ValidationError(gettext("The last day comes before the first."))


SECTIONS = (
    ("", ("name", "language", "timezone", "theme", "uses_keys", "takes_tickets", "signature")),
    (lazy_gettext("Out of office"), (("away_from", "away_until"), "deputy_id")),
)


class ProfilePage(MorningActs, NoticeSettingsActs, DeskPage):
    for_translators = True

    def is_visible(self) -> bool:
        return False  # it stands below the agent's name

    @expose("/", methods=["GET", "POST"])
    def index_view(self) -> Any:
        agent = signed_in_agent()
        form = ProfileForm(request.form if request.method == "POST" else None, obj=agent)
        if request.method == "POST" and form.validate():
            with transaction():
                form.populate_obj(agent)
            refresh()  # the language may be another from here on
            flash(gettext("Saved."), "success")
            return redirect(self.get_url(".index_view"))
        return self._page(form)

    def _page(
        self,
        form: ProfileForm | None = None,
        notice_form: NoticeForm | None = None,
        morning_form: MorningForm | None = None,
    ) -> str:
        return self.render(
            "desk/profile.html",
            form=form or ProfileForm(None, obj=signed_in_agent()),
            sections=SECTIONS,
            title=gettext("My profile"),
            morning_form=morning_form or filled_in(),
            **notice_names(notice_form),
        )
