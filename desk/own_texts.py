"""What the office writes itself, each text in each language: where it stands, what is missing, how much that matters.

A text that is missing is as pressing as its tickets in that language are many: so often another one went out instead.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext
from sqlalchemy.orm import defer, selectinload

from desk import slugs
from desk.errors import DeskError
from models import (
    Article,
    ArticleCategory,
    ArticleText,
    CannedReply,
    Category,
    CheckList,
    CustomField,
    Department,
    FieldValue,
    Product,
    Ticket,
    db,
)
from models.languages import Texts, in_language

MOST_ROWS = 5_000  # of each kind
OPTION = "option-"


@dataclass(frozen=True)
class Part:
    """A column of texts. `most`: so many characters; `is_needed`: not empty in all languages."""

    name: str
    most: int
    is_needed: bool = False


BY_ITSELF = (Part("reminder_texts", 2000), Part("closing_texts", 2000))
PARTS: dict[str, tuple[Any, tuple[Part, ...]]] = {
    "department": (
        Department,
        (Part("names", 200, True), Part("descriptions", 2000), Part("signatures", 2000), *BY_ITSELF),
    ),
    "category": (Category, (Part("names", 200, True), Part("descriptions", 2000))),
    "product": (Product, (Part("names", 200, True),)),
    "custom_field": (CustomField, (Part("labels", 200, True), Part("hints", 1000))),
    "canned_reply": (CannedReply, (Part("texts", 20_000, True),)),
    "check_list": (CheckList, (Part("texts", 20_000, True),)),
    "article_category": (ArticleCategory, (Part("names", 200, True), Part("descriptions", 2000))),
}


class ChangedMeanwhile(DeskError):
    """`theirs`: what stands there now, by the languages in which it isn't what the reader saw."""

    text = lazy_gettext("Somebody else has changed this text meanwhile. Both are below: look, and save again.")
    status = 409

    def __init__(self, theirs: Texts) -> None:
        super().__init__()
        self.theirs = theirs


class TooLong(DeskError):
    text = lazy_gettext("This text is too long.")
    status = 422


class NeededInOne(DeskError):
    text = lazy_gettext("Please write it in one language at least.")
    status = 422


@dataclass(frozen=True)
class OwnText:
    """One text in its languages. `part` is its column, or "option-" and the key of what a list offers.

    `uses`: by language how many tickets were about the thing that it belongs to.
    """

    kind: str
    row_id: int
    part: str
    title: str
    texts: Texts
    most: int
    is_needed: bool = False
    uses: Mapping[str, int] = field(default_factory=dict)

    def lacks(self, language: str) -> bool:
        """An empty text that nobody needs isn't missing anywhere."""
        return any(map(str.strip, self.texts.values())) and not self.texts.get(language, "").strip()

    def holds(self, word: str) -> bool:
        return any(word in one.casefold() for one in (self.title, *self.texts.values()))


def all_of_them(reader: str) -> list[OwnText]:
    """Every text of the office, in a number of questions that doesn't grow; titles in the reader's language."""
    uses, share = _uses(), _share()
    found: list[OwnText] = []
    for kind in PARTS:
        for row in db.session.execute(sa.select(PARTS[kind][0]).limit(MOST_ROWS)).scalars():
            found += _of_row(kind, row, reader, _uses_of(kind, row, uses, share))
    return found + _of_articles(reader, share)


def missing(texts: Iterable[OwnText], languages: Iterable[str]) -> list[tuple[OwnText, str]]:
    """What lacks a variant, and in which language: first what would be used most."""
    holes = [(text, code) for code in languages for text in texts if text.lacks(code)]
    return sorted(holes, key=lambda hole: -hole[0].uses.get(hole[1], 0))


def one(kind: str, row_id: int, part: str, reader: str) -> tuple[Any, OwnText] | None:
    """The row it stands in, and the text; None for what there isn't."""
    model = PARTS[kind][0] if kind in PARTS else None
    row = db.session.get(model, row_id) if model else None
    text = next((text for text in _of_row(kind, row, reader, {}) if text.part == part), None) if row else None
    return (row, text) if text else None


