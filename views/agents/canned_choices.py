"""Canned replies as they are offered while one types: those most in use first, filled in, in all their languages."""

from typing import Any

from desk import canned
from models import LANGUAGES, Agent, Ticket
from models.canned import fill
from models.languages import in_language
from views.agents.screen import canned_for


def of_ticket(ticket: Ticket, agent: Agent) -> list[dict[str, Any]]:
    """Each with its text in the customer's language, and where it has others, these too."""
    values = canned.fillings(ticket, agent=agent.name)
    return [
        {
            "id": reply.id,
            "title": reply.name,
            "text": fill(in_language(reply.texts, ticket.language), values),
            "others": _others(reply.texts, ticket.language, values),
        }
        for reply in canned_for(ticket)
    ]


def _others(texts: dict[str, str], language: str, values: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"language": LANGUAGES.get(code, code), "text": fill(text, values)}
        for code, text in texts.items()
        if code != language and text.strip()
    ]
