"""The block list: whose mail is spam, kept by managers and administrators."""

from typing import Any

from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from desk import blocking
from desk.errors import DeskError
from models import BlockedSender, Role, utcnow
from views.agents.fields import agent_name
from views.agents.words import breakable
from views.base import DeskView
from views.sessions import signed_in_agent


class BlockedSenderForm(BaseForm):
    """`although` is asked only where more might be blocked than is meant."""

    pattern = StringField(
        lazy_gettext("Address or domain"),
        validators=[InputRequired(), Length(max=400)],
        description=lazy_gettext("Such as win@example.com; or example.com, for everybody there and below it."),
    )
    although = BooleanField(lazy_gettext("Block it all the same"))
    remark = TextAreaField(
        lazy_gettext("Remark"),
        validators=[Length(max=2000)],
        description=lazy_gettext("Why, for whoever wonders later."),
    )
    asks_again = False

    def validate_pattern(self, field: StringField) -> None:
        try:
            pattern = blocking.pattern_of(field.data or "")
            blocking.refuse_what_blocks_us(pattern)
        except DeskError as refusal:
            raise ValidationError(str(refusal)) from refusal
        field.data = pattern
        if pattern == field.object_data:
            return
        if blocking.is_blocked(pattern):
            raise ValidationError(str(blocking.BlockedAlready(pattern)))
        if (why_not := blocking.doubt(pattern)) and not self.although.data:
            self.asks_again = True
            raise ValidationError(str(why_not))


class BlockedSenderView(DeskView):
    needs = Role.MANAGER
    form = BlockedSenderForm
    can_delete = True
    column_list = ("pattern", "remark", "agent", "created_at")
    named_by = "pattern"
    column_sortable_list = ("pattern", "created_at")
    column_default_sort = ("id", True)
    column_labels = {
        "pattern": lazy_gettext("Address or domain"),
        "remark": lazy_gettext("Remark"),
        "agent": lazy_gettext("Added by"),
        "created_at": lazy_gettext("Since"),
    }
    column_formatters = {
        "pattern": lambda _view, _context, row, _name: breakable(row.pattern),
        "agent": lambda _view, _context, row, _name: agent_name(row.agent) if row.agent else "",
    }
    searched = (BlockedSender.pattern, BlockedSender.remark)
    words = {
        "new": lazy_gettext("Block a sender"),
        "hint": lazy_gettext(
            "New mail from here goes into the spam folder. Customers who have a ticket that is no spam are let in "
            "all the same."
        ),
    }
    sections = (("", ("pattern", "although", "remark")),)

    def validate_form(self, form: Any) -> bool:
        is_valid = bool(super().validate_form(form))
        if "although" in form and (is_valid or not form.asks_again):
            del form.although
        return is_valid

    def on_model_change(self, form: BaseForm, model: Any, is_created: bool) -> None:
        if is_created:
            model.agent, model.created_at = signed_in_agent(), utcnow()

    def heading(self, model: BlockedSender) -> str:
        return gettext("Block list: %(sender)s", sender=model.pattern)
