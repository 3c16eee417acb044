"""An invitation in words: what, when in the reader's own zone, and who."""

from datetime import date, datetime

from flask_babel import format_date, format_time, gettext, ngettext, to_user_timezone

from desk.enclosures import Invitation

MOST_PEOPLE = 8


def invitation_title(invitation: Invitation) -> str:
    """What kind of calendar file it is."""
    if invitation.method == "REPLY":
        return _answer(invitation)
    if invitation.is_cancelled:
        return gettext("Called off")
    if invitation.method == "COUNTER":
        return gettext("Another time is proposed")
    return gettext("Calendar invitation") if invitation.method == "REQUEST" else gettext("Calendar entry")


def when(invitation: Invitation) -> str:
    """From when to when; empty if the file doesn't say. A clock's hour without a known zone is told as it stands."""
    start, end = invitation.starts, invitation.ends
    if start is None:
        return ""
    if not isinstance(start, datetime):
        return f"{_day(start)} – {_day(end)}" if end and end != start else _day(start)
    words = f"{_day(start)}, {_hour(start)}"
    if isinstance(end, datetime):
        words += f" – {_hour(end)}" if _day(end) == _day(start) else f" – {_day(end)}, {_hour(end)}"
    if invitation.zone:
        return gettext("%(when)s (time zone “%(zone)s”)", when=words, zone=invitation.zone)
    return words


def who(invitation: Invitation) -> str:
    """The people asked, by name; of many the first."""
    people = [one for one in invitation.people if one != invitation.organizer]
    named, more = ", ".join(people[:MOST_PEOPLE]), len(people) - MOST_PEOPLE
    if more <= 0:
        return named
    return ngettext("%(names)s and %(num)d more", "%(names)s and %(num)d more", more, names=named)


def _answer(invitation: Invitation) -> str:
    return {
        "accepted": gettext("Invitation accepted"),
        "declined": gettext("Invitation declined"),
        "tentative": gettext("Invitation accepted with reservation"),
    }.get(invitation.answer, gettext("Answer to an invitation"))


def _day(at: date) -> str:
    """The weekday goes with it: people plan by it."""
    if isinstance(at, datetime):
        at = (to_user_timezone(at) if at.tzinfo else at).date()
    return str(format_date(at, "full"))


def _hour(at: datetime) -> str:
    return str(format_time(at, "short", rebase=at.tzinfo is not None))
