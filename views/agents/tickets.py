"""Tickets: the list that is the agent's home, and each ticket's own screen, where it is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as AnyResponse

from desk import bulk, operations, sorting, tickets, unread
from desk.errors import BecamePart
from desk.time_spent import may_correct
from models import Agent, Catalogue, Department, Office, Priority, Ticket, db, transaction, utcnow
from views.agents import check_lists, choices, glance, one_ticket, time_spent, together
from views.agents.about import AboutActs, Panel
from views.agents.belonging import BelongingActs
from views.agents.bulk import BulkActs, groups
from views.agents.call_backs import CallBackActs
from views.agents.catalogue import remember
from views.agents.clock_words import clock_lines
from views.agents.clocks import ClockActs
from views.agents.colleagues import MOST_COUNTED
from views.agents.deleting import DeletingActs
from views.agents.draft_form import Draft, begun
from views.agents.drafting import DraftActs, saved_words
from views.agents.exported import AboutExport
from views.agents.filters import Filters, labels, options
from views.agents.glance import GlanceActs
from views.agents.hits import hits
from views.agents.knowledge import KnowledgeActs
from views.agents.listing import FOLDERS, SELDOM, Asked, all_of, counts
from views.agents.more_acts import MoreActs
from views.agents.next_ticket import address_of_list, list_come_from, remember_list
from views.agents.pages import counted_matches, page_of
from views.agents.pledges import PledgeActs
from views.agents.readings import ReadingActs
from views.agents.reminders import ReminderActs
from views.agents.rows import dues, load_tags, undelivered, waits
from views.agents.screen import LONG, screen, with_all_beside_it
from views.agents.similar import SimilarActs
from views.agents.snooze_times import reminder_times, times
from views.agents.spam import SpamActs, put_away_facts
from views.agents.spoken import SpokenActs
from views.agents.tags import TagActs
from views.agents.taken_files import most_megabytes
from views.agents.time_spent import TimeActs
from views.agents.together import TogetherActs
from views.agents.undoing import UndoActs
from views.agents.words import channel_word, span
from views.agents.workspaces import beside_the_list, counted, open_one, open_to
from views.agents.writing import SENDING, WritingActs
from views.base import DeskView, as_id
from views.languages import reader_language
from views.sessions import signed_in_agent


class TicketView(
    WritingActs,
    DraftActs,
    TogetherActs,
    BelongingActs,
    AboutActs,
    CallBackActs,
    ClockActs,
    AboutExport,
    ReadingActs,
    SpamActs,
    MoreActs,
    ReminderActs,
    PledgeActs,
    TimeActs,
    UndoActs,
    TagActs,
    BulkActs,
    GlanceActs,
    DeletingActs,
    KnowledgeActs,
    SpokenActs,
    SimilarActs,
    DeskView,
):
    """A ticket changes only by the desk's acts, so Flask-Admin's forms are off and each act has an address."""

    can_create = can_edit = False
    can_export = True
    column_list = ("number",)
    column_export_list = (
        "number",
        "subject",
        "customer",
        "organisation",
        "address",
        "department",
        "assignee",
        "status",
        "created_at",
        "waiting_since",
        "last_message_at",
        "minutes_spent",
    )
    column_formatters_export = {
        "organisation": lambda _view, _context, row, _name: str(row.customer.organisation or ""),
        "department": lambda _view, _context, row, _name: choices.department_name(row.department),
        "status": lambda _view, _context, row, _name: choices.status_word(row.status),
    }
    column_labels = {
        "number": lazy_gettext("Number"),
        "subject": lazy_gettext("Subject"),
        "customer": lazy_gettext("Customer"),
        "organisation": lazy_gettext("Organisation"),
        "address": lazy_gettext("Mail address"),
        "department": lazy_gettext("Department"),
        "assignee": lazy_gettext("Assignee"),
        "status": lazy_gettext("State"),
        "created_at": lazy_gettext("Came"),
        "waiting_since": lazy_gettext("Waiting since"),
        "last_message_at": lazy_gettext("Last message"),
        "minutes_spent": lazy_gettext("Minutes spent"),
    }

    def scoped(self, query: Any, agent: Agent) -> Any:
        return query.filter(Ticket.is_visible_to(agent))

    def get_list(self, *_args: Any, **_arguments: Any) -> tuple[None, list[Ticket]]:
        """For the export: all that the page's folder, department and search ask for."""
        return None, all_of(Asked.of(request.args), signed_in_agent())

    # The list

    @expose("/")
    def index_view(self) -> Any:
        asked, agent = Asked.of(request.args), signed_in_agent()
        page = page_of(asked, agent)
        remember_list()
        if asked.search and len(page.tickets) == 1 and asked.names_a_ticket:
            return redirect(self.get_url(".screen", id=page.tickets[0].id))
        load_tags(page.tickets)
        every = open_to(agent)
        matches = counted_matches(asked, agent, page, most=bulk.MOST)
        told = counts(agent, more=[*counted(every, agent), *matches, *Catalogue.questions()])
        known = remember(told)
        own, shared = beside_the_list(every, told, agent)
        departments, at_work = choices.departments_shown(), choices.agents_at_work()
        names = {one.id: one.name_in(reader_language()) for one in departments.every}
        return self.render(
            "desk/tickets.html",
            asked=asked,
            own_workspaces=own,
            shared_workspaces=shared,
            workspace=open_one(asked, [*own, *shared]),
            new=unread.unread_among({row.id: row.status for row in page.tickets}, agent),
            matching=told.get("matching", len(page.found)),
            most_at_once=bulk.MOST,
            bulk_groups=groups(at_work, departments.every, known),
            filter_options=options(at_work),
            filter_labels=labels(),
            no_filters=Filters(),
            page=page,
            folders=FOLDERS,
            seldom=SELDOM,
            counts=told,
            departments=departments.own,
            department_names=names,
            hits=hits(asked, agent, page, names),
            undelivered=undelivered(page.tickets),
            now=(now := utcnow()),
            waits=waits(page.tickets, now),
            dues=dues(page.tickets, now),
            search=asked.search,
            spam_days=Office.current().spam_days,
        )

    # One ticket

    @expose("/<id>")
    def screen(self, id: str) -> Any:
        """The ticket; what became part of another is shown there."""
        together.have_read(as_id(id))
        opened = self._opened(id)
        if opened is None:
            return redirect(self.get_url(".screen", id=self.get_visible(id).id))
        kind, message_id = request.args.get("write", ""), as_id(request.args.get("message"))
        return self._screen(opened.ticket, begun(opened.draft, kind=kind, message_id=message_id))

    def _opened(self, id: str) -> one_ticket.Opened | None:
        """With all beside it, and read from now on; None where it isn't theirs to see, or part of another."""
        row_id, agent = as_id(id) or 0, signed_in_agent()
        opened = one_ticket.find_opened(row_id, agent, with_all_beside_it())
        if opened is None or not opened.newest_unread:
            return opened
        glance.have_read(row_id, agent)
        return one_ticket.find_opened(row_id, agent, with_all_beside_it())  # as it is after the writing

    @expose("/<id>/take", methods=["POST"])
    def take(self, id: str) -> AnyResponse:
        with self._doing(id, "assign") as ticket:
            tickets.assign(ticket, signed_in_agent(), by=signed_in_agent(), now=utcnow())
        return self._back(id)

    @expose("/<id>/assign", methods=["POST"])
    def assign(self, id: str) -> AnyResponse:
        with self._doing(id, "assign") as ticket:
            chosen = request.form.get("assignee", "")
            assignee = db.session.get(Agent, as_id(chosen) or 0) if chosen else None
            if chosen and assignee is None:
                abort(404)
            tickets.assign(ticket, assignee, by=signed_in_agent(), now=utcnow())
        return self._back(id)

    @expose("/<id>/transfer", methods=["POST"])
    def transfer(self, id: str) -> AnyResponse:
        """To any department (R15), also to one whose tickets the agent doesn't see."""
        with self._doing(id, "transfer") as ticket:
            department = db.session.get(Department, as_id(request.form.get("department", "")) or 0) or abort(404)
            tickets.transfer(ticket, department, by=signed_in_agent(), now=utcnow())
            name = choices.department_name(department)
        flash(gettext("The ticket is now with %(department)s.", department=name), "success")
        return self._back(id)

    @expose("/<id>/rename", methods=["POST"])
    def rename(self, id: str) -> AnyResponse:
        with self._acting_on(id) as ticket:
            tickets.rename(ticket, request.form.get("subject", ""), by=signed_in_agent(), now=utcnow())
        return self._back(id)

    @expose("/<id>/sort", methods=["POST"])
    def sort(self, id: str) -> AnyResponse:
        """How pressing it is, and its tags: those that were written down, and no others."""
        priority, names = request.form.get("priority", ""), request.form.get("tags", "").split(",")
        if priority not in list(Priority):
            abort(400)
        with self._doing(id, "sort") as ticket:
            sorting.prioritise(ticket, Priority(priority), by=signed_in_agent(), now=utcnow())
            sorting.tag_only(ticket, names, by=signed_in_agent(), now=utcnow())
        return self._back(id)

    @expose("/<id>/status", methods=["POST"])
    def change_status(self, id: str) -> AnyResponse:
        acts = {"open": tickets.reopen, "pending": tickets.wait_for_customer}
        acts |= {"solved": tickets.solve, "closed": tickets.close}
        act = acts.get(request.form.get("status", "")) or abort(400)
        with self._doing(id, "status") as ticket:
            act(ticket, by=signed_in_agent(), now=utcnow())
            check_lists.warn(ticket)
        return self._back(id)

    def get_one(self, id: Any, *options: Any) -> Ticket | None:
        """The ticket, or the one that it is part of now; both must be theirs to see. `options`: what to load of it."""
        found = one_ticket.find(as_id(id) or 0, signed_in_agent(), options or with_all_beside_it())
        return self.get_one(found.whole.id, *options) if found and found.became_part_of else found

    @contextmanager
    def _acting_on(self, id: str) -> Iterator[Ticket]:
        """The ticket, as it is when the change is made, and still visible then."""
        with transaction():
            ticket = self.get_visible(id).hold()
            if ticket.id != as_id(id):
                raise BecamePart(ticket.number)
            yield ticket

    @contextmanager
    def _doing(self, id: str, kind: str) -> Iterator[Ticket]:
        """The same, kept as an operation that the history offers to undo."""
        with self._acting_on(id) as ticket, operations.operation(kind, [ticket], by=signed_in_agent(), now=utcnow()):
            yield ticket

    def _screen(self, ticket: Ticket, draft: Draft, about: Panel | None = None) -> str:
        agent, now = signed_in_agent(), utcnow()
        is_folded = ticket.message_count > LONG and "all" not in request.args
        return self.render(
            "desk/ticket.html",
            s=(shown := screen(ticket, agent, draft, is_folded=is_folded, about=about)),
            undoable=shown.undoable(agent, now),
            ticket=ticket,
            me=agent,
            now=now,
            clock_lines=clock_lines(ticket, now),
            put_away=put_away_facts(ticket, agent),
            list_come_from=(come_from := request.form.get("list", "") or list_come_from()),
            list_address=address_of_list(come_from),
            draft_saved=saved_words(shown.draft.saved_at) if shown.draft.saved_at else "",
            sending=SENDING,
            most_megabytes=most_megabytes(),
            span=span,
            time_shown=time_spent.shown,
            may_correct_time=may_correct,
            channel_word=channel_word,
            most_colleagues=MOST_COUNTED,
            snooze_times=times(now),
            reminder_times=reminder_times(now),
            said={},
            undoable_operations=shown.undoable_operations,
        )

    def _back(self, id: str) -> AnyResponse:
        """To the ticket, or to the list where it is no longer theirs to see."""
        return redirect(self.get_url(".screen", id=id) if self.get_one(id) else self.get_url(".index_view"))
