"""What an agent wants to be told and how: a section of "My profile"."""

from datetime import time
from typing import Any

from flask import flash, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext, ngettext
from wtforms import BooleanField, IntegerField, SelectField, TimeField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import RangeInput

from desk import notices
from models import NoticeKind, NoticeSettings, db, transaction
from views.agents.push import push_names
from views.sessions import signed_in_agent

KINDS = {
    NoticeKind.ASSIGNED: lazy_gettext("A ticket is given to me"),
    NoticeKind.ANSWERED: lazy_gettext("A customer writes in a ticket of mine"),
    NoticeKind.MENTIONED: lazy_gettext("Somebody mentions me in a note"),
    NoticeKind.CHANGED: lazy_gettext("Something happens in a ticket that I watch"),
    NoticeKind.ESCALATED: lazy_gettext("A ticket is escalated to me, or a rule brings it to me"),
    NoticeKind.REMINDED: lazy_gettext("I wanted to be reminded"),
    NoticeKind.FAILED: lazy_gettext("An answer of mine didn't arrive"),
    NoticeKind.NEW: lazy_gettext("A new ticket in my departments"),
}
SOUNDS = {
    "drop": lazy_gettext("Drop"),
    "bell": lazy_gettext("Little bell"),
    "knock": lazy_gettext("Knock"),
    "chord": lazy_gettext("Chord"),
    "": lazy_gettext("No sound"),
}
MINUTES = (5, 15, 60, 240)


SHOWN = ("uses_pop_ups", "pushes_words")


def _mails() -> list[tuple[str, str]]:
    after = [
        (str(number), ngettext("if unread after %(num)d minute", "if unread after %(num)d minutes", number))
        for number in MINUTES
    ]
    return [("", gettext("never")), ("0", gettext("at once")), *after]


def _minutes(value: time | None) -> int | None:
    return value.hour * 60 + value.minute if value else None


def _time(minutes: int | None) -> time | None:
    return None if minutes is None else time(minutes // 60, minutes % 60)


class NoticeForm(BaseForm):
    """With two fields more for each kind: `shown_…` and `mail_…`."""

    watches_mentioned = BooleanField(lazy_gettext("Watch tickets in which I am mentioned"))
    watches_taken_part = BooleanField(lazy_gettext("Watch tickets in which I write"))
    sound = SelectField(lazy_gettext("Sound"), choices=lambda: [(name, str(word)) for name, word in SOUNDS.items()])
    volume = IntegerField(
        lazy_gettext("Volume"),
        validators=[NumberRange(min=0, max=100)],
        widget=RangeInput(),
        render_kw={"min": "0", "max": "100", "step": "5"},
    )
    quiet_from = TimeField(lazy_gettext("Quiet from"), validators=[Optional()])
    quiet_until = TimeField(lazy_gettext("until"), validators=[Optional()])
    uses_pop_ups = BooleanField(lazy_gettext("Show notices outside of this page too"))
    pushes_words = BooleanField(
        lazy_gettext("What is pushed also says the subject, who wrote, and the first words"),
        description=lazy_gettext(
            "A locked telephone shows them to anyone. Without, it says what kind of thing happened, and the number."
        ),
    )

    @classmethod
    def of(cls, settings: NoticeSettings) -> "NoticeForm":
        """Filled in with what holds now."""
        kinds = {f"shown_{kind.value}": settings.shows(kind) for kind in NoticeKind}
        mails = {f"mail_{kind.value}": str(settings.mails.get(kind.value, "")) for kind in NoticeKind}
        quiet = {name: _time(getattr(settings, name)) for name in ("quiet_from", "quiet_until")}
        names = ("watches_mentioned", "watches_taken_part", "sound", "volume", *SHOWN)
        return cls(None, **kinds, **mails, **quiet, **{name: getattr(settings, name) for name in names})

    def fill(self, settings: NoticeSettings) -> None:
        settings.shown = {kind.value: self[f"shown_{kind.value}"].data for kind in NoticeKind}
        chosen = {kind.value: self[f"mail_{kind.value}"].data for kind in NoticeKind}
        settings.mails = {kind: int(minutes) for kind, minutes in chosen.items() if minutes}
        for name in ("watches_mentioned", "watches_taken_part", "sound", "volume", *SHOWN):
            setattr(settings, name, self[name].data)
        settings.quiet_from, settings.quiet_until = _minutes(self.quiet_from.data), _minutes(self.quiet_until.data)


for _kind, _word in KINDS.items():
    setattr(NoticeForm, f"shown_{_kind.value}", BooleanField(_word))
    setattr(NoticeForm, f"mail_{_kind.value}", SelectField(lazy_gettext("By mail"), choices=_mails))


class NoticeSettingsActs:
    """Its part of the profile's page."""

    @expose("/notices", methods=["POST"])
    def notices(self: Any) -> Any:
        form = NoticeForm(request.form)
        if not form.validate():
            return self._page(notice_form=form)
        with transaction():
            agent = signed_in_agent()
            settings = notices.settings_of(agent)
            form.fill(settings)
            db.session.add(settings)
        flash(gettext("Saved."), "success")
        return redirect(self.get_url(".index_view", _anchor="notices"))


def notice_names(form: NoticeForm | None) -> dict[str, Any]:
    """What its template needs."""
    return {
        "notice_form": form or NoticeForm.of(notices.settings_of(signed_in_agent())),
        "notice_kinds": KINDS,
        **push_names(),
    }
