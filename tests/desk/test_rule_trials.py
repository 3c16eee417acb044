"""A rule is tried on the mails that came last, and changes nothing (S4)."""

import time

import pytest

from desk import rule_book, rule_trials
from models import IncomingMail, MailRule, Priority, blobs, db, transaction
from models.blobs import _path
from tests.desk.steps import all_tickets, comes, file, the_only_ticket
from tests.letters import letter

pytestmark = [pytest.mark.row("S4"), pytest.mark.usefixtures("office")]

WITH_PICTURE = (("Ein Bild.png", "image/png", b"png"),)


def a_rule(field="subject", test="contains", value="drucker", **more):
    name = more.pop("name", "")
    return MailRule(
        **{
            "name": "New",
            "conditions": [{"field": field, "test": test, "value": value, "name": name}],
            "needs_all": True,
            "tags": [],
            **more,
        }
    )


def kept(rule):
    with transaction():
        rule_book.keep(rule)
    return rule


def found_by(rule):
    """The subjects of the mails that it fits, newest first."""
    return [one.incoming.subject for one in rule_trials.try_out(rule) if one.fits]


def test_it_tells_which_of_the_last_mails_it_fits():
    for subject in ("Drucker eins", "Monitor", "DRUCKER zwei"):
        file(letter(subject=subject))

    assert found_by(a_rule()) == ["DRUCKER zwei", "Drucker eins"]


def test_nothing_is_changed_by_it(sales):
    file(letter())
    before = len(the_only_ticket().events)

    rule_trials.try_out(a_rule(department_id=sales.id, priority=Priority.URGENT, is_spam=True))
    db.session.commit()

    ticket = the_only_ticket()
    assert (ticket.priority, ticket.is_spam, ticket.department != sales) == (Priority.NORMAL, False, True)
    assert (len(ticket.events), db.session.query(MailRule).count()) == (before, 0)


@pytest.mark.parametrize(
    "asked",
    [
        ("sender", "is", "carol@example.com"),
        ("sender", "contains", "weiß"),
        ("recipient", "is", "support@example.org"),
        ("text", "contains", "zweite zeile"),
        ("text", "contains", "zitiert"),
        ("header", "is", "1", "X-Priority"),
        ("attachment", "ends", ".png"),
        ("file_kind", "is", "picture"),
        ("language", "is", "de"),
        ("kind", "is", "list"),
    ],
)
def test_whatever_can_be_asked_of_a_mail_is_asked_of_the_kept_one_too(asked):
    field, test, value, *name = asked
    file(
        letter(
            text="Wir haben die erste und die\nzweite Zeile.\n\nAm 1.1.2026 schrieb Bob <b@example.com>:\n> zitiert\n",
            subject="Re: Zeilen",
            attachments=WITH_PICTURE,
            X_Priority="1",
            List_Id="<zeilen.example.com>",
        )
    )

    assert found_by(a_rule(field, test, value, name="".join(name))) == ["Re: Zeilen"]


def test_only_mails_that_began_a_ticket_are_tried():
    file(letter(Message_ID="<first@example.com>"))
    comes(subject="Drucker, noch einmal", In_Reply_To="<first@example.com>")

    assert found_by(a_rule()) == ["Drucker brennt"]


def test_only_so_many_are_tried(monkeypatch):
    monkeypatch.setattr(rule_trials, "MOST_MAILS", 3)
    for number in range(5):
        file(letter(subject=f"Drucker {number}", text="x"))

    assert found_by(a_rule()) == ["Drucker 4", "Drucker 3", "Drucker 2"]


def test_an_earlier_rule_that_ends_the_looking_is_named():
    first = kept(a_rule(value="brennt", is_last=True))
    file(letter())

    [tried] = rule_trials.try_out(a_rule(priority=Priority.HIGH))

    assert (tried.fits, tried.acting, tried.ended_by) == (True, [first], first)


def test_a_later_rule_ends_nothing_for_an_earlier_one():
    first, second = kept(a_rule(priority=Priority.LOW)), kept(a_rule(value="brennt", is_last=True))
    file(letter())

    [tried] = rule_trials.try_out(first)

    assert tried.ended_by is None
    assert [rule.name for rule in tried.acting] == ["New", "New"] and tried.acting[1] is second


def test_a_rule_that_is_switched_off_is_tried_as_if_it_were_on():
    rule = kept(a_rule(priority=Priority.LOW, is_active=False))
    file(letter())

    assert found_by(rule) == ["Drucker brennt"]


def test_where_the_mail_itself_is_gone_what_only_it_knew_cannot_be_said():
    file(letter())
    _path(db.session.query(IncomingMail).one().digest).unlink()

    by_header, by_subject = (
        [one.fits for one in rule_trials.try_out(rule)] for rule in (a_rule("header", "present", name="X-Y"), a_rule())
    )

    assert (by_header, by_subject) == ([None], [True])


def test_fifty_large_mails_are_tried_within_a_request():
    large = (("Film.mp4", "video/mp4", bytes(range(256)) * 12_000),)  # 3 MB
    for number in range(4):
        file(letter(subject=f"Drucker {number}", attachments=large))

    began = time.process_time()
    found = found_by(a_rule("header", "contains", "example.com", name="Message-ID"))

    assert len(found) == 4
    assert time.process_time() - began < 4 * 0.1


def test_of_bytes_only_the_beginning_is_unpacked(app):
    content = bytes(range(256)) * 10_000

    digest = blobs.put(content)

    assert blobs.beginning(digest, 1000) == content[:1000]
    assert blobs.beginning(digest, len(content) * 2) == content


def test_more_mails_ask_the_database_no_more(counting):
    file(letter(subject="Drucker", text="x"))
    with counting() as for_one:
        rule_trials.try_out(a_rule())
    for _ in range(5):
        file(letter(subject="Drucker", text="x"))
    db.session.rollback()

    with counting() as for_many:
        rule_trials.try_out(a_rule())

    assert len(for_many) == len(for_one)
    assert len(all_tickets()) == 6
