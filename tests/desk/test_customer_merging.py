"""Two customers who are one person: made one, and two again with exactly what each had."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import customer_merging, organisations, requests, retention, spam
from desk.errors import DeskError, UndoneAlready
from models import (
    Agent,
    Customer,
    CustomerAddress,
    CustomerMerge,
    CustomerPhone,
    Event,
    Message,
    Organisation,
    Recount,
    ServiceLevel,
    StaleTicket,
    Ticket,
    db,
    transaction,
)
from tests.cast import customer as address_owner
from tests.conftest import NOON
from tests.desk.steps import all_tickets, file
from tests.desk.test_organisations import home_of, known, made
from tests.letters import letter

pytestmark = pytest.mark.row("R18")

LATER = NOON + timedelta(hours=1)
EVERYTHING = (Customer, CustomerAddress, CustomerPhone, Ticket, Message)


def customer(address, *, name="", remarks="", phones=()):
    made = Customer(name=name, language="de", remarks=remarks, created_at=NOON)
    made.addresses.append(CustomerAddress(address=address))
    made.phones = [CustomerPhone(number=number, digits=number.strip("+")) for number in phones]
    with transaction():
        db.session.add(made)
    return made


def asked(address, support, *, now=NOON):
    with transaction():
        return requests.hand_in(requests.Request("", address, "Nochmals", "Und?", "de", support), now=now)


def merge(one, into, by):
    with transaction():
        return customer_merging.merge(one, into, by=by, now=NOON)


def undo(done, by):
    with transaction():
        return customer_merging.undo(done, by=by, now=LATER)


def all_rows():
    """Every fact of whatever has to do with customers."""
    db.session.rollback()
    return {
        model.__name__: [tuple(row) for row in db.session.execute(select(model.__table__).order_by(model.id))]
        for model in EVERYTHING
    }


def without_places(rows):
    """Where an address stands in its customer's list may move along; in which order they stand doesn't."""
    addresses = [row[:3] for row in rows["CustomerAddress"]]
    return rows | {"CustomerAddress": addresses}


@pytest.fixture
def twin(carol, ticket, support):
    """Carol again, with an address of her own, a ticket, and telephones, one of which is known."""
    made = customer("carol@home.example", name="Carol W.", remarks="Ruft lieber an.", phones=("+4930", "+4940"))
    with transaction():
        carol.remarks = "Zahlt pünktlich."
        carol.phones.append(CustomerPhone(number="+4930", digits="4930"))
    asked("carol@home.example", support)
    return made


def test_merged_all_that_was_the_ones_is_the_others(twin, carol, mona):
    merge(twin, carol, mona)

    assert [ticket.customer for ticket in all_tickets()] == [carol, carol]
    assert {message.customer for message in db.session.execute(select(Message)).scalars()} == {carol}
    assert [one.address for one in carol.addresses] == ["carol@example.com", "carol@home.example"]
    assert {one.number for one in carol.phones} == {"+4930", "+4940"}
    assert (carol.name, carol.remarks) == ("Carol Weiß", "Zahlt pünktlich.\n\nRuft lieber an.")
    assert twin.whole is carol


def test_mail_from_either_address_is_the_others_then(twin, carol, mona):
    merge(twin, carol, mona)

    file(letter(sender="carol@home.example", subject="Drittens", Message_ID="<third@home.example>"))

    assert all_tickets()[-1].customer == carol


def test_the_index_and_the_record_are_told(twin, carol, mona):
    with transaction():
        db.session.query(StaleTicket).delete()

    done = merge(twin, carol, mona)

    told = db.session.execute(select(Event).where(Event.kind == "customers_merged")).scalar_one()
    assert (told.agent, told.details["merge"], told.details["name"]) == (mona, done.id, "Carol W.")
    assert {one.ticket_id for one in db.session.execute(select(StaleTicket)).scalars()} == {
        ticket.id for ticket in all_tickets()
    }


def test_undone_each_has_exactly_what_it_had(twin, carol, mona):
    before = without_places(all_rows())
    done = merge(twin, carol, mona)

    left = undo(done, mona)

    assert left == customer_merging.Undone()
    assert without_places(all_rows()) == before


def test_a_second_time_neither_does_anything(twin, carol, mona):
    done = merge(twin, carol, mona)
    merged = all_rows()
    with pytest.raises(customer_merging.MergedElsewhere):
        merge(twin, carol, mona)
    assert all_rows() == merged

    undo(done, mona)
    apart = all_rows()
    with pytest.raises(UndoneAlready):
        undo(done, mona)
    assert all_rows() == apart


def test_a_chain_is_undone_from_its_end(twin, carol, danylo, mona):
    before = without_places(all_rows())
    first, second = merge(twin, carol, mona), merge(carol, danylo, mona)
    with pytest.raises(customer_merging.MergedElsewhere):
        undo(first, mona)
    assert {ticket.customer for ticket in all_tickets()} == {danylo}

    undo(second, mona)
    undo(first, mona)

    assert without_places(all_rows()) == before


def test_what_was_changed_since_stays_and_is_told(twin, carol, mona):
    done = merge(twin, carol, mona)
    with transaction():
        carol.remarks = "Alles neu."
        carol.addresses.remove(next(one for one in carol.addresses if one.address == "carol@home.example"))

    left = undo(done, mona)

    assert left == customer_merging.Undone(missing={"addresses": 1}, kept=["remarks"])
    assert (carol.remarks, twin.addresses, len(twin.phones)) == ("Alles neu.", [], 2)


def test_remarks_written_since_stay_without_those_that_came(twin, carol, mona):
    done = merge(twin, carol, mona)
    with transaction():
        carol.remarks += "\nZieht um."

    undo(done, mona)

    assert (carol.remarks, twin.remarks) == ("Zahlt pünktlich.\nZieht um.", "Ruft lieber an.")


def test_what_came_since_goes_back_with_its_address(twin, carol, support, mona):
    done = merge(twin, carol, mona)
    new = asked("carol@home.example", support, now=LATER)
    with transaction():
        db.session.get_one(Ticket, new.id).messages[0].from_address = "Carol@Home.example"

    left = undo(done, mona)

    assert left.since == 1
    assert (new.customer, new.messages[0].customer) == (twin, twin)


def test_a_stray_follows_the_others(twin, carol, ticket, mona):
    """On PostgreSQL a mail may be filed in the moment of merging, by who has asked for its customer before."""
    done = merge(twin, carol, mona)
    with transaction():
        db.session.get_one(Ticket, ticket.id).customer_id = twin.id
    [stray] = db.session.execute(customer_merging.strays()).scalars()

    for _ in range(2):
        with transaction():
            customer_merging.gather(stray, now=NOON)

    assert ticket.customer == carol
    assert ticket.number in db.session.get_one(type(done), done.id).moved["tickets"]
    assert db.session.execute(customer_merging.strays()).first() is None


def test_a_stray_that_follows_while_the_merge_is_undone_goes_back_too(twin, carol, ticket, mona, at_once, monkeypatch):
    done, follows = merge(twin, carol, mona), threading.Event()
    with transaction():
        db.session.get_one(Ticket, ticket.id).customer_id = twin.id
    twin_id, done_id, mona_id, ticket_id = twin.id, done.id, mona.id, ticket.id
    mark = customer_merging._mark_stale

    def slowly(*args, **more):
        mark(*args, **more)
        db.session.flush()
        follows.set()
        time.sleep(0.3)

    def gathers():
        with transaction():
            customer_merging.gather(twin_id, now=NOON)

    def undoes():
        follows.wait(20)
        undo(db.session.get_one(CustomerMerge, done_id), db.session.get_one(Agent, mona_id))

    monkeypatch.setattr(customer_merging, "_mark_stale", slowly)
    at_once(gathers, undoes)

    assert db.session.get_one(Ticket, ticket_id).customer_id == twin_id


def test_spam_of_a_merged_customer_is_thrown_away_without_them(carol, danylo, ticket, support, mona):
    """Whom we know by nothing but spam goes with it, but not where another row leads there."""
    unwelcome = customer("win@prize.example")
    junk = asked("win@prize.example", support)
    merge(carol, unwelcome, mona)
    with transaction():
        db.session.get_one(Ticket, ticket.id).customer_id = danylo.id
        spam.put_away_by_hand(junk, by=mona, now=NOON)

    with transaction():
        retention.remove(db.session.get_one(Ticket, junk.id))

    assert carol.whole is unwelcome and unwelcome.addresses


def test_only_who_manages_merges_and_nobody_with_themselves(twin, carol, alice, mona):
    for one, by in ((twin, alice), (carol, mona)):
        with pytest.raises(DeskError):
            merge(one, carol, by)

    assert twin.merged_into is None


def test_whatever_refers_to_a_customer_moves(app):
    """A table that refers to customers and is forgotten here would keep pointing at the empty row.

    What is a part of the row itself, and so has its key, stays with it.
    """
    referring = {
        column.table.name
        for table in db.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table is Customer.__table__ and not column.primary_key
    }

    assert referring == {model.__tablename__ for model, _ in customer_merging.MOVES.values()} | {
        "customer",
        "customer_merge",
        "recurring_ticket",  # opens its tickets for who they are part of by then
        "service_level",  # goes along by `levels_of_customers`
        "recount",  # done within moments, whosever the tickets are
        "data_copy",  # what somebody asked for who was signed in as this customer; it is kept for a week
        "sign_in_link",  # good for half an hour, to the customer who asked for it and nobody else
    }


@pytest.mark.parametrize("by_hand", [True, False])
def test_where_one_belongs_moves_with_who_said_so(by_hand, twin, carol, mona):
    with transaction():
        twin.organisation = Organisation(name="Nordwind", key="nordwind", created_at=NOON)
        twin.is_placed_by_hand = by_hand
    before = without_places(all_rows())

    done = merge(twin, carol, mona)
    assert (carol.organisation, carol.is_placed_by_hand) == (twin.organisation, by_hand)

    undo(done, mona)
    assert without_places(all_rows()) == before


def test_who_was_said_to_belong_nowhere_goes_on_belonging_nowhere(twin, carol, mona):
    with transaction():
        twin.organisation = Organisation(name="Nordwind", key="nordwind", created_at=NOON)
        carol.is_placed_by_hand = True

    merge(twin, carol, mona)

    assert (carol.organisation, carol.is_placed_by_hand) == (None, True)


def test_who_was_placed_elsewhere_by_hand_since_stays_there_by_hand(twin, carol, mona):
    with transaction():
        twin.organisation = Organisation(name="Nordwind", key="nordwind", created_at=NOON)
        twin.is_placed_by_hand = True
    done = merge(twin, carol, mona)
    with transaction():
        carol.organisation = Organisation(name="Südwind", key="südwind", created_at=NOON)

    left = undo(done, mona)

    assert (left.kept, carol.organisation.name, carol.is_placed_by_hand) == (["organisation_id"], "Südwind", True)


def test_where_someone_was_put_by_hand_is_learnt_as_such_and_given_back(office, mona):
    keller = made("Keller", "keller.example")
    one, into = known("s@gmail.example", by_hand=keller), known("s@mail.example")

    done = merge(one, into, mona)
    edited("s@mail.example")
    learnt = home_of("s@mail.example")
    undo(done, mona)

    assert learnt == "Keller"
    assert (home_of("s@gmail.example"), home_of("s@mail.example")) == ("Keller", "")
    assert not address_owner("s@mail.example").is_placed_by_hand


def test_who_belongs_nowhere_by_an_agents_word_learns_no_other_place(office, mona):
    made("Keller", "keller.example")
    one, into = known("s@keller.example"), known("s@mail.example", by_hand=False)

    merge(one, into, mona)

    assert home_of("s@mail.example") == ""


def test_a_domain_that_got_an_owner_meanwhile_counts_for_whom_its_address_goes_back_to(office, mona):
    one, into = known("s@keller.example"), known("s@mail.example")
    done = merge(one, into, mona)
    made("Keller", "keller.example")
    together = home_of("s@mail.example")

    undo(done, mona)

    assert (together, home_of("s@keller.example"), home_of("s@mail.example")) == ("Keller", "Keller", "")


def edited(address):
    """As when their form is saved."""
    with transaction():
        organisations.place(address_owner(address))


@pytest.mark.row("S2")
def test_what_was_promised_to_one_is_promised_to_both_and_given_back(twin, carol, mona):
    with transaction():
        level = ServiceLevel(name="Twin", customer=twin, first_answer_minutes=60)
        db.session.add(level)
        db.session.flush()
        db.session.query(Recount).delete()

    done = merge(twin, carol, mona)
    assert level.customer_id == carol.id
    assert carol.id in {one.customer_id for one in db.session.query(Recount)}

    undo(done, mona)
    assert level.customer_id == twin.id
