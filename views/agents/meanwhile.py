"""What has happened in a ticket since somebody's page of it was made."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import format_timedelta, gettext, ngettext
from sqlalchemy.orm import joinedload

from models import Agent, Event, Kind, Message, Ticket, db
from views.agents import choices
from views.agents.words import event_words

MOST_TOLD = 30
SAID = ("customer_wrote", "replied", "noted")


def since(ticket: Ticket, event_id: int, agent: Agent, now: datetime) -> tuple[str, str]:
    """In a sentence, and how long ago; empty if it is nothing, or only what they did themselves."""
    newer = _newer(ticket, event_id, agent)
    if not newer:
        return "", ""
    chief = next((event for event in newer if event.kind in SAID), newer[0])
    more = len(newer) - 1
    told = _sentence(ticket, chief)
    if more:
        told = " ".join((told, ngettext("And %(num)d more change.", "And %(num)d more changes.", more)))
    ago = format_timedelta(min(chief.at - now, timedelta(seconds=-1)), add_direction=True, threshold=1)
    return told, str(ago)


def _newer(ticket: Ticket, event_id: int, agent: Agent) -> list[Event]:
    by_others = sa.or_(Event.agent_id.is_(None), Event.agent_id != agent.id)
    rows = sa.select(Event).where(Event.ticket_id == ticket.id, Event.id > event_id, by_others)
    newest = rows.options(joinedload(Event.agent)).order_by(Event.id.desc()).limit(MOST_TOLD)
    return list(db.session.execute(newest).scalars())


def _sentence(ticket: Ticket, event: Event) -> str:
    who = event.agent.name if event.agent else ""
    match event.kind:
        case "customer_wrote":
            return gettext("%(who)s has written.", who=_last_author(ticket) or str(ticket.customer))
        case "replied":
            return gettext("%(who)s has answered the customer.", who=who)
        case "noted":
            return gettext("%(who)s has added a note.", who=who)
    names = {one.id: choices.department_name(one) for one in choices.departments()}
    return event_words(event, names) or gettext("Something has changed in it.")


def _last_author(ticket: Ticket) -> str:
    heard = sa.select(Message).where(Message.ticket_id == ticket.id, Message.kind == Kind.CUSTOMER)
    last = db.session.execute(heard.order_by(Message.id.desc()).limit(1)).scalar_one_or_none()
    return last.author if last else ""
