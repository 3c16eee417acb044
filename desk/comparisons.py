"""Whether what lies on the mail servers is in the desk: looked at once a night, and whenever an administrator wants."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext, ngettext
from sqlalchemy import update

from desk import alarms
from models import Comparison, Mailbox, Office, db

QUIET_HOUR = time(3)
MOST_NAMED = 100
MOST_NAMED_IN_A_MAIL = 20


def next_night(now: datetime) -> datetime:
    """The next quiet hour of the office, in which a comparison disturbs nobody."""
    zone = ZoneInfo(Office.current().timezone)
    day = now.astimezone(zone).date()
    nights = (datetime.combine(day + timedelta(days=days), QUIET_HOUR, zone) for days in (0, 1, 2))
    return next(night for night in nights if night > now).astimezone(UTC)


def ask_for(mailbox: Mailbox, *, fetches_missing: bool = False, now: datetime) -> None:
    """A worker shall compare it as soon as it can, and perhaps fetch what is missing."""
    mailbox.compares_at = now
    mailbox.fetches_missing = mailbox.fetches_missing or fetches_missing


def plan(mailbox_id: int, *, instead_of: datetime | None, now: datetime) -> None:
    """The next one is in the night, unless someone has asked for one meanwhile."""
    is_as_planned = Mailbox.compares_at.is_(None) if instead_of is None else Mailbox.compares_at == instead_of
    db.session.execute(
        update(Mailbox).where(Mailbox.id == mailbox_id, is_as_planned).values(compares_at=next_night(now))
    )


def keep(
    mailbox: Mailbox, on_server: int = 0, missing: Sequence[int] = (), error: str = "", *, now: datetime
) -> Comparison:
    """Write down what was found. The administrators are told by mail, once of each gap."""
    earlier = Comparison.last_told(mailbox)
    found = Comparison(
        mailbox=mailbox,
        at=now,
        on_server=on_server,
        gap=len(missing),
        missing=sorted(missing)[:MOST_NAMED],
        error=error,
    )
    db.session.add(found)
    db.session.flush()
    if found.gap and found.tells_news_after(earlier):
        alarms.tell_administrators(lambda: _in_words(found), sender=Mailbox.for_office(), now=now)
    return found


def _in_words(found: Comparison) -> alarms.Words:
    named = ", ".join(map(str, found.missing[:MOST_NAMED_IN_A_MAIL]))
    subject = gettext("Mail is missing: %(mailbox)s", mailbox=str(found.mailbox))
    return subject, [
        ngettext(
            "On the mail server of %(mailbox)s lies %(num)d mail that the desk doesn't have, though it has read "
            "the folder beyond it.",
            "On the mail server of %(mailbox)s lie %(num)d mails that the desk doesn't have, though it has read "
            "the folder beyond them.",
            found.gap,
            mailbox=found.mailbox.address,
        ),
        gettext("Numbers (UID) on the server: %(numbers)s", numbers=named + (" …" if found.gap > len(named) else "")),
        gettext("You can have them fetched there:"),
        alarms.address_of("/desk/reconciliation/"),
    ]
