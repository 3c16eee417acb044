"""The desk's screens, in the order of its menu."""

from flask_admin import BaseView
from flask_babel import lazy_gettext

from models import (
    Agent,
    Article,
    ArticleCategory,
    BlockedSender,
    Brand,
    Calendar,
    CannedReply,
    Category,
    CheckList,
    Customer,
    CustomField,
    Department,
    EscalationLevel,
    Event,
    IncomingMail,
    Mailbox,
    MailRule,
    Organisation,
    OutgoingMail,
    Product,
    RecurringTicket,
    ServiceLevel,
    Tag,
    Ticket,
    TicketRule,
)
from views.agents.agents import AgentView
from views.agents.article_categories import ArticleCategoryView
from views.agents.articles import ArticleView
from views.agents.aside import SetAsidePage
from views.agents.automation import AutomationView
from views.agents.blocked import BlockedSenderView
from views.agents.brands import BrandView
from views.agents.calendars import CalendarView
from views.agents.canned import CannedReplyView
from views.agents.categories import CategoryView
from views.agents.custom_fields import CustomFieldView
from views.agents.customers import CustomerView
from views.agents.departments import DepartmentView
from views.agents.drafts import DraftsPage
from views.agents.escalations import EscalationView
from views.agents.events import EventView
from views.agents.files import FilesPage
from views.agents.find import FindPage
from views.agents.incoming import IncomingMailView
from views.agents.jobs import JobsPage
from views.agents.languages import LanguagesPage
from views.agents.mailboxes import MailboxView
from views.agents.notices import NoticesPage
from views.agents.office import OfficePage
from views.agents.organisations import OrganisationView
from views.agents.outgoing import OutgoingMailView
from views.agents.own_texts import OwnTextsPage
from views.agents.prepared_lists import PreparedListView
from views.agents.products import ProductView
from views.agents.profile import ProfilePage
from views.agents.push import PushPage
from views.agents.ratings import RatingsPage
from views.agents.reconciliation import ReconciliationPage
from views.agents.recurring import RecurringView
from views.agents.reminders import RemindersPage
from views.agents.rules import RuleView
from views.agents.service_levels import ServiceLevelView
from views.agents.sign_in_safety import SignInSafetyPage
from views.agents.statistics import StatisticsPage
from views.agents.tags import TagView
from views.agents.texts import TextsPage
from views.agents.ticket_rules import TicketRuleView
from views.agents.tickets import TicketView
from views.agents.workspaces import WorkspacesPage


def all_of_them() -> list[BaseView]:
    return [
        TicketView(Ticket, lazy_gettext("Tickets"), "ticket"),
        CustomerView(Customer, lazy_gettext("Customers"), "customer", category="customers"),
        OrganisationView(Organisation, lazy_gettext("Organisations"), "organisation", category="customers"),
        RatingsPage(lazy_gettext("Ratings"), endpoint="ratings", url="/desk/ratings", category="customers"),
        ArticleView(Article, lazy_gettext("Articles"), "article", category="knowledge"),
        ArticleCategoryView(
            ArticleCategory, lazy_gettext("Categories of articles"), "article_category", category="knowledge"
        ),
        CannedReplyView(CannedReply, lazy_gettext("Canned replies"), "canned_reply", category="knowledge"),
        OutgoingMailView(OutgoingMail, lazy_gettext("Outgoing mail"), "outgoing", category="mail"),
        SetAsidePage(lazy_gettext("Set aside"), endpoint="aside", url="/desk/aside", category="mail"),
        IncomingMailView(IncomingMail, lazy_gettext("Incoming mail"), "incoming", category="mail"),
        RuleView(MailRule, lazy_gettext("Rules"), "rule", category="mail"),
        BlockedSenderView(BlockedSender, lazy_gettext("Block list"), "blocked", category="mail"),
        MailboxView(Mailbox, lazy_gettext("Mailboxes"), "mailbox", category="mail"),
        ReconciliationPage(lazy_gettext("Reconciliation"), endpoint="reconciliation", category="mail"),
        StatisticsPage(lazy_gettext("Statistics"), endpoint="statistics", url="/desk/statistics", category="office"),
        DepartmentView(Department, lazy_gettext("Departments"), "department", category="office"),
        CalendarView(Calendar, lazy_gettext("Calendars"), "calendar", category="office"),
        ServiceLevelView(ServiceLevel, lazy_gettext("Service levels"), "service_level", category="office"),
        EscalationView(EscalationLevel, lazy_gettext("Escalations"), "escalation", category="office"),
        TicketRuleView(TicketRule, lazy_gettext("Rules on tickets"), "ticket_rule", category="office"),
        AutomationView(Department, lazy_gettext("Automation"), "automation", category="office"),
        RecurringView(RecurringTicket, lazy_gettext("Recurring tickets"), "recurring", category="office"),
        PreparedListView(CheckList, lazy_gettext("Check lists"), "check_list", category="office"),
        BrandView(Brand, lazy_gettext("Brands"), "brand", category="office"),
        CategoryView(Category, lazy_gettext("Categories"), "category", category="office"),
        ProductView(Product, lazy_gettext("Products"), "product", category="office"),
        CustomFieldView(CustomField, lazy_gettext("Fields"), "custom_field", category="office"),
        TagView(Tag, lazy_gettext("Tags"), "tag", category="office"),
        AgentView(Agent, lazy_gettext("Agents"), "agent", category="office"),
        EventView(Event, lazy_gettext("Record"), "event", category="office"),
        JobsPage(lazy_gettext("Work in the background"), endpoint="jobs", url="/desk/jobs", category="office"),
        TextsPage(lazy_gettext("Texts and languages"), endpoint="texts", url="/desk/texts", category="office"),
        LanguagesPage(lazy_gettext("Languages"), endpoint="language", url="/desk/language", category="office"),
        OwnTextsPage(
            lazy_gettext("The office’s own texts"), endpoint="own_texts", url="/desk/own_texts", category="office"
        ),
        OfficePage(lazy_gettext("The office"), endpoint="office", category="office"),
        WorkspacesPage(lazy_gettext("Workspaces"), endpoint="workspace"),
        ProfilePage(lazy_gettext("My profile"), endpoint="profile"),
        SignInSafetyPage(lazy_gettext("Second factor and sessions"), endpoint="sign_in_safety", url="/desk/safety"),
        FindPage(lazy_gettext("Find"), endpoint="find", url="/desk/find"),
        NoticesPage(lazy_gettext("Notices"), endpoint="notices", url="/desk/notices"),
        PushPage(lazy_gettext("Push"), endpoint="push", url="/desk/push"),
        DraftsPage(lazy_gettext("My drafts"), endpoint="draft", url="/desk/draft"),
        RemindersPage(lazy_gettext("My reminders"), endpoint="reminder", url="/desk/reminder"),
        FilesPage(lazy_gettext("Files"), endpoint="files", url="/desk/file"),
    ]
