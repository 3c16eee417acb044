"""Colleagues named in a note behind an @: "@Alice, please look". Who is named is told, if they may see the ticket."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask_babel import lazy_gettext
from sqlalchemy import select

from desk.errors import DeskError
from desk.sight import who_sees
from models import Agent, Ticket, db

MOST_MENTIONS = 20
_AT = re.compile(r"(?<![\w@./])@(?=\w)")  # not that of a mail address, nor of a link


class CannotBeMentioned(DeskError):
    status = 422

    def __init__(self, name: str) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "%(name)s can't see this ticket, so a note can't call them. Write the name without the @, "
            "or move the ticket first.",
            name=name,
        )


class SeveralAreMeant(DeskError):
    status = 422

    def __init__(self, name: str, agents: Iterable[Agent]) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "“@%(name)s” may mean %(names)s. Please write the whole name.",
            name=name,
            names=", ".join(agent.name for agent in agents),
        )


@dataclass(frozen=True)
class Mention:
    """The name as it stands in the text, and who is meant."""

    name: str
    agent: Agent


def find(text: str, ticket: Ticket) -> list[Mention]:
    """Whom a note calls, each once. Who may not see the ticket can't be called, which is said.

    A whole name is known in any case of its letters; a first name too, where only one has it.
    """
    places = [found.end() for found in _AT.finditer(text)][:MOST_MENTIONS]
    if not places:
        return []
    at_work = list(db.session.execute(select(Agent).where(Agent.is_switched_on).order_by(Agent.name)).scalars())
    insiders = who_sees(ticket, at_work)
    outsiders = [agent for agent in at_work if agent not in insiders]
    found = (_mention(text[place:], insiders, outsiders) for place in places)
    return list({(one.name, one.agent.id): one for one in found if one}.values())


def _mention(text: str, insiders: list[Agent], outsiders: list[Agent]) -> Mention | None:
    for label in (_whole_name, _first_name):
        named = list(_longest(text, insiders, label))
        if len(named) == 1:
            return Mention(text[: len(label(named[0]))], named[0])
        if named:
            raise SeveralAreMeant(label(named[0]), named)
    for label in (_whole_name, _first_name):
        for agent in _longest(text, outsiders, label):
            raise CannotBeMentioned(agent.name)
    return None


def _longest(text: str, agents: list[Agent], label: Callable[[Agent], str]) -> Iterator[Agent]:
    """Those whom the text begins with: "Anna Maria" rather than "Anna"."""
    named = [agent for agent in agents if _begins_with(text, label(agent))]
    longest = max((len(label(agent)) for agent in named), default=0)
    return (agent for agent in named if len(label(agent)) == longest)


def _begins_with(text: str, name: str) -> bool:
    is_over = not text[len(name) : len(name) + 1].isalnum()
    return bool(name) and is_over and text[: len(name)].lower() == name.lower()


def _whole_name(agent: Agent) -> str:
    return agent.name


def _first_name(agent: Agent) -> str:
    return next(iter(agent.name.split()), "")
