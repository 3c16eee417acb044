"""Canned replies as they are offered while one types: those most in use first, filled in, in all their languages."""

from typing import Any

from desk import canned
from models import LANGUAGES, Agent, CannedReply, Ticket
from models.canned import fill
from models.languages import in_language, language_of
from views.agents.screen import canned_for


def of_ticket(ticket: Ticket, agent: Agent) -> list[dict[str, Any]]:
    """Each with its text in the customer's language, and where it has others, these too."""
    values = canned.fillings(ticket, agent=agent.name)
    return [
        {
            "id": reply.id,
            "title": reply.name,
            "language": other_language(reply, ticket),
            "text": fill(in_language(reply.texts, ticket.language), values),
            "others": _others(reply.texts, ticket.language, values),
        }
        for reply in canned_for(ticket)
    ]


def other_language(reply: CannedReply, ticket: Ticket) -> str:
    """In which it would go out, where it has no text in the customer's; else empty."""
    code = language_of(reply.texts, ticket.language)
    return "" if code == ticket.language else LANGUAGES.get(code, code)


def _others(texts: dict[str, str], language: str, values: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"language": LANGUAGES.get(code, code), "text": fill(text, values)}
        for code, text in texts.items()
        if code != language and text.strip()
    ]
