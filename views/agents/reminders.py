"""Reminders: an agent sets them on a ticket, for themselves, and finds all of theirs on a page of their own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from desk import reminders
from desk.errors import DeskError, NoTimeToSnoozeUntil
from models import Agent, Reminder, Ticket, db, transaction, utcnow
from views.agents.snooze_times import reminder_times, time_in
from views.base import FURTHEST_PAGE, DeskPage, as_id
from views.moments import instant
from views.sessions import signed_in_agent

PAGE_SIZE = 30


@dataclass(frozen=True)
class Shown:
    """A reminder, and its ticket if the agent may see it now."""

    reminder: Reminder
    ticket: Ticket | None


class ReminderActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/remind", methods=["GET", "POST"])
    def remind(self: Any, id: str) -> Any:
        """Set one. What was typed stays after a refusal."""
        if request.method == "GET":
            return self._remind_page(self.get_visible(id))
        try:
            at = _time_in_form()
            with self._acting_on(id) as ticket:
                words = request.form.get("words", "")
                reminders.remind(ticket, signed_in_agent(), at, words, now=utcnow())
        except DeskError as refusal:
            return self._remind_page(self.get_visible(id), wrong=str(refusal)), refusal.status
        flash(gettext("You will be reminded on %(when)s.", when=instant(at)), "success")
        return self._back(id)

    def _remind_page(self: Any, ticket: Ticket, wrong: str = "") -> str:
        times = reminder_times(utcnow())
        return str(self.render("desk/remind.html", ticket=ticket, reminder_times=times, wrong=wrong, said=request.form))


class RemindersPage(DeskPage):
    def is_visible(self) -> bool:
        return False  # it stands below the agent's name

    @expose("/")
    def index_view(self) -> str:
        """What is still to come; with `?past` what was."""
        page, is_past = min(as_id(request.args.get("page", 0)) or 0, FURTHEST_PAGE), "past" in request.args
        found = _page(signed_in_agent(), page, is_past=is_past)
        return self.render(
            "desk/reminders.html",
            shown=found[:PAGE_SIZE],
            has_more=len(found) > PAGE_SIZE,
            page=page,
            is_past=is_past,
            title=gettext("My reminders"),
        )

    @expose("/take-back", methods=["POST"])
    def take_back(self) -> Response:
        """One of the agent's own; anyone else's isn't there. Of what is gone already nothing is left to do."""
        with transaction():
            reminder = db.session.get(Reminder, as_id(request.form.get("reminder", "")) or 0)
            if reminder is None or reminder.agent_id != signed_in_agent().id:
                abort(404)
            was_past, ticket_id = reminder.told_at is not None, reminder.ticket_id
            reminders.take_back(reminder)
        flash(gettext("It is off your list.") if was_past else gettext("You will not be reminded."), "success")
        if request.form.get("back") == "ticket":
            return redirect(url_for("ticket.screen", id=ticket_id))
        return redirect(self.get_url(".index_view", past=1 if was_past else None))


def _time_in_form() -> datetime:
    now = utcnow()
    try:
        return time_in(request.form, now, reminder_times(now))
    except NoTimeToSnoozeUntil:
        raise reminders.NoTimeToRemindAt from None


def _page(agent: Agent, page: int, *, is_past: bool) -> list[Shown]:
    """One more than a page holds, if there are more. Of a ticket that is hidden from them nothing is told but where."""
    visible = sa.and_(Ticket.id == Reminder.ticket_id, Ticket.is_visible_to(agent))
    rows = sa.select(Reminder, Ticket).outerjoin(Ticket, visible).where(Reminder.agent_id == agent.id)
    if is_past:
        rows = rows.where(Reminder.told_at.is_not(None)).order_by(Reminder.told_at.desc(), Reminder.id.desc())
    else:
        rows = rows.where(Reminder.told_at.is_(None)).order_by(Reminder.due_at, Reminder.id)
    rows = rows.options(joinedload(Ticket.customer)).offset(page * PAGE_SIZE).limit(PAGE_SIZE + 1)
    return [Shown(*row) for row in db.session.execute(rows)]
