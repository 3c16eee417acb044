"""Two desks of ours, each the other's customer, and machines that know no manners: nobody talks anybody to death (S11).

Each desk has its own database and secret; what one gives to a real SMTP server is handed to the other as it came there.
"""

import contextvars
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from sqlalchemy import select

from app import create_app
from config import Settings
from desk import inbox, replies
from desk import office as office_desk
from jobs import outbox
from jobs.inbox import process_waiting
from models import (
    Agent,
    DepartmentAddress,
    IncomingMail,
    IncomingState,
    Mailbox,
    Message,
    Office,
    OutgoingMail,
    Security,
    Ticket,
    db,
    transaction,
    utcnow,
)
from tests import cast
from tests.letters import letter

NORTH, SOUTH = "support@north.example", "support@south.example"
MOST_ROUNDS = 30  # of handing mail over, until nobody has anything to say any more
MACHINES_MANNERS = ("Auto-Submitted", "Precedence", "X-Auto-Response-Suppress")
MARKS = ("In-Reply-To", "References", "Thread-Index", "Reply-To")


class Desk:
    """A desk at an address. `within` runs something in it, as in a process of its own."""

    def __init__(self, folder, address, smtp_server, database_url=""):
        environment = {"VAR": str(folder), "SECRET_KEY": address * 3, "DATABASE_URL": database_url}
        self.app, self.address = create_app(Settings.from_environment(environment)), address
        self.within(self._furnish, smtp_server)

    def within(self, act, *args):
        def run():
            with self.app.app_context():
                return act(*args)

        return contextvars.Context().run(run)

    def _furnish(self, smtp_server):
        with transaction():
            office_desk.first_start(now=utcnow())
            cast.furnish(Office.current(), now=utcnow())
            office = Office.current()
            office.undo_seconds, office.name = 0, self.address
            db.session.query(DepartmentAddress).delete()
            db.session.add(DepartmentAddress(address=self.address, department_id=office.default_department_id))
            server = {"smtp_host": "127.0.0.1", "smtp_port": smtp_server.port, "smtp_security": Security.NONE}
            db.session.add(Mailbox(address=self.address, **server))

    def takes(self, *raws):
        """Mails arrive, and are filed as the worker files them."""
        self.within(self._take, raws)

    def _take(self, raws):
        with transaction():
            inbox.receive_all(raws, None, now=utcnow())
        process_waiting()
        unfiled = select(IncomingMail).where(IncomingMail.state != IncomingState.PROCESSED)
        assert db.session.execute(unfiled).all() == []

    def sends(self):
        """What waits leaves, by SMTP."""
        self.within(outbox.deliver_waiting)

    def answers(self, text):
        """Alice answers the newest ticket."""
        self.within(self._answer, text)

    def _answer(self, text):
        with transaction():
            ticket = db.session.execute(select(Ticket).order_by(Ticket.id.desc()).limit(1)).scalar_one()
            alice = db.session.query(Agent).filter_by(name="Alice").one()
            replies.reply(ticket, alice, text, now=utcnow())

    def automatic(self):
        """How many mails it wrote by itself to customers."""
        return self.within(lambda: db.session.query(OutgoingMail).filter(OutgoingMail.is_automatic).count())

    def kinds(self):
        """Of all that was said in its tickets, oldest ticket first."""
        return self.within(
            lambda: [
                [one.kind.value for one in ticket.messages]
                for ticket in db.session.execute(select(Ticket).order_by(Ticket.id)).scalars()
            ]
        )

    def messages(self):
        return self.within(lambda: db.session.query(Message).count())


@pytest.fixture(params=["sqlite", "postgresql"])
def a_desk(request, tmp_path, smtp_server, migrated):
    """Makes desks, each with a database of its own."""

    def make(address):
        url = migrated(request.param, tmp_path / address)
        made.append(Desk(tmp_path / address, address, smtp_server, url))
        return made[-1]

    made: list[Desk] = []
    yield make
    for desk in made:
        desk.within(lambda: db.engine.dispose())


@pytest.fixture
def north(a_desk):
    return a_desk(NORTH)


@pytest.fixture
def south(a_desk):
    return a_desk(SOUTH)


def untouched(raw):
    return raw


def without(*names):
    """A gateway that loses headers on the way."""

    def altered(raw):
        mail = message_from_bytes(raw, policy=SMTP)
        for name in names:
            del mail[name]
        return mail.as_bytes()

    return altered


def talk(smtp_server, parties, on_the_way=untouched):
    """Hand over what is sent until nothing is sent any more. Fails if they never come to rest."""
    for _ in range(MOST_ROUNDS):
        for party in parties.values():
            party.sends()
        taken = [*smtp_server.taken]
        smtp_server.taken.clear()
        if not taken:
            return
        for mail in taken:
            for recipient in mail.recipients:
                parties[recipient].takes(on_the_way(mail.raw))
    raise AssertionError(f"they still talk after {MOST_ROUNDS} rounds")


