"""What narrows the list of tickets beside folder, department and words: one field an argument of its address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext

from models import (
    LANGUAGES,
    Agent,
    Attachment,
    Channel,
    Customer,
    CustomerAddress,
    Message,
    Organisation,
    Priority,
    Status,
    Tag,
    Ticket,
    db,
    utcnow,
)
from models.base import met_by_one
from models.tag import ticket_tag
from views.agents import about_filters, choices, due_filters
from views.agents.keyset import sifted
from views.agents.words import channel_word
from views.base import as_id

ME, NOBODY = "me", "nobody"
WITH = "with"
YEAR = re.compile("(19|20)[0-9]{2}")
OFFERED_YEARS = 10
WORDS = {"status": Status, "priority": Priority, "channel": Channel}


@dataclass(frozen=True)
class Filters:
    """Each is what the address says, or "" where all are wanted. Odd values ask for all."""

    assignee: str = ""
    status: str = ""
    priority: str = ""
    tag: str = ""
    channel: str = ""
    language: str = ""
    customer: str = ""
    organisation: str = ""
    category: str = ""
    product: str = ""
    year: str = ""
    files: str = ""
    due: str = ""
    chosen: about_filters.Chosen = ()

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Filters":
        asked = {name: " ".join(arguments.get(name, "").split())[:200] for name in NAMES}
        for name, options in WORDS.items():
            asked[name] = asked[name] if asked[name] in list(options) else ""
        asked["files"] = asked["files"] if asked["files"] == WITH else ""
        asked["year"] = asked["year"] if YEAR.fullmatch(asked["year"]) else ""
        asked["language"] = asked["language"] if asked["language"] in LANGUAGES else ""
        if asked["assignee"] not in (ME, NOBODY) and not as_id(asked["assignee"]):
            asked["assignee"] = ""
        asked["due"] = asked["due"] if asked["due"] in due_filters.WORDS else ""
        asked |= {name: about_filters.tidy(asked[name]) for name in ABOUT}
        return cls(**asked | {"tag": Tag.tidy(asked["tag"])}, chosen=about_filters.chosen_in(arguments))

    def __bool__(self) -> bool:
        return bool(self.chosen) or any(getattr(self, name) for name in NAMES)

    def arguments(self) -> dict[str, str | None]:
        """For an address; what asks for all isn't said."""
        return {name: getattr(self, name) or None for name in NAMES} | dict(self.chosen)

    @property
    def asks_for_few(self) -> bool:
        """Whether it can be true of few tickets only."""
        names = ("assignee", "tag", "customer", "organisation", "due", *ABOUT)
        return bool(self.chosen) or any(getattr(self, name) for name in names)

    def without(self, name: str) -> "Filters":
        if name not in NAMES:
            return replace(self, chosen=tuple(pair for pair in self.chosen if pair[0] != name))
        without: dict[str, Any] = {name: ""}
        return replace(self, **without)

    def conditions(self, agent_id: int) -> list[sa.ColumnElement[bool]]:
        """What a ticket must meet."""
        plain = [sifted(getattr(Ticket, name) == getattr(self, name)) for name in IN_ORDER if getattr(self, name)]
        if self.status:
            plain.append(Ticket.status == self.status)
        if self.assignee:
            holder = {ME: agent_id, NOBODY: None}.get(self.assignee, as_id(self.assignee))
            plain.append(Ticket.assignee_id.is_(None) if holder is None else Ticket.assignee_id == holder)
        if self.tag:
            tagged = sa.select(ticket_tag.c.ticket_id).join(Tag).where(Tag.key == Tag.key_of(self.tag))
            plain.append(Ticket.id.in_(tagged))
        if self.customer:
            plain.append(Ticket.customer_id.in_(_customers(self.customer)))
        if self.organisation:
            plain.append(Ticket.customer_id.in_(_members(self.organisation)))
        if self.files:
            plain.append(with_files())
        plain += self._of_year()
        plain += due_filters.conditions(self.due)
        plain += [about_filters.of_thing(name, getattr(self, name)) for name in ABOUT if getattr(self, name)]
        return plain + [about_filters.of_field(name, key) for name, key in self.chosen]

    def in_order(self) -> list[sa.ColumnElement[bool]]:
        """Those of them whose tickets an index holds in the order of what moved last, be they many or few.

        For lists in another order it would be the wrong one, so there `conditions` keeps it out of sight.
        """
        named = [name for name in IN_ORDER if getattr(self, name) not in ("", Priority.NORMAL)]
        return [getattr(Ticket, name) == getattr(self, name) for name in named] + self._of_year()

    def _of_year(self) -> list[sa.ColumnElement[bool]]:
        """When something was last said, by the year's days in UTC."""
        if not self.year:
            return []
        first, end = (datetime(int(self.year) + more, 1, 1, tzinfo=UTC) for more in (0, 1))
        return [Ticket.last_message_at >= first, Ticket.last_message_at < end]

    def chips(self) -> list[tuple[str, str]]:
        """The argument and what it narrows to, in the reader's words, of each that is set."""
        told = [(name, _words(name, getattr(self, name))) for name in NAMES if getattr(self, name)]
        return told + [(name, about_filters.field_word(name, key)) for name, key in self.chosen]


