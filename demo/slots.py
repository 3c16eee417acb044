"""The particulars of one matter: host names, invoice numbers, dates; the same all through its talk."""

import re
from datetime import datetime, timedelta
from random import Random

from demo.customers import Writer
from demo.hours import SATURDAY

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
PRINTERS = ("Lasora 420", "Lasora 510 dn", "Officia M31", "Officia M45c", "Varion X7")
LAPTOPS = ("Varion Book 14", "Varion Book 16", "Notika 13 Pro")


def particulars(chance: Random, writer: Writer, begun: datetime) -> dict[str, str]:
    """A value for each {place} that the matters' texts have."""
    euros = chance.choice((12, 19, 24, 39, 49, 58, 79, 94, 118, 149, 236, 289, 412)) * chance.choice((1, 1, 2, 5))
    return {
        "site": chance.choice(("", "", "shop.", "www.")) + writer.domain,
        "host": f"{chance.choice(('srv', 'web', 'vm'))}{chance.randrange(11, 89)}.nordbruecke.example",
        "user": f"{chance.choice(('info', 'office', 'orders', 'team'))}@{writer.domain}",
        "ip": f"{chance.choice(('192.0.2', '198.51.100', '203.0.113'))}.{chance.randrange(4, 250)}",
        "contract": f"V-{chance.randrange(20100, 24900)}",
        "invoice": f"{begun.year}-{chance.randrange(1040, 9800):04}",
        "part": f"{chance.choice('ABDKR')}{chance.randrange(10, 99)}-{chance.randrange(1000, 9999)}",
        "model": chance.choice(PRINTERS),
        "laptop": chance.choice(LAPTOPS),
        "serial": f"{chance.choice('XVPL')}{chance.randrange(100000, 999999)}{chance.choice('KMT')}",
        "amount": _money(euros + chance.choice((0, 0.5, 0.9)), writer.language),
        "seats": str(chance.randrange(6, 28)),
        "few": str(chance.randrange(2, 5)),
        "hour": f"{chance.randrange(7, 12)}:{chance.choice(('05', '10', '15', '20', '30', '40', '45', '50'))}",
        "day": _day(begun - timedelta(days=chance.randrange(3, 12)), writer.language),
        "later": _day(_working_day(begun + timedelta(days=chance.randrange(4, 6))), writer.language),
        "me": writer.name,
        "called": writer.called,
        "company": writer.company,
    }


def filled(text: str, values: dict[str, str], chance: Random) -> str:
    """The text with one of each [this|that] taken and each {place} filled. Raises KeyError for an unknown place."""
    chosen = _CHOICE.sub(lambda found: chance.choice(found[1].split("|")), text)
    return re.sub(r"\{(\w+)\}", lambda place: values[place[1]], chosen)


def _day(at: datetime, language: str) -> str:
    return f"{at.day} {at:%B}" if language == "en" else f"{at:%d.%m.%Y}"


def _working_day(at: datetime) -> datetime:
    while at.weekday() >= SATURDAY:
        at += timedelta(days=1)
    return at


def _money(euros: float, language: str) -> str:
    amount = f"{euros:,.2f}"
    if language == "en":
        return f"€{amount}"
    return amount.replace(",", " " if language != "de" else "\0").replace(".", ",").replace("\0", ".") + " €"
