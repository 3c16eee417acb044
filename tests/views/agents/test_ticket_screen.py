"""A ticket's own screen: reading, answering, noting, and each act."""

import io
import re
from datetime import timedelta

import pytest

from desk import replies, requests
from models import CannedReply, Event, Kind, Message, OutgoingState, Participant, Status, blobs, db, transaction
from tests.conftest import NOON


def write(browser, ticket, text, **more):
    data = {"text": text, "kind": "reply", "then": "pending", "heard": "999999", **more}
    return browser.post(f"/desk/ticket/{ticket.id}/write", data=data)


def act(browser, ticket, name, **data):
    return browser.post(f"/desk/ticket/{ticket.id}/{name}", data=data)


@pytest.mark.row("R11")
@pytest.mark.parametrize(
    ("then", "status"), [("pending", Status.PENDING), ("solved", Status.SOLVED), ("open", Status.OPEN)]
)
def test_an_answer_is_said_and_waits_to_be_sent(ticket, alice, signed_in, said, replies_sent, then, status):
    answer = write(signed_in(alice), ticket, "Wir kommen.", then=then)

    assert answer.status_code == 302
    assert said()[-1] == ("reply", "Wir kommen.")
    assert [mail.state for mail in replies_sent()] == [OutgoingState.QUEUED]
    assert (ticket.status, ticket.assignee) == (status, alice)


@pytest.mark.row("R20")
@pytest.mark.parametrize(
    "data", [{"kind": "note", "then": "note"}, {"kind": "note"}, {"kind": "reply", "then": "note"}]
)
def test_a_note_reaches_no_customer_whichever_button_says_so(ticket, alice, signed_in, said, replies_sent, data):
    write(signed_in(alice), ticket, "Er ist schwierig.", **data)

    assert said()[-1] == ("note", "Er ist schwierig.")
    assert replies_sent() == []
    assert ticket.status == Status.OPEN


def test_an_empty_answer_is_refused_in_words(ticket, alice, signed_in, said):
    answer = write(signed_in(alice), ticket, "  ")

    assert answer.status_code == 422
    assert "There is nothing to send yet" in answer.text
    assert len(said()) == 1


def test_a_refused_answer_keeps_every_word(ticket, alice, signed_in):
    with transaction():
        ticket.status = Status.CLOSED

    answer = write(signed_in(alice), ticket, "Ein <langer> Text")

    assert answer.status_code == 409
    assert "Ein &lt;langer&gt; Text</textarea>" in answer.text
    assert "Reopen it to reply" in answer.text


def test_the_same_form_sent_twice_answers_once(ticket, alice, signed_in, said, replies_sent):
    browser = signed_in(alice)

    for _ in range(2):
        write(browser, ticket, "Wir kommen.", submission="one-form")

    assert [kind for kind, _ in said()] == ["customer", "reply"]
    assert len(replies_sent()) == 1


def heard_in(page: str) -> str:
    [newest] = re.findall(r'name="heard" value="(\d+)"', page)
    return newest


def test_who_answers_is_told_first_what_the_customer_wrote_meanwhile(ticket, alice, signed_in, said):
    browser = signed_in(alice)
    heard = heard_in(browser.get(f"/desk/ticket/{ticket.id}").text)
    with transaction():
        requests.write_on(ticket, "Er brennt nicht mehr.", [], now=NOON + timedelta(minutes=5))

    stopped = write(browser, ticket, "Wir löschen.", heard=heard)
    heard = heard_in(stopped.text)
    write(browser, ticket, "Wir löschen trotzdem.", heard=heard)

    assert stopped.status_code == 409
    assert (
        "Carol Weiß wrote" in stopped.text
        and "Er brennt nicht mehr.</blockquote>" in stopped.text
        and "Wir löschen.</textarea>" in stopped.text
    )
    assert said()[-1] == ("reply", "Wir löschen trotzdem.")


@pytest.mark.row("R11")
def test_files_go_with_the_answer_as_they_are(ticket, alice, signed_in):
    content = bytes(range(256))

    write(signed_in(alice), ticket, "", files=(io.BytesIO(content), "Счёт за ноябрь.pdf", "application/pdf"))

    attachment = db.session.query(Message).filter_by(kind=Kind.REPLY).one().attachments[0]
    assert (attachment.filename, blobs.get(attachment.digest)) == ("Счёт за ноябрь.pdf", content)


@pytest.mark.row("R19")
def test_a_canned_reply_comes_filled_in_and_in_the_customers_language(ticket, alice, signed_in):
    with transaction():
        canned = CannedReply(
            name="Thanks",
            texts={"de": "Guten Tag {customer}, #{number}, {agent}, {department}, {office} {x}", "en": "Hello"},
        )
        db.session.add(canned)

    answer = signed_in(alice).get(f"/desk/ticket/{ticket.id}/canned/{canned.id}")

    assert answer.json["text"] == f"Guten Tag Carol Weiß, #{ticket.number}, Alice, Support, Müller & Söhne {{x}}"


