"""How many mails a second, and how much CPU a mail, from the IMAP server to the ticket and into the index.

    python -m benchmarks.mail_in [--mails 1000] [--database postgresql] [--workers 2] [--messages 0 100000 1000000]

Starts a real IMAP server (Dovecot, else pymap) and lays the mails into a mailbox: one in ten has an attachment of
100 kB, one in three answers an earlier one. With one worker the steps are done one after the other, and each step's
figures are printed; with more, real processes fetch, file and index side by side, as the workers of a desk do. The
CPU of the IMAP server and of PostgreSQL is not counted.

With --messages the desk has so many already when it begins (tickets, customers, Message-IDs, mails; made quickly, and
not indexed, so the index is measured without them only), and what comes answers old ones too.

The first line is the time of a fixed loop in Python, so that figures of one machine can be read on another. That loop
is timed again after every fifty mails (`benchmarks/pace.py`), with several workers twice a second in each of them, and
the CPU is told in loops as well, and what it, and the mails a second, would be if the machine were all the time as
quick as it was at its quickest.
"""

import argparse
import multiprocessing
import random
import secrets
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import ROOT, create_app
from benchmarks.pace import LOOP, Pace, Spent, cpu_seconds
from benchmarks.past import fill
from config import Settings
from desk import office as office_desk
from jobs import inbox, index
from models import Mailbox, Message, Office, Security, StaleTicket, db, transaction, utcnow
from processes.crew import settle
from search.index import rebuild
from search.index import update_stale as one_batch
from tests import cast
from tests.letters import letter
from tests.servers.certificates import Authority
from tests.servers.imap import PASSWORD, ImapServer, best
from tests.servers.postgres import Postgres

WORDS = "принтер сервер счёт договор пароль почта drucker rechnung vertrag server invoice рахунок лист".split()
CUSTOMERS = 500
IDLE_SECONDS = 0.05
LOOK_SECONDS = 0.5  # between two looks at how quick the machine is, of workers side by side
PIECE = 50  # mails between two looks at how quick the machine is


def main() -> None:
    arguments, pace = _arguments(), Pace()
    print(f"a loop of {LOOP:,} additions in Python: {1000 * pace.quickest:.0f} ms of CPU")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        imap = best(Authority(folder).issue("localhost"))
        stack.callback(imap.stop)
        postgres = Postgres() if arguments.database == "postgresql" else None
        if postgres:
            stack.callback(postgres.stop)
        first = 0.0
        for messages in arguments.messages:
            desk = {"VAR": str(folder / str(messages)), "DATABASE_URL": postgres.create_database() if postgres else ""}
            print(f"\n{arguments.database}, {arguments.mails} mails, a desk of {messages:,} messages")
            cpu = measure(desk, imap, f"benchmark{messages}", messages, arguments, pace)
            first = first or cpu
            print(f"fetching and filing take {cpu / first:.2f} x the CPU of the first desk")


def measure(
    desk: dict[str, str], imap: ImapServer, user: str, messages: int, asked: argparse.Namespace, pace: Pace
) -> float:
    """Lay the mails into the mailbox and take them in; print what it took. Answers the CPU of fetching and filing."""
    app, mails = create_app(Settings.from_environment(desk)), asked.mails
    imap.add_user(user)
    with app.app_context():
        mailbox_id = _furnish(imap, user, Path(desk["VAR"]))
        known = fill(messages) if messages else []
    imap.deliver(user, *_letters(mails, known))
    with app.app_context():
        steps = _steps(mailbox_id, with_index=not messages)
        if asked.workers == 1:
            spent = _one_after_the_other(steps, mails, pace)
            wall = sum(one.clock for one in spent.values())
        else:
            wall, spent = _side_by_side(desk, steps, mails, asked.workers, pace)
        said = db.session.execute(select(func.count(Message.id))).scalar_one() - messages
        db.engine.dispose()
    assert said == mails, f"{said} messages of {mails} mails"
    together = Spent()
    for one in spent.values():
        together.add(one)
    for name, one in (spent | {"all": Spent(wall, together.cpu, together.loops)}).items():
        print(_line(name, one, mails, pace))
    return sum(spent[name].loops or spent[name].cpu for name in ("fetch", "file"))


def _line(name: str, spent: Spent, mails: int, pace: Pace) -> str:
    figures = f"{name:6} {mails / spent.clock:7.0f} mails/s  {1000 * spent.cpu / mails:6.2f} ms CPU a mail"
    if not spent.loops:
        return figures
    loops, slower = spent.loops / mails, spent.cpu / spent.loops / pace.quickest
    quick = f"{1000 * loops * pace.quickest:6.2f} ms and {slower * mails / spent.clock:4.0f} mails/s at the quickest"
    return f"{figures}  {loops:7.4f} loops, {quick}"


def _steps(mailbox_id: int, *, with_index: bool) -> dict[str, Callable[[], Any]]:
    steps = {"fetch": lambda: inbox.fetch(mailbox_id), "file": inbox.process_waiting}
    return {**steps, "index": lambda: one_batch(index.BATCH)} if with_index else steps


