"""Which ticket comes after this one: the next of the list one came from."""

from urllib.parse import parse_qs, urlencode

from flask import request, session, url_for

from models import Agent
from views.agents.listing import Asked
from views.agents.pages import page_of

IN_SESSION = "list"
LONGEST = 500


def remember_list() -> None:
    """The list that is looked at now; tickets opened from it go on in it."""
    session[IN_SESSION] = request.query_string.decode("ascii", "ignore")[:LONGEST]


def list_come_from() -> str:
    """As an address asks for it; empty for the usual one."""
    return str(session.get(IN_SESSION, ""))


def after(ticket_id: int, agent: Agent, query: str) -> int | None:
    """The id of the ticket after this one in that list, else of its first; None if nothing else is in it.

    To be asked before the ticket is answered, for that may take it out of the list.
    """
    ids = [one.id for one in page_of(_asked(query), agent).tickets]
    behind = ids[ids.index(ticket_id) + 1 :] if ticket_id in ids else []
    return next((one for one in [*behind, *ids] if one != ticket_id), None)


def address_of_list(query: str) -> str:
    """Where the list itself is."""
    arguments = {name: value for name, value in _asked(query).address(page=_asked(query).page).items() if value}
    return url_for("ticket.index_view") + (f"?{urlencode(arguments)}" if arguments else "")


def _asked(query: str) -> Asked:
    return Asked.of({name: values[0] for name, values in parse_qs(query[:LONGEST]).items()})
