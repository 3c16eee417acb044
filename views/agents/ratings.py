"""Ratings, for managers: per agent and department, and what customers said (R26)."""

from datetime import timedelta
from typing import Any

from flask import request
from flask_admin import expose
from flask_babel import format_percent

from desk import rating_figures
from models import Role, utcnow
from views.base import DeskPage
from views.languages import reader_language
from views.score_words import score_word
from views.sessions import signed_in_agent

SPANS = {"30": 30, "90": 90, "365": 365, "all": 0}


class RatingsPage(DeskPage):
    needs = Role.MANAGER

    @expose("/")
    def index_view(self) -> Any:
        span = request.args.get("days", "90")
        days = SPANS.get(span, SPANS["90"])
        since = utcnow() - timedelta(days=days) if days else None
        reader = signed_in_agent()
        return self.render(
            "desk/ratings.html",
            span=span if span in SPANS else "90",
            agents=rating_figures.by_agent(reader, since),
            departments=rating_figures.by_department(reader, since, reader_language()),
            said=rating_figures.lately(reader, since),
            percent=lambda share: format_percent(share, "#,##0 %"),
            score_word=score_word,
        )
