"""The office's own words for the texts of the house: changed, taken back, and kept with who did it and when (R9)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from desk.catalogues import Entry
from desk.errors import DeskError
from desk.live_texts import plurals_of
from desk.text_checks import Mistake, mistakes
from models import Agent, Translation, TranslationChange, db


class WouldBreak(DeskError):
    """`mistakes` says of each form what is wrong."""

    text = lazy_gettext("This text can't stand there; see what is said below it.")
    status = 422

    def __init__(self, found: list[Mistake]) -> None:
        super().__init__()
        self.mistakes = found


def of_language(language: str) -> dict[str, Translation]:
    """The office's own, by their keys; what stands in no catalogue any more is among them."""
    rows = db.session.execute(select(Translation).where(Translation.language == language)).scalars()
    return {row.key: row for row in rows}


def keys() -> dict[str, set[str]]:
    """Of what the office has words of its own, in each language."""
    found: dict[str, set[str]] = defaultdict(set)
    for language, key in db.session.execute(select(Translation.language, Translation.key)):
        found[language].add(key)
    return found


def history(language: str, key: str) -> list[TranslationChange]:
    """The newest first."""
    statement = select(TranslationChange).where(TranslationChange.language == language, TranslationChange.key == key)
    with_people = statement.options(joinedload(TranslationChange.agent), joinedload(TranslationChange.reviewer))
    return list(db.session.execute(with_people.order_by(TranslationChange.id.desc()).limit(50)).scalars())


class RewordedMeanwhile(DeskError):
    """`row`: what a colleague made of it since it was looked at; None where they took the shipped text back."""

    text = lazy_gettext("Somebody else has changed this text meanwhile. Both are below: look, and save again.")
    status = 409

    def __init__(self, row: Translation | None) -> None:
        super().__init__()
        self.row = row


def refuse_older(language: str, entry: Entry, seen: Sequence[str]) -> None:
    """Who changes a text has seen how it is said now. Raises RewordedMeanwhile."""
    row = _row(language, entry.key)
    if list(row.forms if row else entry.shipped) != list(seen):
        raise RewordedMeanwhile(row)


def change(
    entry: Entry,
    language: str,
    forms: Sequence[str],
    *,
    by: Agent | None,
    now: datetime,
    reviewer: Agent | None = None,
) -> bool:
    """Say it in the office's words from now on; whether that changes anything. Raises WouldBreak.

    Words that are the shipped ones again leave no row behind: the next update brings its own. `reviewer`: who accepted
    them, where the office wants that of a second person.
    """
    if found := mistakes(entry.source, forms, plurals_of(language)):
        raise WouldBreak(found)
    row = _row(language, entry.key)
    before = list(row.forms if row else entry.shipped)
    if before == list(forms) and not (row and row.shipped != entry.shipped):
        return False
    if list(forms) == entry.shipped:
        return take_back(language, entry.key, by=by, now=now, reviewer=reviewer)
    row = row or _new_row(entry, language)
    row.forms, row.shipped, row.places = list(forms), entry.shipped, entry.places
    row.agent, row.changed_at = by, now
    _note(language, entry.key, before, list(forms), by=by, now=now, reviewer=reviewer)
    return True


def take_back(language: str, key: str, *, by: Agent | None, now: datetime, reviewer: Agent | None = None) -> bool:
    """Speak as shipped again; whether it was otherwise."""
    row = _row(language, key)
    if row is None:
        return False
    _note(language, key, row.forms, None, by=by, now=now, reviewer=reviewer)
    db.session.delete(row)
    return True


def _row(language: str, key: str) -> Translation | None:
    statement = select(Translation).where(Translation.language == language, Translation.key == key)
    return db.session.execute(statement.with_for_update()).scalar_one_or_none()


def _new_row(entry: Entry, language: str) -> Translation:
    row = Translation(
        language=language,
        domain=entry.domain,
        key=entry.key,
        msgctxt=entry.msgctxt,
        msgid=entry.source.msgid,
        msgid_plural=entry.source.msgid_plural,
    )
    db.session.add(row)
    return row


def _note(
    language: str,
    key: str,
    before: list[str],
    after: list[str] | None,
    *,
    by: Agent | None,
    now: datetime,
    reviewer: Agent | None,
) -> None:
    line = TranslationChange(language=language, key=key, before=before, after=after, agent=by, at=now)
    line.reviewer = reviewer
    db.session.add(line)
