"""What stands in the form for an answer, a note, or a forward."""

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from desk import recipients
from desk.drafts import Written
from desk.errors import DeskError
from desk.recipients import Recipients
from models import Draft as Kept
from models import Writing
from models.written import bare
from views.agents.newer import Newer
from views.base import as_id

FIELDS = ("to", "copies", "blind_copies")


@dataclass
class Draft:
    """What stands in the form, also after a refusal: nobody types it twice.

    `usual` are the addresses that the ticket's answers go to; who is `new` beside them, or `gone`, is pointed out
    before anything is sent. `seen` are the recipients for which that has been done. `onward` are those of a forward,
    which are fields of their own: nothing goes to a customer that was meant for others. `files` lie in the desk
    already. `elsewhere` are words of the same agent in another window, `newer` what was said since the page was opened.
    """

    text: str = ""
    kind: Writing = Writing.REPLY
    submission: str = ""
    wrong: str = ""
    has_lost_files: bool = False
    to: str = ""
    copies: str = ""
    blind_copies: str = ""
    seen: str = ""
    usual: str = ""
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    onward: dict[str, str] = field(default_factory=lambda: dict.fromkeys(FIELDS, ""))
    forwarded: list[int] = field(default_factory=list)
    attached: list[int] | None = None
    version: int = 0
    saved_at: Any = None
    used: list[str] = field(default_factory=list)
    elsewhere: Kept | None = None
    newer: list[Newer] = field(default_factory=list)

    @classmethod
    def of_form(cls, form: MultiDict[str, str], kept: Kept | None) -> "Draft":
        draft = cls(
            text=form.get("text", ""),
            kind=_kind(form),
            submission=form.get("submission", "")[:64],
            to=form.get("to", ""),
            copies=form.get("copies", ""),
            blind_copies=form.get("blind_copies", ""),
            seen=form.get("seen", ""),
            onward={name: form.get(f"onward_{name}", "") for name in FIELDS},
            forwarded=_ids(form.getlist("forwarded")),
            attached=_ids(form.getlist("attached")) if _kind(form) == Writing.FORWARD else None,
            version=as_id(form.get("version", "")) or 0,
            used=form.getlist("used")[:20],
        )
        draft.keep_files_of(kept, form)
        return draft

    @classmethod
    def of_row(cls, row: Kept) -> "Draft":
        """What was begun, or taken back."""
        draft = cls(text=row.text, kind=Writing(row.kind), files=row.files, version=row.version)
        draft.forwarded, draft.saved_at = list(row.forwarded), row.updated_at
        chosen = Recipients(tuple(row.recipients), tuple(row.copies), tuple(row.blind_copies))
        if draft.is_forward:
            draft.onward = _fields(chosen)
        else:
            draft.address(chosen)
        return draft

    @property
    def is_note(self) -> bool:
        return self.kind == Writing.NOTE

    @property
    def is_forward(self) -> bool:
        return self.kind == Writing.FORWARD

    @property
    def written(self) -> Written:
        """The same, as a draft is kept. Addresses are kept as they are typed: half of one is half of one."""
        fields = self.onward if self.is_forward else {name: getattr(self, name) for name in FIELDS}
        to, copies, blind_copies = ([one] if (one := fields[name].strip()) else [] for name in FIELDS)
        return Written(self.text, self.kind, to, copies, blind_copies, self.forwarded, self.version)

    def keep_files_of(self, kept: Kept | None, form: MultiDict[str, str]) -> None:
        """Of the files that lie in the desk already those that are still wanted."""
        self.files = [one for one in kept.files if one["digest"] in form.getlist("kept")] if kept else []

    def address(self, to: Recipients) -> None:
        """Fill in the three fields."""
        for name, value in _fields(to).items():
            setattr(self, name, value)

    def compare(self, chosen: Recipients, usual: Recipients) -> None:
        """Note whom the agent is shown now, and how that differs from whom the ticket's answers go to."""
        self.usual = ",".join(usual.everyone)
        self.new, self.gone = chosen.not_in(usual), usual.not_in(chosen)
        self.seen = _key(chosen)


def begun(row: Kept | None, *, kind: str = "", message_id: int | None = None) -> Draft:
    """What stands in the form when a ticket is opened: what was begun, or what was asked for."""
    draft = Draft.of_row(row) if row else Draft()
    if kind in list(Writing) and not draft.text.strip():
        draft.kind = Writing(kind)
    if message_id and draft.is_forward:
        draft.forwarded = [message_id]
    return draft


def make_ready(draft: Draft, usual: Recipients) -> None:
    """A form that wasn't filled in yet goes to whom the ticket's answers go."""
    draft.submission = draft.submission or secrets.token_urlsafe(16)
    if not any(getattr(draft, name) for name in FIELDS):
        draft.address(usual)
        draft.compare(usual, usual)
    elif not draft.wrong:
        with suppress(DeskError):  # it is said when the form is sent
            draft.compare(recipients.read(draft.to, draft.copies, draft.blind_copies), usual)


def _kind(form: MultiDict[str, str]) -> Writing:
    if form.get("then") == "note":
        return Writing.NOTE
    said = form.get("kind", "")
    return Writing(said) if said in list(Writing) else Writing.REPLY


def _ids(texts: list[str]) -> list[int]:
    return [found for text in texts[:500] if (found := as_id(text))]


def _fields(to: Recipients) -> dict[str, str]:
    return {name: ", ".join(getattr(to, name)) for name in FIELDS}


def _key(chosen: Recipients) -> str:
    """The recipients, each in its field, in an order of its own."""
    fields = (chosen.to, chosen.copies, chosen.blind_copies)
    return ";".join(",".join(sorted(bare(one) for one in people)) for people in fields)
