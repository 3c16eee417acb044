"""What of a query was understood as what: to be shown, and to be asked without a part of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.analysis import telephones
from search.query import LABELS, LONGEST_QUERY, PART, TICKET, days_of, is_empty_field, is_or
from search.query_words import COMMON, FIELDS, VALUES


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a query: words, or a field and what it must hold.

    `field` is one of the engine's, or "words", "phrase", "ticket", "telephone". Of state, mark and the like `text` is
    the engine's word. `begin` and `end` are where it stands in the query. `is_left_out`: too common to be looked for.
    """

    field: str
    text: str
    begin: int
    end: int
    is_excluded: bool = False
    is_left_out: bool = False


def understood(query: str) -> list[Part]:
    """The parts of a query, in their order; what "or" joins is one part."""
    query = query.replace("\0", " ")[:LONGEST_QUERY]
    parts: list[Part] = []
    joins_previous = False
    for part in sorted(_parts(query), key=lambda one: one.begin):
        if part.field == "or":
            joins_previous = bool(parts)
        elif joins_previous and not part.is_excluded:
            parts[-1] = replace(parts[-1], text=f"{parts[-1].text} | {part.text}", end=part.end)
            joins_previous = False
        else:
            parts.append(part)
            joins_previous = False
    return _with_common(parts)


def without(query: str, part: Part) -> str:
    """The query without one of its parts."""
    return " ".join(f"{query[: part.begin]} {query[part.end :]}".split())


def _parts(query: str) -> Iterator[Part]:
    rest = query
    for number in [] if '"' in query else telephones.NUMBER.finditer(query):
        if telephones.is_surely_one(number.group()) and telephones.query_keys(number.group()):
            yield Part("telephone", number.group().strip(), number.start(), number.end())
            rest = rest[: number.start()] + " " * len(number.group()) + rest[number.end() :]
    for found in PART.finditer(rest):
        if is_or(found):
            yield Part("or", "", found.start(), found.end())
        elif not is_empty_field(found) and (found["word"] or found["phrase"] or "").strip():
            field, text = _told(found["field"] or "", found["word"], found["phrase"])
            is_excluded = bool(found["minus"])
            if is_excluded and field in ("before", "after"):
                field, text = "words", found.group().lstrip("-")
            yield Part(field, text, found.start(), found.end(), is_excluded)


def _told(name: str, word: str | None, phrase: str | None) -> tuple[str, str]:
    field, text = FIELDS.get(name.lower(), ""), (word if word is not None else phrase or "").strip()
    if field == "tag":
        return field, text.lstrip("#")
    if field in LABELS:
        return field, VALUES.get(text.lower(), text.lower())
    if field in ("before", "after") and days_of(text) is None:
        return "words", f"{name}:{text}"
    if field:
        return field, text
    if phrase is not None:
        return "phrase", text
    ticket = TICKET.fullmatch(text.strip("[](),.:;"))
    return ("ticket", ticket[1]) if ticket else ("words", text)


def _with_common(parts: list[Part]) -> list[Part]:
    """Those that are too common to be looked for are so only beside others."""
    if not any(not part.is_excluded and not _is_common(part) for part in parts):
        return parts
    return [replace(part, is_left_out=_is_common(part)) for part in parts]


def _is_common(part: Part) -> bool:
    return part.field == "words" and part.text.lower() in COMMON
