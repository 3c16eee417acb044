"""Who wanted to be reminded is told when the time has come. By its state: it may be looked at twice, or late."""

from desk import reminders
from models import Reminder, db, transaction, utcnow

REMIND_AT_MOST = 200


def remind_due() -> None:
    """Each taken and told in one transaction: told once, and whoever is killed in between has told nobody."""
    for reminder_id in db.session.execute(Reminder.due(utcnow()).limit(REMIND_AT_MOST)).scalars().all():
        with transaction():
            now = utcnow()
            if Reminder.take(reminder_id, now):
                reminders.tell(db.session.get_one(Reminder, reminder_id), now=now)
