"""Five hundred mails through IMAP while everything is killed at random: nothing is lost, nothing is doubled.

NOTHING_IS_LOST_SEEDS=1,2,3 names the seeds, NOTHING_IS_LOST_MAILS the number of mails; the seed is in the test's name.
"""

import http.cookiejar
import os
import random
import re
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, defaultdict
from contextlib import suppress

import pytest
from redis import Redis
from sqlalchemy import func, select

from jobs.queue import address
from models import IncomingMail, IncomingState, Kind, Message, OutgoingMail, OutgoingState, Purpose, Ticket, db
from tests.cast import PASSWORD
from tests.journey.running import RunningDesk, running, wait_until
from tests.letters import letter

# Processes that share a run's tests must choose the same one.
CHOSEN = random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID")).randrange(10**6)
SEEDS = [int(seed) for seed in os.environ.get("NOTHING_IS_LOST_SEEDS", str(CHOSEN)).split(",")]
MAILS = int(os.environ.get("NOTHING_IS_LOST_MAILS", "500"))
KILLS = 30
FLUSHES = 2
ANSWERS = 40
VICTIMS = re.compile(r"processes (web|worker|clock)")  # and what they have forked


@pytest.mark.row("A3")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
def test_five_hundred_mails_survive_thirty_kills_and_two_flushes(seed, tmp_path, migrated, imap_server, smtp_server):
    chance = random.Random(seed)
    user = f"lost{seed}"
    desk = RunningDesk(tmp_path, migrated("sqlite", tmp_path))
    desk.connect(imap_server, user, smtp_server)

    with running(desk):
        mails = threading.Thread(target=send_mails, args=(imap_server, user, chance.randrange(10**9)))
        agent = AnsweringAgent(desk)
        mails.start()
        agent.start()
        kill_at_random(desk, chance)
        mails.join()
        agent.join()
        with desk.app.app_context():
            wait_until(lambda: everything_is_done(agent), 180, "everything to be filed and sent")
            check_that_each_mail_is_one_message()
            check_that_each_answer_went_out_as_one_mail(agent, smtp_server)


def send_mails(imap_server, user, seed):
    chance = random.Random(seed)
    sent = 0
    while sent < MAILS:
        some = [numbered_letter(number, chance) for number in range(sent, min(sent + chance.randint(1, 30), MAILS))]
        imap_server.deliver(user, *some)
        sent += len(some)
        time.sleep(chance.random() * 1.5)


def numbered_letter(number, chance):
    files = (("Отчёт.pdf", "application/pdf", chance.randbytes(50_000)),) if number % 10 == 0 else ()
    return letter(
        sender=f"Customer {number} <c{number}@example.com>",
        subject=f"Mail {number}",
        text=f"This is mail {number}.",
        attachments=files,
        Message_ID=f"<lost-{number}-{chance.randrange(10**12)}@example.com>",
    )


class AnsweringAgent(threading.Thread):
    """Alice answers tickets in her browser, and presses the button again when the page didn't come."""

    def __init__(self, desk):
        super().__init__()
        self.desk, self.answered = desk, set()
        self.cookies = http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def run(self):
        end = time.monotonic() + 200
        while len(self.answered) < ANSWERS and time.monotonic() < end:
            for ticket_id in self.unanswered():
                with suppress(OSError, http.client.HTTPException):
                    self.answer(ticket_id)
            time.sleep(0.5)

    def unanswered(self):
        with self.desk.app.app_context():
            ids = db.session.execute(select(Ticket.id).order_by(Ticket.id).limit(ANSWERS)).scalars().all()
        return [ticket_id for ticket_id in ids if ticket_id not in self.answered][:5]

    def answer(self, ticket_id):
        page = self.get(f"/desk/ticket/{ticket_id}")
        form = {
            "csrf_token": field(page, "csrf_token"),
            "heard": field(page, "heard"),
            "submission": f"answer-{ticket_id}",
            "kind": "reply",
            "text": f"Answer to {ticket_id}",
            "then": "pending",
        }
        self.post(f"/desk/ticket/{ticket_id}/write", form)
        self.answered.add(ticket_id)

    def get(self, path):
        with self.browser.open(self.desk.url + path, timeout=10) as answer:
            text = answer.read().decode()
            if "/sign-in" not in answer.url:
                return text
        self.post(
            "/sign-in",
            {"address": "alice@example.org", "password": PASSWORD, "csrf_token": field(text, "csrf_token")},
        )
        return self.get(path)

    def post(self, path, form):
        data = urllib.parse.urlencode(form).encode()
        with self.browser.open(self.desk.url + path, data=data, timeout=10) as answer:
            answer.read()


def field(page, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else ""


def kill_at_random(desk, chance):
    flush_before = {KILLS // 3, 2 * KILLS // 3}
    killed: Counter[str] = Counter()
    while killed.total() < KILLS:
        time.sleep(chance.random() * 1.6)
        if killed.total() in flush_before:
            flush_redis(desk)
            flush_before.remove(killed.total())
        victims = [(pid, found[1]) for pid, line in desk.children().items() if (found := VICTIMS.search(line))]
        if victims:
            pid, name = chance.choice(victims)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed[name] += 1
    print(f"killed: {dict(killed)}")
    assert min(killed[name] for name in ("web", "worker", "clock")) > 0


def flush_redis(desk):
    with Redis.from_url(address(desk.app.config)) as client:
        client.flushall()


def everything_is_done(agent):
    db.session.rollback()
    received = db.session.execute(select(func.count(IncomingMail.id))).scalar_one()
    waiting = db.session.execute(
        select(func.count(IncomingMail.id)).where(IncomingMail.state == IncomingState.RECEIVED)
    ).scalar_one()
    unsent = db.session.execute(
        select(func.count(OutgoingMail.id)).where(OutgoingMail.state != OutgoingState.SENT)
    ).scalar_one()
    return received == MAILS and not waiting and not unsent and len(agent.answered) >= min(ANSWERS, MAILS)


def check_that_each_mail_is_one_message():
    rows = db.session.execute(select(IncomingMail).where(IncomingMail.state != IncomingState.PROCESSED)).scalars()
    assert [(row.subject, row.state, row.tries, row.reason) for row in rows] == []
    said = db.session.execute(select(Message.text).where(Message.kind == Kind.CUSTOMER)).scalars()
    assert Counter(said) == Counter(f"This is mail {number}." for number in range(MAILS))


def check_that_each_answer_went_out_as_one_mail(agent, smtp_server):
    rows = db.session.execute(select(OutgoingMail).where(OutgoingMail.purpose == Purpose.REPLY)).scalars().all()
    assert Counter(row.ticket_id for row in rows) == Counter(dict.fromkeys(agent.answered, 1))
    ids = defaultdict(set)
    for mail in smtp_server.taken:
        for answer in re.findall(r"Answer to \d+", mail.message.get_body(("plain",)).get_content()):
            ids[answer].add(mail.message["Message-ID"])
    assert {answer: len(letter_ids) for answer, letter_ids in ids.items()} == {
        f"Answer to {ticket_id}": 1 for ticket_id in agent.answered
    }
