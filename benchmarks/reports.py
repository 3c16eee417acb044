"""What reports cost that tell of a year, as the desk grows: aim is a second a page at a million messages.

    python -m benchmarks.reports [--database postgresql] [--messages 100000 1000000] [--requests 5]

A desk is filled with so many messages of nearly two years, five a ticket, two of them answers by one of twenty agents,
in working hours; nine tickets of ten are solved, three customers of five belong to an organisation. Printed are what
measuring took of each ticket, and of each page of the report of a year beside the year before: the time, the CPU, the
same in loops, how many times that of the smallest desk it is, and the number of queries. Of PostgreSQL's own CPU
nothing is counted.
"""

import argparse
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from app import ROOT, create_app
from benchmarks.desk import Browser, figures, get, signed_in
from benchmarks.pace import LOOP, Pace
from benchmarks.past import fill
from config import Settings
from desk import office as office_desk
from jobs.figures import measure_all
from models import (
    Agent,
    Calendar,
    Figure,
    Mailbox,
    Office,
    Security,
    db,
    transaction,
    utcnow,
)
from processes.crew import settle
from tests import cast
from tests.servers.postgres import Postgres

AGENTS = 20
PER_TICKET = 5
PAGES = [
    "", "report?{year}", "report?{month}", "by/agent?{year}", "by/department?{year}", "by/category?{year}",
    "by/language?{year}", "by/customer?{year}", "by/organisation?{year}", "list?what=answer&{year}",
    "list?what=handled&{year}",
]  # fmt: skip
SPREAD = {
    "sqlite": "UPDATE message SET created_at ="
    " strftime('%Y-%m-%d %H:%M:%f000', created_at, '+' || ((id % 5) * (60 + id % 97)) || ' minutes')",
    "postgresql": "UPDATE message SET created_at = created_at + (id % 5) * (60 + id % 97) * interval '1 minute'",
}
ANSWERED = (
    "UPDATE message SET kind = 'reply', customer_id = NULL, agent_id = :first + ticket_id % :agents"
    " WHERE id % 5 IN (2, 4)",
    "UPDATE ticket SET department_id = :support, assignee_id = :first + id % :agents,"
    " language = CASE id % 4 WHEN 0 THEN 'de' WHEN 1 THEN 'ru' WHEN 2 THEN 'uk' ELSE 'en' END",
    "INSERT INTO event (ticket_id, agent_id, kind, details, at, is_counted)"
    " SELECT t.id, t.assignee_id, 'solved', '{}', max(m.created_at), :no FROM ticket t"
    " JOIN message m ON m.ticket_id = t.id WHERE t.status = 'closed' GROUP BY t.id, t.assignee_id",
    "INSERT INTO organisation (name, key, remarks, created_at)"
    " SELECT 'Office ' || id, 'office ' || id, '', created_at FROM customer WHERE id % 25 = 0",
    "UPDATE customer SET organisation_id = (SELECT min(id) FROM organisation)"
    " + id % (SELECT count(*) FROM organisation) WHERE id % 5 < 3",
)


def main() -> None:
    arguments, pace = _arguments(), Pace()
    print(f"a loop of {LOOP:,} additions in Python: {1000 * pace.quickest:.0f} ms of CPU")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = Postgres() if arguments.database == "postgresql" else None
        if postgres:
            stack.callback(postgres.stop)
        for messages in arguments.messages:
            desk = {"VAR": str(folder / str(messages)), "DATABASE_URL": postgres.create_database() if postgres else ""}
            print(f"\n{arguments.database}, {messages:,} messages, {messages // PER_TICKET:,} tickets")
            measure(create_app(Settings.from_environment(desk)), messages, arguments.requests, pace)


def measure(app: Flask, messages: int, requests: int, pace: Pace) -> None:
    """Fill a desk, measure its tickets, and print what each page costs there."""
    app.config["RATELIMIT_ENABLED"], app.test_client_class = False, Browser
    with app.app_context():
        _furnish(messages)
        spent, tickets = pace.of(measure_all), messages // PER_TICKET
        made = db.session.execute(select(func.count(Figure.id))).scalar_one()
        a_ticket = f"{1000 * spent.clock / tickets:.2f} ms, {spent.loops / tickets * 1000:.2f} loops a thousand"
        print(f"measured: {made:,} figures in {spent.clock:.0f} s; a ticket {a_ticket}")
        _analyse()
        readers = {name: signed_in(app, f"{name}@example.org") for name in ("root", "mona")}
        settle()
        print(f"{'':38} {'p50':>8} {'p95':>8} {'CPU':>8} {'in loops':>9} {'at the quickest':>16} {'queries':>8}")
        spans = _spans()
        for page in PAGES:
            for name, browser in readers.items():
                ask = get(browser, f"/desk/statistics/{page.format(**spans)}")
                print(f"{name:5} {page:32} {figures(ask, requests, pace)}", flush=True)
        db.engine.dispose()


def _furnish(messages: int) -> None:
    upgrade(str(ROOT / "migrations"))
    with transaction():
        office_desk.first_start(now=utcnow())
        cast.furnish(Office.current(), now=utcnow())
        db.session.add(Mailbox(address="support@example.org", imap_host="", imap_security=Security.NONE))
        week = {str(day): [["09:00", "18:00"]] for day in range(5)}
        support = cast.department("support@example.org")
        support.calendar = Calendar(name="Support", timezone="Europe/Berlin", week=week, region="DE-BE")
        db.session.add_all(
            Agent(name=f"Agent {one}", address=f"a{one}@example.org", departments=[support]) for one in range(AGENTS)
        )
    fill(messages, per_ticket=PER_TICKET)
    with transaction():
        _answer_and_solve()


def _answer_and_solve() -> None:
    """Of each five messages of a ticket two are answers; the record says that it was solved."""
    first = select(func.min(Agent.id)).where(Agent.address.like("a%@example.org"), Agent.name.like("Agent %"))
    named = {"first": db.session.execute(first).scalar_one(), "agents": AGENTS, "no": False}
    named["support"] = cast.department("support@example.org").id
    for statement in (SPREAD[db.engine.dialect.name], *ANSWERED):
        asked = text(statement)
        wanted = {name: value for name, value in named.items() if f":{name}" in statement}
        db.session.execute(asked, wanted)


def _spans() -> dict[str, str]:
    """As addresses say them; the years of a small desk are short, so they begin with its first request."""
    first = db.session.execute(select(func.min(Figure.day))).scalar_one()
    lasts = {"year": first + timedelta(days=364), "month": first + timedelta(days=29)}
    return {name: f"from={first}&to={last}" for name, last in lasts.items()}


def _analyse() -> None:
    """As autovacuum does within a minute, and as nobody need do on SQLite."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--messages", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--requests", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
