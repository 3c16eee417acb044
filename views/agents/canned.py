"""Canned replies: read by every agent, kept by managers and administrators (R19)."""

from flask_admin.form import BaseForm
from flask_babel import lazy_gettext, ngettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from desk import canned
from models import CannedReply
from views.agents.fields import RowField, TextsField
from views.agents.kept_texts import KeptTextsView, check_department, departments_of_keeper, for_whom, languages_of


class CannedReplyForm(BaseForm):
    name = StringField(
        lazy_gettext("Title"),
        validators=[InputRequired(), Length(max=200)],
        description=lazy_gettext("How agents find it; customers never see it."),
    )
    department_id = RowField(lazy_gettext("For"), rows=departments_of_keeper, validators=[check_department])
    texts = TextsField(
        lazy_gettext("Text"),
        rows=8,
        most=20000,
        needed=True,
        description=lazy_gettext(
            "Filled in: {customer}, {first_name}, {organisation}, {number}, {subject}, {link}, {agent}, {department}, "
            "{office}."
        ),
    )


class CannedReplyView(KeptTextsView):
    form = CannedReplyForm
    column_list = ("name", "department", "texts", "used", "used_at")
    column_details_list = ("department", "texts", "used", "used_at")
    column_sortable_list = ("name", "used", "used_at")
    column_default_sort = "name"
    column_labels = {
        "name": lazy_gettext("Title"),
        "department": lazy_gettext("For"),
        "texts": lazy_gettext("Languages"),
        "used": lazy_gettext("How often sent"),
        "used_at": lazy_gettext("Last sent"),
    }
    searched = (CannedReply.name,)
    words = {
        "new": lazy_gettext("New canned reply"),
        "nothing_shown": lazy_gettext("Every canned reply has a text in this language."),
    }
    column_formatters = {
        "department": lambda _view, _context, row, _name: for_whom(row),
        "texts": lambda _view, _context, row, _name: languages_of(row),
        "used": lambda _view, _context, row, _name: ngettext("%(num)d time", "%(num)d times", row.used),
    }

    def delete_row(self, model: CannedReply) -> None:
        canned.delete(model)
