"""A query as people type it, understood: a value that knows nothing of the engine that will answer it.

Words mean all of them; "a phrase"; -not; one or another; from:carol, тема:принтер, vor:2026-05-01; #4711.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from itertools import filterfalse

from search.analysis import fold, identifiers, spaced, telephones
from search.analysis.tokens import Asked, asked_pieces
from search.days import days_of
from search.query_words import COMMON, FIELDS, OR, VALUES

ANYWHERE = "anywhere"
LONGEST_QUERY = 500
MOST_TERMS = 24
SHORTEST_BEGINNING = 2

Step = tuple[int, tuple[str, ...]]
_FIELD = "|".join(sorted(FIELDS, key=len, reverse=True))
_NO_VALUE = (
    rf"-|(?:{_FIELD}):|(?:{'|'.join(map(re.escape, sorted(OR)))})\s"  # what says that of a field nothing is said
)
PART = re.compile(
    rf"(?P<minus>-)?(?:(?P<field>{_FIELD}):(?:\s+(?!{_NO_VALUE}))?)?"
    r"(?:[\"«„“](?P<phrase>[^\"»“”]*)[\"»“”]?|(?P<word>\S+))",
    re.IGNORECASE,
)
_EMPTY = re.compile(rf"(?:{_FIELD}):", re.IGNORECASE)
TICKET = re.compile(r"[#№](\d{1,20})")
_FEWEST_OF_CARD = 12
_BEGUN = re.compile(r"[^\W\d_]\d+\s$")  # DE89 3704 …
_DAYS = ("before", "after")
LABELS = ("status", "tag", "is", "has")
_TEXTS = (ANYWHERE, "subject", "body")
_GUESSED = (*_TEXTS, "sender", "recipients")  # in which what nobody wrote is taken for something else


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be found: when any of its options is. An option is a run of steps (place, keys).

    `words` are what was typed, folded: a hit that has them as they stand goes before one that has another form.
    `beginning` is set for a word still being typed: then any word that begins so will do.
    """

    text: str
    options: tuple[tuple[Step, ...], ...]
    field: str = ANYWHERE
    words: tuple[str, ...] = ()
    beginning: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Terms of which one must be found, or, if excluded, none.

    `typed` is the run without blanks that it comes from, if it may be words written wrongly: x,bdrf has two groups.
    """

    terms: tuple[Term, ...]
    is_excluded: bool = False
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A query understood. All groups must hold; `after` is inclusive, `before` is not."""

    text: str
    groups: tuple[Group, ...] = ()
    after: datetime | None = None
    before: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.groups or self.after or self.before)

    @property
    def names_departments(self) -> bool:
        return any(term.field == "department" for group in self.groups for term in group.terms)


def parse(text: str, is_typing: bool = False, zone: tzinfo = UTC) -> Plan:
    """The plan of a query. While it `is_typing`, its last word, unless a blank follows, is the beginning of one.

    Days begin and end in this zone. Never fails: what can't be understood is looked for as words.
    """
    text = text.replace("\0", " ")[:LONGEST_QUERY]
    plan = Plan(text)
    parts, telephone_terms = _without_telephones(spaced.with_plain_amounts(text))
    groups: list[Group] = [Group((term, *_ticket_of_digits(term.text))) for term in telephone_terms]
    joins_previous = False
    for part in filterfalse(is_empty_field, PART.finditer(parts)):
        if is_or(part) and (groups or parts[part.end() :].strip()):
            joins_previous = bool(groups)
            continue
        if (dated := _dated(plan, part, zone)) is not None:
            plan = dated
            continue
        for group in _groups(part):
            if group.is_excluded and group in groups:
                continue  # said twice, it leaves out no more
            if joins_previous and not group.is_excluded:
                group = Group((*groups.pop().terms, *group.terms))
            groups.append(group)
            joins_previous = False
    groups = _without_common(groups[:MOST_TERMS])
    if is_typing and groups and not text[-1:].isspace():
        *whole, last = _apart(groups[-1])
        groups[-1:] = [*whole, _as_beginning(last)]
    return replace(plan, groups=tuple(_with_rows(groups)))


