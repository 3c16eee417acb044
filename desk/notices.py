"""Who is told of what. Every line of the record comes by here (`hear`).

Whom it concerns is settled once, when all else in the transaction is done: only then it is known whether a new ticket
is spam and in whose department it ended, and one mail after another is asked about together. Of several things that
happened to a ticket at one stroke an agent is told the one that matters most; never what they did themselves; never of
a ticket that they may not see.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, or_, select, update

from desk import push
from desk.sight import visible
from models import (
    Agent,
    Department,
    Event,
    Message,
    Notice,
    NoticeKind,
    NoticeSettings,
    Office,
    Ticket,
    Watching,
    db,
    kept_for_transaction,
)
from models.base import at_last

# What those who watch a ticket are told; the rest is housekeeping.
WATCHED = frozenset(
    "customer_wrote replied noted assigned transferred solved closed pending reopened merged unmerged split escalated "
    "spam not_spam bounced undone".split()
)
KEPT_FOR = timedelta(days=180)
REMINDERS = ("reminded", "promise_near", "promise_broken")
BEGUN = ("opened", "not_spam")
BY_ITSELF = ("closed", "reopened")
BROUGHT = ("escalated", "rule_told")
TOOK_PART = ("replied", "noted")
ORDER = {kind: place for place, kind in enumerate(NoticeKind)}


@dataclass(frozen=True)
class Heard:
    """A line of the record, and what was said with it."""

    event: Event
    said: Message | None


@dataclass(frozen=True)
class Wish:
    """Somebody may want to be told."""

    agent_id: int
    kind: NoticeKind
    heard: Heard

    @property
    def ticket_id(self) -> int:
        return self.heard.event.ticket_id or 0


@dataclass(frozen=True)
class Reader:
    """An agent at work, and what they want to be told."""

    agent: Agent
    settings: NoticeSettings


def hear(event: Event, said: Message | None) -> None:
    """Something happened. Outside a transaction nobody is told."""
    _heard().append(Heard(event, said))
    at_last("notices", _settle)


def tell(agent: Agent, ticket: Ticket, kind: NoticeKind, event_kind: str, *, now: datetime) -> None:
    """One agent, in the desk alone and by no mail, of what stands in no ticket's history."""
    told = Notice(agent=agent, ticket=ticket, kind=kind, event_kind=event_kind, at=now)
    db.session.add(told)
    db.session.flush()
    push.tell([told], now=now)


def settings_of(agent: Agent) -> NoticeSettings:
    """What this agent wants; what is usual, if they never chose."""
    return db.session.get(NoticeSettings, agent.id) or NoticeSettings.usual(agent)


def is_quiet(agent: Agent, settings: NoticeSettings, *, now: datetime) -> bool:
    """Whether nothing may sound or pop up, this minute of the agent's day."""
    here = now.astimezone(ZoneInfo(agent.timezone or Office.current().timezone))
    return settings.is_quiet(here.hour * 60 + here.minute)


def mark_read(agent: Agent, *, now: datetime, ticket_id: int | None = None) -> None:
    """They have seen all of it, or what was about this ticket; then no mail tells it any more."""
    unread: list[ColumnElement[bool]] = [Notice.agent_id == agent.id, Notice.read_at.is_(None)]
    if ticket_id is not None:
        unread.append(Notice.ticket_id == ticket_id)
    db.session.execute(update(Notice).where(*unread).values(read_at=now, mail_due_at=None))


def forget_old(*, now: datetime) -> None:
    """What was told long ago helps nobody, read or not."""
    db.session.execute(delete(Notice).where(Notice.at < now - KEPT_FOR))


def _heard() -> list[Heard]:
    return kept_for_transaction("heard of", list[Heard])


