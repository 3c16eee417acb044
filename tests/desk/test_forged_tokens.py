"""What a token opens, nothing like it opens, however much of the right one it has (R14, C5)."""
# ruff: noqa: F811 - fixtures

import pytest

from desk import deletion, merging, tickets
from models import IncomingState, Purpose, Ticket, transaction
from models.notice import answer_token, with_answer_token
from models.signing import signature
from tests.conftest import NOON
from tests.desk.steps import CAROL, EVE, all_tickets, comes, file, outbox, said
from tests.desk.test_answering import (  # noqa: F401
    ALICE,
    answered_customer,
    answers,
    mailbox,
    open_office,
    refusal,
    told_by_mail,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def damaged(token):
    """Each letter another, cut anywhere, longer, and empty."""
    head, _, mac = token.rpartition("-")
    yield from (token[:place] + _other(token[place]) + token[place + 1 :] for place in range(len(token)))
    yield from (token[:length] for length in range(len(token)))
    yield from (f"{token}a", f"{token}=", f"{token}{mac}", f"{token} ", f"{head}-{mac[::-1]}", f"{head}--{mac}")
    yield from (f"{head}-{mac[:-1]}ß", f"{head}-{mac}\x00", f"{head}-{mac[:-1]}\udce9", f"0{token}")


def _other(letter):
    if letter.isdigit():
        return str((int(letter) + 1) % 10)
    return "+" if letter not in LETTERS else LETTERS[(LETTERS.index(letter) + 1) % len(LETTERS)]


@pytest.mark.row("R14")
def test_no_token_that_is_a_little_wrong_opens_anything(ticket, another, alice, app, monkeypatch):
    kinds = [
        (Ticket.with_mail_token, ticket.mail_token, another.mail_token),
        (Ticket.with_link_token, ticket.link_token, another.link_token),
        (with_answer_token, answer_token(ticket, alice), answer_token(another, alice)),
    ]

    for opened, token, others in kinds:
        assert opened(token)
        assert [one for one in damaged(token) if _opens(opened, one)] == []
        assert not opened(f"{token.rpartition('-')[0]}-{others.rpartition('-')[2]}")
        for _, foreign, _ in kinds:
            swapped = f"{token.rpartition('-')[0]}-{foreign.rpartition('-')[2]}"
            assert bool(opened(swapped)) is (swapped == token)

    monkeypatch.setitem(app.config, "SECRET_KEY", "another key of at least thirty-two letters")
    assert not any(opened(token) for opened, token, _ in kinds)


def _opens(opened, token):
    try:
        return opened(token)
    except ValueError:
        return "breaks"


@pytest.mark.row("R14")
def test_a_mail_with_a_damaged_token_joins_nothing(base):
    for token in [f"t{base.number}-{signature('ticket link', str(base.number))}", base.mail_token[:-1] + "a1"]:
        comes("Gefälscht", sender=EVE, to=f"support+{token}@example.org", In_Reply_To=f"<{token}.x@example.org>")

    assert said()[0] == ["Der Drucker brennt."] and len(all_tickets()) == 3


@pytest.mark.row("A3")
@pytest.mark.parametrize("mark", ["t123456-ÿé\udcff.x@example.org", "t\udce9-a.b@c", "T123456-" + "K" * 20 + ".x@y"])
def test_a_message_id_that_is_no_text_at_all_is_filed_all_the_same(office, mark):
    raw = f"From: {EVE}\nTo: support@example.org\nMessage-ID: <{mark}>\nIn-Reply-To: <{mark}>\n\nHi"

    file(raw.encode("utf-8", "surrogateescape"))

    assert said() == [["Hi"]]


@pytest.mark.row("R14")
@pytest.mark.parametrize(
    ("verdict", "is_taken"),
    [
        ("mx.example.org; spf=pass smtp.mailfrom=x; dmarc=fail (p=none dis=none) header.from=example.org", False),
        ("mx.example.org 1; dkim=none; spf=softfail smtp.mailfrom=alice@example.org", False),
        ("spf=fail (sender IP is 192.0.2.1); dkim=none; dmarc=none; compauth=fail reason=601", False),
        ("mx.example.org; spf=fail; dkim=pass header.d=example.org", True),
        ("mx.example.org; dmarc=pass (spf=fail); spf=fail", True),
        ("mx.example.org; none", True),
        ("mx.example.org; auth=pass smtp.auth=alice; spf=fail; dmarc=fail header.from=example.org", True),
        ("mx.example.org; x-auth=pass (auth=pass); dmarc=fail", False),
    ],
)
def test_a_sender_whom_our_mail_server_calls_forged_is_no_agent(open_office, told_by_mail, verdict, is_taken):
    own = {"Authentication_Results": verdict, "X_Authentication_Results": "mx.example.org; dmarc=pass"}

    incoming = answers(told_by_mail, **own)

    assert answered_customer() == (["Bitte löschen."] if is_taken else [])
    assert is_taken or (incoming.state == IncomingState.FAILED and "mail server" in refusal().text)


@pytest.mark.row("R14")
def test_an_answer_to_a_notice_of_a_deleted_ticket_is_no_new_matter(
    open_office, told_by_mail, ticket, alice, root, mailbox
):
    address = f"support+{answer_token(ticket, alice)}@example.org"
    with transaction():
        deletion.delete(ticket, written=str(ticket.number), seen=len(ticket.messages), by=root, now=NOON)

    incoming = comes("Bitte löschen.", sender=ALICE, to=address, mailbox=mailbox)

    assert all_tickets() == [] and incoming.state == IncomingState.FAILED
    assert "deleted" in refusal().text and "> Bitte löschen." in refusal().text


@pytest.mark.row("R14")
def test_a_notice_about_a_part_of_a_ticket_that_its_agent_may_not_see_answers_nothing(
    open_office,
    told_by_mail,
    ticket,
    another,
    sales,
    root,
):
    with transaction():
        tickets.transfer(another, sales, by=root, now=NOON)
        merging.merge(ticket, into=another, by=root, now=NOON)

    answers(told_by_mail)

    assert answered_customer() == [] and "no longer see" in refusal().text


@pytest.mark.row("R14")
def test_who_was_copied_on_an_agents_answer_speaks_for_themselves(open_office, told_by_mail, ticket):
    answers(
        told_by_mail,
        "Ja, er brennt.",
        sender=CAROL,
        References=f"<{told_by_mail.letter_id}> <x@y>",
        subject=f"[#{ticket.number}]",
    )

    assert ticket.messages[-1].text == "Ja, er brennt." and ticket.messages[-1].customer == ticket.customer
    assert len(outbox(Purpose.NOTICE)) == 1
