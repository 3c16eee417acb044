"""Texts for which the office wants two persons: one words them, another accepts them or says why not (S8).

What waits is read by nobody but whoever words the desk. Whether two are wanted is the office's setting; what waits when
it is switched off still waits for its second person, or for the first to save it again.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from desk import wordings
from desk.catalogues import Entry, entries
from desk.errors import DeskError
from desk.live_texts import plurals_of
from desk.text_checks import mistakes
from models import Agent, Office, ProposedText, Translation, db

LONGEST_WORD = 1_000
MOST_TOLD = 20


class NotByOneself(DeskError):
    text = lazy_gettext("These are your own words: somebody else has to look at them.")
    status = 403


class NeedsAWord(DeskError):
    text = lazy_gettext("Please say in a word why not.")
    status = 422


def say(
    entry: Entry, language: str, forms: Sequence[str], *, by: Agent, now: datetime, taken_from: str = ""
) -> ProposedText | bool:
    """From now on, or, where the office wants two persons, once another accepts it: then what waits is answered.

    False: it is said so already. `taken_from`: a source that is gone, whose words these were. Raises WouldBreak.
    """
    if Office.current().texts_need_two:
        return _propose(entry, language, forms, by=by, now=now, taken_from=taken_from)
    _forget(language, entry.key, by)
    changed = wordings.change(entry, language, forms, by=by, now=now)
    _take_over(language, taken_from, entry.key, by=by, now=now)
    return changed


def one(proposal_id: int) -> ProposedText | None:
    """While it waits."""
    statement = select(ProposedText).where(ProposedText.id == proposal_id, ProposedText.is_accepted.is_(None))
    return db.session.execute(statement.with_for_update()).scalar_one_or_none()


def waiting(language: str) -> dict[str, list[ProposedText]]:
    """By the keys of their texts, the oldest first."""
    found: dict[str, list[ProposedText]] = defaultdict(list)
    statement = select(ProposedText).where(ProposedText.language == language, ProposedText.is_accepted.is_(None))
    for row in db.session.execute(statement.order_by(ProposedText.id)).scalars():
        found[row.key].append(row)
    return dict(found)


def of_text(language: str, key: str) -> tuple[list[ProposedText], list[ProposedText]]:
    """What waits for a text, and what was refused lately, the newest first."""
    statement = select(ProposedText).where(
        ProposedText.language == language, ProposedText.key == key, ProposedText.is_accepted.is_not(True)
    )
    with_people = statement.options(joinedload(ProposedText.agent), joinedload(ProposedText.reviewer))
    rows = db.session.execute(with_people.order_by(ProposedText.id.desc()).limit(MOST_TOLD)).scalars().all()
    return [row for row in rows if row.is_accepted is None], [row for row in rows if row.is_accepted is False]


def accept(proposal: ProposedText, entry: Entry, *, by: Agent, now: datetime) -> None:
    """Everybody reads it from now on. Raises NotByOneself, WouldBreak; RewordedMeanwhile if it isn't said as before."""
    _refuse_oneself(proposal, by)
    wordings.refuse_older(proposal.language, entry, proposal.before)
    author = proposal.agent
    wordings.change(entry, proposal.language, proposal.forms, by=author, now=now, reviewer=by)
    _take_over(proposal.language, proposal.taken_from, proposal.key, by=by, now=now)
    proposal.is_accepted, proposal.reviewer, proposal.decided_at = True, by, now


def refuse(proposal: ProposedText, word: str, *, by: Agent, now: datetime) -> None:
    """It stays as it is said; the word stands in the text's history. Raises NotByOneself, NeedsAWord."""
    _refuse_oneself(proposal, by)
    if not word.strip():
        raise NeedsAWord
    proposal.is_accepted, proposal.reviewer, proposal.decided_at = False, by, now
    proposal.word = word.strip()[:LONGEST_WORD]


def withdraw(language: str, key: str, *, by: Agent) -> bool:
    """Whoever proposed it thinks otherwise; whether something waited."""
    return _forget(language, key, by)


def _propose(
    entry: Entry, language: str, forms: Sequence[str], *, by: Agent, now: datetime, taken_from: str
) -> ProposedText | bool:
    """One person has one proposal for a text: the newer stands for the older."""
    if found := mistakes(entry.source, forms, plurals_of(language)):
        raise wordings.WouldBreak(found)
    row: Translation | None = wordings.of_language(language).get(entry.key)
    before = list(row.forms if row else entry.shipped)
    _forget(language, entry.key, by)
    if before == list(forms) and not (row and row.shipped != entry.shipped):
        return False
    proposal = ProposedText(language=language, key=entry.key, before=before, forms=list(forms), agent=by, at=now)
    proposal.taken_from = taken_from
    db.session.add(proposal)
    return proposal


def _take_over(language: str, old_key: str, key: str, *, by: Agent, now: datetime) -> None:
    """Words of a source that is gone now stand for this one."""
    if old_key and old_key != key and old_key not in entries(language):
        wordings.take_back(language, old_key, by=by, now=now)


def _refuse_oneself(proposal: ProposedText, by: Agent) -> None:
    if proposal.agent_id == by.id:
        raise NotByOneself


def _forget(language: str, key: str, agent: Agent) -> bool:
    own = (ProposedText.language == language, ProposedText.key == key, ProposedText.agent_id == agent.id)
    gone = db.session.execute(delete(ProposedText).where(*own, ProposedText.is_accepted.is_(None)))
    return bool(getattr(gone, "rowcount", 0))
