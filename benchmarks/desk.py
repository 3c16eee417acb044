"""What the screens cost that an agent works in all day: time, CPU and queries of each request, and the desk at rest.

    python -m benchmarks.desk [--database postgresql] [--tickets 20000 200000] [--requests 60] [--keep FOLDER] [--idle]

A desk is filled with so many tickets, five messages each, one in a hundred of them open, half of these one agent's.
Then an agent of its department asks for the list, a page deep in a filtered list, a ticket with 10 and one with 300
messages, and answers tickets; and the folders' counters are asked for alone. Requests go through the whole
application, but for the HTTP server. The CPU of PostgreSQL is not counted, its time is.

--keep leaves the desks in a folder (SQLite alone), where the next run finds them filled and only measures.

--idle starts a desk as `make run` does, leaves it alone for a while, and tells the memory of all its processes: PSS,
in which what they share is counted once (Linux, /proc/PID/smaps_rollup).

The first line is the time of a fixed loop in Python, so that figures of one machine can be read on another. It is timed
again around every request (`benchmarks/pace.py`), and the CPU told in loops as well, and what it would be if the
machine were all the time as quick as it was at its quickest.
"""

import argparse
import contextvars
import html
import os
import re
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event, select, text

from app import ROOT, create_app
from benchmarks.pace import LOOP, Pace, Spent
from benchmarks.past import fill
from config import Settings
from desk import office as office_desk
from models import Agent, Kind, Mailbox, Message, Office, Security, Ticket, db, transaction, utcnow
from processes.crew import settle
from tests import cast
from tests.servers.postgres import Postgres
from tests.servers.processes import free_port
from views.agents import listing

WARM_UP = 5
MOST_REQUESTS = 100
DEEP_PAGE = 100
REST_SECONDS = 30
SENT_ALONG = "csrf_token|heard|known|version|to|copies|blind_copies|seen"
Request = Callable[[], None]


def main() -> None:
    arguments, pace = _arguments(), Pace()
    print(f"a loop of {LOOP:,} additions in Python: {1000 * pace.quickest:.0f} ms of CPU")
    with ExitStack() as stack:
        folder = arguments.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if arguments.idle:
            print(f"at rest all processes together take {_at_rest(folder):.0f} MB (PSS)")
            return
        postgres = Postgres() if arguments.database == "postgresql" else None
        if postgres:
            stack.callback(postgres.stop)
        for tickets in arguments.tickets:
            desk = {"VAR": str(folder / str(tickets)), "DATABASE_URL": postgres.create_database() if postgres else ""}
            print(f"\n{arguments.database}, {tickets:,} tickets, {5 * tickets:,} messages")
            measure(create_app(Settings.from_environment(desk)), tickets, arguments.requests, pace)


def measure(app: Flask, tickets: int, requests: int, pace: Pace) -> None:
    """Fill a desk and print what each request costs there."""
    app.config["RATELIMIT_ENABLED"], app.test_client_class = False, Browser
    with app.app_context():
        _furnish(tickets)
        small, large = _long_ones()
        browser = signed_in(app)
        asked = {
            "list": get(browser, "/desk/ticket/"),
            "list, deep": get(browser, f"/desk/ticket/?folder=solved&department=1&page={DEEP_PAGE}"),
            "ticket of 10": get(browser, f"/desk/ticket/{small[0]}"),
            "ticket of 300": get(browser, f"/desk/ticket/{large}"),
            "reply": _reply(browser, small),
            "counters": _counters,
        }
        settle()  # as a web process does with all that it has loaded
        print(f"{'':14} {'p50':>8} {'p95':>8} {'CPU':>8} {'in loops':>9} {'at the quickest':>16} {'queries':>8}")
        for name, ask in asked.items():
            print(f"{name:14} {figures(ask, requests, pace)}")
        db.engine.dispose()


def figures(ask: Request, requests: int, pace: Pace) -> str:
    for _ in range(WARM_UP):
        ask()
    times, spent, asked = list[float](), Spent(), list[int]()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):  # SQLite alone is told that in words
            asked.append(1)

    event.listen(db.engine, "before_cursor_execute", note)
    for _ in range(requests):
        one = pace.of(ask)
        spent.add(one)
        times.append(1000 * one.clock)
    event.remove(db.engine, "before_cursor_execute", note)
    cpu, loops = 1000 * spent.cpu / requests, spent.loops / requests
    p95 = statistics.quantiles(times, n=20)[-1]
    quickest, queries = 1000 * loops * pace.quickest, len(asked) / requests
    p50 = statistics.median(times)
    return f"{p50:5.0f} ms {p95:5.0f} ms {cpu:5.1f} ms {loops:9.3f} {quickest:13.1f} ms {queries:8.0f}"


