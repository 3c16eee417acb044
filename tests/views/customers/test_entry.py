"""Customers sign in by a link that comes by mail: once, soon, where they asked, and by a button (C1, C5)."""

from datetime import timedelta

import pytest

from jobs.customers import write_sign_in_links
from mail import building
from models import CustomerSession, OutgoingMail, db, transaction, utcnow
from tests.views.customers.asking import ask, is_in, last_link

pytestmark = pytest.mark.row("C5")


def test_who_presses_the_button_of_the_mailed_link_is_in(client, ticket, mailbox):
    ask(client, " Carol@Example.com")
    write_sign_in_links()
    mail = db.session.query(OutgoingMail).filter_by(purpose="sign_in").one()
    plain = building.build(mail).get_body(("plain",))
    assert plain
    letter = plain.get_content()
    address = next(word for word in letter.split() if "/my/enter/" in word).removeprefix("https://desk.example.org")

    looked_at = client.get(address)
    was_in = is_in(client)
    pressed = client.post(address)

    assert mail.recipients == ["carol@example.com"]
    assert looked_at.status_code == 200
    assert not was_in
    assert pressed.headers["Location"] == "/my"
    assert "Drucker brennt" in client.get("/my").text


def test_neither_link_nor_code_stands_where_agents_can_read_it(client, carol, mailbox):
    ask(client)

    write_sign_in_links()

    mail, link = db.session.query(OutgoingMail).one(), last_link()
    assert link.key not in mail.text + mail.html
    assert link.code not in mail.text + mail.html
    assert link.code in building.build(mail).as_string()


def test_a_link_signs_in_once(client, app, carol):
    ask(client)
    token = last_link().token
    client.post(f"/my/enter/{token}")
    client.post("/my/sign-out")

    again = client.post(f"/my/enter/{token}")

    assert again.status_code == 410
    assert not is_in(client)


def test_a_link_is_over_after_half_an_hour(client, carol):
    ask(client)
    with transaction():
        last_link().asked_at = utcnow() - timedelta(minutes=31)

    answers = [client.open(f"/my/enter/{last_link().token}", method=method) for method in ("GET", "POST")]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert not is_in(client)


def test_in_another_browser_the_link_lets_nobody_in_and_shows_the_code_for_the_first(client, app, carol):
    ask(client)
    elsewhere = app.test_client()

    opened = elsewhere.post(f"/my/enter/{last_link().token}")
    client.post("/my/code", data={"code": last_link().code})

    assert "another browser" in opened.text
    assert last_link().code in opened.text
    assert not is_in(elsewhere)
    assert is_in(client)


def test_a_code_is_good_only_where_it_was_asked_for_and_not_to_be_guessed(client, app, carol):
    ask(client)
    code, guesser = last_link().code, app.test_client()

    elsewhere = guesser.post("/my/code", data={"code": code})
    guesses = [client.post("/my/code", data={"code": f"{number:08}"}).status_code for number in range(5)]
    too_late = client.post("/my/code", data={"code": code})

    assert elsewhere.status_code == 410
    assert guesses == [422] * 5
    assert too_late.status_code == 410
    assert not is_in(client)


def test_a_known_and_an_unknown_address_are_answered_alike(app, carol, mailbox, counting):
    answers, asked = [], []
    for address in ("carol@example.com", "nobody@example.com"):
        browser = app.test_client()
        with counting() as statements:
            answers.append((ask(browser, address).headers["Location"], browser.get("/my/sent").status_code))
        asked.append(len(statements))

    write_sign_in_links()

    assert answers[0] == answers[1]
    assert asked[0] == asked[1]
    assert [mail.first_recipient for mail in db.session.query(OutgoingMail)] == ["carol@example.com"]


@pytest.mark.parametrize("how", ["sign out", "address", "forgotten"])
def test_a_session_that_has_ended_opens_nothing_to_a_copy_of_its_cookie(app, at_home, carol, how):
    browser = at_home("carol@example.com")
    copy = app.test_client()
    copy.set_cookie("kvitok", browser.get_cookie("kvitok").value)
    assert is_in(copy)

    if how == "sign out":
        browser.post("/my/sign-out")
    else:
        with transaction():
            if how == "address":
                db.session.delete(carol.addresses[0])
            else:
                carol.forgotten_at = utcnow()

    assert not is_in(copy)


def test_a_session_sleeps_after_a_while_unless_the_device_is_ones_own(app, at_home, carol):
    browser = at_home("carol@example.com")
    with transaction():
        db.session.query(CustomerSession).one().seen_at = utcnow() - timedelta(hours=13)
    was_in = is_in(browser)
    with transaction():
        db.session.query(CustomerSession).one().is_at_home = True

    assert not was_in
    assert is_in(browser)