def groups_of(text: str, field: str = ANYWHERE) -> tuple[Group, ...]:
    """What text without any grammar asks for: each of its words."""
    return tuple(Group((term,)) for term in _terms(text, field))


def exact_groups(text: str, field: str) -> tuple[Group, ...]:
    """What a name or an address asks for that was chosen rather than typed: each of its words as it stands."""
    pieces = asked_pieces(text)
    keys = [identifiers.whole_key(word) for piece in pieces for word in (piece.words or (piece.text,))]
    return tuple(Group((Term(text, (((0, (key,)),),), field),)) for key in keys)


def nobody(field: str, text: str) -> tuple[Group, ...]:
    """What no document has, for the name of a person that has no letter in it."""
    return (Group((Term(text, (((0, ("=",)),),), field),)),)


def with_departments(plan: Plan, ids: Mapping[str, Collection[str]]) -> Plan:
    """The plan with the ids of departments in the place of their names, which begin as they were typed.

    `ids` are by folded name. A name nobody knows finds nothing.
    """

    def known(term: Term) -> Term:
        if term.field != "department":
            return term
        typed = fold(term.text)
        keys = [id_ for name, its_ids in ids.items() if name.startswith(typed) for id_ in its_ids]
        return replace(term, options=(((0, tuple(keys)),),))

    groups = (replace(group, terms=tuple(map(known, group.terms))) for group in plan.groups)
    return replace(plan, groups=tuple(groups))


def is_or(part: re.Match[str]) -> bool:
    """Whether this part of a query is the word that joins what stands before it and behind it."""
    return not part["minus"] and not part["field"] and part["word"] is not None and part["word"].lower() in OR


def is_empty_field(part: re.Match[str]) -> bool:
    """Whether this part of a query is a field of which nothing is said (yet)."""
    return not part["field"] and part["word"] is not None and bool(_EMPTY.fullmatch(part["word"]))


def _without_telephones(text: str) -> tuple[str, list[Term]]:
    """The query without its telephone numbers, and their terms: a number's blanks don't part words."""
    if '"' in text:
        return text, []
    terms: list[Term] = []

    def taken(found: re.Match[str]) -> str:
        number = found.group()
        keys = telephones.query_keys(number) if telephones.is_surely_one(number) else ()
        digits = "".join(letter for letter in number if letter.isdigit())
        if not keys and (len(digits) < _FEWEST_OF_CARD or _BEGUN.search(text[: found.start()])):
            return number
        terms.append(Term(number.strip(), (((0, (*keys, "=" + digits)),),)))
        return " "

    return telephones.NUMBER.sub(taken, text), terms


def _groups(part: re.Match[str]) -> Iterator[Group]:
    field = FIELDS.get((part["field"] or "").lower(), ANYWHERE)
    is_excluded = bool(part["minus"])
    value = part["phrase"] if part["phrase"] is not None else part["word"]
    if field in _DAYS:  # and yet no day: it is looked for as it stands
        field, value = ANYWHERE, part.group().lstrip("-")
    if field in LABELS:
        yield Group((_label(field, value),), is_excluded)
    elif field == "department":
        yield Group((Term(value, (((0, (fold(value),)),),), field),), is_excluded)
    elif part["phrase"] is not None:
        yield from (Group((term,), is_excluded) for term in _phrase(value, field))
    elif ticket := TICKET.fullmatch(value.strip("[](),.:;")):
        yield Group(_ticket(ticket[1], "=#" + ticket[1]), is_excluded)
    else:
        typed = value if field in _GUESSED and not is_excluded else ""
        for term in _terms(value, field):
            # Tickets of other programs may have letters in their numbers: HD-4711.
            is_number = field == ANYWHERE and any(map(str.isdigit, term.text))
            also = _ticket(fold(term.text), "=" + term.text)[:1] if is_number else ()
            yield Group((term, *also), is_excluded, typed)


