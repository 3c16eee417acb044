"""What the office wants done with incoming mail of a certain kind (S4)."""

from dataclasses import dataclass
from datetime import datetime

from mail.read import ReadMail
from models import AutoAnswer, CannedReply, Ticket


@dataclass(frozen=True)
class Ruled:
    """What the rules said that isn't done to the ticket itself."""

    spam_reason: str = ""
    auto_answer: AutoAnswer = AutoAnswer.AS_USUAL
    canned_reply: CannedReply | None = None


def apply(ticket: Ticket, mail: ReadMail, *, now: datetime) -> Ruled:
    """Do what the rules that fit this mail want done with its new ticket."""
    return Ruled()
