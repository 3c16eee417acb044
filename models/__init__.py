"""What the desk is: one noun a file."""

from flask import Flask

from models.agent import Agent, Role
from models.base import Base, Model, UTCDateTime, db, transaction, utcnow
from models.canned import CannedReply
from models.customer import Customer, CustomerAddress
from models.department import Department, DepartmentAddress, EscalationLevel
from models.escalation import Escalation
from models.event import Event
from models.incoming import IncomingMail, IncomingState, Outcome
from models.languages import LANGUAGES, in_language
from models.mailbox import Afterwards, Mailbox, MailboxTrial, Security, TrialState
from models.message import Attachment, Kind, LetterId, Message
from models.office import Office
from models.outgoing import OutgoingMail, OutgoingState, Purpose
from models.stale import StaleTicket
from models.ticket import Channel, Participant, Status, Ticket

__all__ = [
    "LANGUAGES", "Afterwards", "Agent", "Attachment", "Base", "CannedReply", "Channel", "Customer",
    "CustomerAddress", "Department", "DepartmentAddress", "Escalation", "EscalationLevel", "Event",
    "IncomingMail", "IncomingState", "Kind", "LetterId", "Mailbox", "MailboxTrial", "Message", "Model", "Office",
    "Outcome", "OutgoingMail", "OutgoingState", "Participant", "Purpose", "Role", "Security", "StaleTicket",
    "Status", "Ticket", "TrialState", "UTCDateTime", "db", "in_language", "init_app", "transaction", "utcnow",
]  # fmt: skip


def init_app(app: Flask) -> None:
    """The database that DATABASE_URL names."""
    # What customers wrote and who they are stays out of logs and of mail servers' queues.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True}
    db.init_app(app)
