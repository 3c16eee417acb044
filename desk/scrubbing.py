"""A person's names and addresses are taken out of what is others': the record, mails to several people, drafts.

That something was done or sent, by whom and when, stays.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer, load_only

from models import Draft, Event, OutgoingMail, OutgoingState, OutgoingWord, db
from models.word import chunks_of
from models.written import bare

ABOUT_CUSTOMERS = ("customers_merged", "customers_taken_apart")
OF_ROWS = ("row_made", "row_changed", "row_deleted")
SCREENS = ("customer", "blocked")
AT_ONCE = 500
LISTS = ("recipients", "copies", "blind_copies")


def scrub_events(
    *, customers: Collection[int], names: Collection[str], addresses: Collection[str], tickets: list[int]
) -> None:
    """Lines about these customers, about rows named like them, and lines of tickets in which an address stands."""
    for event in _elsewhere((*ABOUT_CUSTOMERS, *OF_ROWS)):
        details = event.details
        if event.kind in ABOUT_CUSTOMERS and not {details.get("customer"), details.get("into")}.isdisjoint(customers):
            event.details = {**details, "name": "", "into_name": ""}
        elif event.kind in OF_ROWS and details.get("screen") in SCREENS and _is_about(details, customers, names):
            event.details = {**details, "row": ""}
    for event in _of_tickets(tickets, addresses):
        event.details = without(event.details, addresses)
    db.session.flush()


def sent_to(addresses: Collection[str], tickets: sa.Select[int]) -> sa.ColumnElement[bool]:
    """Mails that may be to one of these: by the words they are found by, or because they are of one of the tickets."""
    words = [chunk for address in addresses for chunk in chunks_of(address)]
    is_found = OutgoingMail.id.in_(sa.select(OutgoingWord.row_id).where(OutgoingWord.word.in_(words)))
    return sa.or_(is_found, OutgoingMail.ticket_id.in_(tickets))


def scrub_mails(mails: Collection[int], addresses: Collection[str], *, now: datetime) -> list[int]:
    """Whoever else they are to gets them. Answers the ids of the tickets of those that were to one of these."""
    changed: list[OutgoingMail] = []
    for some in _handfuls(mails):
        rows = sa.select(OutgoingMail).where(OutgoingMail.id.in_(some))
        light = rows.options(defer(OutgoingMail.text), defer(OutgoingMail.html))
        changed += (one for one in db.session.execute(light).scalars() if _scrub_mail(one, addresses, now=now))
    return [one.ticket_id for one in changed if one.ticket_id]


def _scrub_mail(mail: OutgoingMail, addresses: Collection[str], *, now: datetime) -> bool:
    everyone = mail.everyone
    was_partly_sent = bool(mail.still_to)
    for name in (*LISTS, "still_to", "undelivered"):
        setattr(mail, name, others(getattr(mail, name), addresses))
    if any(one in mail.error.lower() for one in addresses):
        mail.error = ""
    if mail.first_recipient in addresses:
        mail.first_recipient = ""
    if mail.everyone == everyone:
        return False
    if not mail.recipients:
        mail.recipients, mail.copies = mail.copies, []
    if mail.state == OutgoingState.QUEUED and not mail.everyone:
        mail.state = OutgoingState.WITHDRAWN
    elif mail.state == OutgoingState.QUEUED and was_partly_sent and not mail.still_to:
        mail.mark_sent(now=mail.sent_at or now)
    return True


def scrub_drafts(addresses: Collection[str]) -> None:
    """Of all: agents begin few."""
    short = (Draft.id, *(getattr(Draft, name) for name in LISTS))
    for draft in db.session.execute(sa.select(Draft).options(load_only(*short))).scalars():
        for name in LISTS:
            setattr(draft, name, others(getattr(draft, name), addresses))
    db.session.flush()


def others(people: list[str], addresses: Collection[str]) -> list[str]:
    """Those whose address is none of these."""
    return [one for one in people if bare(one).lower() not in addresses]


def without(value: Any, addresses: Collection[str]) -> Any:
    """The same, where each text that holds one of the addresses is empty. With an address goes the name beside it."""
    if isinstance(value, dict):
        value = {key: _taking_part(one, addresses) if key == "participants" else one for key, one in value.items()}
        return {key: without(one, addresses) for key, one in value.items()}
    if isinstance(value, list):
        return [without(one, addresses) for one in value]
    return "" if isinstance(value, str) and any(one in value.lower() for one in addresses) else value


def _is_about(details: dict[str, Any], customers: Collection[int], names: Collection[str]) -> bool:
    """By the id also under a name that they no longer have; lines of old know none."""
    is_theirs = details["screen"] == "customer" and details.get("id") in customers
    return is_theirs or details.get("row") in names


def _taking_part(people: list[list[str]], addresses: Collection[str]) -> list[list[str]]:
    return [one for one in people if one[0] not in addresses]


def _elsewhere(kinds: Collection[str]) -> list[Event]:
    rows = sa.select(Event).where(Event.ticket_id.is_(None), Event.kind.in_(kinds))
    return list(db.session.execute(rows).scalars())


def _of_tickets(tickets: list[int], addresses: Collection[str]) -> list[Event]:
    """JSON lies in the database as text, in which letters beyond ASCII are written by their numbers."""
    written = sa.func.lower(sa.cast(Event.details, sa.Text))
    holds = [written.contains(json.dumps(one)[1:-1].lower(), autoescape=True) for one in addresses]
    found: list[Event] = []
    for some in _handfuls(tickets) if holds else ():
        rows = sa.select(Event).where(Event.ticket_id.in_(some), sa.or_(*holds))
        found += db.session.execute(rows).scalars()
    return found


def _handfuls(ids: Collection[int]) -> Iterable[list[int]]:
    every = sorted(ids)
    return (every[first : first + AT_ONCE] for first in range(0, len(every), AT_ONCE))
