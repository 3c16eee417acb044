"""Acts on ticked rows, or on all tickets that the list was asked for; each is undone by one button."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from desk import about, bulk, sorting, spam, tickets, unread
from desk.errors import NoSuchTicket, NothingTicked
from models import (
    Agent,
    Catalogue,
    Category,
    Department,
    Priority,
    Product,
    Status,
    Ticket,
    db,
    transaction,
    utcnow,
)
from models.catalogue import Named
from views.addresses import came_from
from views.agents import check_lists, choices
from views.agents.catalogue import name_of
from views.agents.listing import Asked, ids_of_all
from views.base import as_id
from views.sessions import signed_in_agent

STATES: dict[str, Callable[..., None]] = {
    Status.OPEN: tickets.reopen,
    Status.PENDING: tickets.wait_for_customer,
    Status.SOLVED: tickets.solve,
    Status.CLOSED: tickets.close,
}
TAGGING: dict[str, Callable[..., None]] = {"tag": sorting.tag, "untag": sorting.untag}
ABOUT: dict[str, tuple[Any, Callable[..., None]]] = {
    "category": (Category, about.categorise),
    "product": (Product, about.say_product),
}
MOST_NUMBERS_TOLD = 20
Group = tuple[str, list[tuple[str, str]]]


def groups(at_work: list[Agent], departments: list[Department], known: Catalogue) -> list[Group]:
    """What can be done with ticked rows, for a list to choose from: "act:value" and its words."""
    targets = [(f"transfer:{one.id}", choices.department_name(one)) for one in departments]
    states = [(f"status:{one.value}", choices.status_word(one)) for one in Status]
    priorities = [(f"priority:{value}", word) for value, word in choices.priorities()]
    return [
        (gettext("Assign to"), _assignees(at_work)),
        (gettext("State"), states),
        (gettext("Priority"), priorities),
        (gettext("Tags"), [("tag:", gettext("Add tags …")), ("untag:", gettext("Remove tags …"))]),
        (
            gettext("Join"),
            [("merge:", gettext("Into the oldest of them")), ("merge_into:", gettext("Into another ticket …"))],
        ),
        (gettext("Move to department"), targets),
        *_about(known),
        (gettext("Other"), [("read:", gettext("Mark as read")), ("spam:", gettext("Spam"))]),
    ]


class BulkActs:
    """Their part of the list's acts."""

    @expose("/bulk", methods=["POST"])
    def change_several(self: Any) -> Response:
        agent, now = signed_in_agent(), utcnow()
        ids = _wanted(agent)
        kind, _, value = request.form.get("act", "").partition(":")
        if kind == "read":
            _mark_read(ids, agent)
        elif kind in ("merge", "merge_into"):
            self._tell(_merged(kind, ids, agent, now))
        else:
            act = _act(kind, value, agent, now)
            self._tell(_done(kind, ids, act, agent, now))
            if kind == "status":
                _warn(check_lists.still_open(ids, value, agent))
        return redirect(came_from() or self.get_url(".index_view"))

    @expose("/operations/<operation_id>/undo", methods=["POST"])
    def undo_operation(self: Any, operation_id: str) -> Response:
        """By who did it, or by a manager who may see the tickets."""
        agent, now, row_id = signed_in_agent(), utcnow(), as_id(operation_id) or 0
        left: list[int] = []
        parts = bulk.parts_to_undo(row_id, agent, now)
        for some in bulk.handfuls(parts):
            with transaction():
                left += bulk.undo(row_id, some, by=agent, now=now)
        if count := len(parts) - len(left):
            flash(ngettext("%(num)d ticket is as it was.", "%(num)d tickets are as they were.", count), "success")
        elif not left:
            flash(gettext("This has been undone already."), "error")
        if left:
            told = gettext("Changed by someone since, and left as they are: %(numbers)s", numbers=_numbers(left))
            flash(told, "warning")
        return redirect(came_from() or self.get_url(".index_view"))

    def _tell(self: Any, outcome: bulk.Outcome) -> None:
        if outcome.operation_id:
            text = ngettext("%(num)d ticket was changed.", "%(num)d tickets were changed.", outcome.done)
            url = self.get_url(".undo_operation", operation_id=outcome.operation_id)
            flash([text, url], "undo")  # type: ignore[arg-type]
        elif not outcome.refused:
            flash(gettext("Nothing had to be changed."), "info")
        for why, numbers in outcome.refused.items():
            flash(gettext("Left as they are: %(numbers)s. %(reason)s", numbers=_numbers(numbers), reason=why), "error")