def _ticket(number: str, key: str) -> tuple[Term, ...]:
    return Term(f"#{number}", (((0, (number,)),),), "number"), Term(f"#{number}", (((0, (key,)),),))


def _ticket_of_digits(text: str) -> tuple[Term, ...]:
    """Other programs number their tickets by the day: 202605031234."""
    return _ticket(text, "=" + text)[:1] if text.isdecimal() else ()


def _label(name: str, value: str) -> Term:
    value = fold(value.lstrip("#")) if name == "tag" else VALUES.get(value.lower(), value.lower())
    return Term(f"{name}:{value}", (((0, (f"{name}:{value}",)),),), "labels")


def _phrase(text: str, field: str) -> Iterator[Term]:
    steps: list[Step] = []
    for piece in asked_pieces(text):
        place = steps[-1][0] + 1 if steps else 0
        steps.extend((place + offset, keys) for offset, keys in piece.steps)
    if steps:
        yield Term(f'"{text}"', (tuple(steps),), field)


def _terms(text: str, field: str) -> Iterator[Term]:
    return (_term(piece, field) for piece in asked_pieces(text))


def _term(piece: Asked, field: str) -> Term:
    if piece.is_identifier and (number := telephones.query_keys(piece.text)) and piece.text.isdecimal():
        return Term(piece.text, (((0, (*piece.steps[0][1], *number)),),), field)
    if not piece.joined:
        return Term(piece.text, (piece.steps,), field, piece.words)
    return Term(piece.text, (piece.steps, ((0, piece.joined),)), field, piece.words)


def _without_common(groups: list[Group]) -> list[Group]:
    """The groups without words like "the", unless there is nothing else."""
    telling = [group for group in groups if not _is_common(group)]
    return telling if any(not group.is_excluded for group in telling) else groups


def _is_common(group: Group) -> bool:
    return len(group.terms) == 1 and group.terms[0].field == ANYWHERE and group.terms[0].text.lower() in COMMON


def _with_rows(groups: list[Group]) -> list[Group]:
    """The groups, of which each of TN 2420 may be a part of TN2420 too."""
    also: dict[int, list[str]] = {}
    for first, end in spaced.rows(len(groups)):
        row = groups[first:end]
        is_plain = all(one.terms[0].field == ANYWHERE and one.terms[0].text == one.typed for one in row)
        if is_plain and (key := spaced.joined([one.typed for one in row])):
            for number in range(first, end):
                also.setdefault(number, []).append(key)
    return [
        replace(group, terms=(*group.terms, Term(group.typed, (((0, tuple(also[number])),),))))
        if number in also
        else group
        for number, group in enumerate(groups)
    ]


def _apart(group: Group) -> list[Group]:
    """Of интернет-маг each word by itself: the last one is just being typed."""
    term = group.terms[0]
    is_joined = len(group.terms) == 1 and len(term.words) > 1 and not term.text.startswith('"')
    if group.is_excluded or term.field not in _TEXTS or not is_joined:
        return [group]
    return [Group((one,), typed=one.text) for word in term.words for one in _terms(word, term.field)]


def _as_beginning(group: Group) -> Group:
    place = 0 if group.terms[-1].field == "number" and not group.typed.isdecimal() else -1
    term = group.terms[place]
    if group.is_excluded or term.text.startswith('"') or term.field not in _TEXTS:
        return group
    beginning = term.words[-1] if term.words else fold(term.text)
    if len(beginning) < SHORTEST_BEGINNING or len(term.words) > 1:
        return group
    begun = replace(term, beginning=beginning)
    return replace(group, terms=tuple(begun if one is term else one for one in group.terms))


def _dated(plan: Plan, part: re.Match[str], zone: tzinfo) -> Plan | None:
    field = FIELDS.get((part["field"] or "").lower())
    if field not in _DAYS or part["minus"]:
        return None
    days = days_of(part["word"] or part["phrase"] or "", zone)
    if days is None:
        return None
    return replace(plan, after=days[0]) if field == "after" else replace(plan, before=days[0])
