"""Many ask for links to one address: it isn't flooded, and its owner isn't kept out (C5, S11)."""

import pytest

from desk import entries
from jobs.customers import write_sign_in_links
from models import OutgoingMail, SignInLink, db, transaction
from tests.views.customers.asking import ask, is_in, last_link

pytestmark = pytest.mark.row("C5")


def ask_from(app, place, times=1):
    """Each time by a new browser."""
    return [ask(app.test_client(), place=place).status_code for _ in range(times)]


def mails_written():
    write_sign_in_links()
    write_sign_in_links()
    return db.session.query(OutgoingMail).count()


def test_an_address_is_not_flooded_from_one_place_nor_from_many(app, carol, danylo, mailbox):
    answers = ask_from(app, "192.0.2.1", entries.MOST_FROM_ONE_PLACE + 30)
    from_one = mails_written()
    for place in range(entries.MOST_BY_STRANGERS + 30):
        answers += [ask(app.test_client(), "danylo@example.net", place=f"192.0.2.{place}").status_code]

    assert set(answers) == {303}
    assert from_one == entries.MOST_FROM_ONE_PLACE + 1
    assert mails_written() - from_one == entries.MOST_BY_STRANGERS + 1


def flood(app, places=30):
    """From so many places somebody asks for links to Carol's address. The link whose mail serves all who ask now."""
    for place in range(places):
        ask_from(app, f"192.0.2.{place}")
    write_sign_in_links()
    return db.session.query(SignInLink).filter_by(serves_all=True).one()


@pytest.mark.parametrize("by", ["link", "code"])
def test_whoever_asks_how_often_keeps_no_owner_out_of_a_new_browser(app, client, carol, mailbox, by):
    shared = flood(app)

    answer = ask(client, place="198.51.100.7")
    pages = [client.get("/my/sent").text, client.get(f"/my/enter/{shared.token}").text]
    if by == "link":
        client.post(f"/my/enter/{shared.token}")
    else:
        client.post("/my/code", data={"code": shared.code})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/my/sent")
    assert all("Sign in" in page or "Check your mail" in page for page in pages)
    assert is_in(client)
    assert mails_written() == entries.MOST_BY_STRANGERS + 1


def test_what_serves_all_lets_in_once_and_only_who_asked(app, client, carol, mailbox):
    shared = flood(app)
    nobody = app.test_client()
    ask(client)

    elsewhere = nobody.post(f"/my/enter/{shared.token}")
    again = nobody.post(f"/my/enter/{shared.token}/again")
    by_what_they_held = nobody.post(f"/my/enter/{shared.token}")
    client.post(f"/my/enter/{shared.token}")
    client.post("/my/sign-out")
    twice = client.post(f"/my/enter/{shared.token}")

    assert [one.status_code for one in (elsewhere, again, by_what_they_held)] == [200, 303, 200]
    assert not is_in(nobody)
    assert (twice.status_code, is_in(client)) == (410, False)


def test_after_some_minutes_or_once_somebody_came_in_another_mail_serves_all(app, client, carol, mailbox):
    shared = flood(app)
    with transaction():
        shared.asked_at -= entries.ONE_FOR_ALL_EVERY
    ask(client)
    write_sign_in_links()
    second = last_link()
    client.post(f"/my/enter/{second.token}")
    ask(app.test_client())

    assert (second.serves_all, last_link().serves_all) == (True, True)
    assert mails_written() == entries.MOST_BY_STRANGERS + 3


def test_the_code_that_serves_all_is_not_to_be_guessed_by_many(app, carol, mailbox, monkeypatch):
    monkeypatch.setattr("models.sign_in_link.MOST_TRIES_TOGETHER", 12)
    shared = flood(app, 9)
    guessers = [app.test_client() for _ in range(5)]
    for guesser in guessers:
        ask(guesser)

    answers = [guesser.post("/my/code", data={"code": "0"}).status_code for guesser in guessers for _ in range(5)]
    guessers[4].post("/my/code", data={"code": shared.code})
    by_code = is_in(guessers[4])
    guessers[4].post(f"/my/enter/{shared.token}")

    assert (answers.count(422), by_code, is_in(guessers[4])) == (12, False, True)


def test_who_is_flooded_is_asked_no_more_whether_another_address_is_theirs(app, at_home, carol, danylo, mailbox):
    flood(app)
    danylos, before = at_home("danylo@example.net"), db.session.query(SignInLink).count()

    answer = danylos.post("/my/settings/address", data={"address": "carol@example.com"})

    assert answer.status_code == 303
    assert db.session.query(SignInLink).count() == before


def test_a_known_and_an_unknown_address_are_answered_alike_when_flooded(app, client, carol, mailbox, counting):
    asked = []
    for address in ("carol@example.com", "nobody@example.com"):
        for place in range(10):
            ask(app.test_client(), address, place=f"192.0.2.{place}")
        with counting() as statements:
            answer = ask(app.test_client(), address)
        asked.append((len(statements), answer.status_code, answer.headers["Location"]))

    assert asked[0] == asked[1]


def test_whoever_asks_from_wherever_keeps_no_owner_out_of_a_browser_that_they_have_used(app, at_home, carol, mailbox):
    known = at_home("carol@example.com")
    known.post("/my/sign-out")
    for place in range(entries.MOST_BY_STRANGERS + 5):
        ask_from(app, f"192.0.2.{place}")

    ask(known, place="192.0.2.1")
    known.post(f"/my/enter/{last_link().token}")

    assert is_in(known)


def test_a_browser_that_knows_one_address_has_nothing_more_for_another(app, at_home, carol, danylo, mailbox):
    known = at_home("danylo@example.net")
    known.post("/my/sign-out")
    for place in range(entries.MOST_BY_STRANGERS):
        ask_from(app, f"192.0.2.{place}")
    write_sign_in_links()

    ask(known)
    first = last_link().serves_all
    forged = app.test_client()
    forged.set_cookie("kvitok_known", f"{'a' * 20}.{'carol@example.com'}")
    ask(forged)

    assert (first, last_link().shares.serves_all) == (True, True)


def test_the_owner_too_is_not_flooded(at_home, carol, mailbox):
    known = at_home("carol@example.com")
    write_sign_in_links()
    before = db.session.query(OutgoingMail).count()
    known.post("/my/sign-out")

    for _ in range(entries.MOST_BY_OWNER + 3):
        ask(known)

    assert mails_written() - before == entries.MOST_BY_OWNER + 1
