"""What agents read about mail of ours: what it is for, and what has become of it."""

from datetime import datetime
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from models import OutgoingMail, OutgoingState, Purpose, utcnow
from views.moments import brief


def purpose_word(purpose: Purpose) -> str:
    return {
        Purpose.REPLY: gettext("Answer"),
        Purpose.FORWARD: gettext("Forwarded"),
        Purpose.AUTO_REPLY: gettext("Automatic answer"),
        Purpose.CONFIRMATION: gettext("Confirmation"),
        Purpose.ESCALATION: gettext("Escalation"),
        Purpose.TRIAL: gettext("Trial"),
        Purpose.ALARM: gettext("Alarm"),
        Purpose.NOTICE: gettext("Notice"),
        Purpose.SIGN_IN: gettext("Sign-in link"),
    }[purpose]


def state_word(outgoing: OutgoingMail) -> Any:
    """What has become of a mail, in words; red where it went wrong."""
    match outgoing.state:
        case OutgoingState.SENT:
            return gettext("Sent")
        case OutgoingState.FAILED:
            return _red(gettext("Failed"))
        case OutgoingState.BOUNCED:
            return _red(gettext("Came back"))
        case OutgoingState.SENDING:
            return gettext("Being sent")
        case OutgoingState.WITHDRAWN:
            return gettext("Taken back before it left")
    return _waiting_word(outgoing, utcnow())


def _red(word: str) -> Markup:
    return Markup('<span class="verdict is-bad">{}</span>').format(word)


def _waiting_word(outgoing: OutgoingMail, now: datetime) -> str:
    if outgoing.error:
        when = brief(max(outgoing.due_at, now), now)
        return gettext("Not sent yet, next try %(when)s", when=when)
    return gettext("Waits to be sent")
