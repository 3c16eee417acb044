"""Agents: made, given a one-time password, switched off; never deleted (S9)."""

from typing import Any

from flask import flash, redirect
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from desk import departures, second_factor
from models import Agent, Role, transaction, utcnow
from views.agents import choices
from views.agents.agent_acts import AgentActs
from views.agents.fields import LanguagesField, RowField, RowsField, check_address
from views.agents.words import breakable
from views.base import DeskView, PostRowAction
from views.languages import is_zone
from views.sessions import signed_in_agent


class AgentForm(BaseForm):
    name = StringField(
        lazy_gettext("Name"),
        validators=[InputRequired(), Length(max=200)],
        description=lazy_gettext("As customers read it below answers."),
    )
    address = StringField(
        lazy_gettext("Mail address"),
        validators=[InputRequired(), Length(max=320), check_address],
        filters=[lambda text: (text or "").strip().lower()],
        description=lazy_gettext("To sign in with, and for escalations."),
    )
    role = SelectField(
        lazy_gettext("Role"),
        choices=choices.roles,
        coerce=Role,
        default=Role.AGENT,
        description=lazy_gettext(
            "Agents answer in their departments, managers also look after these departments, "
            "administrators may do everything. Translators word the desk's texts, and see nothing else."
        ),
    )
    departments = RowsField(lazy_gettext("Departments"), among=choices.departments, name_of=choices.department_name)
    language = SelectField(lazy_gettext("Language"), choices=choices.languages, default="en")
    timezone = SelectField(lazy_gettext("Time zone"), choices=lambda: choices.zones_or(gettext("As the office")))
    signature = TextAreaField(
        lazy_gettext("Signature"),
        validators=[Length(max=2000)],
        description=lazy_gettext("Stands above the department's. {agent}, {department} and {office} are filled in."),
    )
    away_from = DateField(lazy_gettext("Out of office from"), validators=[Optional()])
    away_until = DateField(
        lazy_gettext("Out of office until"),
        validators=[Optional()],
        description=lazy_gettext("Both days included. On these days the deputy is told of escalations in their stead."),
    )
    deputy_id = RowField(lazy_gettext("Deputy"), rows=lambda: choices.agents_or(gettext("Nobody")))
    takes_tickets = BooleanField(lazy_gettext("Tickets are given to them, where the department does so"), default=True)
    speaks = LanguagesField(
        lazy_gettext("Answers in"),
        choices=choices.languages,
        description=lazy_gettext("None: in the language of their screens."),
    )
    is_switched_on = BooleanField(
        lazy_gettext("Works here"),
        default=True,
        description=lazy_gettext(
            "Whoever leaves is switched off: they can't sign in any more, and their answers keep their name."
        ),
    )


class AgentView(AgentActs, DeskView):
    edit_template = "desk/agent.html"
    needs = Role.ADMINISTRATOR
    form = AgentForm
    column_list = ("name", "address", "role", "departments", "language", "is_switched_on")
    column_default_sort = [("is_switched_on", True), ("name", False)]
    column_sortable_list = ("name", "address", "role", "is_switched_on")
    column_labels = {
        "name": lazy_gettext("Name"),
        "address": lazy_gettext("Mail address"),
        "role": lazy_gettext("Role"),
        "departments": lazy_gettext("Departments"),
        "language": lazy_gettext("Language"),
        "is_switched_on": lazy_gettext("State"),
    }
    searched = (Agent.name, Agent.address)
    words = {"new": lazy_gettext("New agent")}
    sections = (
        (lazy_gettext("Who"), ("name", "address", "role", "departments", "is_switched_on")),
        (lazy_gettext("Preferences"), ("language", "timezone", "signature", "speaks", "takes_tickets")),
        (lazy_gettext("Out of office"), (("away_from", "away_until"), "deputy_id")),
    )
    column_formatters = {
        "address": lambda _view, _context, row, _name: breakable(row.address),
        "role": lambda _view, _context, row, _name: choices.role_word(row.role),
        "departments": lambda _view, _context, row, _name: ", ".join(map(choices.department_name, row.departments)),
        "language": lambda _view, _context, row, _name: dict(choices.languages()).get(row.language, row.language),
        "is_switched_on": lambda _view, _context, row, _name: _state(row),
    }
    column_extra_row_actions = [
        PostRowAction(
            ".new_password",
            lazy_gettext("New one-time password"),
            confirm=lazy_gettext("The old password ends at once, and all sessions with it. Go on?"),
            when=lambda agent: agent.is_switched_on,
        ),
        PostRowAction(
            ".without_second_factor",
            lazy_gettext("Switch the second factor off"),
            confirm=lazy_gettext("For who has lost telephone and recovery codes. Their sessions end at once. Go on?"),
            when=lambda agent: agent.totp_since is not None,
        ),
    ]

    @expose("/<id>/new-password", methods=["POST"])
    def new_password(self, id: str) -> Response:
        agent = self.get_visible(id)
        with transaction():
            password = departures.give_password(agent, by=signed_in_agent(), now=utcnow())
        _show_once(agent, password)
        return redirect(self.get_url(".index_view"))

    @expose("/<id>/without-second-factor", methods=["POST"])
    def without_second_factor(self, id: str) -> Response:
        agent = self.get_visible(id)
        with transaction():
            second_factor.switch_off(agent, by=signed_in_agent(), now=utcnow())
        flash(gettext("%(name)s signs in with the password alone now.", name=agent.name), "success")
        return redirect(self.get_url(".index_view"))

    def on_model_change(self, form: BaseForm, model: Agent, is_created: bool) -> None:
        me = signed_in_agent()
        if not is_created and model.id == me.id:
            # Whoever locks themselves out may be the last who has a key.
            model.is_switched_on, model.role = True, Role.ADMINISTRATOR
        if not model.is_switched_on:
            model.end_sessions()
        if not is_zone(model.timezone):
            model.timezone = ""
        if is_created:
            model.created_at = utcnow()

    def after_model_change(self, form: BaseForm, model: Agent, is_created: bool) -> None:
        if is_created:
            with transaction():
                password = model.set_one_time_password()
            _show_once(model, password)

    def get_save_return_url(self, model: Agent, is_created: bool = False) -> str:
        """Who was switched off with tickets in their hands: there they are handed over."""
        if not is_created and not model.is_switched_on and (held := departures.number_held_by(model)):
            told = ngettext(
                "%(name)s still holds %(num)d ticket. Give it to somebody, below.",
                "%(name)s still holds %(num)d tickets. Give them to somebody, below.",
                held,
                name=model.name,
            )
            flash(told, "warning")
            return str(self.get_url(".edit_view", id=model.id, _anchor="tickets"))
        return str(super().get_save_return_url(model, is_created))


def _state(agent: Agent) -> str:
    if not agent.is_switched_on:
        return gettext("Switched off")
    return gettext("One-time password not used yet") if agent.must_change_password else gettext("Works here")


def _show_once(agent: Agent, password: str) -> None:
    text: Any = gettext(
        "One-time password of %(name)s: %(password)s. It is shown only now; please hand it over safely.",
        name=agent.name,
        password=password,
    )
    flash(text, "info")
