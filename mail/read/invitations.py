"""What a calendar file says about its dates (RFC 5545, RFC 5546): as much as a person asks of an invitation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo

from babel.core import get_global

from mail.read.charsets import decode

MOST_BYTES, MOST_LINES, MOST_EVENTS = 300_000, 10_000, 10
_FOLD = re.compile(rb"\r*\n[ \t]")
_DURATION = re.compile(r"\+?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
Moment = datetime | date


@dataclass(frozen=True)
class Invitation:
    """A date that somebody is asked to keep, or told of. What the file doesn't say is empty or None.

    `starts` and `ends` are dates for whole days, of which `ends` is the last; else instants, without a zone where the
    file names none that is known. `zone` is the name it gives then.
    """

    method: str = ""
    uid: str = ""
    title: str = ""
    starts: Moment | None = None
    ends: Moment | None = None
    zone: str = ""
    place: str = ""
    organizer: str = ""
    people: tuple[str, ...] = ()
    answer: str = ""
    """Of somebody who answers an invitation: "accepted", "declined", "tentative"."""
    is_repeated: bool = False
    is_cancelled: bool = False


@dataclass
class _Property:
    name: str
    value: str
    parameters: dict[str, str]

    @property
    def text(self) -> str:
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value).strip()

    @property
    def person(self) -> str:
        """By name, else by address."""
        return self.parameters.get("CN", "").strip() or re.sub("(?i)^mailto:", "", self.value).strip()


@dataclass
class _Component:
    """BEGIN to END: its properties, and the components within it."""

    name: str
    properties: list[_Property] = field(default_factory=list)
    children: list["_Component"] = field(default_factory=list)

    def first(self, name: str) -> _Property | None:
        return next((one for one in self.properties if one.name == name), None)

    def text(self, name: str) -> str:
        found = self.first(name)
        return found.text if found else ""

    def all_of(self, name: str) -> list[_Property]:
        return [one for one in self.properties if one.name == name]

    def within(self, name: str) -> list["_Component"]:
        return [one for one in self.children if one.name == name]


def invitations_of(content: bytes) -> list[Invitation]:
    """The dates in a calendar file, at most MOST_EVENTS; none of what is no calendar. Never an exception."""
    if len(content) > MOST_BYTES:
        return []
    found: list[Invitation] = []
    for calendar in _tree(content).within("VCALENDAR"):
        zones = {one.text("TZID"): one for one in calendar.within("VTIMEZONE")}
        method = calendar.text("METHOD").upper()
        found += [_invitation(event, method, zones) for event in calendar.within("VEVENT")]
    return found[:MOST_EVENTS]


def _tree(content: bytes) -> _Component:
    root = _Component("")
    stack = [root]
    for line in islice(_lines(content), MOST_LINES):
        name, value = line.name, line.value.strip().upper()
        if name == "BEGIN" and len(stack) < 8:
            stack[-1].children.append(_Component(value))
            stack.append(stack[-1].children[-1])
        elif name == "END":
            del stack[1 + next((at for at, one in enumerate(stack[1:]) if one.name == value), len(stack)) :]
        else:
            stack[-1].properties.append(line)
    return root


def _lines(content: bytes) -> Iterator[_Property]:
    for line in decode(_FOLD.sub(b"", content), "utf-8").splitlines():
        head, colon, value = _parted(line)
        name, *parameters = _split(head[:2000])
        if colon and name.strip():
            yield _Property(name.strip().upper(), value, dict(_parameters(parameters)))


def _parted(line: str) -> tuple[str, str, str]:
    """At the first colon that isn't within quotes."""
    is_quoted = False
    for position, letter in enumerate(line):
        if letter == '"':
            is_quoted = not is_quoted
        elif letter == ":" and not is_quoted:
            return line[:position], ":", line[position + 1 :]
    return line, "", ""


def _split(head: str) -> list[str]:
    """At each semicolon that isn't within quotes."""
    pieces, is_quoted = [""], False
    for letter in head:
        is_quoted ^= letter == '"'
        if letter == ";" and not is_quoted:
            pieces.append("")
        else:
            pieces[-1] += letter
    return pieces


def _parameters(pieces: list[str]) -> Iterator[tuple[str, str]]:
    for piece in pieces:
        name, _, value = piece.partition("=")
        yield name.strip().upper(), value.strip().strip('"')


def _invitation(event: _Component, method: str, zones: dict[str, _Component]) -> Invitation:
    start, end = event.first("DTSTART"), event.first("DTEND")
    starts, zone = _moment(start, zones)
    ends, _ = _moment(end, zones)
    people = event.all_of("ATTENDEE")
    organizer = event.first("ORGANIZER")
    return Invitation(
        method=method,
        uid=event.text("UID"),
        title=event.text("SUMMARY"),
        starts=starts,
        ends=_last(starts, ends, event.text("DURATION")),
        zone=zone,
        place=event.text("LOCATION"),
        organizer=organizer.person if organizer else "",
        people=tuple(dict.fromkeys(one.person for one in people if one.person)),
        answer=people[0].parameters.get("PARTSTAT", "").lower() if method == "REPLY" and people else "",
        is_repeated=bool(event.first("RRULE") or event.first("RDATE")),
        is_cancelled=method == "CANCEL" or event.text("STATUS").upper() == "CANCELLED",
    )


def _moment(found: _Property | None, zones: dict[str, _Component]) -> tuple[Moment | None, str]:
    """When it is; and the name of its zone, if nobody knows that one."""
    value = found.value.strip() if found else ""
    try:
        if len(value) == 8:
            return datetime.strptime(value, "%Y%m%d").date(), ""  # noqa: DTZ007 - a day, wherever one is
        at = datetime.strptime(value[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - its zone comes below
    except ValueError:
        return None, ""
    name = found.parameters.get("TZID", "") if found else ""
    zone = UTC if value.endswith("Z") else _zone(name, zones)
    return (at.replace(tzinfo=zone), "") if zone else (at, name)


def _zone(name: str, zones: dict[str, _Component]) -> tzinfo | None:
    """By its name; by Windows' name for it; or as the file itself explains it, if the clock is never changed there."""
    known = get_global("windows_zone_mapping").get(name, "/".join(name.strip("/").split("/")[-2:]))
    try:
        return ZoneInfo(known) if known else None
    except (KeyError, ValueError, OSError):
        explained = zones.get(name)
        return _fixed(explained) if explained and not explained.within("DAYLIGHT") else None


def _fixed(zone: _Component) -> tzinfo | None:
    for standard in zone.within("STANDARD"):
        try:
            return datetime.strptime(standard.text("TZOFFSETTO")[:5], "%z").tzinfo
        except ValueError:
            continue
    return None


def _last(starts: Moment | None, ends: Moment | None, duration: str) -> Moment | None:
    """The end as people say it: of whole days the last one, not the day after."""
    if starts is None:
        return None
    if ends is None and (lasts := _DURATION.fullmatch(duration.strip())):
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in lasts.groups())
        try:
            ends = starts + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        except OverflowError:
            return None
    if ends is None or isinstance(ends, datetime) != isinstance(starts, datetime):
        return None
    if isinstance(ends, datetime) and isinstance(starts, datetime):
        return ends if (ends.tzinfo is None) == (starts.tzinfo is None) and ends > starts else None
    return max(starts, ends - timedelta(days=1)) if ends > starts else None