def _one_after_the_other(steps: dict[str, Callable[[], Any]], mails: int, pace: Pace) -> dict[str, Spent]:
    """What each step took."""
    spent = {name: Spent() for name in steps}
    if "index" in steps:
        _have_an_index()
    settle()  # as a worker does with all that it has loaded
    inbox.PROCESS_AT_MOST = PIECE
    for name, step in steps.items():
        for _ in range(mails // PIECE + 2):
            spent[name].add(pace.of(step))
    return spent


def _have_an_index() -> None:
    """As a running desk has: its dictionaries read, its index there."""
    index.load_words()
    rebuild()


def _side_by_side(
    desk: dict[str, str], steps: dict[str, Any], mails: int, workers: int, pace: Pace
) -> tuple[float, dict[str, Spent]]:
    """Each worker does whatever there is to do, until nothing is; the index has one writer, as in a desk.

    The seconds are those from when all of them are ready, as in a desk that has been running for a while.
    """
    context = multiprocessing.get_context("spawn")
    ready, spent = context.Barrier(workers + 1), context.SimpleQueue()
    for number in range(workers):
        names = [name for name in steps if name != "index" or number == 0]
        context.Process(target=_work, args=(desk, names, mails, ready, spent)).start()
    ready.wait()
    began = time.perf_counter()
    every = [spent.get() for _ in range(workers)]
    wall = time.perf_counter() - began
    pace.quickest = min(pace.quickest, *(quickest for _, quickest in every))
    together = {name: Spent() for name in steps}
    for name, total in together.items():
        parts = [one[name] for one, _ in every if name in one]
        for part in parts:
            total.add(part)
        total.clock = max(part.clock for part in parts)
    return wall, together


def _work(desk: dict[str, str], names: list[str], mails: int, ready: Any, answers: Any) -> None:
    app: Flask = create_app(Settings.from_environment(desk))
    with app.app_context():
        mailbox_id = db.session.execute(select(Mailbox.id)).scalar_one()
        before = db.session.execute(select(func.count(Message.id))).scalar_one()
        steps = _steps(mailbox_id, with_index="index" in names)
        if "index" in names:
            _have_an_index()
        settle()  # as a worker does with all that it has loaded
        spent, pace, looked = {name: Spent() for name in names}, Pace(), 0.0
        ready.wait()
        while not _is_done(before + mails, with_index="index" in names):
            for name in names:
                if time.perf_counter() - looked > LOOK_SECONDS:
                    pace.look()
                    looked = time.perf_counter()
                began, cpu = time.perf_counter(), cpu_seconds()
                steps[name]()
                spent[name].add(Spent(time.perf_counter() - began, cpu_seconds() - cpu))
            time.sleep(IDLE_SECONDS)
    for one in spent.values():
        one.loops = one.cpu / pace.mean
    answers.put((spent, pace.quickest))


def _is_done(messages: int, *, with_index: bool) -> bool:
    db.session.rollback()
    if db.session.execute(select(func.count(Message.id))).scalar_one() < messages:
        return False
    return not with_index or db.session.execute(select(StaleTicket.id).limit(1)).first() is None


def _furnish(imap: ImapServer, user: str, var: Path) -> int:
    upgrade(str(ROOT / "migrations"))
    for number in range(256):  # as they are after a desk's first days
        (var / "blobs" / f"{number:02x}").mkdir(parents=True, exist_ok=True)
    with transaction():
        office_desk.first_start(now=utcnow())
        cast.furnish(Office.current(), now=utcnow())
        mailbox = Mailbox(
            address="support@example.org",
            imap_host="127.0.0.1",
            imap_port=imap.ports["none"],
            imap_security=Security.NONE,
            imap_username=user,
            imap_password=PASSWORD,
        )
        db.session.add(mailbox)
        db.session.flush()
        return mailbox.id


def _letters(mails: int, known: list[str]) -> list[bytes]:
    """`known` are Message-IDs of old mails, which every other answer answers; other answers are their writer's own."""
    chance, ids = random.Random(1), [f"<{number}.{secrets.token_hex(4)}@example.com>" for number in range(mails)]
    letters, writers = [], list[int]()
    for number in range(mails):
        earlier = chance.randrange(number) if number % 3 == 2 else None
        answered = None if earlier is None else chance.choice(known) if known and number % 2 else ids[earlier]
        writers.append(number % CUSTOMERS if earlier is None else writers[earlier])
        letters.append(_letter(number, writers[-1], chance, Message_ID=ids[number], In_Reply_To=answered))
    return letters


def _letter(number: int, writer: int, chance: random.Random, **headers: Any) -> bytes:
    return letter(
        sender=f"Customer {writer} <c{writer}@example.com>",
        subject=" ".join(chance.choices(WORDS, k=4)),
        text="\n".join(" ".join(chance.choices(WORDS, k=9)) for _ in range(12)),
        attachments=(("Отчёт.pdf", "application/pdf", chance.randbytes(100_000)),) if number % 10 == 0 else (),
        **headers,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--messages", type=int, nargs="+", default=[0])
    return parser.parse_args()


if __name__ == "__main__":
    main()
