"""Workspaces: beside the folders with their counts, and on a page of their own where they are kept in order (S1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from desk import workspaces
from models import Agent, Catalogue, Sharing, Workspace, db, transaction
from views.agents.catalogue import remember
from views.agents.filters import labels
from views.agents.listing import FOLDERS, Asked, counts, number_of
from views.base import DeskPage, as_id
from views.sessions import signed_in_agent

MOST_COUNTED = 999
MOST_SHARED = 30


@dataclass(frozen=True)
class Shown:
    """A workspace beside the folders.

    `count` is None where words are searched or all that was ever done looked through: that costs more than it tells.
    """

    workspace: Workspace
    asked: Asked
    count: str | None

    @property
    def address(self) -> dict[str, Any]:
        return self.asked.address() | {"workspace": self.workspace.id}


def open_to(agent: Agent) -> list[Workspace]:
    """Their own in their order, then others' by name, as many as one looks through."""
    return list(db.session.execute(_open_in_order(Workspace.is_open_to(agent), agent.id)).scalars())


@lru_cache(maxsize=1024)
def _open_in_order(are_open: sa.ColumnElement[bool], agent_id: int) -> sa.Select[Workspace]:
    others = Workspace.agent_id != agent_id
    in_order = (others, sa.case((others, 0), else_=Workspace.position), Workspace.name, Workspace.id)
    theirs = sa.select(Workspace).where(are_open).options(joinedload(Workspace.agent).load_only(Agent.name))
    return theirs.order_by(*in_order).limit(workspaces.MOST + MOST_SHARED)


def counted(every: Iterable[Workspace], agent: Agent) -> list[Any]:
    """What each holds for this very reader (R14), as parts of one query, no further than anybody would count."""
    asked = {one.id: Asked.of(one.asked) for one in every}
    return [
        number_of(one, agent, most=MOST_COUNTED, label=_label(number))
        for number, one in asked.items()
        if not one.search and not one.is_about_nearly_all
    ]


def beside_the_list(every: list[Workspace], counts: dict[str, int], agent: Agent) -> tuple[list[Shown], list[Shown]]:
    """Their own and those shared with them."""
    shown = [Shown(one, Asked.of(one.asked), _written(counts.get(_label(one.id)))) for one in every]
    own = [one for one in shown if one.workspace.agent_id == agent.id]
    return own, [one for one in shown if one.workspace.agent_id != agent.id]


def open_one(asked: Asked, shown: Iterable[Shown]) -> Workspace | None:
    """The workspace that this page shows, if it is one of those, and asks for just what that one asks for."""
    fits = (one for one in shown if one.workspace.id == asked.workspace)
    return next((one.workspace for one in fits if one.asked.question() == asked.question()), None)


def start_address(agent: Agent) -> str:
    """Where this agent's day begins."""
    if agent.is_translator:
        return url_for("texts.index_view")
    chosen = workspaces.start_of(agent)
    if chosen is None:
        return url_for("ticket.index_view")
    return url_for("ticket.index_view", **Asked.of(chosen.asked).address() | {"workspace": chosen.id})


def sharings() -> list[tuple[str, str]]:
    return [
        (Sharing.NOBODY.value, gettext("Only me")),
        (Sharing.DEPARTMENTS.value, gettext("My departments")),
        (Sharing.EVERYONE.value, gettext("All agents")),
    ]


class WorkspacesPage(DeskPage):
    """Each acts on the agent's own; of others' one can only begin with those that are shared."""

    def is_visible(self) -> bool:
        return False  # it stands beside the folders

    @expose("/")
    def index_view(self) -> str:
        agent = signed_in_agent()
        every = open_to(agent)
        told = counts(agent, more=[*counted(every, agent), *Catalogue.questions()])
        remember(told)
        own, shared = beside_the_list(every, told, agent)
        start = workspaces.start_of(agent)
        return self.render(
            "desk/workspaces.html",
            own=own,
            shared=shared,
            start_id=start.id if start else None,
            sharings=sharings(),
            told=_told,
        )

    @expose("/new", methods=["POST"])
    def save(self) -> Response:
        asked = Asked.of(request.form)
        with transaction():
            made = workspaces.save(signed_in_agent(), request.form.get("name", ""), asked.question())
            address = asked.address() | {"workspace": made.id}
        flash(gettext("Saved as a workspace."), "success")
        return redirect(url_for("ticket.index_view", **address))

    @expose("/<id>/change", methods=["POST"])
    def change(self, id: str) -> Response:
        """Its name, and with whom it is shared."""
        sharing = request.form.get("sharing", "")
        if sharing not in list(Sharing):
            abort(400)
        with transaction():
            workspace = _own(id)
            workspaces.rename(workspace, request.form.get("name", ""))
            workspaces.share(workspace, Sharing(sharing))
        flash(gettext("Saved."), "success")
        return self._back()

    @expose("/<id>/move", methods=["POST"])
    def move(self, id: str) -> Response:
        with transaction():
            workspaces.move(_own(id), up=request.form.get("to") == "up")
        return self._back()

    @expose("/<id>/delete", methods=["POST"])
    def delete(self, id: str) -> Response:
        with transaction():
            workspaces.delete(_own(id))
        flash(gettext("The workspace is gone. Its tickets stay where they are."), "success")
        return self._back()

    @expose("/<id>/start", methods=["POST"])
    def start(self, id: str) -> Response:
        """The desk opens with it from now on."""
        with transaction():
            workspaces.begin_with(signed_in_agent(), _one(id, Workspace.is_open_to(signed_in_agent())))
        flash(gettext("The desk opens with this workspace from now on."), "success")
        return self._back()

    @expose("/start", methods=["POST"])
    def start_as_usual(self) -> Response:
        with transaction():
            workspaces.begin_with(signed_in_agent(), None)
        flash(gettext("The desk opens with the open tickets from now on."), "success")
        return self._back()

    def _back(self) -> Response:
        return redirect(self.get_url(".index_view"))


def _own(id: str) -> Workspace:
    return _one(id, Workspace.agent_id == signed_in_agent().id)


def _one(id: str, condition: sa.ColumnElement[bool]) -> Workspace:
    wanted = sa.select(Workspace).where(Workspace.id == (as_id(id) or 0), condition)
    return db.session.execute(wanted).scalar_one_or_none() or abort(404)


def _label(workspace_id: int) -> str:
    return f"workspace {workspace_id}"


def _written(count: int | None) -> str | None:
    if count is None:
        return None
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def _told(asked: Asked) -> str:
    """What it asks for, in words."""
    names = labels()
    narrowed = [f"{names[name]}: {word}" for name, word in asked.filters.chips()]
    words = [f"“{asked.search}”"] if asked.search else []
    return " · ".join([str(FOLDERS[asked.folder]), *words, *narrowed])
