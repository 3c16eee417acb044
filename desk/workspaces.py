"""Workspaces (S1): what an agent keeps of the list's questions, in their order, shared or not."""

import sqlalchemy as sa

from desk.errors import NoNameGiven, TooManyWorkspaces
from models import Agent, Sharing, StartPage, Workspace, db

MOST = 30


def own(agent: Agent) -> list[Workspace]:
    """In the order that the agent gave them."""
    mine = sa.select(Workspace).where(Workspace.agent_id == agent.id)
    return list(db.session.execute(mine.order_by(Workspace.position, Workspace.id)).scalars())


def save(agent: Agent, name: str, asked: dict[str, str]) -> Workspace:
    """Under this name, at the end. The same name asks for something else from now on."""
    name, mine = _tidy(name), own(agent)
    for workspace in mine:
        if workspace.name == name:
            workspace.asked = asked
            return workspace
    if len(mine) >= MOST:
        raise TooManyWorkspaces(MOST)
    last = max((one.position for one in mine), default=-1)
    made = Workspace(agent=agent, name=name, asked=asked, position=last + 1)
    db.session.add(made)
    db.session.flush()
    return made


def rename(workspace: Workspace, name: str) -> None:
    workspace.name = _tidy(name)


def share(workspace: Workspace, sharing: Sharing) -> None:
    """With whom. Whoever began their day with it and may no longer see it begins with the open tickets."""
    workspace.sharing = sharing


def move(workspace: Workspace, *, up: bool) -> None:
    """One place up or down; at the end of the row it stays."""
    row = own(workspace.agent)
    here = row.index(workspace)
    there = here - 1 if up else here + 1
    if 0 <= there < len(row):
        row[here], row[there] = row[there], row[here]
    for position, one in enumerate(row):
        one.position = position


def delete(workspace: Workspace) -> None:
    """For its owner, and for all it was shared with."""
    db.session.delete(workspace)


def begin_with(agent: Agent, workspace: Workspace | None) -> None:
    """What the desk opens with for this agent; None: with the open tickets, as for everybody."""
    chosen = db.session.get(StartPage, agent.id)
    if workspace is None:
        if chosen:
            db.session.delete(chosen)
    elif chosen:
        chosen.workspace = workspace
    else:
        db.session.add(StartPage(agent_id=agent.id, workspace=workspace))


def start_of(agent: Agent) -> Workspace | None:
    """The workspace that the agent's day begins with, if they may still see it."""
    chosen = sa.select(Workspace).join(StartPage).where(StartPage.agent_id == agent.id, Workspace.is_open_to(agent))
    return db.session.execute(chosen).scalar_one_or_none()


def _tidy(name: str) -> str:
    tidy = " ".join(name.split())[:60].rstrip()
    if not tidy:
        raise NoNameGiven
    return tidy
