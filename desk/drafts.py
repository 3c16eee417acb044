"""What an agent has begun to write, or took back: it waits in the ticket until it is sent, and outlives the ticket."""

from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import and_, func, select

from desk.errors import DeskError, FilesTooLarge, TooManyFiles
from desk.files import KeptFile
from models import Agent, Draft, Message, Ticket, Writing, db

MOST_FILES = 20
MOST_WITHOUT_TICKET = 100  # of one agent


@dataclass(frozen=True)
class Written:
    """What stands in a form now. `version` is that of the draft which the form began with; 0: there was none."""

    text: str = ""
    kind: Writing = Writing.REPLY
    to: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    blind_copies: list[str] = field(default_factory=list)
    forwarded: list[int] = field(default_factory=list)
    version: int = 0


class WrittenElsewhere(DeskError):
    """The draft was changed in another window. `draft` is what stands there."""

    text = lazy_gettext("You have written something else in another window meanwhile.")

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft


class TooManyDrafts(DeskError):
    text = lazy_gettext("You have very many drafts without a ticket. Please discard some first.")


def save(ticket: Ticket, agent: Agent, written: Written, *, now: datetime) -> Draft | None:
    """Keep the words; None where there are none. Raises WrittenElsewhere rather than write over others."""
    draft = Draft.of(ticket, agent)
    if draft is None:
        return _begin(ticket, agent, written, now=now) if written.text.strip() else None
    if _is_of_others(draft, written):
        raise WrittenElsewhere(draft)
    if not written.text.strip() and not draft.files:
        db.session.delete(draft)
        return None
    _write(draft, written, now=now)
    return draft


def save_apart(agent: Agent, ticket_id: int, draft_id: int | None, written: Written, *, now: datetime) -> Draft:
    """The ticket is gone, or no longer theirs to see: the words stay among the agent's drafts. Saved again, it is one.

    `draft_id` is the one that the same form has been kept as. Words of another window aren't written over.
    Raises TooManyDrafts.
    """
    own = select(Draft).where(Draft.agent_id == agent.id)
    begun = db.session.execute(own.where(Draft.ticket_id == ticket_id)).scalar_one_or_none()
    if begun and draft_id in (None, begun.id) and (draft_id or not _is_of_others(begun, written)):
        _write(begun, written, now=now)
        return begun
    loose = own.where(Draft.ticket_id.is_(None)).order_by(Draft.id.desc()).limit(1)
    same = (Draft.id == draft_id) if draft_id else and_(Draft.text == written.text, Draft.kind == written.kind)
    if draft := db.session.execute(loose.where(same)).scalar_one_or_none():
        _write(draft, written, now=now)
        return draft
    _refuse_too_many(agent)
    draft = _begin(None, agent, written, now=now)
    draft.number = begun.number if begun else None
    return draft


def add_files(draft: Draft, files: list[KeptFile]) -> None:
    """Those that were to go with the words; how many they may be is looked at when they are sent."""
    known = {one["digest"] for one in draft.files}
    draft.files = [*draft.files, *(fields_of(file) for file in files if file.digest not in known)]


def add_file(ticket: Ticket, agent: Agent, file: KeptFile, *, megabytes: int, now: datetime) -> Draft:
    """One more file for what is being written; the same twice is once. Raises TooManyFiles, FilesTooLarge."""
    draft = Draft.of(ticket, agent) or _begin(ticket, agent, Written(), now=now)
    others = [one for one in draft.files if one["digest"] != file.digest]
    if len(others) >= MOST_FILES:
        raise TooManyFiles(MOST_FILES)
    if sum(one["size"] for one in others) + file.size > megabytes * 2**20:
        raise FilesTooLarge(megabytes)
    draft.files = [*others, fields_of(file)]
    draft.updated_at = now
    return draft


def drop_file(ticket: Ticket, agent: Agent, digest: str, *, now: datetime) -> None:
    """It isn't to be sent after all. A file that isn't there is no matter."""
    if draft := Draft.of(ticket, agent):
        draft.files = [one for one in draft.files if one["digest"] != digest]
        draft.updated_at = now
        if draft.is_empty:
            db.session.delete(draft)


def files_of(draft: Draft | None, digests: list[str]) -> list[KeptFile]:
    """Those of the draft's files that are still wanted. A digest that isn't the draft's own gives nothing."""
    wanted = [one for one in draft.files if one["digest"] in digests] if draft else []
    return [KeptFile(one["filename"], one["content_type"], one["size"], one["digest"]) for one in wanted]


def fields_of(file: KeptFile) -> dict[str, object]:
    """How a draft notes a file."""
    return {"filename": file.filename, "content_type": file.content_type, "size": file.size, "digest": file.digest}


def forget(draft: Draft | None, *, sent: str | None = None, version: int | None = None) -> None:
    """It has been sent, noted, or thrown away. Words of another window, which were not `sent`, stay."""
    if draft is None:
        return
    if version is not None and draft.version != version and _differ(draft.text, sent or "") and draft.text.strip():
        return
    Draft.forget(draft.ticket_id, draft.agent_id)
    db.session.delete(draft)


def was_said(ticket: Ticket, submission: str) -> bool:
    """Whether the form of this key has been sent: what is saved of it later comes too late."""
    said = select(Message.id).where(Message.submission == submission, Message.ticket_id == ticket.id)
    return bool(submission) and db.session.execute(said).first() is not None


def is_left_in(ticket_id: int, agent: Agent) -> bool:
    """Whether a draft stayed in a ticket that was joined to another one, since there is one in that too."""
    left = select(Draft.id).where(Draft.ticket_id == ticket_id, Draft.agent_id == agent.id)
    return db.session.execute(left).first() is not None


def _begin(ticket: Ticket | None, agent: Agent, written: Written, *, now: datetime) -> Draft:
    draft = Draft(ticket=ticket, agent=agent, number=ticket.number if ticket else None, files=[], version=0)
    _write(draft, written, now=now)
    db.session.add(draft)
    db.session.flush()
    if ticket:
        Draft.forget(ticket.id, agent.id)
    return draft


def _write(draft: Draft, written: Written, *, now: datetime) -> None:
    draft.text, draft.kind, draft.updated_at = written.text, written.kind, now
    draft.recipients, draft.copies, draft.blind_copies = written.to, written.copies, written.blind_copies
    draft.forwarded, draft.version = written.forwarded, draft.version + 1


def _is_of_others(draft: Draft, written: Written) -> bool:
    """Whether other words of another window stand there."""
    return draft.version != written.version and bool(draft.text.strip()) and _differ(draft.text, written.text)


def _differ(one: str, other: str) -> bool:
    return one.split() != other.split()


def _refuse_too_many(agent: Agent) -> None:
    own = select(func.count(Draft.id)).where(Draft.agent_id == agent.id, Draft.ticket_id.is_(None))
    if db.session.execute(own).scalar_one() >= MOST_WITHOUT_TICKET:
        raise TooManyDrafts
