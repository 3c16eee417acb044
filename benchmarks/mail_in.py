"""How many mails a second, and how much CPU a mail, from the IMAP server to the ticket.

    python -m benchmarks.mail_in [--mails 1000] [--database postgresql]

Starts a real IMAP server (Dovecot, else pymap), lays the mails into a mailbox (one in ten has an attachment of
100 kB, one in three answers an earlier one), then fetches and files them as the worker does, in one process.
Prints the figures of each step and their share of the whole; the CPU of the IMAP server itself is not counted.
"""

import argparse
import random
import resource
import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import func, select

from app import ROOT, create_app
from config import Settings
from desk import office as office_desk
from jobs import inbox
from models import Mailbox, Message, Office, Security, db, transaction, utcnow
from tests import cast
from tests.letters import letter
from tests.servers.certificates import Authority
from tests.servers.imap import PASSWORD, ImapServer, best
from tests.servers.postgres import Postgres

WORDS = "принтер сервер счёт договор пароль почта drucker rechnung vertrag server invoice рахунок лист".split()


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        imap = best(Authority(Path(folder)).issue("localhost"))
        postgres = Postgres() if arguments.database == "postgresql" else None
        try:
            measure(arguments.mails, Path(folder), imap, postgres.create_database() if postgres else "")
        finally:
            imap.stop()
            if postgres:
                postgres.stop()


def measure(mails: int, folder: Path, imap: ImapServer, database_url: str) -> None:
    """Lay the mails into the mailbox, fetch them, file them; print a line for each step."""
    imap.add_user("benchmark")
    imap.deliver("benchmark", *_letters(mails))
    app = create_app(Settings.from_environment({"VAR": str(folder / "var"), "DATABASE_URL": database_url}))
    with app.app_context():
        mailbox_id = _furnish(imap)
        fetched = _timed(lambda: _until_done(lambda: inbox.fetch(mailbox_id), mails))
        filed = _timed(lambda: _until_done(inbox.process_waiting, mails))
        said = db.session.execute(select(func.count(Message.id))).scalar_one()
    assert said == mails, f"{said} messages of {mails} mails"
    for name, (wall, cpu) in {"fetch": fetched, "file": filed}.items():
        print(f"{name:6} {mails / wall:7.0f} mails/s  {1000 * cpu / mails:6.2f} ms CPU a mail")
    wall, cpu = fetched[0] + filed[0], fetched[1] + filed[1]
    print(f"both   {mails / wall:7.0f} mails/s  {1000 * cpu / mails:6.2f} ms CPU a mail")
    print(f"filing takes {filed[1] / cpu:.0%} of the CPU")


def _furnish(imap: ImapServer) -> int:
    upgrade(str(ROOT / "migrations"))
    with transaction():
        office_desk.first_start(now=utcnow())
        cast.furnish(Office.current(), now=utcnow())
        mailbox = Mailbox(
            address="support@example.org",
            imap_host="127.0.0.1",
            imap_port=imap.ports["none"],
            imap_security=Security.NONE,
            imap_username="benchmark",
            imap_password=PASSWORD,
        )
        db.session.add(mailbox)
        db.session.flush()
        return mailbox.id


def _letters(mails: int) -> list[bytes]:
    chance, ids = random.Random(1), [f"<{number}.{secrets.token_hex(4)}@example.com>" for number in range(mails)]
    return [
        letter(
            sender=f"Customer {number % 500} <c{number % 500}@example.com>",
            subject=" ".join(chance.choices(WORDS, k=4)),
            text="\n".join(" ".join(chance.choices(WORDS, k=9)) for _ in range(12)),
            attachments=(("Отчёт.pdf", "application/pdf", chance.randbytes(100_000)),) if number % 10 == 0 else (),
            Message_ID=ids[number],
            In_Reply_To=ids[chance.randrange(number)] if number % 3 == 2 else None,
        )
        for number in range(mails)
    ]


def _until_done(step: Callable[[], None], mails: int) -> None:
    for _ in range(mails // 400 + 2):
        step()


def _timed(act: Callable[[], None]) -> tuple[float, float]:
    """Seconds of the clock, and of this process' CPU."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    act()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return time.perf_counter() - began, cpu


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    return parser.parse_args()


if __name__ == "__main__":
    main()
