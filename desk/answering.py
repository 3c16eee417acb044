"""An agent answers a notice by mail, and it goes to the customer under the department's address, if the office lets it.

Three things must hold: the token that only the notice to this agent bore, the agent's own address as sender, which our
mail server doesn't call forged, and that they may still see the ticket. What is refused is set aside with its reason;
the agent is told why, with their words. A machine's mail (an out-of-office) says nothing to anyone.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from flask_babel import force_locale, gettext, lazy_gettext

from desk import confirmations, glimpses, notices, reasons, replies, tickets
from desk.errors import DeskError
from desk.files import KeptFile
from mail import compose
from mail.read import ReadMail, is_forged
from models import (
    Agent,
    IncomingMail,
    Mailbox,
    Message,
    NoticeKind,
    Office,
    Outcome,
    OutgoingMail,
    Purpose,
    Ticket,
    ahead,
    db,
)
from models.notice import with_answer_token

# Alone in the first line they make the rest a note, whatever the language of who writes.
NOTE_WORDS = frozenset({"note", "notiz", "заметка", "примечание", "нотатка", "примітка"})
MOST_IDS = 50
LAST_TOLD = lazy_gettext(
    "This is the last mail about it for an hour. If more of your answers don't go out until then, they are kept just "
    "as well, and the desk tells you by its bell."
)
_TOKEN = re.compile(r"(?:^|\+)(n\d{6,9}-\d{1,9}-[a-z2-7]{20})(?=[.@])", re.IGNORECASE)


class AnswersNotLetIn(DeskError):
    text = lazy_gettext("Your office doesn't let answers to notices go out to customers. Please answer in the desk.")


class NotFromTheAgent(DeskError):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "The answer came from %(address)s, and not from the address that you sign in with.", address=address
        )


class SenderForged(DeskError):
    text = lazy_gettext("Our mail server says that the mail doesn't come from where its sender's address says.")


class TicketIsGone(DeskError):
    text = lazy_gettext("The ticket has been deleted.")


class NoLongerTheirs(DeskError):
    text = lazy_gettext("You can no longer see this ticket.")


def file(incoming: IncomingMail, mail: ReadMail, files: list[KeptFile], *, now: datetime) -> bool:
    """Say it for the agent, if it is an answer to a notice of ours. False: it is none, and all is left to others."""
    meant = _meant(mail)
    if meant is None:
        return False
    number, ticket, agent = meant
    if _is_customers(mail, ticket, agent):
        return False
    if mail.is_automatic or mail.is_auto_reply or mail.is_bounce or mail.is_receipt:
        incoming.outcome = Outcome.AUTOMATIC
        return True
    try:
        incoming.message = _say(ticket and ticket.hold(), agent, mail, files, now=now)
        incoming.outcome = Outcome.FILED
    except DeskError as error:
        glimpses.look(incoming, mail, files)
        incoming.set_aside(reasons.kept(error.text))
        _tell(incoming, mail, (number, ticket, agent), error.text, now=now)
    return True


def _tell(
    incoming: IncomingMail, mail: ReadMail, meant: tuple[int, Ticket | None, Agent], why: object, *, now: datetime
) -> None:
    """By mail, but no more than a few of them an hour: should a machine answer, it falls silent then.

    The last of these says so, and from then on the bell tells, which nobody answers.
    """
    number, ticket, agent = meant
    if not agent.is_switched_on:
        return
    mailbox = (ticket and Mailbox.answered_to(ticket.department)) or incoming.mailbox
    left = confirmations.mails_left(agent.address, now=now) if mailbox else 0
    if mailbox and left:
        said = [why, *_link(ticket), *([LAST_TOLD] if left == 1 else [])]
        db.session.add(_told(mailbox, mail, agent, number, said, now=now))
        ahead.forget("automatic mails", agent.address)
    elif ticket:
        notices.tell(agent, ticket, NoticeKind.FAILED, "answer_refused", now=now)


def _meant(mail: ReadMail) -> tuple[int, Ticket | None, Agent] | None:
    """Whose answer about which ticket, by a token that we signed: in its address or in what it refers to."""
    places: Iterable[str] = [*mail.recipients, *mail.in_reply_to, *reversed(mail.references)][:MOST_IDS]
    tokens = (_TOKEN.search(place) for place in places)
    return next((meant for token in tokens if token and (meant := with_answer_token(token[1]))), None)


def _is_customers(mail: ReadMail, ticket: Ticket | None, agent: Agent) -> bool:
    """Who was copied when the agent answered the notice refers to it too, and speaks for themselves."""
    assert mail.sender
    address = mail.sender.address.lower()
    return ticket is not None and address != agent.address and ticket.whole.takes_part(address)


def _say(ticket: Ticket | None, agent: Agent, mail: ReadMail, files: list[KeptFile], *, now: datetime) -> Message:
    assert mail.sender
    if mail.sender.address.lower() != agent.address:
        raise NotFromTheAgent(mail.sender.address)
    if is_forged(mail.headers):
        raise SenderForged
    if not Office.current().agents_answer_by_mail:
        raise AnswersNotLetIn
    if ticket is None:
        raise TicketIsGone
    if not tickets.is_reachable(ticket, agent):
        raise NoLongerTheirs
    text, is_note = _as_meant(mail.reply)
    say = replies.add_note if is_note else replies.reply
    return say(ticket, agent, text, now=now, files=files, submission=_key(mail))


def _as_meant(text: str) -> tuple[str, bool]:
    """What is to be said, and whether it is a note."""
    first, _, rest = text.strip().partition("\n")
    is_note = first.strip().rstrip(":.").lower() in NOTE_WORDS
    return (rest if is_note else text).strip(), is_note


def _key(mail: ReadMail) -> str | None:
    """The same mail that came twice, by two mailboxes, says it once."""
    return f"mail {hashlib.sha256(mail.message_id.encode()).hexdigest()[:56]}" if mail.message_id else None


def _told(
    mailbox: Mailbox, mail: ReadMail, agent: Agent, number: int, why: list[object], *, now: datetime
) -> OutgoingMail:
    """Nothing is lost: the mail lies where a person sees it and why, and the agent has their words back."""
    with force_locale(agent.language):
        subject = gettext("Your answer didn't go out: #%(number)d", number=number)
        lines = [
            gettext("Your answer about ticket #%(number)d was not sent to the customer.", number=number),
            str(why[0]),
            gettext("This is what you wrote:"),
            "\n".join(f"> {line}" for line in mail.reply.strip().splitlines()),
            *map(str, why[1:]),
        ]
        told = compose.alarm(mailbox, agent, subject, lines, now=now)
    told.purpose = Purpose.NOTICE
    told.headers = {**told.headers, "Auto-Submitted": "auto-replied", **_in_reply_to(mail)}
    return told


def _link(ticket: Ticket | None) -> list[str]:
    return [compose.desk_link_to(ticket)] if ticket else []


def _in_reply_to(mail: ReadMail) -> dict[str, str]:
    own = mail.message_id or ""
    is_plain = own.isascii() and own.isprintable() and " " not in own
    return {"In-Reply-To": f"<{own}>", "References": f"<{own}>"} if own and is_plain else {}