@pytest.mark.row("R19")
def test_without_a_script_a_canned_reply_joins_what_was_typed(ticket, alice, signed_in, said):
    with transaction():
        canned = CannedReply(name="Thanks", texts={"de": "Danke."})
        db.session.add(canned)

    answer = write(signed_in(alice), ticket, "Guten Tag", insert="1", canned=str(canned.id))

    assert "Guten Tag\n\nDanke.</textarea>" in answer.text
    assert len(said()) == 1


@pytest.mark.row("R19")
def test_no_canned_reply_is_chosen_before_somebody_chooses_and_each_says_its_language(ticket, alice, signed_in, said):
    with transaction():
        db.session.add_all(
            [CannedReply(name="Thanks", texts={"de": "Danke."}), CannedReply(name="Bye", texts={"ru": "Пока."})]
        )
    browser = signed_in(alice)

    page = browser.get(f"/desk/ticket/{ticket.id}").text
    refused = write(browser, ticket, "Guten Tag", insert="1", canned="")

    options = re.findall(r"<option[^>]*>([^<]*)</option>", page.partition('id="canned"')[2].partition("</select>")[0])
    assert options == ["Canned reply …", "Bye (Русский)", "Thanks"]
    assert (refused.status_code, said()[1:]) == (422, [])
    assert "Please choose a canned reply first." in refused.text and ">Guten Tag</textarea>" in refused.text


@pytest.mark.row("R14")
def test_a_canned_reply_of_another_department_is_not_offered(ticket, sales, alice, signed_in):
    with transaction():
        canned = CannedReply(name="Rabatt", department=sales, texts={"de": "Zehn Prozent."})
        db.session.add(canned)
    browser = signed_in(alice)

    assert "Rabatt" not in browser.get(f"/desk/ticket/{ticket.id}").text
    assert browser.get(f"/desk/ticket/{ticket.id}/canned/{canned.id}").status_code == 404


def test_taking_giving_and_letting_go(ticket, alice, mona, signed_in):
    browser, held = signed_in(alice), []

    for name, data in (("take", {}), ("assign", {"assignee": str(mona.id)}), ("assign", {"assignee": ""})):
        act(browser, ticket, name, **data)
        held.append(ticket.assignee and ticket.assignee.name)

    assert held == ["Alice", "Mona", None]


def test_a_ticket_cannot_be_given_to_who_may_not_see_it(ticket, alice, bob, signed_in):
    browser = signed_in(alice)

    browser.post(
        f"/desk/ticket/{ticket.id}/assign",
        data={"assignee": str(bob.id)},
        headers={"Referer": f"http://localhost/desk/ticket/{ticket.id}"},
    )

    assert ticket.assignee is None
    assert "belong to the ticket&#39;s department" in browser.get(f"/desk/ticket/{ticket.id}").text


@pytest.mark.row("R15")
def test_a_transfer_leads_back_to_the_list_when_the_ticket_is_out_of_sight(ticket, sales, alice, signed_in):
    answer = act(signed_in(alice), ticket, "transfer", department=str(sales.id))

    assert ticket.department == sales
    assert answer.headers["Location"] == "/desk/ticket/"


def test_each_state_can_be_set(ticket, alice, signed_in):
    browser, states = signed_in(alice), []

    for status in ("pending", "solved", "closed", "open"):
        act(browser, ticket, "status", status=status)
        states.append(ticket.status.value)

    assert states == ["pending", "solved", "closed", "open"]
    assert act(browser, ticket, "status", status="burnt").status_code == 400


def test_a_closed_ticket_offers_to_be_opened_and_noted_but_not_answered(ticket, alice, signed_in):
    browser, page = signed_in(alice), f"/desk/ticket/{ticket.id}"
    while_open = browser.get(page).text

    browser.post(f"{page}/status", data={"status": "closed"})
    closed = browser.get(page).text

    assert 'value="pending">Send and wait' in while_open and 'value="pending">Send and wait' not in closed
    assert "Keep the note" in closed and "Open again" in closed


def test_a_new_subject_stands_in_the_history(ticket, alice, signed_in):
    browser = signed_in(alice)

    act(browser, ticket, "rename", subject=" Feuer im  Drucker ")

    assert ticket.subject == "Feuer im Drucker"
    assert "changed the subject from “Drucker brennt”" in browser.get(f"/desk/ticket/{ticket.id}").text


@pytest.mark.row("R12")
def test_who_said_what_is_told_apart(ticket, alice, signed_in):
    with transaction():
        replies.add_note(ticket, alice, "Feuerwehr rufen", now=NOON)
        replies.reply(ticket, alice, "Wir kommen", now=NOON)

    page = signed_in(alice).get(f"/desk/ticket/{ticket.id}").text

    kinds = re.findall(r'class="message said-by-(\w+)"', page)
    assert kinds == ["customer", "note", "reply"]
    assert "Note, for agents only" in page


