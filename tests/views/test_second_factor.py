"""A telephone's code beside the password, codes on paper, and the browsers in which one is signed in."""

import re

import pyotp
import pytest

from models import AgentSession, Event, RecoveryCode, db, transaction, utcnow
from tests.conftest import PASSWORD

pytestmark = pytest.mark.row("S12")


def code_of(agent, steps_ahead=0):
    totp = pyotp.TOTP(agent.totp_secret)
    return totp.generate_otp(int(utcnow().timestamp()) // 30 + steps_ahead)


def set_up(browser, agent):
    """Switch it on as the agent does; the recovery codes."""
    browser.post("/desk/safety/begin")
    db.session.refresh(agent)
    page = browser.post("/desk/safety/on", data={"code": code_of(agent, -1)}).text
    return re.findall(r"<code>([0-9a-f]{6}-[0-9a-f]{6})</code>", page)


def give_password(client, agent):
    return client.post("/sign-in", data={"address": agent.address, "password": PASSWORD, "next": "/desk/profile/"})


def test_the_password_alone_opens_nothing_any_more(client, alice, signed_in):
    set_up(signed_in(alice), alice)

    answer = give_password(client, alice)

    assert answer.headers["Location"] == "/sign-in/code"
    assert client.get("/desk/ticket/").status_code == 302


def test_with_the_code_one_comes_where_one_was_going(client, alice, signed_in):
    set_up(signed_in(alice), alice)
    give_password(client, alice)

    answer = client.post("/sign-in/code", data={"code": f" {code_of(alice)[:3]} {code_of(alice)[3:]}"})

    assert answer.headers["Location"] == "/desk/profile/"
    assert client.get("/desk/ticket/").status_code == 200


def test_who_was_going_nowhere_comes_where_their_day_begins(client, alice, signed_in):
    set_up(signed_in(alice), alice)
    client.post("/sign-in", data={"address": alice.address, "password": PASSWORD, "next": ""})

    answer = client.post("/sign-in/code", data={"code": code_of(alice)})

    assert answer.headers["Location"] == "/desk/ticket/"


def test_a_code_is_taken_once(app, client, alice, signed_in):
    set_up(signed_in(alice), alice)
    code, other = code_of(alice), app.test_client()
    for browser in (client, other):
        give_password(browser, alice)

    answers = [browser.post("/sign-in/code", data={"code": code}).status_code for browser in (client, other)]

    assert answers == [302, 422]


@pytest.mark.parametrize("code", ["", "000000x", "12345", "１２３４５６", "a" * 5000])
def test_what_is_no_code_is_told_so(client, alice, signed_in, code):
    set_up(signed_in(alice), alice)
    give_password(client, alice)

    answer = client.post("/sign-in/code", data={"code": code})

    assert answer.status_code == 422
    assert "This code doesn&#39;t fit now" in answer.text


def test_a_recovery_code_lets_in_once_however_it_is_typed(app, client, alice, signed_in):
    codes, other = set_up(signed_in(alice), alice), app.test_client()
    for browser in (client, other):
        give_password(browser, alice)

    answers = [
        browser.post("/sign-in/code", data={"code": codes[0].upper().replace("-", " ")}) for browser in (client, other)
    ]

    assert len(codes) == 10
    assert [answer.status_code for answer in answers] == [302, 422]
    assert db.session.query(RecoveryCode).filter(RecoveryCode.used_at.is_(None)).count() == 9


def test_the_codes_are_kept_nowhere(alice, signed_in):
    codes = set_up(signed_in(alice), alice)

    kept = [one.key for one in db.session.query(RecoveryCode)]

    assert len(kept) == 10
    assert not any(code in digest or code.replace("-", "") in digest for code in codes for digest in kept)


def test_nobody_comes_to_the_code_without_the_password(client, alice, signed_in):
    set_up(signed_in(alice), alice)

    answer = client.post("/sign-in/code", data={"code": code_of(alice)})

    assert answer.headers["Location"] == "/sign-in"


def test_a_password_that_was_given_is_worth_nothing_once_it_is_changed(client, alice, signed_in):
    set_up(signed_in(alice), alice)
    give_password(client, alice)
    with transaction():
        alice.set_password("another one that is long")

    answer = client.post("/sign-in/code", data={"code": code_of(alice)})

    assert answer.headers["Location"] == "/sign-in"


def test_a_wrong_code_switches_nothing_on(alice, signed_in):
    browser = signed_in(alice)
    browser.post("/desk/safety/begin")

    answer = browser.post("/desk/safety/on", data={"code": "000000"})

    db.session.refresh(alice)
    assert answer.status_code == 422
    assert alice.totp_since is None
    assert 'src="data:image/svg+xml' in answer.text


def test_who_finds_a_browser_open_cannot_switch_it_off(alice, signed_in):
    browser = signed_in(alice)
    set_up(browser, alice)

    answer = browser.post("/desk/safety/off", data={"password": "guessed"})

    db.session.refresh(alice)
    assert (answer.status_code, alice.totp_since is None) == (422, False)


def test_with_the_password_it_is_switched_off_and_all_other_sessions_end(app, alice, signed_in):
    browser, other = signed_in(alice), signed_in(alice)
    set_up(browser, alice)

    browser.post("/desk/safety/off", data={"password": PASSWORD})

    assert browser.get("/desk/ticket/").status_code == 200
    assert other.get("/desk/ticket/").status_code == 302
    assert db.session.query(RecoveryCode).count() == 0


def test_an_administrator_switches_it_off_for_who_lost_all_and_it_is_on_the_record(client, alice, root, signed_in):
    set_up(signed_in(alice), alice)

    signed_in(root).post(f"/desk/agent/{alice.id}/without-second-factor")

    assert give_password(client, alice).headers["Location"] == "/desk/profile/"
    told = db.session.query(Event).filter_by(kind="second_factor_off").one()
    assert (told.agent, told.details["agent"]) == (root, "Alice")


def test_a_session_is_ended_from_another_browser(alice, signed_in):
    there, here = signed_in(alice), signed_in(alice)
    first = db.session.query(AgentSession).order_by(AgentSession.id).limit(1).one()

    here.post(f"/desk/safety/end/{first.id}")

    assert there.get("/desk/ticket/").status_code == 302
    assert here.get("/desk/ticket/").status_code == 200


def test_all_others_are_ended_at_once(alice, signed_in):
    others, here = [signed_in(alice), signed_in(alice)], signed_in(alice)

    here.post("/desk/safety/end-others")

    assert [browser.get("/desk/ticket/").status_code for browser in (*others, here)] == [302, 302, 200]


@pytest.mark.row("R14")
def test_nobody_ends_the_session_of_another(alice, bob, signed_in):
    theirs, mine = signed_in(bob), signed_in(alice)
    session = db.session.query(AgentSession).filter_by(agent_id=bob.id).one()

    answer = mine.post(f"/desk/safety/end/{session.id}")

    assert answer.status_code == 404
    assert theirs.get("/desk/ticket/").status_code == 200


def test_signing_out_ends_the_session_for_good(alice, signed_in):
    browser = signed_in(alice)
    cookie = browser.get_cookie("kvitok", domain="localhost")
    browser.post("/sign-out")

    browser.set_cookie("kvitok", cookie.value, domain="localhost")

    assert browser.get("/desk/ticket/").status_code == 302
