"""The morning sheet: as a page, and whether and when an agent wants it by mail."""

from datetime import time, timedelta
from typing import Any

from flask import flash, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from wtforms import TimeField
from wtforms.validators import Optional

from desk import morning
from models import MorningSheet, db, transaction, utcnow
from views.sessions import signed_in_agent


class MorningForm(BaseForm):
    morning_at = TimeField(
        lazy_gettext("Morning sheet by mail at"),
        validators=[Optional()],
        description=lazy_gettext("Once a day on your own clock. Leave it empty to get none."),
    )


class MorningPage:
    """Its part of the statistics."""

    @expose("/morning")
    def morning(self: Any) -> str:
        reader, now = signed_in_agent(), utcnow()
        told = morning.sections(reader, since=now - timedelta(days=1), now=now)
        return str(self.render("desk/morning.html", sections=told, **self.frame()))


class MorningActs:
    """Its part of the profile's page."""

    @expose("/morning", methods=["POST"])
    def morning(self: Any) -> Any:
        form = MorningForm(request.form)
        if not form.validate():
            return self._page(morning_form=form)
        with transaction():
            _want(form.morning_at.data)
        flash(gettext("Saved."), "success")
        return redirect(self.get_url(".index_view", _anchor="morning"))


def filled_in() -> MorningForm:
    """Filled in with what holds now."""
    sheet = db.session.get(MorningSheet, signed_in_agent().id)
    form = MorningForm(None)
    form.morning_at.data = time(sheet.minute // 60, sheet.minute % 60) if sheet else None
    return form


def _want(at: Any) -> None:
    """Where its hour of today has passed, the first one comes tomorrow."""
    agent, now = signed_in_agent(), utcnow()
    sheet = db.session.get(MorningSheet, agent.id)
    if at is None:
        if sheet:
            db.session.delete(sheet)
        return
    minute = at.hour * 60 + at.minute
    if sheet is None:
        sheet = MorningSheet(agent=agent, minute=minute)
        db.session.add(sheet)
    sheet.minute = minute
    db.session.flush()
    if sheet.is_due(now):
        sheet.sent_at = now
