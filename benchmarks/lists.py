"""What the lists cost that Flask-Admin makes, and their search boxes, as the desk grows.

    python -m benchmarks.lists [--database postgresql] [--rows 10000 100000] [--requests 20] [--only incoming]

A desk is filled with so many incoming and outgoing mails, events and customers. Then a manager, who sees their
department's alone, and an administrator ask for the lists, for pages deep in them, for narrow parts of them, and
search them for words that few rows have, that all have, that only the oldest have, and that none has. Printed of each
are the quickest request, the 95th percentile, the CPU of the median one (that of PostgreSQL isn't counted), and how
many times the quickest of the smallest desk it is: a list that doesn't slow with size stays near 1.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from app import ROOT, create_app
from benchmarks.desk import Browser, get, signed_in
from benchmarks.pace import LOOP, cpu_seconds, loop
from benchmarks.past import fill
from config import Settings
from desk import office as office_desk
from models import IncomingMail, Mailbox, Office, Security, db, transaction, utcnow
from processes.crew import settle
from tests import cast
from tests.servers.postgres import Postgres

WARM_UP = 2
ASKED = {
    "incoming": (
        "",
        "?page=100",
        "?source=mailbox+1",
        "?source=pipe",
        "?show=failed",
        "?show=spam",
        "?show=filed&source=mailbox+1&page=20",
        "?day={day}",
        "?search=c77",
        "?search=c77@example.com",
        "?search=printer+977",
        "?search=printer",
        "?search=printer&page=20",
        "?search=robotron",
        "?search=printer+robotron",
        "?search=optra+robotron",
        "?search=принтер",
        "?search=77@old.example.com",
    ),
    "outgoing": (
        "",
        "?page=100",
        "?show=failed",
        "?show=waiting",
        "?search=c77",
        "?search=printer+77",
        "?search=printer",
        "?search=robotron",
        "?search=принтер",
    ),
    "event": ("", "?page=100", "?show=settings", "?show=alone", "?day={day}", "?search=mona", "?search=1000077"),
    "customer": ("", "?page=100", "?search=c77", "?search=customer+77", "?search=example.com", "?search=принтер"),
    "agent": ("", "?search=mona"),
}


def main() -> None:
    arguments = _arguments()
    print(f"a loop of {LOOP:,} additions in Python: {1000 * min(loop() for _ in range(5)):.0f} ms of CPU")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = Postgres() if arguments.database == "postgresql" else None
        if postgres:
            stack.callback(postgres.stop)
        first: dict[str, float] = {}
        for rows in arguments.rows:
            desk = {"VAR": str(folder / str(rows)), "DATABASE_URL": postgres.create_database() if postgres else ""}
            print(f"\n{arguments.database}, {rows:,} rows")
            measure(create_app(Settings.from_environment(desk)), rows, arguments.requests, arguments.only, first)


def measure(app: Flask, rows: int, requests: int, only: list[str], first: dict[str, float]) -> None:
    """Fill a desk and print what each list costs there, and how many times what it cost in the first one."""
    app.config["RATELIMIT_ENABLED"], app.test_client_class = False, Browser
    with app.app_context():
        _furnish(rows)
        readers = {name: signed_in(app, f"{name}@example.org") for name in ("root", "mona")}
        settle()
        day = db.session.execute(select(func.max(IncomingMail.received_at))).scalar_one().date()
        for screen, addresses in ASKED.items():
            for asked in addresses if screen in (only or ASKED) else ():
                address = f"/desk/{screen}/{asked.format(day=day)}"
                print(f"{screen + ' ' + asked:45}", end="")
                for name, browser in readers.items():
                    if name == "root" or screen not in ("event", "agent"):
                        _print_figures(f"{name} {address}", get(browser, address), requests, first)
                print()
        db.engine.dispose()


def _print_figures(name: str, ask: Callable[[], None], requests: int, first: dict[str, float]) -> None:
    times, cpus = [], []
    for number in range(WARM_UP + requests):
        began, before = time.perf_counter(), cpu_seconds()
        ask()
        if number >= WARM_UP:
            times.append(1000 * (time.perf_counter() - began))
            cpus.append(1000 * (cpu_seconds() - before))
    best, p95, cpu = min(times), statistics.quantiles(times, n=20)[-1], statistics.median(cpus)
    ratio = best / first.setdefault(name, best)
    print(f"  {name.split()[0]} {best:4.0f} {p95:4.0f} {cpu:4.0f} ms {ratio:4.1f} x", end="", flush=True)


def _furnish(rows: int) -> None:
    upgrade(str(ROOT / "migrations"))
    with transaction():
        office_desk.first_start(now=utcnow())
        cast.furnish(Office.current(), now=utcnow())
        db.session.add(Mailbox(address="support@example.org", imap_host="", imap_security=Security.NONE))
    fill(rows, per_ticket=1, customers=rows)
    with transaction():
        for state, number in (("failed", 7), ("received", 11)):
            aside = f"UPDATE incoming_mail SET state = '{state}', outcome = NULL WHERE id % 9973 = {number}"  # noqa: S608
            db.session.execute(text(aside))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--only", choices=list(ASKED), nargs="+", default=[])
    return parser.parse_args()


if __name__ == "__main__":
    main()
