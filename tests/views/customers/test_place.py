"""A customer's own place: what they find there and what they can do (C1, C5, A11)."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from desk import merging, own_addresses, recipients, replies, requests, tickets
from desk.own_requests import A_PAGE
from jobs.customers import write_sign_in_links
from models import (
    CustomerAddress,
    Mailbox,
    Message,
    Organisation,
    OutgoingMail,
    SignInLink,
    Status,
    Ticket,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.views.customers.filling_in import PDF, a_file, a_proof

pytestmark = pytest.mark.row("C1")


@pytest.fixture
def carols(at_home, ticket):
    return at_home("carol@example.com")


def open_one(subject, address="carol@example.com", at=NOON):
    with transaction():
        asked = requests.Request(name="", address=address, subject=subject, text=subject, language="de")
        return requests.hand_in(asked, now=at)


def words(**changed):
    return {"proof": a_proof(), "text": "Er brennt noch immer."} | changed


def test_open_and_done_stand_apart_in_plain_words(carols, ticket, alice):
    done = open_one("Maus klemmt")
    with transaction():
        tickets.solve(done, by=alice, now=NOON)

    first, second = carols.get("/my").text, carols.get("/my?show=done").text

    assert ("Drucker brennt" in first, "Maus klemmt" in first) == (True, False)
    assert ("Drucker brennt" in second, "Maus klemmt" in second) == (False, True)
    assert "Wir sind dran" in first
    assert "Vermutlich gelöst" in second


def test_the_list_asks_little_however_long_it_is(carols, counting):
    for number in range(A_PAGE + 5):
        open_one(f"Anfrage {number}", at=NOON + timedelta(minutes=number))

    with counting() as statements:
        page = carols.get("/my").text
    older = carols.get("/my?page=1").text

    assert len(statements) <= 10
    assert page.count('class="subject"') == A_PAGE
    assert older.count('class="subject"') == 6


def test_a_signed_in_customer_answers_with_a_file(carols, ticket):
    data = words(files=[a_file("feuer.pdf", PDF)])

    carols.post(f"/my/{ticket.number}", data=data, content_type="multipart/form-data")
    page = carols.get(f"/my/{ticket.number}").text

    assert [message.text for message in ticket.messages] == ["Der Drucker brennt.", "Er brennt noch immer."]
    assert f"/my/{ticket.number}/file/{ticket.messages[1].attachments[0].id}/feuer.pdf" in page


@pytest.mark.row("A11")
@pytest.mark.parametrize("word", ["", "Danke!"])
def test_it_is_closed_with_a_word_or_without_and_opened_again(carols, ticket, word):
    carols.post(f"/my/{ticket.number}/close", data=words(text=word))
    closed = db.session.get_one(Ticket, ticket.id).status
    carols.post(f"/my/{ticket.number}/reopen", data=words(text=""))

    assert closed == Status.CLOSED
    assert db.session.get_one(Ticket, ticket.id).status == Status.OPEN
    assert [message.text for message in ticket.messages][1:] == [word][: len(word)]


@pytest.mark.row("C5")
def test_a_colleague_speaks_in_their_own_name_and_is_answered_too(at_home, ticket, alice, carol, danylo):
    with transaction():
        together = Organisation(name="Beispiel", created_at=NOON, shares_since=NOON)
        carol.organisation = danylo.organisation = together
    browser = at_home("danylo@example.net")

    browser.post(f"/my/{ticket.number}", data=words(text="Bei mir auch."))
    closing = browser.post(f"/my/{ticket.number}/close", data=words(text=""))
    with transaction():
        replies.reply(ticket, alice, "Wir kommen.", now=NOON)

    said, sent = ticket.messages[1], db.session.query(OutgoingMail).filter_by(purpose="reply").one()
    assert (said.customer, said.from_address) == (danylo, "danylo@example.net")
    assert "danylo@example.net" in sent.recipients[0]
    assert "carol@example.com" in sent.copies[0]
    assert closing.status_code == 404


def test_what_became_part_of_anothers_request_is_still_found(carols, ticket, root):
    whole = open_one("Brand im Haus", "danylo@example.net")
    with transaction():
        merging.merge(ticket, whole, by=root, now=NOON)

    listed, opened = carols.get("/my").text, carols.get(f"/my/{ticket.number}").text

    assert "Brand im Haus" in listed
    assert "Шевчук" not in listed
    assert "Der Drucker brennt." in opened
    assert f"/my/{whole.number}/close" in opened


@pytest.mark.row("C8")
def test_the_language_chosen_is_that_of_the_next_mails(carols, ticket, carol):
    carols.post("/my/settings/language", data={"language": "uk"})

    assert carol.language == ticket.language == "uk"
    assert "Мої звернення" in carols.get("/my").text


@pytest.mark.parametrize("is_known", [False, True])
def test_another_address_is_ones_own_once_its_mail_was_read_and_never_anothers(carols, carol, danylo, is_known):
    address = "danylo@example.net" if is_known else "carol@home.example"
    with transaction():
        db.session.add(Mailbox(address="desk@example.org", smtp_host="localhost"))
    carols.post("/my/settings/address", data={"address": address})
    write_sign_in_links()
    before = carol.has_address(address)

    newest = db.session.query(SignInLink).order_by(SignInLink.id.desc()).limit(1).one()
    carols.post(f"/my/enter/{newest.token}")

    assert db.session.query(OutgoingMail).filter_by(first_recipient=address).count() == 1
    assert not before
    assert carol.has_address(address) != is_known
    assert danylo.has_address("danylo@example.net")
    assert [address in one.subject for one in db.session.query(Ticket)][1:] == [True] * is_known


@pytest.mark.row("C5")
def test_own_data_goes_along_with_files_and_without_notes(carols, ticket, alice):
    carols.post(
        f"/my/{ticket.number}", data=words(files=[a_file("../../feuer.pdf", PDF)]), content_type="multipart/form-data"
    )
    with transaction():
        replies.add_note(ticket, alice, "Kunde klingt müde.", now=NOON)
    open_one("Nicht meins", "danylo@example.net")

    taken = ZipFile(BytesIO(carols.get("/my/data.zip", buffered=True).data))

    names = taken.namelist()
    told = json.loads(taken.read(f"{ticket.number}/request.json"))
    assert len(names) == 4
    assert [message["text"] for message in told["messages"]] == ["Der Drucker brennt.", "Er brennt noch immer."]
    assert taken.read(f"{ticket.number}/{told['messages'][1]['files'][0]}") == PDF
    assert not any(".." in name for name in names)


def test_who_asks_to_be_forgotten_is_a_request_that_administrators_hear_of_once(carols, root):
    with transaction():
        db.session.add(Mailbox(address="desk@example.org", smtp_host="localhost"))
    unsure = carols.post("/my/settings/forget")

    for _ in range(2):
        carols.post("/my/settings/forget", data={"sure": "1", "text": "Ich ziehe weg."})

    asked = db.session.query(Ticket).order_by(Ticket.id).all()[1:]
    assert unsure.status_code == 422
    assert [one.subject for one in asked] == ["Bitte löschen Sie meine Daten"]
    assert "Ich ziehe weg." in db.session.query(Message).filter_by(ticket_id=asked[0].id).one().text
    told = db.session.query(OutgoingMail).filter_by(purpose="alarm")
    assert sorted(mail.first_recipient for mail in told) == ["admin@localhost", root.address]


def test_an_address_is_taken_off_and_what_was_written_from_it_stays_theirs(app, at_home, carol, danylo, ticket):
    with transaction():
        carol.addresses.append(CustomerAddress(address="carol@home.example", position=1))
    at_office, browser = at_home("carol@example.com"), at_home("carol@home.example")
    office, home, others = carol.addresses[0].id, carol.addresses[1].id, danylo.addresses[0].id

    for one in (office, office, others, home):
        browser.post(f"/my/settings/address/{one}/off")

    assert [one.address for one in carol.addresses] == ["carol@home.example"]
    assert danylo.address == "danylo@example.net"
    assert at_office.get("/my").headers["Location"] == "/my/sign-in"
    assert f"/my/{ticket.number}" in browser.get("/my").text
    assert recipients.usual(ticket).everyone == ("carol@home.example",)


def test_two_browsers_cant_take_each_others_address_off(app, carol):
    with transaction():
        carol.addresses.append(CustomerAddress(address="carol@home.example", position=1))
    office, home = (one.id for one in carol.addresses)
    with transaction():
        own_addresses.take_off(carol, office, used="carol@home.example")

    with pytest.raises(own_addresses.SignedInWithIt), transaction():
        own_addresses.take_off(carol, home, used="carol@example.com")
