"""The tags themselves (S15): renamed, two made one and taken apart again, thrown away. The tickets stay.

What names a tag in words, rules and workspaces, follows it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext

from desk.errors import ChangedSince, DeskError, UndoneAlready
from desk.record import record_elsewhere
from models import Agent, Event, MailRule, RecurringTicket, Tag, TicketRule, Workspace, db
from models.tag import ticket_tag

IDS_AT_ONCE = 500
UNDONE_WITHIN = timedelta(days=30)


class NoSuchTag(DeskError):
    text = lazy_gettext("There is no tag of this name.")
    status = 404


class SameTag(DeskError):
    text = lazy_gettext("This is the same tag.")


def rename(tag: Tag, name: str) -> None:
    """What is sorted by it stays so. Another tag of this name is the caller's to refuse."""
    before, tag.name = tag.name, Tag.tidy(name)
    tag.key = Tag.key_of(name)
    if tag.name != before:
        _follow(before, tag.name)


def merge(tag: Tag, into: Tag, *, by: Agent, now: datetime) -> int:
    """Tickets with one of them have the other from now on; answers how many those are. Raises SameTag."""
    if tag is into:
        raise SameTag
    had, have_both = _tickets_of(tag), set(_tickets_of(into))
    gained = [one for one in had if one not in have_both]
    _take_off(tag.id, had)
    _put_on(into.id, gained)
    _note(had, "untagged", tag.name, by=by, now=now)
    _note(gained, "tagged", into.name, by=by, now=now)
    was = {"name": tag.name, "colour": tag.colour}
    record_elsewhere("tags_merged", by=by, now=now, tag=was, into=into.id, name=into.name, had=had, gained=gained)
    db.session.execute(sa.delete(Tag).where(Tag.id == tag.id))
    db.session.expunge(tag)
    _follow(was["name"], into.name)
    return len(had)


def unmerge(merging: Event, *, by: Agent, now: datetime) -> Tag:
    """Two tags again. What was tagged since keeps its tags. Raises UndoneAlready; ChangedSince if the other is gone."""
    details = merging.details
    into = db.session.get(Tag, details["into"])
    if merging.id in undone():
        raise UndoneAlready
    if into is None:
        raise ChangedSince
    still = set(_tickets_of(into))
    back = [one for one in details["had"] if one in still]
    tag = Tag.named(details["tag"]["name"])
    tag.colour = tag.colour or details["tag"]["colour"]
    db.session.flush()
    has_it = set(_tickets_of(tag))
    again = [one for one in back if one not in has_it]
    gone = [one for one in details["gained"] if one in still]
    _put_on(tag.id, again)
    _take_off(into.id, gone)
    _note(again, "tagged", tag.name, by=by, now=now)
    _note(gone, "untagged", into.name, by=by, now=now)
    record_elsewhere("tags_taken_apart", by=by, now=now, merging=merging.id, tag=tag.name, name=into.name)
    return tag


def delete(tag: Tag, *, by: Agent, now: datetime) -> int:
    """The word alone; answers how many tickets had it. Rules no longer add it."""
    had = _tickets_of(tag)
    _take_off(tag.id, had)
    _note(had, "untagged", tag.name, by=by, now=now)
    _follow(tag.name, None)
    db.session.delete(tag)
    return len(had)


def latest_mergings(*, now: datetime) -> list[Event]:
    """Those that can still be undone, the newest first."""
    elsewhere = (Event.ticket_id.is_(None), Event.kind == "tags_merged")
    lately = sa.select(Event).where(*elsewhere, Event.at > now - UNDONE_WITHIN)
    done = undone()
    found = db.session.execute(lately.order_by(Event.id.desc()).limit(20)).scalars()
    return [one for one in found if one.id not in done][:5]


def merging_of(event_id: int) -> Event:
    """The line of the record that tells of a merge of tags. Raises NoSuchTag."""
    event = db.session.get(Event, event_id)
    if event is None or event.kind != "tags_merged":
        raise NoSuchTag
    return event


def undone() -> set[int]:
    """Ids of the mergings that were undone."""
    told = sa.select(Event.details).where(Event.ticket_id.is_(None), Event.kind == "tags_taken_apart")
    return {details.get("merging", 0) for details in db.session.execute(told).scalars()}


def usage(tag_ids: Iterable[int]) -> dict[int, int]:
    """How many tickets have each of these tags."""
    counted = sa.select(ticket_tag.c.tag_id, sa.func.count()).where(ticket_tag.c.tag_id.in_(list(tag_ids)))
    rows = db.session.execute(counted.group_by(ticket_tag.c.tag_id)).all()
    return dict(map(tuple, rows))


def beginning_with(words: str, most: int) -> list[str]:
    """Names of tags in use that begin so, in any case of their letters."""
    key = Tag.key_of(words)
    in_use = sa.exists().where(ticket_tag.c.tag_id == Tag.id)
    found = sa.select(Tag.name).where(Tag.key.startswith(key, autoescape=True), in_use).order_by(Tag.key).limit(most)
    return list(db.session.execute(found).scalars())


def _tickets_of(tag: Tag) -> list[int]:
    rows = sa.select(ticket_tag.c.ticket_id).where(ticket_tag.c.tag_id == tag.id).order_by(ticket_tag.c.ticket_id)
    return list(db.session.execute(rows).scalars())


def _put_on(tag_id: int, ticket_ids: list[int]) -> None:
    if ticket_ids:
        db.session.execute(sa.insert(ticket_tag), [{"ticket_id": one, "tag_id": tag_id} for one in ticket_ids])


def _take_off(tag_id: int, ticket_ids: list[int]) -> None:
    for first in range(0, len(ticket_ids), IDS_AT_ONCE):
        some = ticket_ids[first : first + IDS_AT_ONCE]
        db.session.execute(sa.delete(ticket_tag).where(ticket_tag.c.tag_id == tag_id, ticket_tag.c.ticket_id.in_(some)))


def _note(ticket_ids: list[int], kind: str, name: str, *, by: Agent, now: datetime) -> None:
    """A line in the history of each; written at once, for these can be very many."""
    told: list[dict[str, Any]] = [
        {"ticket_id": one, "agent_id": by.id, "kind": kind, "details": {"tags": [name]}, "at": now}
        for one in ticket_ids
    ]
    if told:
        db.session.execute(sa.insert(Event), told)


def _follow(before: str, after: str | None) -> None:
    """Rules, recurring tickets and workspaces that name it; there are few."""
    key = Tag.key_of(before)
    kinds: tuple[Any, ...] = (MailRule, TicketRule, RecurringTicket)
    rules = (db.session.execute(sa.select(model)).scalars() for model in kinds)
    for rule in chain.from_iterable(rules):
        if any(Tag.key_of(one) == key for one in rule.tags):
            named = [after if Tag.key_of(one) == key else one for one in rule.tags]
            rule.tags = list(dict.fromkeys(one for one in named if one))
    for workspace in db.session.execute(sa.select(Workspace)).scalars():
        if after and Tag.key_of(workspace.asked.get("tag", "")) == key:
            workspace.asked = {**workspace.asked, "tag": after}
