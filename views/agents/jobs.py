"""The desk's work in the background: what waits, what runs and failed, and what comes next; for administrators.

What waits is counted in the database, which is the truth. What the queue tells comes from the application's extension
"jobs", and may be missing: then the page says so, and that nothing is lost by it.
"""

from datetime import timedelta

from flask import current_app, flash, redirect, request, url_for
from flask_admin import expose
from flask_babel import format_timedelta, gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response

from desk.waiting import waiting
from models import Role, utcnow
from views.agents.words import exact_span, span
from views.base import FURTHEST_PAGE, DeskPage, as_id

PAGE_SIZE = 25
SILENT_SECONDS = 120  # a worker says that it lives once a minute at least

JOBS = {
    "jobs.cleaning.clean": lazy_gettext("Throw away what was kept long enough"),
    "jobs.comparison.compare_due": lazy_gettext("Compare mailboxes with the mail server"),
    "jobs.data_copies.make_waiting": lazy_gettext("Make the copies of their data that customers asked for"),
    "jobs.customers.write_sign_in_links": lazy_gettext("Write the sign-in links that customers asked for"),
    "jobs.customers.gather_strays": lazy_gettext("Gather what belongs to merged customers"),
    "jobs.customers.place_newcomers": lazy_gettext("See to which organisations new customers belong"),
    "jobs.distribution.hand_out": lazy_gettext("Give tickets to agents"),
    "jobs.escalations.escalate_waiting": lazy_gettext("Escalate tickets that wait too long"),
    "jobs.follow_ups.go_on": lazy_gettext("Remind customers, and close what is solved"),
    "jobs.file_texts.read_waiting": lazy_gettext("Read files, so that the search finds their words"),
    "jobs.figures.measure_waiting": lazy_gettext("Bring the statistics up to date"),
    "jobs.escalations.recount": lazy_gettext("Count anew what changed service levels promise"),
    "jobs.inbox.fetch_all": lazy_gettext("Ask all mailboxes for new mail"),
    "jobs.inbox.fetch": lazy_gettext("Ask a mailbox for new mail"),
    "jobs.inbox.process_waiting": lazy_gettext("File mail that came"),
    "jobs.index.update_stale": lazy_gettext("Bring the search index up to date"),
    "jobs.index.update_articles": lazy_gettext("Bring the index of the knowledge base up to date"),
    "jobs.morning.send_due": lazy_gettext("Send the morning sheet"),
    "jobs.notices.mail_due": lazy_gettext("Tell notices by mail"),
    "jobs.outbox.deliver_waiting": lazy_gettext("Send mail"),
    "jobs.pledges.look_after_due": lazy_gettext("Remind agents of what they promised"),
    "jobs.push.send_waiting": lazy_gettext("Send notices to browsers and telephones"),
    "jobs.recurring.open_due": lazy_gettext("Open recurring tickets"),
    "jobs.reminders.remind_due": lazy_gettext("Remind agents of tickets"),
    "jobs.snoozes.wake_due": lazy_gettext("Wake snoozed tickets"),
    "jobs.sweep.sweep": lazy_gettext("Look for everything that waits"),
    "jobs.ticket_rules.apply_due": lazy_gettext("Apply rules on tickets whose time has come"),
    "jobs.ticket_rules.apply_waiting": lazy_gettext("Apply rules to what happened to tickets"),
    "jobs.tokens.exchange_waiting": lazy_gettext("Sign in to mailboxes after a consent"),
    "jobs.trials.try_waiting": lazy_gettext("Try whether a mailbox works"),
}
QUEUES = {"default": lazy_gettext("Mail and rules"), "index": lazy_gettext("Search index")}
WAITING = {
    "incoming": lazy_gettext("Mail that came and isn't filed yet"),
    "outgoing": lazy_gettext("Mail that is due and isn't sent yet"),
    "index": lazy_gettext("Tickets whose newest words the search doesn't know yet"),
    "notices": lazy_gettext("Notices to be told by mail"),
    "articles": lazy_gettext("Articles whose newest words the search doesn't know yet"),
    "reminders": lazy_gettext("Reminders that are due"),
    "occasions": lazy_gettext("What happened to tickets and no rule has looked at yet"),
    "trials": lazy_gettext("Trials of mailboxes"),
}
KNOWN_ERRORS = {
    "AbandonedJobError": lazy_gettext("Its worker ended in the middle of it."),
    "JobTimeoutException": lazy_gettext("It took too long and was ended."),
}


class JobsPage(DeskPage):
    needs = Role.ADMINISTRATOR

    @expose("/")
    def index_view(self) -> str:
        page, now = min(as_id(request.args.get("page", 0)) or 0, FURTHEST_PAGE), utcnow()
        return self.render(
            "desk/jobs.html",
            look=current_app.extensions["jobs"].look(page, PAGE_SIZE),
            waiting=waiting(now=now),
            waiting_words=WAITING,
            where=_where(),
            page=page,
            now=now,
            job_word=job_word,
            queue_words=QUEUES,
            error_word=error_word,
            silent_seconds=SILENT_SECONDS,
            every_word=every_word,
            next_word=next_word,
            span=span,
        )

    @expose("/again", methods=["POST"])
    def try_again(self) -> Response:
        current_app.extensions["jobs"].try_again(request.form.get("job", "")[:100])
        flash(gettext("It will be tried again in a moment."), "success")
        return redirect(self.get_url(".index_view"))

    @expose("/now", methods=["POST"])
    def run_now(self) -> Response:
        if current_app.extensions["jobs"].run_now(request.form.get("job", "")[:100]):
            flash(gettext("It will be done in a moment."), "success")
        else:
            flash(gettext("It waits for a worker already."), "info")
        return redirect(self.get_url(".index_view"))


def job_word(path: str) -> str:
    """What a job does; its own name where nobody has said it."""
    return str(JOBS.get(path, path))


def every_word(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return ngettext("%(num)d second", "%(num)d seconds", seconds) if rest else exact_span(minutes)


def next_word(delta: timedelta) -> str:
    """In how long, to the second where it is soon."""
    return str(format_timedelta(delta, granularity="second", threshold=1.5, add_direction=True))


def error_word(error: str) -> str:
    """In words where we know them, else as the program said it."""
    known = next((words for name, words in KNOWN_ERRORS.items() if name in error.partition(":")[0]), None)
    return str(known) if known else error or gettext("It said nothing about why.")


def _where() -> dict[str, str]:
    """Where the rows that wait can be looked at."""
    return {
        "incoming": url_for("incoming.index_view", show="waiting"),
        "outgoing": url_for("outgoing.index_view", show="waiting"),
        "trials": url_for("mailbox.index_view"),
    }