NAMES = tuple(one.name for one in fields(Filters) if one.name != "chosen")
ABOUT = ("category", "product")
IN_ORDER = ("priority", "channel", "language")


def options(at_work: list[Agent]) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in each field that is a choice."""
    named = [(str(agent.id), agent.name) for agent in at_work]
    return {
        "assignee": [(ME, gettext("me")), (NOBODY, gettext("nobody")), *named],
        "status": [(one.value, choices.status_word(one)) for one in Status],
        "priority": choices.priorities(),
        "channel": [(one.value, channel_word(one)) for one in Channel],
        "language": choices.languages(),
        "year": _years(),
        "files": [(WITH, _words("files", WITH))],
        "due": [(value, str(word)) for value, word in due_filters.WORDS.items()],
        **about_filters.options(),
    }


def labels() -> dict[str, str]:
    """The fields' names, in the reader's words."""
    return {
        "assignee": gettext("Assignee"),
        "status": gettext("State"),
        "priority": gettext("Priority"),
        "tag": gettext("Tag"),
        "channel": gettext("Channel"),
        "language": gettext("Language"),
        "customer": gettext("Customer"),
        "organisation": gettext("Organisation"),
        "year": gettext("Year of the last message"),
        "files": gettext("Attachments"),
        "due": gettext("Due"),
        **about_filters.labels(),
    }


def with_files() -> sa.ColumnElement[bool]:
    """Whether somebody sent a file with it, or put one to it."""
    theirs = (Message.ticket_id == Ticket.id, Attachment.message_id == Message.id, Attachment.is_inline.is_(False))
    return met_by_one(*theirs, of=Ticket)


def _years() -> list[tuple[str, str]]:
    """The last ones, this one first."""
    this = utcnow().year
    return [(str(year), str(year)) for year in range(this, this - OFFERED_YEARS, -1)]


def _customers(written: str) -> Any:
    """By a mail address or by the whole name."""
    by_address = sa.select(CustomerAddress.customer_id).where(CustomerAddress.address == written.lower())
    return by_address.union(sa.select(Customer.id).where(Customer.name == written))


def _members(written: str) -> Any:
    """Of the organisation of this name, in any case of its letters."""
    named = Organisation.key == Organisation.key_of(written)
    return sa.select(Customer.id).join(Customer.organisation).where(named)


def _words(name: str, value: str) -> str:
    if name in ABOUT:
        return about_filters.thing_word(name, value)
    if name == "due":
        return str(due_filters.WORDS[value])
    if name == "assignee":
        return _holder(value)
    if name == "status":
        return choices.status_word(Status(value))
    if name == "priority":
        return choices.priority_word(Priority(value))
    if name == "files":
        # Translators: Attachments: yes, there are some
        return gettext("yes")
    if name == "channel":
        return channel_word(Channel(value))
    return LANGUAGES[value] if name == "language" else value


def _holder(value: str) -> str:
    if value in (ME, NOBODY):
        return {ME: gettext("me"), NOBODY: gettext("nobody")}[value]
    agent = db.session.get(Agent, as_id(value) or 0)
    return agent.name if agent else "?"
