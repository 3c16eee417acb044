"""What is pushed to agents' browsers: once, encrypted, to who is still there and may still see it (R14, R24)."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from desk import notices, push, tickets
from desk.push import NoPushAddress
from jobs import push as job
from mail import outside
from mail.push import Browser, encrypted
from models import AgentSession, NoticeSettings, Push, PushSubscription, db, transaction, utcnow
from tests.servers.push import CURVE, Keys, PushService, decoded, encoded

pytestmark = pytest.mark.row("R24")


@pytest.fixture
def service(authority, trusted, monkeypatch):
    """It listens on this machine, where the desk pushes to in tests alone."""
    monkeypatch.setattr(outside, "is_outside", lambda _address: True)
    service = PushService(authority.issue("localhost"))
    yield service
    service.stop()


@pytest.fixture
def keys():
    return Keys()


@pytest.fixture
def browser(service, alice, keys):
    """Alice's, switched on."""
    now = utcnow()
    with transaction():
        session = AgentSession(agent=alice, session_key=alice.session_key, created_at=now, seen_at=now)
        db.session.add(session)
        db.session.flush()
        push.public_key(now=now)
        row = switched_on(session, keys)
        row.endpoint = f"{service.url}/of/alice"
    return row


def switched_on(session, keys, endpoint="https://push.example.org/of/alice"):
    told = {"public": encoded(keys.public), "secret": encoded(keys.auth), "browser": "Firefox"}
    return push.switch_on(session, endpoint=endpoint, **told, now=utcnow())


def given(ticket, alice, root):
    with transaction():
        tickets.assign(ticket, alice, by=root, now=utcnow())


def waiting():
    db.session.rollback()
    return db.session.query(Push).all()


def test_a_notice_is_pushed_once_signed_and_without_the_customers_words(service, browser, keys, ticket, alice, root):
    given(ticket, alice, root)

    job.send_waiting()
    job.send_waiting()

    told = {"title": "It was given to you.", "text": f"#{ticket.number}", "url": f"/desk/ticket/{ticket.id}"}
    assert [{name: one[name] for name in told} for one in service.shown(keys)] == [told]
    assert service.claims()["aud"] == service.url
    assert service.claims()["sub"].startswith(("mailto:", "https:"))
    assert waiting() == []


def test_who_wants_the_words_is_pushed_them_in_their_language(service, browser, keys, ticket, alice, root):
    with transaction():
        alice.language = "de"
        db.session.add(NoticeSettings(agent_id=alice.id, pushes_words=True))
    given(ticket, alice, root)

    job.send_waiting()

    assert service.shown(keys)[0]["title"] == "Root hat Ihnen das Ticket zugewiesen."
    assert "Drucker brennt" in service.shown(keys)[0]["text"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(service, browser, ticket, alice, root, status):
    service.says = [(status, {})]
    given(ticket, alice, root)

    job.send_waiting()

    assert waiting() == []
    assert db.session.query(PushSubscription).count() == 0


def test_what_cant_be_left_now_waits_as_long_as_was_wished_and_a_day_at_most(service, browser, ticket, alice, root):
    service.says = [(503, {"Retry-After": "90"})]
    given(ticket, alice, root)

    job.send_waiting()
    (put_off,) = waiting()
    wait = put_off.due_at - utcnow()
    with transaction():
        push_row = db.session.query(Push).one()
        push_row.created_at, push_row.due_at = utcnow() - timedelta(days=1), utcnow()
    job.send_waiting()

    assert timedelta(seconds=80) < wait <= timedelta(seconds=90)
    assert len(service.got) == 1
    assert waiting() == []


def test_a_redirect_is_not_followed(service, browser, ticket, alice, root):
    service.says = [(307, {"Location": f"{service.url}/elsewhere"})]
    given(ticket, alice, root)

    job.send_waiting()

    assert len(service.got) == 1
    assert db.session.query(PushSubscription).one().refused_at


def signs_out(alice, sales, ticket):
    db.session.query(AgentSession).update({"ended_at": utcnow()})


def is_switched_off(alice, sales, ticket):
    alice.is_switched_on = False


def loses_sight(alice, sales, ticket):
    ticket.department, ticket.assignee = sales, None


def has_seen_it(alice, sales, ticket):
    notices.mark_read(alice, now=utcnow())


def rests(alice, sales, ticket):
    db.session.add(NoticeSettings(agent_id=alice.id, quiet_from=0, quiet_until=1440))


@pytest.mark.row("R14")
@pytest.mark.parametrize("change", [signs_out, is_switched_off, loses_sight, has_seen_it, rests])
def test_nothing_is_pushed_to_who(service, browser, ticket, alice, root, sales, change):
    given(ticket, alice, root)
    with transaction():
        change(alice, sales, ticket)

    job.send_waiting()

    assert service.got == []
    assert waiting() == []


def test_a_browser_belongs_to_who_signed_in_there_last(browser, keys, bob, service, ticket, alice, root):
    given(ticket, alice, root)
    with transaction():
        now = utcnow()
        session = AgentSession(agent=bob, session_key=bob.session_key, created_at=now, seen_at=now)
        db.session.add(session)
        db.session.flush()
        switched_on(session, keys)

    job.send_waiting()

    assert [row.agent.name for row in db.session.query(PushSubscription)] == ["Bob"]
    assert service.got == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://router/x",
        "https://a@push.example.org/x",
        "https://push.example.org:port/x",
        "https://push.example.org/\r\nHost: x",
        "https://push.example.org/" + "x" * 3000,
        "",
    ],
)
def test_an_address_that_no_push_service_has_is_refused(browser, keys, endpoint):
    session = db.session.query(AgentSession).one()

    with pytest.raises(NoPushAddress), transaction():
        switched_on(session, keys, endpoint)


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 ::1 fe80::1%eth0 fd00::1 "
    "::ffff:127.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::".split(),
)
def test_the_offices_own_net_is_not_outside(address):
    assert not outside.is_outside(address)
    assert outside.is_outside("93.184.216.34")
    assert outside.is_outside("2606:2800:220:1:248:1893:25c8:1946")


def test_a_name_that_leads_into_the_house_is_not_asked(authority, trusted, browser, ticket, alice, root, monkeypatch):
    monkeypatch.undo()
    house = PushService(authority.issue("localhost"))
    given(ticket, alice, root)

    job.send_waiting()

    house.stop()
    assert house.got == []
    assert db.session.query(PushSubscription).one().refused_at


def test_the_tests_browser_reads_the_example_of_rfc_8291_and_what_we_encrypt():
    private = int.from_bytes(decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
    keys = Keys(ec.derive_private_key(private, CURVE), decoded("BTBZMqHH6r4Tts7J_aSIgg"))
    example = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3"
        "jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )

    ours = encrypted(Browser("https://push.example.org/x", keys.public, keys.auth), b"Hello")

    assert keys.decrypt(decoded(example)) == b"When I grow up, I want to be a watermelon"
    assert keys.decrypt(ours) == b"Hello"
