"""Sending: as one usually does, on to the next ticket, to others, and with a look at what happened meanwhile."""

import io
from datetime import timedelta

import pytest

from desk import forwards, merging, recipients, replies, requests, splitting, tickets
from models import CannedReply, Kind, Message, OutgoingMail, db, transaction
from tests.conftest import NOON
from tests.views.agents.test_writing import value_of


@pytest.fixture
def another(danylo, support):
    """Danylo's ticket, which waits since later."""
    asked = requests.Request("Данило", "danylo@example.net", "Монітор", "Не світиться.", "uk", support)
    with transaction():
        return requests.hand_in(asked, now=NOON + timedelta(minutes=1))


@pytest.fixture
def browser(alice, signed_in):
    return signed_in(alice)


@pytest.fixture
def send(ticket, browser):
    def post(page=None, **changes):
        page = page or browser.get(f"/desk/ticket/{ticket.id}").text
        names = ("submission", "heard", "known", "seen", "to", "copies", "blind_copies", "version", "list")
        form = {name: value_of(page, name) for name in names} | {"text": "Wir kommen.", "kind": "reply"} | changes
        return browser.post(f"/desk/ticket/{ticket.id}/write", data=form)

    return post


def opened(browser, ticket):
    return browser.get(f"/desk/ticket/{ticket.id}").text


def test_the_way_of_sending_chosen_last_is_the_main_one(ticket, alice, browser, send):
    send(then="solved")

    page = opened(browser, ticket)

    assert alice.sends_by == "solved"
    assert page.index('value="solved">Send, it is solved') < page.index('value="pending">Send and wait')


def test_an_answer_that_takes_the_ticket_asks_few_questions(ticket, alice, browser, send, counting):
    page = opened(browser, ticket)
    send(page, then="pending", text="Zuerst.")  # what is asked once in a while has been asked
    page = opened(browser, ticket)
    with transaction():
        tickets.assign(ticket, None, by=alice, now=NOON)
    assert ticket.assignee is None  # and read, so that it isn't counted

    with counting() as asked:
        answer = send(page, then="pending", known="")

    assert answer.status_code == 302 and len(asked) <= 19


def test_next_leads_to_the_next_ticket_of_the_list_where_the_answer_can_still_be_taken_back(
    ticket, another, office, browser, send, replies_sent
):
    with transaction():
        office.undo_seconds = 10
    browser.get("/desk/ticket/?folder=open")

    answer = send(then="next")
    page = browser.get(answer.location).text

    assert answer.location == f"/desk/ticket/{another.id}#top"
    assert "flash-undo" in page and f"/desk/ticket/{ticket.id}/withdraw/{replies_sent()[0].message_id}" in page


def test_after_the_last_ticket_of_a_list_comes_the_list(ticket, browser, send):
    browser.get("/desk/ticket/?folder=mine")

    answer = send(then="next")

    assert answer.location == "/desk/ticket/?folder=mine"
    assert "That was the last ticket of this list." in browser.get(answer.location).text


@pytest.mark.row("R14")
def test_a_forged_list_leads_nowhere_one_may_not_go(ticket, another, sales, mona, browser, send):
    with transaction():
        tickets.transfer(another, sales, by=mona, now=NOON)

    answer = send(then="next", list="folder=all&department=999&page=zzz")

    assert answer.status_code == 302 and f"/{another.id}" not in answer.location


@pytest.mark.parametrize("what", ["colleague", "note", "closed", "merged", "advice"])
def test_what_others_did_meanwhile_is_shown_before_an_answer_goes_and_only_once(
    ticket, another, mona, browser, send, replies_sent, what
):
    page = opened(browser, ticket)
    later = NOON + timedelta(minutes=5)
    with transaction():
        if what == "colleague":
            replies.reply(ticket, mona, "Schon gelöscht.", now=later)
        elif what == "note":
            replies.add_note(ticket, mona, "Nicht antworten!", now=later)
        elif what == "closed":
            tickets.solve(ticket, by=mona, now=later)
        elif what == "merged":
            merging.merge(another, ticket, by=mona, now=later)
        else:
            forwards.forward(ticket, mona, "?", to=recipients.read("x@example.net"), now=later)
            db.session.add(_advice(ticket, later))
    words = {
        "colleague": "Mona answered",
        "note": "Nicht antworten!</blockquote>",
        "closed": "Mona marked this ticket as solved",
        "merged": "Mona merged another ticket into this one",
        "advice": "Neue Sicherung.</blockquote>",
    }[what]
    before = len(replies_sent())

    stopped = send(page, then="pending")
    sent = send(stopped.text, then="pending")

    assert stopped.status_code == 409 and words in stopped.text and "Wir kommen.</textarea>" in stopped.text
    assert (sent.status_code, len(replies_sent())) == (302, before + 1)


def _advice(ticket, at):
    return Message(ticket=ticket, kind=Kind.ADVICE, from_address="x@example.net", text="Neue Sicherung.", created_at=at)


