"""Who is at a ticket, what came meanwhile, who watches, what the bell says: by its addresses (R24, R14)."""

import pytest

from desk import merging, notices, replies, requests, tickets
from models import Event, Notice, NoticeSettings, Watching, db, transaction, utcnow
from tests.conftest import NOON
from views import presence

pytestmark = pytest.mark.row("R24")


@pytest.fixture
def with_redis(app, redis_url, monkeypatch):
    monkeypatch.setitem(app.config, "REDIS_URL", redis_url)
    monkeypatch.setattr(presence, "_left_alone_until", 0.0)


def beat(browser, ticket, **said):
    return browser.post(f"/desk/ticket/{ticket.id}/beat", data=said)


def newest():
    return db.session.query(Event.id).order_by(Event.id.desc()).limit(1).scalar()


def assigned(ticket, agent, by):
    with transaction():
        tickets.assign(ticket, agent, by=by, now=NOON)


def test_two_at_a_ticket_see_each_other_and_not_themselves(with_redis, ticket, alice, mona, signed_in):
    hers, his = signed_in(alice), signed_in(mona)
    alone = beat(hers, ticket).json["here"]

    told = beat(his, ticket).json["here"]

    assert alone.strip() == ""
    assert "Alice" in told and "Mona" not in told


@pytest.mark.parametrize(
    ("doing", "words"), [("reply", "writing an answer"), ("note", "writing a note"), ("x", "looking")]
)
def test_what_they_do_is_said_in_words(with_redis, ticket, alice, root, signed_in, doing, words):
    beat(signed_in(root), ticket, doing=doing)

    assert words in beat(signed_in(alice), ticket).json["here"]


def test_who_has_left_is_gone(with_redis, ticket, alice, root, signed_in):
    other = signed_in(root)
    beat(other, ticket)

    left = beat(other, ticket, leaves="1")

    assert left.status_code == 204
    assert beat(signed_in(alice), ticket).json["here"].strip() == ""


def test_who_says_nothing_for_long_is_gone(with_redis, ticket, alice, root, signed_in, monkeypatch):
    beat(signed_in(root), ticket)

    monkeypatch.setattr(presence, "HERE_SECONDS", -1)

    assert beat(signed_in(alice), ticket).json["here"].strip() == ""


