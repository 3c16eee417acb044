"""Web push in the profile: switched on by a script, and off again by its owner alone."""

import pytest

from models import Push, PushKey, PushSubscription, db
from models.base import EncryptedText
from tests.servers.push import Keys, decoded, encoded

pytestmark = pytest.mark.row("R24")
ENDPOINT = "https://push.example.org/of/a/browser"


def on(browser, endpoint=ENDPOINT):
    keys = Keys()
    told = {"endpoint": endpoint, "public": encoded(keys.public), "secret": encoded(keys.auth)}
    return browser.post("/desk/push/on", data=told)


def test_a_browser_is_switched_on_shown_tried_and_switched_off(alice, signed_in):
    browser = signed_in(alice)

    on(browser)
    on(browser)
    row_id = db.session.query(PushSubscription.id).scalar()
    page = browser.get("/desk/profile/").text
    browser.post(f"/desk/push/try/{row_id}")
    tried = db.session.query(Push).count()
    browser.post(f"/desk/push/off/{row_id}")

    assert f'action="/desk/push/off/{row_id}"' in page
    assert ENDPOINT not in page
    assert (tried, db.session.query(Push).count(), db.session.query(PushSubscription).count()) == (1, 0, 0)


def test_what_reaches_a_browser_lies_encrypted(alice, signed_in):
    browser = signed_in(alice)

    key = browser.post("/desk/push/key").json["key"]
    on(browser)

    columns = (PushSubscription.endpoint, PushSubscription.public, PushSubscription.secret, PushKey.private)
    assert len(decoded(key)) == 65
    assert browser.post("/desk/push/key").json["key"] == key
    assert all(isinstance(column.type, EncryptedText) for column in columns)


def test_nobody_switches_off_or_tries_a_colleagues_browser(alice, root, signed_in):
    on(signed_in(alice))
    row = db.session.query(PushSubscription).one()
    stranger = signed_in(root)

    answers = [stranger.post(f"/desk/push/{act}/{row.id}").status_code for act in ("off", "try")]

    assert answers == [404, 404]
    assert db.session.query(PushSubscription).count() == 1


def test_a_browser_hears_whether_it_is_still_its_agents(alice, bob, signed_in):
    browser = signed_in(alice)
    on(browser)

    mine = browser.post("/desk/push/here", data={"endpoint": ENDPOINT}).json["on"]
    others = signed_in(bob).post("/desk/push/here", data={"endpoint": ENDPOINT}).json["on"]

    assert (mine, others) == (True, False)
    assert db.session.query(PushSubscription).count() == 0


def test_an_odd_address_is_refused_in_words(alice, signed_in):
    answer = on(signed_in(alice), "https://127.0.0.1/admin")

    assert answer.status_code == 422
    assert db.session.query(PushSubscription).count() == 0


def test_the_worker_is_the_desks_own_script_with_a_scope_of_its_own(alice, signed_in):
    with signed_in(alice).get("/desk/push/worker.js") as answer:
        pass

    assert answer.mimetype in ("text/javascript", "application/javascript")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Service-Worker-Allowed" not in answer.headers
