"""What must be kept to itself stands on no page, in no export, log, error or job, however servers behave (R14).

Each secret is a mark of its own; looked for as it is, and in base64 at each place it can have there.
"""

import base64
import io
import json
import logging
import zipfile
import zlib

import pytest
from redis import Redis
from rq import SimpleWorker
from sqlalchemy import select

from desk import mailboxes, replies
from jobs import queue
from mail import wire
from models import (
    AgentSession,
    Mailbox,
    OutgoingMail,
    PushKey,
    PushSubscription,
    Security,
    SignIn,
    db,
    transaction,
    utcnow,
)
from tests.access.test_walk import addresses, doors
from tests.servers.rude import Rude

MARKS = {
    name: f"Zq{number}x{name.replace('_', '')}Wv{number}Ky"
    for number, name in enumerate(
        (
            *("imap_password", "smtp_password", "oauth_access_token", "oauth_refresh_token", "oauth_client_secret"),
            *("oauth_code", "oauth_verifier", "totp_secret", "push_private", "push_endpoint", "push_public"),
            *("push_secret", "session_key"),
        ),
        11,
    )
}


def forms(secret):
    """As it may be told: plainly, or inside of some base64."""
    raw = secret.encode()
    yield raw
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + raw).rstrip(b"=")
        yield whole[4 if before else 0 : -4]


def told_in(content: bytes):
    return [name for name, secret in MARKS.items() for form in forms(secret) if form in content]


def echo(words: str, *secrets: str) -> bytes:
    """A server's no, with all that it heard."""
    both = base64.b64encode("\0".join(["", "support", secrets[0]]).encode()).decode()
    token = base64.b64encode(f"user=x\1auth=Bearer {secrets[-1]}\1\1".encode()).decode()
    return (
        f'{words} I heard "{secrets[0]}" and {both} and AUTH PLAIN={both[:-6]} and {token} {secrets[-1]}\r\n'.encode()
    )


@pytest.fixture
def secretive(app, office, alice, root, monkeypatch):
    """Each secret of the desk is a mark."""
    monkeypatch.setattr(wire, "ANSWER_SECONDS", 1)
    with transaction():
        alice.totp_secret, alice.session_key = MARKS["totp_secret"], MARKS["session_key"]
        session = AgentSession(agent=alice, session_key=MARKS["session_key"], created_at=utcnow(), seen_at=utcnow())
        db.session.add_all([session, PushKey(private=MARKS["push_private"], public="p", made_at=utcnow())])
        db.session.flush()
        push = {name: MARKS[f"push_{name}"] for name in ("endpoint", "public", "secret")}
        push["endpoint"] = f"https://push.example.org/{push['endpoint']}"
        db.session.add(
            PushSubscription(agent=alice, session=session, digest="d" * 64, created_at=utcnow(), browser="x", **push)
        )


def mailbox(sign_in=SignIn.PASSWORD, imap_port=0, smtp_port=0):
    names = [name for name in MARKS if name.startswith(("imap_", "smtp_", "oauth_"))]
    with transaction():
        made = Mailbox(
            address=f"{sign_in}@example.org",
            sign_in=sign_in,
            imap_host="127.0.0.1",
            imap_port=imap_port,
            imap_security=Security.NONE,
            imap_username="support",
            smtp_host="127.0.0.1",
            smtp_port=smtp_port,
            smtp_security=Security.NONE,
            smtp_username="support",
            oauth_client_id="desk",
            oauth_tenant="example",
            **{name: MARKS[name] for name in names if name not in ("oauth_code", "oauth_verifier")},
        )
        made.oauth_expires_at = utcnow().replace(year=2099)
        db.session.add(made)
    return made


HEARD = (MARKS["imap_password"], MARKS["smtp_password"], MARKS["oauth_access_token"])
IMAP_SAYS = {b"CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR AUTH=PLAIN\r\n{tag} OK\r\n"}
SMTP_SAYS = {b"EHLO": b"250-x\r\n250 AUTH PLAIN LOGIN XOAUTH2\r\n", b"QUIT": b"221 bye\r\n"}


def at_the_sign_in():
    """An IMAP and an SMTP server that let nobody in."""
    no = echo("{tag} NO", *HEARD)
    return talkative({b"LOGIN": no, b"AUTHENTICATE": no}, {b"AUTH": echo("535 5.7.8", *HEARD)})


def later():
    """The same that let the desk in, and then do nothing that it wants."""
    no, ok = echo("{tag} NO", *HEARD), b"{tag} OK\r\n"
    return talkative(
        {b"LOGIN": ok, b"AUTHENTICATE": ok, b"LIST": no, b"SELECT": no},
        {b"AUTH": b"235 OK\r\n", b"MAIL": b"250 OK\r\n", b"RCPT": echo("550 5.1.1", *HEARD), b"RSET": b"250 OK\r\n"},
    )


