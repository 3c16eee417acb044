"""All that a customer has with us as one ZIP, piece by piece: a folder a request, for people and for programs.

It holds what the customer can read on our pages of what they asked or are in copy of, and of requests that became part
of somebody else's only their own words.
"""

import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from flask_babel import format_datetime, gettext
from sqlalchemy import and_, or_, select

from desk import requests, sight
from desk.uploads import plain_name
from models import Customer, Message, Ticket, blobs, db


class Outlet(io.RawIOBase):
    """Where the ZIP is written to; what has come is taken away at once."""

    def __init__(self) -> None:
        self._come: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._come.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        come, self._come = b"".join(self._come), []
        return come


def pieces(customer_id: int, *, now: datetime) -> Iterator[bytes]:
    """The bytes of the ZIP, one file of it after the other."""
    outlet = Outlet()
    with ZipFile(outlet, "w", compresslevel=1) as archive:
        for name, content in _files(customer_id, now):
            archive.writestr(name, content, _packing(content))
            yield outlet.taken()
    yield outlet.taken()


def _packing(content: str | bytes) -> int:
    """Pictures and archives don't get smaller, and it would take most of the time to try."""
    is_packed = isinstance(content, bytes) and not blobs.is_worth_packing(content)
    return ZIP_STORED if is_packed else ZIP_DEFLATED


def _files(customer_id: int, now: datetime) -> Iterator[tuple[str, str | bytes]]:
    customer = db.session.get_one(Customer, customer_id)
    yield "me.json", _as_json(_person(customer))
    theirs = or_(sight.owned_by(customer), sight.copied_to(customer))
    is_part = and_(sight.owned_by(customer), Ticket.customer_id != customer.id)
    rows = select(Ticket.id, is_part).where(Ticket.merged_into_id.is_(None), theirs).order_by(Ticket.id)
    for ticket_id, is_part_of in db.session.execute(rows).all():
        ticket = db.session.get(Ticket, ticket_id)
        if ticket:
            customer = db.session.get_one(Customer, customer_id)
            yield from _of_ticket(ticket, customer, now, is_whole=not is_part_of)
        db.session.expunge_all()  # so that memory doesn't grow with what was said in years


def _of_ticket(
    ticket: Ticket, customer: Customer, now: datetime, *, is_whole: bool
) -> Iterator[tuple[str, str | bytes]]:
    said = requests.correspondence(ticket, customer, now=now)
    messages = [one for one in said if is_whole or one.customer_id == customer.id]
    names = {file.id: _name(file) for message in messages for file in message.attachments}
    yield f"{ticket.number}/request.json", _as_json(_request(ticket, messages, names))
    yield f"{ticket.number}/request.txt", _as_text(ticket, messages, names)
    for message in messages:
        for file in message.attachments:
            yield f"{ticket.number}/{names[file.id]}", blobs.get(file.digest)


def _name(file: Any) -> str:
    return f"files/{file.id}-{plain_name(file.filename or 'file')}"


def _person(customer: Customer) -> dict[str, Any]:
    return {
        "name": customer.name,
        "language": customer.language,
        "addresses": [one.address for one in customer.addresses],
        "telephones": [one.number for one in customer.phones],
        "organisation": customer.organisation.name if customer.organisation else None,
        "known_since": customer.created_at.isoformat(),
    }


def _request(ticket: Ticket, messages: list[Message], names: dict[int, str]) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "subject": ticket.subject,
        "state": ticket.status.value,
        "opened_at": ticket.created_at.isoformat(),
        "messages": [
            {
                "at": message.created_at.isoformat(),
                "by": message.author,
                "is_answer": message.agent_id is not None,
                "text": message.full_text or message.text,
                "html": message.html,
                "files": [names[file.id] for file in message.attachments],
            }
            for message in messages
        ],
    }


def _as_text(ticket: Ticket, messages: list[Message], names: dict[int, str]) -> str:
    parts = [f"#{ticket.number} {ticket.subject or gettext('Your request')}"]
    for message in messages:
        files = "".join(f"\n[{names[file.id]}]" for file in message.attachments)
        parts.append(f"{_minute(message.created_at)}  {message.author}\n\n{message.text.strip()}{files}")
    return "\n\n----\n\n".join(parts) + "\n"


def _minute(at: datetime) -> str:
    return str(format_datetime(at, "yyyy-MM-dd HH:mm"))


def _as_json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
