"""Notices: the page of what an agent was told, and what the bell's script asks."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Response, jsonify, redirect, request, url_for
from flask_admin import expose
from sqlalchemy.orm import defer, joinedload
from werkzeug.wrappers import Response as AnyResponse

from desk import notices
from models import Agent, Customer, Message, Notice, NoticeSettings, Ticket, db, transaction, utcnow
from models.notice_words import what_happened
from views.agents.bell import number, number_word
from views.base import FURTHEST_PAGE, DeskPage, as_id
from views.sessions import signed_in_agent

PAGE_SIZE = 30


class NoticesPage(DeskPage):
    def is_visible(self) -> bool:
        return False  # the bell leads here

    @expose("/")
    def index_view(self) -> Any:
        page = min(as_id(request.args.get("page", 0)) or 0, FURTHEST_PAGE)
        found = _page(signed_in_agent(), page)
        return self.render(
            "desk/notices.html",
            notices=found[:PAGE_SIZE],
            page=page,
            has_more=len(found) > PAGE_SIZE,
            what_happened=what_happened,
        )

    @expose("/read", methods=["POST"])
    def read(self) -> AnyResponse:
        """All of them are seen."""
        with transaction():
            notices.mark_read(signed_in_agent(), now=utcnow())
        return redirect(self.get_url(".index_view"))

    @expose("/news")
    def news(self) -> Response:
        """How many wait, and what the newest says, for the script that counts, sounds and pops up."""
        agent = signed_in_agent()
        settings, newest = notices.settings_of(agent), _newest(agent)
        response = jsonify(
            unread=number(agent),
            word=number_word(agent),
            newest=newest.id if newest else 0,
            told=_told(newest) if newest else None,
            **_how(settings, agent, utcnow()),
        )
        response.add_etag()
        response.make_conditional(request)
        return response


def _page(agent: Agent, page: int) -> list[Notice]:
    """One more than a page holds, if there are more."""
    rows = sa.select(Notice).where(Notice.of(agent)).order_by(Notice.id.desc())
    together = rows.options(*_with_all_it_says()).offset(page * PAGE_SIZE).limit(PAGE_SIZE + 1)
    return list(db.session.execute(together).scalars())


def _newest(agent: Agent) -> Notice | None:
    rows = sa.select(Notice).where(Notice.of(agent), Notice.read_at.is_(None)).order_by(Notice.id.desc())
    return db.session.execute(rows.options(*_with_all_it_says()).limit(1)).scalar_one_or_none()


def _with_all_it_says() -> tuple[Any, ...]:
    message = joinedload(Notice.message)
    return (
        joinedload(Notice.ticket).joinedload(Ticket.customer).selectinload(Customer.addresses),
        joinedload(Notice.by),
        joinedload(Notice.reminder),
        message.joinedload(Message.agent),
        message.options(defer(Message.full_text), defer(Message.html)),
    )


def _told(notice: Notice) -> dict[str, str]:
    ticket = notice.ticket
    return {
        "title": what_happened(notice),
        "text": f"#{ticket.number} {ticket.subject}".strip(),
        "url": url_for("ticket.screen", id=ticket.id),
    }


def _how(settings: NoticeSettings, agent: Agent, now: datetime) -> dict[str, Any]:
    """Whether it sounds and pops up, this minute of the agent's day."""
    is_quiet = notices.is_quiet(agent, settings, now=now)
    return {
        "sound": "" if is_quiet else settings.sound,
        "volume": settings.volume,
        "pops_up": settings.uses_pop_ups and not is_quiet,
    }
