"""What became of a mail that was sent: it came back, was opened, or a machine answered it."""

from datetime import datetime

from desk.record import record
from mail.read import ReadMail
from models import Ticket


def hear_machine(ticket: Ticket, mail: ReadMail, *, now: datetime) -> None:
    """A bounce, an out-of-office or a read receipt has come: it is told where it belongs."""
    record(ticket, "bounced" if mail.is_bounce else "answered_by_machine", now=now, reason=mail.bounce_reason)
