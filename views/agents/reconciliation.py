"""Reconciliation: by mailbox and day, that what came is what was filed; and what the mail servers say to it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import abort, flash, g, redirect, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response

from desk import comparisons, reasons, tallies
from models import Comparison, Mailbox, Role, db, transaction, utcnow
from views.agents.incoming import source_word
from views.agents.of_day import asked_day
from views.base import DeskPage, as_id
from views.languages import reader_language
from views.moments import brief, weekday

DAYS = 7
SHOWN_UIDS = 20


@dataclass
class Source:
    """A door through which mail comes: a mailbox, or the pipe."""

    key: str
    name: str
    days: dict[date, tallies.Tally]
    mailbox: Mailbox | None = None
    compared: Comparison | None = None
    rowless: int = 0
    total: tallies.Tally = field(init=False)

    def __post_init__(self) -> None:
        self.total = tallies.total(self.days.values())


class ReconciliationPage(DeskPage):
    needs = Role.ADMINISTRATOR

    @expose("/")
    def index_view(self) -> str:
        today = tallies.today(utcnow())
        last = min(asked_day(request.args.get("to")) or today, today)
        days = [last - timedelta(days=back) for back in range(DAYS)]
        outgoing = tallies.outgoing(days)
        return self.render(
            "desk/reconciliation.html",
            sources=_sources(days),
            days=days,
            outgoing=outgoing,
            outgoing_total=tallies.total(outgoing.values()),
            earlier=days[-1] - timedelta(days=1),
            later=min(last + timedelta(days=DAYS), today) if last < today else None,
            day_word=weekday,
            compared_word=compared_word,
            in_kinds=in_kinds(),
            out_kinds=out_kinds(),
        )

    @expose("/<id>/compare", methods=["POST"])
    def compare(self, id: str) -> Response:
        """A worker will look at the server: the request only writes the wish down."""
        return self._ask(id, gettext("A worker will compare it in a moment. Look here again then."))

    @expose("/<id>/fetch", methods=["POST"])
    def fetch_missing(self, id: str) -> Response:
        return self._ask(id, gettext("A worker will fetch what is missing."), fetches_missing=True)

    def _ask(self, id: str, told: str, *, fetches_missing: bool = False) -> Response:
        with transaction():
            mailbox = db.session.get(Mailbox, as_id(id) or 0) or abort(404)
            if can_compare := mailbox.is_active and bool(mailbox.imap_host):
                comparisons.ask_for(mailbox, fetches_missing=fetches_missing, now=utcnow())
        if can_compare:
            flash(told, "success")
        else:
            flash(gettext("This mailbox is switched off, or doesn't receive."), "error")
        return redirect(self.get_url(".index_view"))


def in_kinds() -> dict[str, tuple[str, str]]:
    """Kind of tally: its word, and the part of the list of incoming mail that shows them."""
    return {
        "filed": (gettext("Filed"), "filed"),
        "automatic": (gettext("From machines"), "automatic"),
        "spam": (gettext("Spam"), "spam"),
        "set_aside": (gettext("Set aside"), "failed"),
        "waiting": (gettext("Waiting"), "waiting"),
    }


def out_kinds() -> dict[str, tuple[str, str]]:
    return {
        "sent": (gettext("Sent"), "sent"),
        "failed": (gettext("Failed"), "failed"),
        "bounced": (gettext("Came back"), "failed"),
        "withdrawn": (gettext("Taken back"), "withdrawn"),
        "waiting": (gettext("Waiting"), "waiting"),
    }


def compared_word(compared: Comparison) -> Any:
    """What the last look at the server found, in a sentence; red where something is missing."""
    when = brief(compared.at, utcnow())
    if compared.error:
        why = reasons.shown(compared.error, reader_language())
        return _red(gettext("Could not be compared (%(when)s): %(why)s", when=when, why=why))
    if compared.gap:
        return _red(_missing(compared, when))
    return ngettext(
        "Compared with the server (%(when)s): %(num)d mail lies there, nothing is missing here.",
        "Compared with the server (%(when)s): %(num)d mails lie there, nothing is missing here.",
        compared.on_server,
        when=when,
    )


def gap_word(mailbox: Mailbox) -> Any:
    """For the list of mailboxes: that mail is missing; empty if none is. One query for all of them."""
    if "compared" not in g:
        g.compared = Comparison.latest()
    compared = g.compared.get(mailbox.id)
    return _red(_missing(compared, brief(compared.at, utcnow()))) if compared and compared.gap else ""


def _missing(compared: Comparison, when: str) -> str:
    numbers = ", ".join(map(str, compared.missing[:SHOWN_UIDS]))
    return ngettext(
        "%(num)d mail on the server is missing here (%(when)s): UID %(numbers)s",
        "%(num)d mails on the server are missing here (%(when)s): UID %(numbers)s",
        compared.gap,
        when=when,
        numbers=f"{numbers} …" if compared.gap > SHOWN_UIDS else numbers,
    )


def _red(words: str) -> Markup:
    return Markup('<span class="verdict is-bad">{}</span>').format(words)


def _sources(days: list[date]) -> list[Source]:
    """Every mailbox that receives, and whatever else mail came through on these days."""
    counted, compared, rowless = tallies.incoming(days), Comparison.latest(), tallies.rowless()
    nothing = {day: tallies.Tally() for day in days}
    sources = []
    for mailbox in db.session.execute(select(Mailbox).order_by(Mailbox.id)).scalars():
        key = f"mailbox {mailbox.id}"
        lines = counted.pop(key, None)
        if lines or mailbox.imap_host:
            seen = (mailbox, compared.get(mailbox.id), rowless.get(mailbox.id, 0))
            sources.append(Source(key, str(mailbox), lines or nothing, *seen))
    return sources + [Source(key, source_word(key), lines) for key, lines in sorted(counted.items())]