def _settle() -> None:
    db.session.flush()
    heard = [one for one in _heard() if _still_counts(one.event)]
    if not heard:
        return
    wishes = [wish for one in heard for wish in _wishes(one)]
    readers, watching = _readers(heard, wishes)
    wishes += [*_of_watchers(heard, watching), *_of_new_tickets(heard, readers)]
    _tell(_strongest(wishes, readers), readers)
    Watching.begin(sorted(_new_watchers(heard, readers)), now=heard[-1].event.at)


def _still_counts(event: Event) -> bool:
    """Nobody is told of what was thrown away, or is part of another ticket now."""
    return event in db.session and event.ticket is not None and event.ticket.merged_into_id is None


def _readers(heard: list[Heard], wishes: list[Wish]) -> tuple[dict[int, Reader], list[tuple[int, int]]]:
    """Those it may concern, or who did it; of a new ticket also who has chosen, since nobody else wants to be told.

    Asked together with who watches, as pairs of ids (ticket, agent), who are readers too.
    """
    asked = {
        "agents": list({wish.agent_id for wish in wishes} | {one.event.agent_id or 0 for one in heard}),
        "tickets": list(_watched(heard)),
    }
    rows = db.session.execute(_who(with_all_who_chose=any(_has_begun(one.event) for one in heard)), asked).all()
    readers = {agent.id: Reader(agent, settings or NoticeSettings.usual(agent)) for agent, settings, _ in rows}
    return readers, [(ticket_id, agent.id) for agent, _, ticket_id in rows if ticket_id]


@cache
def _who(*, with_all_who_chose: bool) -> Select[Agent, NoticeSettings, int]:
    """An agent stands in as many rows as they watch tickets, of those that are asked about."""
    watches = and_(Watching.agent_id == Agent.id, Watching.ticket_id.in_(bindparam("tickets", expanding=True)))
    rows = select(Agent, NoticeSettings, Watching.ticket_id).outerjoin(Watching, watches)
    rows = rows.outerjoin(NoticeSettings, NoticeSettings.agent_id == Agent.id)
    concerned = [Agent.id.in_(bindparam("agents", expanding=True)), Watching.ticket_id.is_not(None)]
    if with_all_who_chose:
        concerned.append(NoticeSettings.agent_id.is_not(None))
    return rows.where(Agent.is_switched_on, or_(*concerned))


def _wishes(heard: Heard) -> Iterator[Wish]:
    """Whom this concerns by itself, whoever watches."""
    event = heard.event
    details, ticket = event.details or {}, event.ticket
    assert ticket
    concerned: dict[NoticeKind, Iterable[int | None]] = {
        NoticeKind.MENTIONED: details.get("mentions", ()),
        NoticeKind.ASSIGNED: (ticket.assignee_id,) if event.kind == "assigned" else (),
        NoticeKind.ESCALATED: details.get("agents", ()) if event.kind in BROUGHT else (),
        NoticeKind.REMINDED: (details.get("agent"),) if event.kind in REMINDERS else (),
        NoticeKind.FAILED: _whose_answer(event) if event.kind in ("bounced", "not_sent") else (),
        NoticeKind.CHANGED: _whom_a_bad_rating_concerns(event),
        NoticeKind.ANSWERED: (ticket.assignee_id,) if event.kind == "customer_wrote" else (),
    }
    for kind, agent_ids in concerned.items():
        yield from (Wish(agent_id, kind, heard) for agent_id in agent_ids if agent_id)


def _of_new_tickets(heard: list[Heard], readers: dict[int, Reader]) -> list[Wish]:
    begun = [one for one in heard if _has_begun(one.event)]
    wanting = [agent_id for agent_id, reader in readers.items() if reader.settings.shows(NoticeKind.NEW)]
    return [Wish(agent_id, NoticeKind.NEW, one) for one in begun for agent_id in wanting]


def _has_begun(event: Event) -> bool:
    return event.kind in BEGUN and event.ticket is not None and not event.ticket.is_spam