def a_person_at_north_writes_to(south):
    south.takes(letter(f"Norbert <{NORTH}>", SOUTH, "Leitung gestört", "Wann geht es wieder?"))


@pytest.mark.row("S11")
def test_two_desks_that_are_each_others_customers_send_one_automatic_mail_each(north, south, smtp_server):
    parties = {NORTH: north, SOUTH: south}

    a_person_at_north_writes_to(south)
    talk(smtp_server, parties)
    south.answers("Morgen.")
    talk(smtp_server, parties)
    north.answers("Danke!")
    talk(smtp_server, parties)
    south.answers("Gern.")
    talk(smtp_server, parties)

    assert (north.automatic(), south.automatic()) == (1, 1)
    assert north.kinds() == [["customer", "reply", "customer"]]
    assert south.kinds() == [["customer", "reply", "machine", "customer", "reply"]]


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    "lost",
    [MACHINES_MANNERS, (*MACHINES_MANNERS, "Message-ID"), (*MACHINES_MANNERS, *MARKS)],
    ids=["what machines say of themselves", "and the Message-ID", "and all marks of an answer"],
)
def test_two_desks_come_to_rest_whatever_a_gateway_drops(north, south, smtp_server, lost):
    parties = {NORTH: north, SOUTH: south}

    a_person_at_north_writes_to(south)
    talk(smtp_server, parties, without(*lost))
    south.answers("Morgen.")
    talk(smtp_server, parties, without(*lost))

    # Each of the two mails that a person wrote, and that belongs to nothing any more, is confirmed once.
    assert max(north.automatic(), south.automatic()) <= 2


class OutOfOffice:
    """A machine that answers each mail, says of itself that it is one, or doesn't, and never tires."""

    def __init__(self, address, *, has_manners, answers_in_place):
        self.address = address
        self.has_manners, self.answers_in_place = has_manners, answers_in_place
        self.answers = []

    def takes(self, raw):
        mail = message_from_bytes(raw, policy=SMTP)
        answer = EmailMessage(policy=SMTP)
        answer["From"], answer["To"] = self.address, mail["Reply-To"] or mail["From"]
        answer["Subject"] = "Ich bin bis Montag nicht da"
        answer["Message-ID"] = f"<{len(self.answers)}.{self.has_manners}@vacation.example>"
        if self.answers_in_place:
            answer["In-Reply-To"] = mail["Message-ID"]
        if self.has_manners:
            answer["Auto-Submitted"] = "auto-replied"
        answer.set_content("Bitte haben Sie etwas Geduld mit mir, der Urlaub war lange geplant.")
        self.answers.append(answer.as_bytes())


AWAY = "vera@vacation.example"


def talk_with_machine(desk, machine, smtp_server):
    """Until the desk says nothing more; answers how many answers of the machine it took."""
    desk.takes(letter(AWAY, desk.address, "Frage", "Wann?"))
    for taken in range(MOST_ROUNDS):
        desk.sends()
        for mail in smtp_server.taken:
            machine.takes(mail.raw)
        smtp_server.taken.clear()
        if taken == len(machine.answers):
            return taken
        desk.takes(machine.answers[taken])
    raise AssertionError(f"they still talk after {MOST_ROUNDS} rounds")


@pytest.mark.row("S11")
@pytest.mark.parametrize("has_manners", [True, False])
def test_an_out_of_office_that_answers_ours_gets_no_answer(south, smtp_server, has_manners):
    machine = OutOfOffice(AWAY, has_manners=has_manners, answers_in_place=True)

    taken = talk_with_machine(south, machine, smtp_server)

    assert (taken, south.automatic()) == (1, 1)
    assert south.kinds() == [["customer", "machine" if has_manners else "customer"]]


@pytest.mark.row("S11")
def test_a_machine_without_any_manners_gets_as_many_answers_as_an_hour_allows(south, smtp_server):
    machine = OutOfOffice(AWAY, has_manners=False, answers_in_place=False)

    taken = talk_with_machine(south, machine, smtp_server)

    allowed = south.within(lambda: Office.current().automatic_mails_per_hour)
    assert (taken, south.automatic()) == (allowed, allowed)
    assert south.messages() == 1 + allowed  # and each of its words is kept


@pytest.mark.row("S11")
def test_an_out_of_office_that_answers_an_agent_is_not_answered(south, smtp_server):
    machine = OutOfOffice(AWAY, has_manners=True, answers_in_place=True)
    talk_with_machine(south, machine, smtp_server)

    south.answers("Um zehn.")
    south.sends()
    machine.takes(smtp_server.taken[-1].raw)
    south.takes(machine.answers[-1])
    smtp_server.taken.clear()
    south.sends()

    assert smtp_server.taken == []
    assert south.kinds() == [["customer", "machine", "reply", "machine"]]
