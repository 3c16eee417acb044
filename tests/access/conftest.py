"""A desk in which each kind of row is Carol's or Support's, so that Bob in Sales should see none of it."""

from dataclasses import dataclass, fields

import pytest

from desk import replies
from desk.files import attach, keep
from models import (
    CannedReply,
    CheckList,
    Department,
    Every,
    IncomingMail,
    IncomingState,
    Mailbox,
    MailboxTrial,
    MailRule,
    Organisation,
    OutgoingMail,
    Priority,
    RecurringTicket,
    Ticket,
    blobs,
    db,
    transaction,
)
from tests.conftest import NOON

SECRETS = ("Drucker brennt", "carol@example.com", "Carol", "Geheimes", "geheim.pdf")


@dataclass(frozen=True)
class Foreign:
    """Ids of rows that belong to Support alone."""

    ticket: int
    message: int
    attachment: int
    outgoing: int
    incoming: int
    canned: int
    department: int
    customer: int
    mailbox: int
    trial: int
    agent: int
    rule: int
    organisation: int
    recurring: int
    check_list: int

    @property
    def all_ids(self) -> set[int]:
        return {getattr(self, field.name) for field in fields(self)}


@pytest.fixture
def foreign(ticket: Ticket, alice, support: Department, root) -> Foreign:
    """Everything that a department can have, in Support."""
    file = keep("geheim.pdf", "application/pdf", b"%PDF-1.4 Geheimes")
    with transaction():
        message = replies.reply(ticket, alice, "Geheimes an Carol", now=NOON)
        message.html = "<p>Geheimes</p>"
        attach(message, [file])
        incoming = IncomingMail(
            source="pipe",
            digest=blobs.put(b"Subject: Geheimes\r\n\r\n"),
            size=21,
            received_at=NOON,
            state=IncomingState.FAILED,
            message=message,
            subject="Geheimes",
            from_address="carol@example.com",
        )
        canned = CannedReply(name="Geheimes", department=support, texts={"en": "Geheimes"})
        mailbox = Mailbox(address="support@example.org", smtp_host="")
        trial = MailboxTrial(mailbox=mailbox, recipient="root@example.org", asked_at=NOON)
        rule = MailRule(name="Geheimes", conditions=[{"field": "sender", "test": "is", "value": "carol@example.com"}])
        rule.priority, rule.department = Priority.HIGH, support
        organisation = Organisation(name="Geheimes GmbH", remarks="Geheimes", created_at=NOON)
        ticket.customer.organisation = organisation
        recurring = RecurringTicket(subject="Geheimes", text="Geheimes", department=support, every=Every.DAY)
        recurring.weekdays, recurring.customer, recurring.next_at = [], ticket.customer, NOON
        check_list = CheckList(name="Geheimes", department=support, texts={"en": "Geheimes"})
        db.session.add_all([incoming, canned, mailbox, trial, rule, organisation, recurring, check_list])
        db.session.flush()
        outgoing = db.session.query(OutgoingMail).filter_by(message_id=message.id).one()
        return Foreign(
            ticket.id,
            message.id,
            message.attachments[0].id,
            outgoing.id,
            incoming.id,
            canned.id,
            support.id,
            ticket.customer_id,
            mailbox.id,
            trial.id,
            root.id,
            rule.id,
            organisation.id,
            recurring.id,
            check_list.id,
        )
