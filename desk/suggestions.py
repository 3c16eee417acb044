"""A ticket that may belong to another one: an agent decides."""

from datetime import datetime

from desk.joining import Match
from desk.record import record
from mail.read import ReadMail
from models import Ticket


def suggest(ticket: Ticket, mail: ReadMail, match: Match, *, now: datetime) -> None:
    """Say of a new ticket what it may belong to, if anything."""
    if match.stranger_to:
        record(ticket, "wants_to_join", now=now, number=match.stranger_to.number)
