"""The morning sheet goes to who wants it, at their hour, once a day: by its state, so the clock may say it twice."""

import logging

from flask_babel import force_locale

from desk import morning, tickets
from mail import morning as morning_mail
from models import MorningSheet, db, transaction, utcnow

log = logging.getLogger(__name__)


def send_due() -> None:
    """Each in a transaction of its own: taken and written together, or not at all."""
    now = utcnow()
    due = [one.agent_id for one in db.session.execute(MorningSheet.wanted()).scalars() if one.is_due(now)]
    for agent_id in due:
        try:
            _send(agent_id)
        except Exception:  # the next one must not wait for this one
            log.exception("the morning sheet of agent %s could not be written", agent_id)


def _send(agent_id: int) -> None:
    with transaction():
        now, sheet = utcnow(), db.session.get(MorningSheet, agent_id)
        if sheet is None or sheet.agent.is_translator or not sheet.is_due(now):
            return
        since, agent = sheet.since(now), sheet.agent
        if sheet.take(now):
            with force_locale(agent.language):
                told = morning.sections(agent, since=since, now=now)
                db.session.add(morning_mail.sheet(agent, told, tickets.department_for(None), now=now))