def test_without_redis_nobody_is_seen_and_all_else_works(app, ticket, alice, root, signed_in, monkeypatch):
    monkeypatch.setitem(app.config, "REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(presence, "_left_alone_until", 0.0)
    beat(signed_in(root), ticket)

    answer = beat(signed_in(alice), ticket, newest="0")

    assert answer.status_code == 200 and answer.json["here"].strip() == ""


@pytest.mark.row("R14")
def test_who_may_not_see_the_ticket_learns_nothing(with_redis, ticket, alice, bob, signed_in):
    beat(signed_in(alice), ticket)

    asked = signed_in(bob)

    assert beat(asked, ticket).status_code == 404
    assert asked.get(f"/desk/ticket/live?ids={ticket.id}").json["here"] == {}


def test_a_list_is_told_who_is_at_its_rows_in_few_questions(with_redis, ticket, alice, root, signed_in, counting):
    beat(signed_in(root), ticket)
    browser = signed_in(alice)

    with counting() as statements:
        told = browser.get(f"/desk/ticket/live?ids={ticket.id},999,zzz")

    assert "Root" in told.json["here"][str(ticket.id)]
    assert len(statements) <= 9


def test_a_list_that_has_not_changed_costs_no_answer(ticket, alice, signed_in):
    browser = signed_in(alice)
    first = browser.get("/desk/ticket/live")

    again = browser.get("/desk/ticket/live", headers={"If-None-Match": first.headers["ETag"]})
    assigned(ticket, alice, alice)
    changed = browser.get("/desk/ticket/live", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, changed.status_code) == (304, 200)
    assert changed.json["state"] != first.json["state"]


def test_what_came_since_the_page_was_made_is_told(ticket, alice, signed_in):
    browser, known = signed_in(alice), newest()
    with transaction():
        requests.write_on(ticket, "Noch da?", [], now=utcnow())

    told = beat(browser, ticket, newest=known).json

    assert told["news"].startswith("Carol Weiß has written.") and "ago" in told["ago"]


def test_what_one_did_oneself_is_no_news(ticket, alice, signed_in):
    browser, known = signed_in(alice), newest()
    with transaction():
        replies.add_note(ticket, alice, "Note", now=utcnow())

    assert beat(browser, ticket, newest=known).json["news"] == ""


@pytest.mark.row("R18")
def test_whose_ticket_became_part_of_another_is_told_so(ticket, alice, mona, support, signed_in):
    browser = signed_in(alice)
    with transaction():
        other = requests.hand_in(
            requests.Request("Carol", "carol@example.com", "Anderes", "?", "de", support), now=NOON
        )
    with transaction():
        merging.merge(ticket, other, by=mona, now=NOON)

    told = beat(browser, ticket).json

    assert told["is_gone"] and str(other.number) in told["news"]


def test_watching_is_a_button_and_stands_beside_the_ticket(ticket, alice, signed_in):
    browser = signed_in(alice)

    browser.post(f"/desk/ticket/{ticket.id}/watch")
    page = browser.get(f"/desk/ticket/{ticket.id}").text
    watchers = Watching.watchers(ticket)
    browser.post(f"/desk/ticket/{ticket.id}/unwatch")

    assert '<p class="watchers">Alice</p>' in page
    assert (watchers, Watching.watchers(ticket)) == ([alice], [])


def test_the_bell_counts_until_the_ticket_is_opened(ticket, alice, mona, signed_in):
    browser = signed_in(alice)
    assigned(ticket, alice, mona)
    before = browser.get("/desk/notices/news").json

    page = browser.get(f"/desk/ticket/{ticket.id}").text

    assert (before["unread"], before["told"]["title"]) == (1, "Mona gave it to you.")
    assert '<span class="bell-number"></span>' in page
    assert browser.get("/desk/notices/news").json["unread"] == 0


@pytest.mark.row("R14")
def test_notices_of_tickets_that_are_hidden_now_are_hidden_too(ticket, alice, mona, sales, signed_in):
    browser = signed_in(alice)
    assigned(ticket, alice, mona)
    with transaction():
        tickets.transfer(ticket, sales, by=mona, now=NOON)

    page = browser.get("/desk/notices/").text

    assert "Drucker brennt" not in page
    assert browser.get("/desk/notices/news").json["unread"] == 0


@pytest.mark.row("R14")
def test_another_agents_notices_are_not_touched(ticket, alice, mona, signed_in):
    assigned(ticket, alice, mona)

    signed_in(mona).post("/desk/notices/read")
    signed_in(mona).get(f"/desk/ticket/{ticket.id}")

    assert db.session.query(Notice).one().read_at is None


def test_all_can_be_marked_as_seen_at_once(ticket, alice, mona, signed_in):
    assigned(ticket, alice, mona)

    signed_in(alice).post("/desk/notices/read")

    assert db.session.query(Notice).one().read_at is not None


def test_the_page_of_notices_asks_no_more_for_more_of_them(ticket, alice, mona, signed_in, counting):
    browser = signed_in(alice)
    asked = []
    for more in (1, 40):
        with transaction():
            for _ in range(more):
                row = {"kind": "changed", "event_kind": "noted", "by_id": mona.id, "at": NOON}
                db.session.add(Notice(agent_id=alice.id, ticket_id=ticket.id, **row))
        with counting() as statements:
            page = browser.get("/desk/notices/")
        asked.append(len(statements))

    assert asked[1] <= asked[0]
    assert page.text.count("has added a note") == 30 and "?page=1" in page.text


def settings_form(**changes):
    plain = {"sound": "bell", "volume": "40", "quiet_from": "22:00", "quiet_until": "06:30"}
    return plain | {f"mail_{kind}": "" for kind in MAILED} | changes


MAILED = ("assigned", "answered", "mentioned", "changed", "escalated", "reminded", "failed", "new")


def test_what_is_chosen_in_the_profile_holds(alice, signed_in):
    browser = signed_in(alice)

    browser.post("/desk/profile/notices", data=settings_form(shown_new="y", mail_new="15", shown_assigned="y"))

    kept = db.session.query(NoticeSettings).one()
    shown = [kind for kind, is_shown in kept.shown.items() if is_shown]
    assert sorted(shown) == ["assigned", "new"] and kept.mails == {"new": 15}
    assert (kept.sound, kept.volume, kept.quiet_from, kept.quiet_until) == ("bell", 40, 22 * 60, 6 * 60 + 30)
    assert 'value="22:00"' in browser.get("/desk/profile/").text


@pytest.mark.parametrize("wrong", [{"sound": "zzz"}, {"volume": "999"}, {"quiet_from": "zzz"}, {"mail_new": "7"}])
def test_odd_wishes_are_refused_and_nothing_is_changed(alice, signed_in, wrong):
    answer = signed_in(alice).post("/desk/profile/notices", data=settings_form(**wrong))

    assert answer.status_code == 200 and 'class="wrong"' in answer.text
    assert db.session.query(NoticeSettings).count() == 0


def test_in_quiet_hours_nothing_sounds(office, alice, signed_in):
    with transaction():
        chosen = NoticeSettings.usual(alice)
        now = utcnow().hour * 60 + utcnow().minute
        chosen.quiet_from, chosen.quiet_until, chosen.uses_pop_ups = (now - 60) % 1440, (now + 60) % 1440, True
        db.session.add(chosen)

    told = signed_in(alice).get("/desk/notices/news").json

    assert (told["sound"], told["pops_up"]) == ("", False)


@pytest.mark.row("R20")
def test_a_note_marks_whom_it_calls_and_harms_no_link(ticket, alice, mona, signed_in):
    with transaction():
        replies.add_note(ticket, mona, "@Alice, siehe https://x.example/@Alice <b>", now=NOON)

    page = signed_in(alice).get(f"/desk/ticket/{ticket.id}").text

    assert page.count('<mark class="call">@Alice</mark>') == 1
    assert 'href="https://x.example/@Alice"' in page and "&lt;b&gt;" in page


@pytest.mark.row("R20")
def test_a_call_that_can_t_be_made_keeps_every_word(ticket, alice, bob, signed_in, said):
    answer = signed_in(alice).post(
        f"/desk/ticket/{ticket.id}/write", data={"kind": "note", "text": "@Bob schau mal", "submission": "x"}
    )

    assert answer.status_code == 422
    assert "Bob can&#39;t see this ticket" in answer.text and "@Bob schau mal</textarea>" in answer.text
    assert len(said()) == 1


def test_old_notices_are_forgotten(ticket, alice, mona):
    assigned(ticket, alice, mona)

    with transaction():
        notices.forget_old(now=NOON + notices.KEPT_FOR * 2)

    assert db.session.query(Notice).count() == 0
