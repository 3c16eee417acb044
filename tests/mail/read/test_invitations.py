"""Calendar files: what, when, where, who, as much as a person asks; rubbish says nothing and breaks nothing (S11)."""

import time
from datetime import UTC, date, datetime

import pytest

from mail.read.invitations import Invitation, invitations_of

pytestmark = pytest.mark.row("S11")


def calendar(*lines, method="REQUEST", around=""):
    body = "\r\n".join(lines)
    return (
        f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\n{around}BEGIN:VEVENT\r\n{body}\r\nEND:VEVENT\r\nEND:VCALENDAR".encode()
    )


def the_one(*lines, **more) -> Invitation:
    [found] = invitations_of(calendar(*lines, **more))
    return found


def test_what_and_where_and_who():
    found = the_one(
        "UID:1",
        "SUMMARY:Termin\\, im",
        "  zweiten Stock",
        "LOCATION:Raum 2\\nHaus 5",
        'ORGANIZER;CN="Weiß; Carol":mailto:carol@example.com',
        "ATTENDEE;CN=Данило:MAILTO:danylo@example.net",
        "ATTENDEE:mailto:alice@example.org",
    )

    assert (found.method, found.uid, found.title, found.place) == (
        "REQUEST",
        "1",
        "Termin, im zweiten Stock",
        "Raum 2\nHaus 5",
    )
    assert (found.organizer, found.people) == ("Weiß; Carol", ("Данило", "alice@example.org"))


@pytest.mark.parametrize(
    ("start", "at"),
    [
        ("DTSTART:20261120T100000Z", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("DTSTART;TZID=Europe/Kyiv:20261120T100000", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("DTSTART;TZID=/vendor.example/2026/Europe/Berlin:20260720T100000", datetime(2026, 7, 20, 8, tzinfo=UTC)),
        ('DTSTART;TZID="FLE Standard Time":20261120T100000', datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("DTSTART;TZID=Russian Standard Time:20260720T100000", datetime(2026, 7, 20, 7, tzinfo=UTC)),
    ],
)
def test_an_instant_is_known_by_any_name_of_its_zone(start, at):
    assert the_one(start).starts == at


def test_a_zone_that_the_file_explains_is_known_if_its_clock_never_changes():
    zone = "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"

    found = the_one("DTSTART;TZID=Ours:20261120T100000", around=zone)

    assert found.starts == datetime(2026, 11, 20, 7, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Ours", "../../etc/passwd", "/etc/localtime", "x" * 5000])
def test_an_unknown_zone_is_told_with_the_hour_as_it_stands(name):
    found = the_one(f"DTSTART;TZID={name}:20261120T100000")

    assert found.starts == datetime(2026, 11, 20, 10)  # noqa: DTZ001 - that is the point
    assert name.startswith(found.zone) and found.zone


@pytest.mark.parametrize(
    ("lines", "starts", "ends"),
    [
        (("DTSTART;VALUE=DATE:20261120", "DTEND;VALUE=DATE:20261122"), date(2026, 11, 20), date(2026, 11, 21)),
        (("DTSTART;VALUE=DATE:20261120", "DTEND;VALUE=DATE:20261121"), date(2026, 11, 20), date(2026, 11, 20)),
        (("DTSTART;VALUE=DATE:20261120", "DURATION:P2D"), date(2026, 11, 20), date(2026, 11, 21)),
        (("DTSTART;VALUE=DATE:20261120",), date(2026, 11, 20), None),
        (
            ("DTSTART:20261120T100000Z", "DURATION:PT1H30M"),
            datetime(2026, 11, 20, 10, tzinfo=UTC),
            datetime(2026, 11, 20, 11, 30, tzinfo=UTC),
        ),
        (("DTSTART:20261120T100000Z", "DTEND:20261119T100000Z"), datetime(2026, 11, 20, 10, tzinfo=UTC), None),
        (("DTSTART:20261120T100000Z", "DTEND;VALUE=DATE:20261121"), datetime(2026, 11, 20, 10, tzinfo=UTC), None),
        (("DTSTART:20261399T100000Z",), None, None),
        (("DTSTART;VALUE=DATE:99991231", "DURATION:P9999D"), date(9999, 12, 31), None),
    ],
)
def test_the_end_is_told_as_people_say_it(lines, starts, ends):
    found = the_one(*lines)

    assert (found.starts, found.ends) == (starts, ends)


def test_what_an_alarm_says_is_not_the_title():
    found = the_one("BEGIN:VALARM", "SUMMARY:Wecker", "END:VALARM", "SUMMARY:Termin", "RRULE:FREQ=DAILY")

    assert (found.title, found.is_repeated) == ("Termin", True)


@pytest.mark.parametrize(("method", "line"), [("CANCEL", "UID:1"), ("REQUEST", "STATUS:CANCELLED")])
def test_a_date_may_be_called_off(method, line):
    assert the_one(line, method=method).is_cancelled


def test_an_answer_tells_who_says_what():
    found = the_one("ATTENDEE;PARTSTAT=DECLINED;CN=Carol:mailto:carol@example.com", method="REPLY")

    assert (found.answer, found.people) == ("declined", ("Carol",))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"BEGIN:VCALENDAR",
        b"\xff\xfe\0",
        b"END:VCALENDAR\nEND:X",
        b"BEGIN:VEVENT\n" * 50,
        b":::\n;;;=:\n",
        b"x" * 10**6,
    ],
)
def test_rubbish_says_nothing(content):
    assert invitations_of(content) == []


def test_a_hostile_file_takes_no_time():
    start = time.process_time()

    invitations_of(calendar("SUMMARY;" + "x=y;" * 60_000 + ":x"))
    invitations_of(calendar(*["BEGIN:VEVENT"] * 9_000))
    invitations_of(calendar("SUMMARY:" + "\\" * 290_000))

    assert time.process_time() - start < 1
