"""A person's names and addresses are taken out of the record. That something was done, by whom and when, stays."""

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from models import Event, db

ABOUT_CUSTOMERS = ("customers_merged", "customers_taken_apart")
OF_ROWS = ("row_made", "row_changed", "row_deleted")
SCREENS = ("customer", "blocked")
AT_ONCE = 500


def scrub_events(
    *, customers: Collection[int], names: Collection[str], addresses: Collection[str], tickets: list[int]
) -> None:
    """Lines about these customers, about rows named like them, and lines of tickets in which an address stands."""
    for event in _elsewhere((*ABOUT_CUSTOMERS, *OF_ROWS)):
        details = event.details
        if event.kind in ABOUT_CUSTOMERS and not {details.get("customer"), details.get("into")}.isdisjoint(customers):
            event.details = {**details, "name": "", "into_name": ""}
        elif event.kind in OF_ROWS and details.get("screen") in SCREENS and details.get("row") in names:
            event.details = {**details, "row": ""}
    for event in _of_tickets(tickets, addresses):
        event.details = without(event.details, addresses)
    db.session.flush()


def without(value: Any, addresses: Collection[str]) -> Any:
    """The same, where each text that holds one of the addresses is empty."""
    if isinstance(value, dict):
        return {key: without(one, addresses) for key, one in value.items()}
    if isinstance(value, list):
        return [without(one, addresses) for one in value]
    return "" if isinstance(value, str) and any(one in value.lower() for one in addresses) else value


def _elsewhere(kinds: Collection[str]) -> list[Event]:
    rows = sa.select(Event).where(Event.ticket_id.is_(None), Event.kind.in_(kinds))
    return list(db.session.execute(rows).scalars())


def _of_tickets(tickets: list[int], addresses: Collection[str]) -> list[Event]:
    """JSON lies in the database as text, in which letters beyond ASCII are written by their numbers."""
    written = sa.func.lower(sa.cast(Event.details, sa.Text))
    holds = [written.contains(json.dumps(one)[1:-1].lower(), autoescape=True) for one in addresses]
    found: list[Event] = []
    for first in range(0, len(tickets) if holds else 0, AT_ONCE):
        some = Event.ticket_id.in_(tickets[first : first + AT_ONCE])
        found += db.session.execute(sa.select(Event).where(some, sa.or_(*holds))).scalars()
    return found
