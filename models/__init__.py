"""What the desk is: one noun a file."""

from flask import Flask

from models import ahead
from models.agent import Agent, Role
from models.article import Article, ArticleText, Reader, Visibility
from models.article_category import ArticleCategory
from models.article_file import ArticleFile
from models.article_slug import ArticleSlug, CategorySlug
from models.article_version import ArticleVersion
from models.article_vote import ArticleVote
from models.base import Base, Model, UTCDateTime, db, engine_options, kept_for_transaction, transaction, utcnow
from models.blocked import BlockedSender
from models.brand import Brand, BrandDomain
from models.calendar import Calendar, CalendarDay
from models.canned import CannedReply
from models.catalogue import Catalogue
from models.category import Category
from models.check_item import CheckItem
from models.check_list import CheckList
from models.clock import Clock, ClockPause, Ended, Escalation, Stopped
from models.consent import TokenProvider
from models.custom_field import CustomField, FieldKind, FieldValue
from models.customer import Customer, CustomerAddress, CustomerPhone, LanguageFrom
from models.customer_merge import CustomerMerge
from models.customer_session import CustomerSession
from models.data_copy import CopyState, DataCopy
from models.department import Department, DepartmentAddress, Distribution
from models.draft import Draft, Writing
from models.escalation_level import Concerns, EscalationLevel, Tells
from models.event import Event
from models.fetched import Comparison, FetchedLetter
from models.figure import Figure, FigureKind, MeasuredHours
from models.file_text import FileForm, FileText, ReadOutcome, UnreadFile
from models.follow_up import FollowUp, FollowUpKind
from models.gone import GoneNumber, ReleasedBytes
from models.handed_out import HandedOut
from models.held_request import HeldRequest
from models.incoming import IncomingMail, IncomingState, Outcome
from models.language import Language
from models.languages import LANGUAGES, in_language
from models.link import LinkKind, TicketLink
from models.mailbox import Afterwards, Mailbox, Security, SignIn
from models.mailbox_trial import MailboxTrial, TrialState
from models.message import Attachment, Kind, LetterId, Message
from models.morning import MorningSheet
from models.notice import Notice, NoticeKind, NoticeSettings
from models.office import Office, SecondFactorFor
from models.operation import Operation, OperationPart
from models.organisation import Organisation, OrganisationDomain
from models.outgoing import OutgoingMail, OutgoingState, Purpose
from models.participant import Participant
from models.personal import PersonalTicket
from models.pledge import Pledge, PledgeEnd
from models.product import Product
from models.push import Push, PushKey, PushSubscription
from models.rating import Rating, Score
from models.read_mark import ReadMark
from models.recount import Recount
from models.recurring import Every, RecurringTicket
from models.reminder import Reminder
from models.rule import AutoAnswer, MailRule
from models.service_level import ServiceLevel, Target
from models.sign_in_link import LinkState, SignInLink
from models.signed_in import AgentSession, RecoveryCode
from models.spent_proof import SpentProof
from models.stale import StaleArticle, StaleTicket
from models.tag import Tag
from models.ticket import Channel, Priority, Status, Suggestion, Ticket
from models.ticket_rule import Occasion, RuleLook, TicketRule, WaitingOccasion
from models.translation import ProposedText, Translation, TranslationChange
from models.watching import Watching
from models.word import AddressWord, CustomerWord, IncomingWord, OutgoingWord
from models.workspace import Sharing, StartPage, Workspace

__all__ = [
    "LANGUAGES",
    "AddressWord",
    "Afterwards",
    "Agent",
    "AgentSession",
    "Article",
    "ArticleCategory",
    "ArticleFile",
    "ArticleSlug",
    "ArticleText",
    "ArticleVersion",
    "ArticleVote",
    "Attachment",
    "AutoAnswer",
    "Base",
    "BlockedSender",
    "Brand",
    "BrandDomain",
    "Calendar",
    "CalendarDay",
    "CannedReply",
    "Catalogue",
    "Category",
    "CategorySlug",
    "Channel",
    "CheckItem",
    "CheckList",
    "Clock",
    "ClockPause",
    "Comparison",
    "Concerns",
    "CopyState",
    "CustomField",
    "Customer",
    "CustomerAddress",
    "CustomerMerge",
    "CustomerPhone",
    "CustomerSession",
    "CustomerWord",
    "DataCopy",
    "Department",
    "DepartmentAddress",
    "Distribution",
    "Draft",
    "Ended",
    "Escalation",
    "EscalationLevel",
    "Event",
    "Every",
    "FetchedLetter",
    "FieldKind",
    "FieldValue",
    "Figure",
    "FigureKind",
    "FileForm",
    "FileText",
    "FollowUp",
    "FollowUpKind",
    "GoneNumber",
    "HandedOut",
    "HeldRequest",
    "IncomingMail",
    "IncomingState",
    "IncomingWord",
    "Kind",
    "Language",
    "LanguageFrom",
    "LetterId",
    "LinkKind",
    "LinkState",
    "MailRule",
    "Mailbox",
    "MailboxTrial",
    "MeasuredHours",
    "Message",
    "Model",
    "MorningSheet",
    "Notice",
    "NoticeKind",
    "NoticeSettings",
    "Occasion",
    "Office",
    "Operation",
    "OperationPart",
    "Organisation",
    "OrganisationDomain",
    "Outcome",
    "OutgoingMail",
    "OutgoingState",
    "OutgoingWord",
    "Participant",
    "PersonalTicket",
    "Pledge",
    "PledgeEnd",
    "Priority",
    "Product",
    "ProposedText",
    "Purpose",
    "Push",
    "PushKey",
    "PushSubscription",
    "Rating",
    "ReadMark",
    "ReadOutcome",
    "Reader",
    "Recount",
    "RecoveryCode",
    "RecurringTicket",
    "ReleasedBytes",
    "Reminder",
    "Role",
    "RuleLook",
    "Score",
    "SecondFactorFor",
    "Security",
    "ServiceLevel",
    "Sharing",
    "SignIn",
    "SignInLink",
    "SpentProof",
    "StaleArticle",
    "StaleTicket",
    "StartPage",
    "Status",
    "Stopped",
    "Suggestion",
    "Tag",
    "Target",
    "Tells",
    "Ticket",
    "TicketLink",
    "TicketRule",
    "TokenProvider",
    "Translation",
    "TranslationChange",
    "TrialState",
    "UTCDateTime",
    "UnreadFile",
    "Visibility",
    "WaitingOccasion",
    "Watching",
    "Workspace",
    "Writing",
    "ahead",
    "db",
    "in_language",
    "init_app",
    "kept_for_transaction",
    "transaction",
    "utcnow",
]  # fmt: skip


def init_app(app: Flask) -> None:
    """The database that DATABASE_URL names."""
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    db.init_app(app)