def test_two_agents_answer_at_once_and_the_second_is_told(ticket, mona, signed_in, browser, send, replies_sent):
    page = opened(browser, ticket)
    hers = signed_in(mona)
    form = {name: value_of(opened(hers, ticket), name) for name in ("submission", "heard", "known")}
    hers.post(f"/desk/ticket/{ticket.id}/write", data=form | {"text": "Ich war schneller.", "kind": "reply"})

    answer = send(page)

    assert answer.status_code == 409 and "Mona answered" in answer.text and "Wir kommen.</textarea>" in answer.text
    assert len(replies_sent()) == 1


@pytest.mark.row("R18")
def test_a_ticket_merged_while_one_types_keeps_every_word(ticket, another, mona, browser, send, replies_sent):
    page = opened(browser, ticket)
    with transaction():
        merging.merge(ticket, another, by=mona, now=NOON)

    answer = send(page)

    assert answer.status_code == 409
    assert "Wir kommen.</textarea>" in answer.text and f"#{another.number}" in answer.text
    assert replies_sent() == []


@pytest.mark.row("R20")
def test_a_forward_goes_to_others_alone_and_is_shown_as_what_it_is(ticket, browser, send, replies_sent):
    answer = send(kind="forward", then="forward", onward_to="ivan@supplier.example", text="Was tun?")

    page = browser.get(answer.location).text

    message = db.session.query(Message).filter_by(kind=Kind.FORWARD).one()
    assert (answer.status_code, sent_with(message).recipients) == (302, ["ivan@supplier.example"])
    assert replies_sent() == [] and "said-by-forward" in page and "Forwarded, not to the customer" in page
    assert "ivan@supplier.example" in page


def test_a_forward_to_nobody_is_refused_and_every_word_is_kept(ticket, browser, send):
    answer = send(kind="forward", then="forward", onward_copies="x@example.net", text="Was tun?")

    assert answer.status_code == 422 and "Was tun?</textarea>" in answer.text and 'value="x@example.net"' in answer.text


@pytest.mark.row("R19")
def test_canned_replies_are_offered_filled_in_those_in_use_first(ticket, support, sales, browser, send):
    with transaction():
        db.session.add_all(
            [
                CannedReply(name="A", texts={"de": "Hallo {first_name}", "uk": "Вітаю, {customer}"}),
                CannedReply(name="B", texts={"de": "{nobody_knows}"}, department=support),
                CannedReply(name="C", texts={"de": "x"}, department=sales),
            ]
        )
    second = db.session.query(CannedReply).filter_by(name="B").one()

    first = browser.get(f"/desk/ticket/{ticket.id}/canned").get_json()["items"]
    send(used=[str(second.id), "zzz"])
    after = browser.get(f"/desk/ticket/{ticket.id}/canned").get_json()["items"]

    assert [one["title"] for one in first] == ["A", "B"] and [one["title"] for one in after] == ["B", "A"]
    assert first[0]["text"] == "Hallo Carol" and first[0]["others"][0]["text"] == "Вітаю, Carol Weiß"
    assert (second.used, second.used_at is not None) == (1, True)


def sent_with(message):
    """The mail that carries it."""
    return db.session.query(OutgoingMail).filter_by(message_id=message.id).one()


@pytest.mark.row("A3")
@pytest.mark.parametrize("changes", [{"text": "Und noch etwas."}, {"kind": "note"}])
def test_who_goes_back_to_a_form_that_was_sent_and_writes_on_loses_no_word(ticket, browser, send, said, changes):
    page = opened(browser, ticket)
    send(page)

    refused = send(page, **changes)
    told = said()
    send(refused.text, **changes)

    assert refused.status_code == 409 and "This form was sent already" in refused.text
    assert f"{changes.get('text', 'Wir kommen.')}</textarea>" in refused.text
    assert (told[1:], said()[2:]) == (
        [("reply", "Wir kommen.")],
        [(changes.get("kind", "reply"), changes.get("text", "Wir kommen."))],
    )


@pytest.mark.row("A3")
def test_who_goes_back_to_add_a_file_sends_it_too(ticket, browser, send, said):
    page = opened(browser, ticket)
    send(page)

    refused = send(page, files=(io.BytesIO(b"1"), "rechnung.txt"))
    send(refused.text, files=(io.BytesIO(b"1"), "rechnung.txt"))

    files = [[one.filename for one in message.attachments] for message in db.session.query(Message)]
    assert refused.status_code == 409 and files == [[], [], ["rechnung.txt"]]


@pytest.mark.row("A3", "R18")
def test_a_form_sent_twice_is_said_once_also_when_its_answer_was_split_off(ticket, alice, browser, send, replies_sent):
    page = opened(browser, ticket)
    send(page)
    with transaction():
        [answer] = db.session.query(Message).filter_by(kind=Kind.REPLY)
        splitting.split(ticket, [answer.id], subject="", department=None, by=alice, now=NOON)

    again = send(page)

    assert again.status_code == 302 and len(replies_sent()) == 1