def _whom_a_bad_rating_concerns(event: Event) -> set[int | None]:
    """The manager of the department that answered, and of the one that has the ticket now (R26).

    The first may not see it any more, and then finds the rating among those of the department alone.
    """
    if event.kind != "rated" or event.details.get("score") != "bad" or event.ticket is None:
        return set()
    answered = db.session.get(Department, event.details.get("department") or 0)
    return {one.manager_id for one in (answered, event.ticket.department) if one}


def _whose_answer(event: Event) -> set[int | None]:
    return {event.details.get("agent"), event.ticket.assignee_id if event.ticket else None}


def _of_watchers(heard: list[Heard], watching: list[tuple[int, int]]) -> list[Wish]:
    watched = _watched(heard)
    return [Wish(agent_id, NoticeKind.CHANGED, one) for ticket_id, agent_id in watching for one in watched[ticket_id]]


def _watched(heard: list[Heard]) -> dict[int, list[Heard]]:
    """What those who watch a ticket are told of, by the ticket's id."""
    by_ticket = defaultdict[int, list[Heard]](list)
    for one in heard:
        if one.event.kind in WATCHED and one.event.ticket_id:
            by_ticket[one.event.ticket_id].append(one)
    return by_ticket


def _strongest(wishes: list[Wish], readers: dict[int, Reader]) -> list[Wish]:
    """For each agent and ticket the one thing that matters most, of what they want to be told."""
    wanted = [wish for wish in wishes if _is_wanted(wish, readers)]
    asked = defaultdict[Agent, set[int]](set)
    for wish in wanted:
        asked[readers[wish.agent_id].agent].add(wish.ticket_id)
    seen = visible(asked) if asked else set()
    strongest: dict[tuple[int, int], Wish] = {}
    for wish in sorted(wanted, key=lambda one: (ORDER[one.kind], one.heard.said is None)):
        if (wish.agent_id, wish.ticket_id) in seen:
            strongest.setdefault((wish.agent_id, wish.ticket_id), wish)
    return list(strongest.values())


def _is_wanted(wish: Wish, readers: dict[int, Reader]) -> bool:
    reader = readers.get(wish.agent_id)
    return bool(reader and wish.agent_id != wish.heard.event.agent_id and reader.settings.shows(wish.kind))


def _tell(wishes: list[Wish], readers: dict[int, Reader]) -> None:
    told = [_notice(wish, readers[wish.agent_id].settings) for wish in wishes]
    db.session.add_all(told)
    if told:
        push.tell(told, now=told[-1].at)


def _notice(wish: Wish, settings: NoticeSettings) -> Notice:
    event, said = wish.heard.event, wish.heard.said
    return Notice(
        agent_id=wish.agent_id,
        ticket_id=wish.ticket_id,
        kind=wish.kind,
        event_kind=_told_as(event),
        by_id=event.agent_id,
        message_id=said.id if said else None,
        reminder_id=event.details.get("reminder"),
        at=event.at,
        mail_due_at=settings.mail_due_at(wish.kind, event.at),
    )


def _told_as(event: Event) -> str:
    """Without an agent it was the customer; unless nobody did it."""
    is_by_itself = event.kind in BY_ITSELF and bool({"rule", "after_days"} & set(event.details or ()))
    return f"{event.kind}_by_itself" if is_by_itself else event.kind


def _new_watchers(heard: list[Heard], readers: dict[int, Reader]) -> set[tuple[int, int]]:
    """Who took part, or was called, watches from now on if that is their setting: pairs of ids (ticket, agent)."""
    pairs: set[tuple[int, int]] = set()
    for one in heard:
        event = one.event
        called = event.details.get("mentions", ()) if event.details else ()
        if event.kind in TOOK_PART and _has(readers, event.agent_id, "watches_taken_part"):
            pairs.add((event.ticket_id or 0, event.agent_id or 0))
        pairs |= {(event.ticket_id or 0, one) for one in called if _has(readers, one, "watches_mentioned")}
    return pairs


def _has(readers: dict[int, Reader], agent_id: int | None, setting: str) -> bool:
    reader = readers.get(agent_id or 0)
    return bool(reader and getattr(reader.settings, setting))
