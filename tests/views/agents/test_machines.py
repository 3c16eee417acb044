"""Machines' mail in the ticket: one line that says what it means, their own words folded below (S11)."""

import re

import pytest

from desk import replies
from models import Kind, Message, OutgoingMail, Purpose, db, transaction
from tests.conftest import NOON
from tests.desk.test_bounces import RECEIPT, come_back
from tests.desk.test_inbox import file
from tests.letters import letter


@pytest.fixture
def sent(ticket, alice):
    with transaction():
        replies.reply(ticket, alice, "Löschen Sie ihn.", now=NOON)
        for mail in db.session.query(OutgoingMail):
            mail.mark_sent(now=NOON)
    return db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).one()


@pytest.fixture
def lines(ticket, mona, alice, signed_in):
    """What stands in the lines that fold machines' mail, and how often it is told at all."""

    def told(agent=alice):
        page = signed_in(agent).get(f"/desk/ticket/{ticket.id}").text
        folded = re.findall(r'<details class="machine">\s*<summary>\s*<span>(.*?)</span>', page, re.DOTALL)
        return folded, page

    return told


@pytest.mark.row("S11")
def test_an_out_of_office_is_one_line_with_its_words_folded(sent, lines):
    file(letter(In_Reply_To=f"<{sent.letter_id}>", Auto_Submitted="auto-replied", text="Bin im Urlaub."))

    folded, page = lines()

    assert folded == ["A machine answered, such as an out-of-office notice."]
    assert page.count(folded[0]) == 1
    assert "Bin im Urlaub." in page.partition('<details class="machine">')[2].partition("</details>")[0]


@pytest.mark.row("S11")
def test_a_bounce_says_who_and_why_in_the_readers_language(sent, lines, mona):
    come_back(sent, status="5.2.2", answer="552 5.2.2 Over quota")

    folded, _page = lines(mona)

    assert folded == ["Наше письмо на carol@example.com вернулось: Почтовый ящик переполнен."]


@pytest.mark.row("S11")
def test_a_late_mail_says_so_and_nothing_is_red(sent, lines):
    come_back(sent, status="4.4.1", answer="connection timed out", action="delayed", subject="Warning: delayed")

    folded, page = lines()

    assert folded == ["A mail of ours is late: the mail server keeps trying."]
    assert "is-bad" not in page


@pytest.mark.row("S11")
def test_a_read_receipt_is_no_answer_but_says_that_it_was_opened(ticket, sent, lines):
    file(RECEIPT.format(letter_id=sent.letter_id).replace("\n", "\r\n").encode())

    folded, page = lines()

    assert folded == ["A mail of ours was opened: carol@example.com"]
    assert "opened Nov" in page.replace("16 Nov", "Nov 16")
    newest = db.session.query(Message).order_by(Message.id.desc()).limit(1).one().id
    assert f'name="heard" value="{newest}"' in page


@pytest.mark.row("S11")
def test_what_a_machine_writes_is_never_run(ticket, lines):
    with transaction():
        text = "<script>alert(1)</script>"
        machine = {"from_address": "<b>x</b>@example.com", "text": text, "created_at": NOON}
        db.session.add(Message(ticket=ticket, kind=Kind.MACHINE, **machine))

    folded, page = lines()

    assert folded == ["A machine wrote."]
    assert "<script>alert" not in page and "<b>x</b>" not in page