class Browser(FlaskClient):
    """Each request lives in a context of its own, as it does in the web process."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return contextvars.Context().run(lambda: FlaskClient.open(self, *args, **kwargs))


def get(browser: FlaskClient, address: str) -> Request:
    def ask() -> None:
        answer = browser.get(address)
        assert answer.status_code == 200, answer.status

    return ask


def _reply(browser: FlaskClient, ticket_ids: list[int]) -> Request:
    """Each time in another ticket, as its form would send it; the form itself is asked for before, and not counted.

    What an answer tells is shown on the next page and then gone, as in a browser: it isn't carried along for ever.
    """
    forms: Iterator[tuple[int, dict[str, str]]] = iter([(one, _form(browser, one)) for one in ticket_ids])
    cookies = dict(browser._cookies or {})

    def ask() -> None:
        ticket_id, form = next(forms)
        browser._cookies = dict(cookies)
        answer = browser.post(f"/desk/ticket/{ticket_id}/write", data=form)
        assert answer.status_code == 302, answer.status

    return ask


def _form(browser: FlaskClient, ticket_id: int) -> dict[str, str]:
    page = browser.get(f"/desk/ticket/{ticket_id}").text
    write = page[page.index('id="write"') :]
    shown = dict(re.findall(rf'<input [^>]*name="({SENT_ALONG})" value="([^"]*)"', write))
    said = {"submission": secrets.token_hex(8), "kind": "reply", "then": "pending", "text": "Done. " * 40}
    return {name: html.unescape(value) for name, value in shown.items()} | said


def _counters() -> None:
    db.session.rollback()
    agent = db.session.execute(select(Agent).where(Agent.name == "Alice")).scalar_one()
    listing.counts(agent)


def signed_in(app: Flask, address: str = "alice@example.org") -> FlaskClient:
    browser = app.test_client()
    [token] = set(re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', browser.get("/sign-in").text))
    form = {"address": address, "password": cast.PASSWORD, "csrf_token": token}
    assert browser.post("/sign-in", data=form).status_code == 302
    return browser


def _long_ones() -> tuple[list[int], int]:
    """The ids of tickets with 10 messages, to be answered one after the other, and of one with 300."""
    large = db.session.execute(select(Ticket.id).where(Ticket.message_count >= 300)).scalar_one()
    small = select(Ticket.id).where(Ticket.message_count.between(10, 299)).order_by(Ticket.message_count, Ticket.id)
    return list(db.session.execute(small).scalars()), large


def _furnish(tickets: int) -> None:
    """Fill the desk, if that hasn't been done: a kept one that was filled by halves is filled anew by nobody."""
    upgrade(str(ROOT / "migrations"))
    if db.session.execute(select(Ticket.id).limit(1)).first():
        return
    now = utcnow()
    with transaction():
        office_desk.first_start(now=now)
        cast.furnish(Office.current(), now=now)
        db.session.add(Mailbox(address="support@example.org", imap_host="", imap_security=Security.NONE))
    fill(5 * tickets, per_ticket=5)
    with transaction():
        alice = db.session.execute(select(Agent).where(Agent.name == "Alice")).scalar_one()
        mine = "UPDATE ticket SET assignee_id = :alice WHERE status = 'open' AND id % 200 = 0"
        db.session.execute(text(mine), {"alice": alice.id})
        still_open = select(Ticket.id).where(Ticket.status == "open").limit(MOST_REQUESTS + 20)
        open_ids = list(db.session.execute(still_open).scalars())
        for ticket_id in open_ids[1:]:
            _say_more(ticket_id, 5, alice)
        _say_more(open_ids[0], 295, alice)
        db.session.execute(text("DELETE FROM stale_ticket"))


def _say_more(ticket_id: int, number: int, agent: Agent) -> None:
    ticket = db.session.get_one(Ticket, ticket_id)
    for one in range(number):
        said = ticket.last_message_at + timedelta(minutes=one + 1)
        kind = (Kind.REPLY, Kind.CUSTOMER, Kind.NOTE)[one % 3]
        message = Message(ticket_id=ticket_id, kind=kind, text="Der Drucker brennt noch. " * 20, created_at=said)
        message.agent = None if kind == Kind.CUSTOMER else agent
        if kind == Kind.CUSTOMER:
            message.customer_id, message.submission = ticket.customer_id, secrets.token_hex(8)  # by the form
            message.from_name, message.from_address = "Customer", ticket.address
        db.session.add(message)
    ticket.message_count += number


def _at_rest(folder: Path) -> float:
    """Megabytes that a desk's processes take that nobody asks anything."""
    port = free_port()
    environment = os.environ | {"VAR": str(folder / "var"), "PORT": str(port)}
    processes = [sys.executable, "-m", "processes"]
    subprocess.run([*processes, "prepare"], env=environment, check=True, stdout=subprocess.DEVNULL)
    desk = subprocess.Popen([*processes, "all"], env=environment, start_new_session=True)
    try:
        time.sleep(REST_SECONDS)
        family = _family(desk.pid)
        for pid in family:
            print(f"{_pss(pid) / 1024:5.0f} MB  {_command(pid)}")
        return sum(map(_pss, family)) / 1024
    finally:
        desk.send_signal(signal.SIGTERM)
        desk.wait(60)


def _family(pid: int) -> list[int]:
    """A process and all that it started, through any number of steps."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except FileNotFoundError:  # it has ended
            continue
    family = [pid]
    for one in family:
        family += [child for child, parent in parents.items() if parent == one]
    return family


def _command(pid: int) -> str:
    return " ".join(Path(f"/proc/{pid}/cmdline").read_text().split("\0"))[-60:].strip()


def _pss(pid: int) -> int:
    """Kilobytes."""
    found = re.search(r"^Pss: +(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) if found else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--tickets", type=int, nargs="+", default=[20_000])
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--idle", action="store_true")
    arguments = parser.parse_args()
    if arguments.requests > MOST_REQUESTS:
        parser.error(f"at most {MOST_REQUESTS} requests: there are no more tickets to answer")
    if arguments.keep and arguments.database != "sqlite":
        parser.error("only desks on SQLite can be kept")
    return arguments


if __name__ == "__main__":
    main()