@pytest.mark.row("R12")
def test_an_agent_who_left_keeps_their_name_on_their_answers(ticket, alice, mona, signed_in):
    with transaction():
        replies.reply(ticket, alice, "Wir kommen", now=NOON)
        alice.is_switched_on = False

    assert "<strong>Alice</strong>" in signed_in(mona).get(f"/desk/ticket/{ticket.id}").text


@pytest.mark.row("A5")
def test_a_mail_that_failed_says_so_on_its_message_and_can_be_sent_again(ticket, alice, signed_in, replies_sent):
    with transaction():
        replies.reply(ticket, alice, "Wir kommen", now=NOON)
        replies_sent()[0].mark_failed("550 unknown user", is_permanent=True, now=NOON)
    browser = signed_in(alice)

    page = browser.get(f"/desk/ticket/{ticket.id}").text
    browser.post(f"/desk/outgoing/{replies_sent()[0].id}/again")

    assert "Failed" in page and "550 unknown user" in page
    assert replies_sent()[0].state == OutgoingState.QUEUED


def test_everything_a_customer_typed_is_shown_as_text(ticket, alice, signed_in):
    with transaction():
        ticket.subject = "<script>alert(1)</script>"
        message = db.session.query(Message).one()
        message.text = "<img src=x> https://example.org/?a=1&b=2"
        message.from_name = "<b>Carol</b>"
        ticket.participants.append(Participant(address="x@example.org", name="<i>X</i>"))

    page = signed_in(alice).get(f"/desk/ticket/{ticket.id}").text

    assert not re.search(r"<script>alert|<img src=x|<b>Carol|<i>X", page)
    assert '<a href="https://example.org/?a=1&amp;b=2">' in page


def test_a_long_conversation_asks_the_database_no_more(ticket, alice, signed_in, counting):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"
    with counting() as for_one:
        browser.get(address)
    for number in range(15):
        with transaction():
            replies.reply(ticket, alice, f"Nachtrag {number}", now=NOON)
    browser.get(address)  # which notes that she has read them

    with counting() as for_many:
        browser.get(address)

    assert len(for_many) <= len(for_one) + 1  # the agents of the messages, once there are any
    assert len(for_many) <= 15


def test_every_kind_of_event_has_words(ticket, alice, bob, sales, support, signed_in):
    kinds = {
        "assigned": {"from": "", "to": "Bob"},
        "transferred": {"from": sales.id, "to": support.id},
        "solved": {},
        "closed": {},
        "pending": {},
        "reopened": {},
        "renamed": {"from": "a", "to": "b"},
        "escalated": {"level": 1, "to": ["Mona"]},
        "bounced": {"reason": "no such user"},
        "delayed": {},
        "mail_opened": {"address": "carol@example.com"},
        "sent_again": {},
        "address_corrected": {"from": "carol@exmaple.com", "to": "carol@example.com"},
        "looked_at": {},
        "withdrawn": {},
        "answered_by_machine": {},
        "wants_to_join": {"number": 123456},
        "reread": {"to": "koi8-u"},
        "prioritised": {"from": "normal", "to": "high"},
        "tagged": {"tags": ["fire"]},
        "untagged": {"tags": ["fire"]},
        "rule_left_out": {"rule": "Printers", "agent": "Bob"},
        "rule_spam": {"rule": "Printers"},
        "rule_spared": {"rule": "Printers"},
        "rule_answer": {"rule": "Printers", "canned": "Thanks"},
        "something_new": {},
    }
    with transaction():
        db.session.add_all(
            Event(ticket=ticket, agent=alice, kind=kind, details=details, at=NOON) for kind, details in kinds.items()
        )

    page = signed_in(alice).get(f"/desk/ticket/{ticket.id}").text

    assert page.count('<li class="event">') == len(kinds)
    assert "from Sales to Support" in page and "There is no such address." in page


@pytest.mark.row("R11")
def test_of_a_long_correspondence_the_first_and_the_newest_are_shown_and_all_of_it_by_a_click(ticket, alice, signed_in):
    with transaction():
        for number in range(70):
            said = Message(ticket=ticket, kind=Kind.REPLY, agent=alice, text=f"Nachtrag {number}.", created_at=NOON)
            db.session.add(said)
        ticket.message_count = 71
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"

    page, whole = browser.get(address).text, browser.get(f"{address}?all=1").text

    assert "Der Drucker brennt." in page and "Nachtrag 69." in page and "Nachtrag 20." not in page
    assert f'href="{address}?all=1">Show the whole correspondence' in page
    assert "Nachtrag 20." in whole and "Show the whole correspondence" not in whole