def _wanted(agent: Agent) -> list[int]:
    """The ticked ones; or all that match what the list was asked for, looked up anew with the agent's right to see."""
    if request.form.get("all"):
        ids = ids_of_all(Asked.of(request.form), agent, most=bulk.MOST + 1)
    else:
        ids = [row_id for text in request.form.getlist("rows") if (row_id := as_id(text))]
    if not ids:
        raise NothingTicked
    bulk.refuse_too_many(ids)
    return ids


def _done(kind: str, ids: list[int], act: bulk.Act, agent: Agent, now: datetime) -> bulk.Outcome:
    outcome = bulk.Outcome()
    for some in bulk.handfuls(ids):
        with transaction():
            bulk.act_on(some, kind, act, outcome, by=agent, now=now)
    return outcome


def _merged(kind: str, ids: list[int], agent: Agent, now: datetime) -> bulk.Outcome:
    into = None
    if kind == "merge_into":
        into = Ticket.with_number("".join(request.form.get("number", "").split()).lstrip("#№"))
        if into is None:
            raise NoSuchTicket
    with transaction():
        return bulk.merge(ids, into.whole.id if into else None, by=agent, now=now)


def _mark_read(ids: list[int], agent: Agent) -> None:
    for some in bulk.handfuls(ids):
        with transaction():
            visible = sa.select(Ticket.id).where(Ticket.id.in_(some), Ticket.is_visible_to(agent))
            unread.mark_read(db.session.execute(visible).scalars(), agent)
    flash(gettext("Marked as read."), "success")


def _act(kind: str, value: str, agent: Agent, now: datetime) -> bulk.Act:
    """What is done to each of them. What the form can't mean is a 400, whom there isn't a 404."""
    told: dict[str, Any] = {"by": agent, "now": now}
    names = request.form.get("tags", "").split(",")
    match kind:
        case "assign":
            assignee = _one(Agent, value) if value else None
            return lambda ticket: tickets.assign(ticket, assignee, **told)
        case "transfer":
            department = _one(Department, value)
            return lambda ticket: tickets.transfer(ticket, department, **told)
        case "status" if value in STATES:
            return lambda ticket: STATES[value](ticket, **told)
        case "priority" if value in list(Priority):
            return lambda ticket: sorting.prioritise(ticket, Priority(value), **told)
        case "tag" | "untag":
            return lambda ticket: TAGGING[kind](ticket, names, **told)
        case "category" | "product":
            model, act = ABOUT[kind]
            thing = _one(model, value) if value else None
            return lambda ticket: act(ticket, thing, **told)
        case "spam":
            return lambda ticket: spam.put_away_by_hand(ticket, **told)
    return abort(400)


def _one(model: Any, value: str) -> Any:
    return db.session.get(model, as_id(value) or 0) or abort(404)


def _assignees(at_work: list[Agent]) -> list[tuple[str, str]]:
    """Whoever isn't at home in a ticket's department refuses it, and that is told."""
    agent = signed_in_agent()
    colleagues = [(f"assign:{one.id}", one.name) for one in at_work if one.id != agent.id]
    return [(f"assign:{agent.id}", gettext("me")), ("assign:", gettext("nobody")), *colleagues]


def _about(known: Catalogue) -> list[Group]:
    """Category and product, where the office has any."""
    things: list[tuple[str, str, Sequence[Named]]] = [
        ("category", gettext("Category"), known.categories),
        ("product", gettext("Product"), known.products),
    ]
    none = gettext("not said")
    return [
        (word, [*((f"{name}:{one.id}", name_of(one)) for one in rows if one.is_offered), (f"{name}:", none)])
        for name, word, rows in things
        if rows
    ]


def _warn(numbers: list[int]) -> None:
    """They are solved all the same."""
    if numbers:
        text = ngettext(
            "The check list of one of these tickets has open items: %(numbers)s",
            "The check lists of %(num)d of these tickets have open items: %(numbers)s",
            len(numbers),
            numbers=_numbers(numbers),
        )
        flash(text, "warning")


def _numbers(numbers: Iterable[int]) -> str:
    """As many as one reads; how many more there are is said."""
    every = sorted(numbers)
    told = ", ".join(f"#{number}" for number in every[:MOST_NUMBERS_TOLD])
    more = len(every) - MOST_NUMBERS_TOLD
    return ngettext("%(told)s and %(num)d more", "%(told)s and %(num)d more", more, told=told) if more > 0 else told