def merged(text: OwnText, seen: Texts, after: Texts) -> Texts | None:
    """The text with these languages' variants from now on; None if that changes nothing.

    `seen` is what the writer saw of them. Raises ChangedMeanwhile, TooLong, NeededInOne.
    """
    changed = {code: said.strip() for code, said in after.items() if said.strip() != seen.get(code, "").strip()}
    now = {code: text.texts.get(code, "") for code in changed}
    if theirs := {code: said for code, said in now.items() if said.strip() != seen.get(code, "").strip()}:
        raise ChangedMeanwhile(theirs)
    if any(len(said) > text.most for said in changed.values()):
        raise TooLong
    whole = {code: said for code, said in {**text.texts, **changed}.items() if said}
    if text.is_needed and not whole:
        raise NeededInOne
    return whole if changed else None


def write(row: Any, text: OwnText, seen: Texts, after: Texts) -> bool:
    """Whether that changes anything. Raises what `merged` does."""
    whole = merged(text, seen, after)
    if whole is not None:
        _put(row, text.part, whole)
    return whole is not None


def _put(row: Any, part: str, texts: Texts) -> None:
    if part.startswith(OPTION):
        options = deepcopy(row.options)
        for option in options:
            if option["key"] == part.removeprefix(OPTION):
                option["names"] = texts
        row.options = options
        return
    setattr(row, part, texts)
    if isinstance(row, ArticleCategory):
        slugs.name_category(row)


def _of_row(kind: str, row: Any, reader: str, uses: Mapping[str, int]) -> list[OwnText]:
    model, parts = PARTS[kind]
    title = _title(row, reader)
    found = [
        OwnText(kind, row.id, part.name, title, dict(getattr(row, part.name) or {}), part.most, part.is_needed, uses)
        for part in parts
    ]
    for option in row.options if model is CustomField else ():
        found.append(OwnText(kind, row.id, OPTION + option["key"], title, dict(option["names"]), 200, True, uses))
    return found


def _title(row: Any, reader: str) -> str:
    if isinstance(row, CannedReply | CheckList):
        return row.name
    names = row.labels if isinstance(row, CustomField) else row.names
    return in_language(names, reader) or f"#{row.id}"


def _of_articles(reader: str, share: Mapping[str, float]) -> list[OwnText]:
    """In a list their titles alone: bodies are long, and read where one is opened (`own_articles`)."""
    titles_alone = selectinload(Article.texts).options(defer(ArticleText.body), defer(ArticleText.plain))
    rows = db.session.execute(sa.select(Article).options(titles_alone).limit(MOST_ROWS)).scalars()
    return [
        OwnText("article", row.id, "texts", in_language(titles, reader) or f"#{row.id}", titles, 200, True, uses)
        for row in rows
        for titles in [{text.language: text.title for text in row.texts}]
        for uses in [_shared(row.helpful + row.unhelpful, share)]
    ]


Uses = dict[tuple[str, int], Counter[str]]


def _uses() -> Uses:
    """How many tickets in each language each department, category, product and field was borne by."""
    found: Uses = {}
    columns = (Ticket.department_id, Ticket.category_id, Ticket.product_id)
    asked = sa.select(Ticket.language, *columns, sa.func.count()).group_by(Ticket.language, *columns)
    for language, department, category, product, number in db.session.execute(asked):
        for kind, row_id in (("department", department), ("category", category), ("product", product)):
            if row_id:
                found.setdefault((kind, row_id), Counter())[language] += number
    filled = sa.select(FieldValue.field_id, Ticket.language, sa.func.count()).join(Ticket)
    for row_id, language, number in db.session.execute(filled.group_by(FieldValue.field_id, Ticket.language)):
        found.setdefault(("custom_field", row_id), Counter())[language] += number
    return found


def _share() -> dict[str, float]:
    """Which part of all tickets is in each language."""
    rows = db.session.execute(sa.select(Ticket.language, sa.func.count()).group_by(Ticket.language)).all()
    whole = sum(number for _language, number in rows) or 1
    return {language: number / whole for language, number in rows}


def _uses_of(kind: str, row: Any, uses: Uses, share: Mapping[str, float]) -> Mapping[str, int]:
    """A canned reply is counted as a whole: of each language it has its part."""
    return _shared(row.used, share) if kind == "canned_reply" else uses.get((kind, row.id), {})


def _shared(number: int, share: Mapping[str, float]) -> dict[str, int]:
    return {language: round(number * part) for language, part in share.items()}
