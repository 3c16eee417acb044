"""What a ticket is about, where two become one or one becomes two (R18, S15).

Each thing goes by a name: "category", "product", or the id of a field. The whole keeps what it has and gets what it
lacks; what its part said otherwise is told, in every word, since the part is shown no more.
"""

from collections.abc import Collection, Iterable
from typing import Any

from desk import about
from models import Catalogue, Event, Ticket

Facts = dict[str, Any]
CHOICES = ("category", "product")


def share(ticket: Ticket, into: Ticket) -> tuple[Facts, dict[str, list[Any]]]:
    """The part gives the whole what that one lacks. Answers what was given, and what the record tells of it."""
    ours, theirs = _facts(into), _facts(ticket)
    given = {name: theirs[name] for name in theirs if name not in ours}
    other = {name: theirs[name] for name in theirs if name in ours and not _same(ours[name], theirs[name])}
    for name, value in given.items():
        _put(into, name, value)
    if not given and not other:
        return {}, {}
    catalogue = Catalogue.read()
    told = {
        "given": [_told(catalogue, name, there=value) for name, value in given.items()],
        "other": [_told(catalogue, name, there=value, here=ours[name]) for name, value in other.items()],
    }
    return given, {name: lines for name, lines in told.items() if lines}


def take_back(into: Ticket, given: Facts, merged_still: Iterable[Event]) -> dict[str, list[Any]]:
    """The whole without what a part had given it; what was put down since stays. Answers what the record tells.

    What another part says of the same, which had come too late to give it, now comes from there.
    """
    ours = _facts(into)
    gone = {name: value for name, value in given.items() if _same(ours.get(name), value)}
    for name in gone:
        _put(into, name, None)
    for merging in merged_still:
        _give_later(into, merging, gone)
    if not gone:
        return {}
    catalogue, now_there = Catalogue.read(), _facts(into)
    return {"back": [_told(catalogue, name, there=was, here=now_there.get(name)) for name, was in gone.items()]}


def begin_like(new: Ticket, old: Ticket) -> None:
    """What was split off is about the same, until someone says otherwise, as far as its department asks for it."""
    catalogue = Catalogue.read()
    for name, value in _facts(old).items():
        if _belongs(catalogue, name, new, old):
            _put(new, name, value)


def _facts(ticket: Ticket) -> Facts:
    """Only what is filled in; of a field [key, words] in the order in which they stand there."""
    facts = {name: chosen for name in CHOICES if (chosen := getattr(ticket, f"{name}_id"))}
    for value in ticket.field_values:
        facts.setdefault(str(value.field_id), []).append([value.key, value.words])
    return facts


def _same(one: Any, other: Any) -> bool:
    return sorted(one) == sorted(other) if isinstance(one, list) and isinstance(other, list) else one == other


def _put(ticket: Ticket, name: str, value: Any) -> None:
    if name in CHOICES:
        setattr(ticket, f"{name}_id", value)
    else:
        about.put(ticket, int(name), dict(value or ()))


def _give_later(into: Ticket, merging: Event, wanted: Collection[str]) -> None:
    """Its event says so from then on: that is what the way back reads."""
    assert merging.ticket
    ours, theirs = _facts(into), _facts(merging.ticket)
    given = {name: theirs[name] for name in wanted if name in theirs and name not in ours}
    for name, value in given.items():
        _put(into, name, value)
    if given:
        merging.details = {**merging.details, "given": {**merging.details.get("given", {}), **given}}


def _belongs(catalogue: Catalogue, name: str, new: Ticket, old: Ticket) -> bool:
    if name == "product":
        return True
    if name == "category":  # in another department one that is another's says nothing
        category = catalogue.category(old.category_id)
        return new.department == old.department or (
            category is not None and category.department_id in (None, new.department.id)
        )
    field = catalogue.field(int(name))
    return field is not None and field.is_asked_in(new.department.id, new.category_id or old.category_id)


def _told(catalogue: Catalogue, name: str, *, there: Any, here: Any = None) -> dict[str, Any]:
    """With the names as they are now, in every language."""
    if name in CHOICES:
        find = catalogue.category if name == "category" else catalogue.product
        names = [found.names if (found := find(one)) else {} for one in (there, here)]
        return {"what": name, "there": names[0], "here": names[1]}
    field = catalogue.field(int(name))
    assert field
    words = [about.told(field, [key or text for key, text in rows or ()], longest=None) for rows in (there, here)]
    label = {"label": field.names, "field_kind": field.kind.value}
    return {"what": "field", **label, "there": words[0], "here": words[1]}