def talkative(imap_says, smtp_says):
    return Rude(b"* OK ready\r\n", IMAP_SAYS | imap_says), Rude(b"220 x\r\n", SMTP_SAYS | smtp_says)


def work(redis_url, *jobs):
    """Done by a worker, over Redis; one of them breaks."""
    connection = Redis.from_url(redis_url)
    for path, *ids in map(str.split, jobs):
        queue.hint(path, *map(int, ids))
    queue.hint("jobs.inbox.fetch", "no number")
    queues = [queue.queue_of(connection, name) for name in queue.QUEUES]
    worker = SimpleWorker(queues, connection=connection, job_class=queue.DeskJob, serializer="json")
    worker.work(burst=True, logging_level="DEBUG")
    db.session.rollback()


def everything_in(redis_url):
    """Each key and what lies under it, unpacked where RQ has packed it."""
    connection = Redis.from_url(redis_url)
    for key in connection.scan_iter():
        yield key
        if connection.type(key) == b"hash":
            for name, value in connection.hgetall(key).items():
                yield from (name, value, _unpacked(value))
        else:
            yield connection.dump(key) or b""


def _unpacked(value):
    try:
        return zlib.decompress(value)
    except zlib.error:
        return b""


def rows():
    """All that the database says, but for who is signed in."""
    for table in db.metadata.sorted_tables:
        if table.name in ("agent", "agent_session"):
            continue
        for row in db.session.connection().exec_driver_sql(f'SELECT * FROM "{table.name}"'):
            yield repr(tuple(row)).encode()


def pages(app, browser):
    """Every page of the desk with every row on it, every export, and every kind of no."""
    ids = {*db.session.scalars(select(Mailbox.id)), *db.session.scalars(select(OutgoingMail.id))}
    for method, rule in doors(app):
        if method == "GET":
            exports = ["csv", "xlsx"] if "export_type" in rule.arguments else ids
            for address in addresses(rule, exports):
                yield _plain(browser.get(address))
    for method, address in [("PUT", "/desk/mailbox/"), ("GET", "/desk/none"), ("POST", "/desk/mailbox/new/")]:
        yield _plain(browser.open(address, method=method))
    yield _plain(browser.post("/desk/mailbox/new/", data=b"x" * 2**20, headers={"Content-Length": str(2**40)}))
    yield _plain(app.test_client().get("/desk/mailbox/"))


def _plain(answer):
    if not answer.data.startswith(b"PK"):
        return answer.data
    with zipfile.ZipFile(io.BytesIO(answer.data)) as sheets:
        return b"".join(map(sheets.read, sheets.namelist()))


@pytest.mark.row("R14")
def test_a_server_that_repeats_what_it_heard_tells_nobody(
    app, office, secretive, ticket, alice, root, signed_in, redis_url, oauth_server, monkeypatch, caplog
):
    caplog.set_level(logging.DEBUG)
    for name, value in {"REDIS_URL": redis_url, **oauth_server.settings()}.items():
        monkeypatch.setitem(app.config, name, value)
    monkeypatch.setattr(queue, "_left_alone_until", 0.0)
    for says in (at_the_sign_in(), later()):
        with says[0], says[1]:
            for sign_in in (SignIn.PASSWORD, SignIn.MICROSOFT):
                made = mailbox(sign_in, *(server.port for server in says))
                with transaction():
                    office.undo_seconds, office.outgoing_mailbox_id = 0, made.id
                    mailboxes.ask_for_trial(made, "root@example.org", "de", now=utcnow())
                    replies.reply(ticket, alice, f"Bitte löschen, {made.id}.", now=utcnow())
                work(redis_url, f"jobs.inbox.fetch {made.id}", "jobs.outbox.deliver_waiting", "jobs.trials.try_waiting")
    with transaction():
        made.oauth_code, made.oauth_verifier = MARKS["oauth_code"], MARKS["oauth_verifier"]
    said = " ".join(MARKS[f"oauth_{name}"] for name in ("code", "verifier", "client_secret"))
    oauth_server.says += [(400, json.dumps({"error": "invalid_request", "error_description": f"Bad: {said}"}))]
    work(redis_url, "jobs.tokens.exchange_waiting")
    trouble = db.session.execute(select(Mailbox.fetch_error, Mailbox.oauth_error)).all()

    told = [caplog.text.encode(), *everything_in(redis_url), *rows()]
    told += list(pages(app, signed_in(root)))

    assert all(fetch_error for fetch_error, _ in trouble) and "***" in trouble[-1].oauth_error
    assert db.session.query(OutgoingMail.error).filter(OutgoingMail.error.contains("***")).count()
    assert {name for one in told for name in told_in(one)} == set()
    assert not any(app.config["SECRET_KEY"].encode() in one for one in told)
