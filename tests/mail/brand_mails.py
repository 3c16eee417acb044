"""Two brands and the office itself, each with an address and a domain of its own, and every mail a customer may get."""

import hashlib
from dataclasses import dataclass, field, replace

from desk import data_copies, entries, held, replies, requests, wishes
from desk import forwards as passing_on
from desk.recipients import Recipients
from jobs import data_copies as copies_at_work
from jobs.customers import write_sign_in_links
from mail import compose
from models import (
    Brand,
    BrandDomain,
    Department,
    DepartmentAddress,
    FollowUpKind,
    Mailbox,
    Security,
    blobs,
    db,
    transaction,
    utcnow,
)

WORDS = {
    "de": ("Drucker brennt", "Der Drucker brennt, und der Rauch zieht in den Flur."),
    "en": ("Printer on fire", "The printer is on fire, and the smoke goes into the hall."),
    "ru": ("Горит принтер", "Принтер горит, и дым идёт в коридор, что нам теперь делать?"),
    "uk": ("Горить принтер", "Принтер горить, і дим іде в коридор, що нам тепер робити?"),
}


@dataclass(frozen=True)
class House:
    """What one brand, or the office, calls itself, and what of it may stand in a mail."""

    name: str
    colour: str
    domain: str
    mail: str
    marks: tuple[str, ...] = field(default=())  # further words of which no other's customer should learn
    brand_id: int = 0
    department_id: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        return (self.name, self.colour, self.domain, self.mail, *self.marks)


def furnish(smtp_port, office, logo):
    """The office with the second mailbox, Nordlicht with none, Südwind with the first."""
    houses = [
        House("Müller Werke", "#1f7a3d", "desk.example.org", "mueller-werke.example", ("Annahme",)),
        House("Nordlicht", "#8a2be2", "help.nordlicht.example", "post.nordlicht.example", ("Polarkreis",)),
        House("Südwind", "#b03a1a", "hilfe.suedwind.example", "post.suedwind.example", ("Passat",)),
    ]
    server = {"smtp_host": "127.0.0.1", "smtp_port": smtp_port, "smtp_security": Security.NONE}
    with transaction():
        made = [_house(house, logo) for house in houses]
        office.name, office.colour, office.default_department_id = made[0].name, made[0].colour, made[0].department_id
        office.rating_days = 1
        for house in (made[2], made[0]):
            where = {"department_id": house.department_id} if house.brand_id else {}
            db.session.add(Mailbox(address=f"post@{house.mail}", imap_host="imap", **where, **server))
            db.session.flush()
    return made


def _house(house, logo):
    [mark] = house.marks
    signature = f"{{department}}, {{office}}, {mark}"
    department = Department(names=dict.fromkeys(WORDS, mark), signatures=dict.fromkeys(WORDS, signature))
    department.addresses.append(DepartmentAddress(address=f"hallo@{house.mail}"))
    # A second one, which has no address: it writes from its brand's.
    quiet = Department(names=dict.fromkeys(WORDS, f"{mark} 2"), signatures=dict.fromkeys(WORDS, signature), position=9)
    db.session.add_all([department, quiet])
    brand = None
    if house.domain != "desk.example.org":
        brand = Brand(name=house.name, color=house.colour, domains=[BrandDomain(domain=house.domain)])
        brand.departments, brand.logo_digest = [department, quiet], blobs.put(logo + house.name.encode())
        db.session.add(brand)
    db.session.flush()
    marks = (*house.marks, *([brand.logo_digest] if brand else []))
    return replace(house, marks=marks, brand_id=brand.id if brand else 0, department_id=department.id)


def write_all(house, language, agent):
    """One of each kind, into the outbox, to a customer of their own; the kinds, by their subjects' order."""
    now, (subject, text) = utcnow(), WORDS[language]
    key = hashlib.sha256(f"{house.name}{language}".encode()).hexdigest()[:20]
    address = f"{key}@example.com"
    with transaction():
        brand = db.session.get(Brand, house.brand_id)
        department = db.session.get_one(Department, house.department_id)
        asked = requests.Request(f"Carol {key}", address, f"{subject} {key}", text, language, department)
        ticket = requests.hand_in(replace(asked, submission=key), now=now)
        customer = ticket.customer
        wishes.ask_to_be_forgotten(customer, "", department=department, now=now)
        answer = replies.reply(ticket, agent, f"{subject}?", now=now)
        to = Recipients(to=("technik@example.net",))
        passing_on.forward(ticket, agent, "…", to=to, message_ids=[answer.id], now=now)
        db.session.add(compose.auto_reply(ticket, f"{subject}!", now=now))
        for kind, days in ((FollowUpKind.REMINDER, 0), (FollowUpKind.CLOSING, 3)):
            db.session.add(compose.follow_up(ticket, kind, "", days, now=now))
        held.hold(replace(asked, address=f"{key}@example.net", submission=f"held {key}"), now=now)
        for one, whose in ((address, None), (f"{key}@example.org", customer)):
            wish = entries.Wish(one, browser=key, language=language, is_known=True)
            entries.ask(wish, brand=brand, customer=whose, now=now)
        data_copies.ask(customer, address, language=language, brand=brand, now=now)
    write_sign_in_links()
    copies_at_work.make_waiting()
