"""What stands in the form for an answer or a note."""

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from desk import recipients
from desk.errors import DeskError
from desk.recipients import Recipients
from models import Agent, Ticket
from models import Draft as Kept
from models.written import bare

FIELDS = ("to", "copies", "blind_copies")


@dataclass
class Draft:
    """What stands in the form, also after a refusal: nobody types it twice.

    `usual` are the addresses that the ticket's answers go to; who is `new` beside them, or `gone`, is pointed out
    before anything is sent. `seen` are the recipients for which that has been done. `files` lie in the desk already.
    """

    text: str = ""
    is_note: bool = False
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

    @classmethod
    def of_form(cls, form: MultiDict[str, str], kept: Kept | None) -> "Draft":
        files = [one for one in kept.files if one["digest"] in form.getlist("kept")] if kept else []
        return cls(
            text=form.get("text", ""),
            is_note="note" in (form.get("kind"), form.get("then")),
            submission=form.get("submission", "")[:64],
            to=form.get("to", ""),
            copies=form.get("copies", ""),
            blind_copies=form.get("blind_copies", ""),
            seen=form.get("seen", ""),
            files=files,
        )

    @classmethod
    def of_row(cls, row: Kept) -> "Draft":
        """What was begun, or taken back."""
        draft = cls(text=row.text, is_note=row.is_note, files=row.files)
        draft.address(Recipients(tuple(row.recipients), tuple(row.copies), tuple(row.blind_copies)))
        return draft

    def address(self, to: Recipients) -> None:
        """Fill in the three fields."""
        self.to, self.copies, self.blind_copies = (", ".join(one) for one in (to.to, to.copies, to.blind_copies))

    def compare(self, chosen: Recipients, usual: Recipients) -> None:
        """Note whom the agent is shown now, and how that differs from whom the ticket's answers go to."""
        self.usual = ",".join(usual.everyone)
        self.new, self.gone = chosen.not_in(usual), usual.not_in(chosen)
        self.seen = _key(chosen)


def begun(ticket: Ticket, agent: Agent, *, is_note: bool) -> Draft:
    """What stands in the form when a ticket is opened."""
    row = Kept.of(ticket, agent)
    return Draft.of_row(row) if row else Draft(is_note=is_note)


def make_ready(draft: Draft, usual: Recipients) -> None:
    """A form that wasn't filled in yet goes to whom the ticket's answers go."""
    draft.submission = draft.submission or secrets.token_urlsafe(16)
    if not any(getattr(draft, name) for name in FIELDS):
        draft.address(usual)
        draft.compare(usual, usual)
    elif not draft.wrong:
        with suppress(DeskError):  # it is said when the form is sent
            draft.compare(recipients.read(draft.to, draft.copies, draft.blind_copies), usual)


def _key(chosen: Recipients) -> str:
    """The recipients, each in its field, in an order of its own."""
    fields = (chosen.to, chosen.copies, chosen.blind_copies)
    return ";".join(",".join(sorted(bare(one) for one in people)) for people in fields)
