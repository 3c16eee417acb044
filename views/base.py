"""What every screen of the desk stands on: who may come in, whose rows are shown, how rows are written.

Flask-Admin has many doors to a row: the list, its count, the details, the form, the export, the look-ups of
relations, actions on ticked rows. Here all of them lead through `scoped` (R14).
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import Response, abort, flash, redirect, request, url_for
from flask_admin import BaseView
from flask_admin.contrib.sqla import ModelView
from flask_admin.form import BaseForm
from flask_admin.model.template import BaseListRowAction, EditRowAction, ViewRowAction
from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Query
from werkzeug.utils import secure_filename

from desk.errors import DeskError
from models import Agent, Mailbox, Role, db, transaction, utcnow
from views import changes, given_back
from views.addresses import asks_for_data, came_from
from views.made_addresses import address
from views.moments import instant, minute, moment
from views.roles import may_open
from views.sessions import can_send, current_agent, signed_in_agent
from views.spreadsheets import as_csv
from views.within import contains

BIGGEST_ID = 2**31 - 1
FURTHEST_PAGE = 100_000


# Flask-Admin says these itself, and knows them in English alone: templates/flashes.html looks them up.
FLASK_ADMINS_WORDS = (lazy_gettext("Failed to create record."), lazy_gettext("Failed to save record."))


def as_id(text: Any) -> int | None:
    """A row's id as an address names it; None for what can't be one."""
    text = str(text)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= BIGGEST_ID else None


SHOWN_AS = {
    type(None): lambda _view, _value, _name: "",
    datetime: lambda _view, value, _name: instant(value),
    bool: lambda _view, value, _name: gettext("yes") if value else gettext("no"),
}
LISTED_AS = SHOWN_AS | {datetime: lambda _view, value, _name: moment(value)}
EXPORTED_AS = SHOWN_AS | {datetime: lambda _view, value, _name: minute(value)}


class Secured:
    """A part of the desk for agents of a role or higher. Translators come in only where it is said that they do."""

    needs = Role.AGENT
    for_translators = False

    def is_accessible(self) -> bool:
        return may_open(current_agent(), self.needs, for_translators=self.for_translators)

    def inaccessible_callback(self, _name: str, **_arguments: Any) -> Any:
        """Nobody is asked to sign in, and comes back here; an agent is told that it isn't theirs."""
        if current_agent():
            abort(403)
        if asks_for_data():
            abort(401)
        if given_back.has_words():
            return given_back.ask_again(came_from())
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("sign_in.form", next=wanted))

    def _run_view(self, function: Callable[..., Any], *args: Any, **arguments: Any) -> Any:
        # Flask-Admin's own calls the function a second time when anything in it raised a TypeError.
        return function(self, *args, **arguments)

    def get_url(self: Any, endpoint: str, **values: Any) -> str:
        """Flask-Admin's `url_for`; ".act" is one of this view's own."""
        return address(f"{self.endpoint}{endpoint}" if endpoint.startswith(".") else endpoint, **values)

    def render(self, template: str, **names: Any) -> str:
        """The template in the desk's frame, which says so as long as no mail can leave or come."""
        told = {"no_mailbox": not can_send(), "shut_out": _shut_out()}
        return super().render(template, **told, **names)  # type: ignore[misc]


def _shut_out() -> list[Mailbox]:
    """Mailboxes that wait for somebody to sign in, for those who can."""
    reader = current_agent()
    return list(db.session.execute(Mailbox.shut_out()).scalars()) if reader and reader.is_administrator else []


class PostRowAction(BaseListRowAction):
    """Something to be done with a row, by a button in the list, where `when` says that it can be."""

    def __init__(self, endpoint: str, title: Any, *, confirm: Any = "", when: Callable[[Any], bool] | None = None):
        super().__init__(title=title)
        self.endpoint, self.confirm, self.when = endpoint, confirm, when

    def render(self, context: Any, row_id: Any, row: Any) -> Any:
        if self.when and not self.when(row):
            return ""
        return self._resolve_symbol(context, "row_actions.post")(self, row_id, row)


class OnlyWhen(BaseListRowAction):
    """Another row action, only in the rows where `when` says that it can be done."""

    def __init__(self, action: BaseListRowAction, when: Callable[[Any], bool]):
        super().__init__(title=action.title)
        self.action, self.when = action, when

    def render(self, context: Any, row_id: Any, row: Any) -> Any:
        return self.action.render(context, row_id, row) if self.when(row) else ""


class DeskPage(Secured, BaseView):
    """A hand-made page in the desk's frame."""


class DeskView(Secured, ModelView):
    """Flask-Admin's screens for one model. Nothing can be deleted unless a view says so."""

    can_delete = False
    can_view_details = False
    can_export = False
    can_set_page_size = False
    page_size = 50
    export_max_rows = 0
    simple_list_pager = True
    list_template = "desk/list.html"
    create_template = "desk/form.html"
    edit_template = "desk/form.html"
    details_template = "desk/details.html"
    action_disallowed_list = ["delete"]
    form_base_class = BaseForm
    column_type_formatters = LISTED_AS
    column_type_formatters_detail = SHOWN_AS
    column_type_formatters_export = EXPORTED_AS

    named_by = "name"
    """The column that names a row; in the list it leads to the row's details, or to its form if it has none."""

    searched: tuple[Any, ...] = ()
    """Columns that the search box looks into, in any case of any alphabet."""

    words: dict[str, Any] = {}
    """The screen's own words: `new` (the button that makes a row), `hint` (a sentence below the title)."""

    sections: tuple[tuple[Any, tuple[str | tuple[str, ...], ...]], ...] = ()
    """The form's fields in groups: a heading, or "", and names; several names in one stand side by side.

    Without it they stand one after another.
    """

    shows: dict[str, Any] = {}
    """Parts of the list to choose from: `?show=` to a word for the person. See `shown`."""

    def __init__(self, model: type, name: Any, endpoint: str, **options: Any) -> None:
        super().__init__(model, db, name=name, endpoint=endpoint, **options)

    def scoped(self, query: "Query[Any]", agent: Agent) -> "Query[Any]":
        """The rows this agent may see. To be overridden where it isn't all of them."""
        return query

    def shown(self, query: "Query[Any]", part: str) -> "Query[Any]":
        """The rows of the part of the list that was chosen, one of `shows`."""
        return query

    def heading(self, model: Any) -> str:
        """What stands above the form or the details of a row."""
        return str(model)

    def get_list_row_actions(self) -> list[BaseListRowAction]:
        """What can be done with a row, without what its name leads to anyway."""
        named = ViewRowAction if self.can_view_details else EditRowAction
        return [action for action in super().get_list_row_actions() if not isinstance(action, named)]

    # Flask-Admin's doors

    def get_query(self) -> "Query[Any]":
        """For lists and exports: what this agent may see, of the part that was chosen."""
        return self._chosen(self.scoped(db.session.query(self.model), signed_in_agent()))

    def get_count_query(self) -> "Query[Any]":
        return self._chosen(self.scoped(db.session.query(sa.func.count(self.model.id)), signed_in_agent()))

    def get_one(self, id: Any) -> Any:
        """The row of this id, if it is there and this agent may see it."""
        row_id = as_id(id)
        visible = self.scoped(db.session.query(self.model), signed_in_agent())
        return visible.filter(self.model.id == row_id).first() if row_id else None

    def get_visible(self, id: Any) -> Any:
        """The same; what isn't there, or isn't theirs, is the same 404."""
        return self.get_one(id) or abort(404)

    def _chosen(self, query: "Query[Any]") -> "Query[Any]":
        part = request.args.get("show", "")
        return self.shown(query, part) if part in self.shows else query

    def _create_ajax_loader(self, name: str, options: dict[str, Any]) -> Any:
        raise NotImplementedError("a look-up needs a loader of its own, whose query is scoped")

    def _get_list_extra_args(self) -> Any:
        """What an address asks for, brought within bounds: addresses are typed by anyone."""
        asked = super()._get_list_extra_args()
        known = {"show": request.args["show"]} if request.args.get("show") in self.shows else {}
        page = min(max(asked.page or 0, 0), FURTHEST_PAGE)
        return asked.clone(page=page, search=(asked.search or "").strip()[:200] or None, extra_args=known)

    # Search

    def init_search(self) -> bool:
        return bool(self.searched)

    def _apply_search(self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str) -> Any:
        for word in search.split()[:8]:
            query = query.filter(sa.or_(*self.found_by(word)))
        return query, count_query, joins, count_joins

    def found_by(self, word: str) -> Iterator[sa.ColumnElement[bool]]:
        """Conditions, one of which a row must meet to be found by this word."""
        for column in self.searched:
            yield contains(column, word)

    # Writing

    def create_model(self, form: Any) -> Any:
        return self._written(form, self.build_new_instance(), is_created=True)

    def update_model(self, form: Any, model: Any) -> Any:
        return self._written(form, model, is_created=False)

    def delete_model(self, model: Any) -> bool:
        """Whether it is gone; why it isn't has then been said."""
        try:
            with transaction():
                self._note(model, "row_deleted")
                self.delete_row(model)
        except DeskError as error:
            flash(str(error), "error")
            return False
        except IntegrityError:
            flash(gettext("This can't be deleted: something else still needs it."), "error")
            return False
        return True

    def delete_row(self, model: Any) -> None:
        """To be overridden where the desk has a say."""
        db.session.delete(model)

    def _written(self, form: Any, model: Any, *, is_created: bool) -> Any:
        """The row, written in one transaction; False where it can't be, which has then been said."""
        try:
            with transaction():
                db.session.add(model)
                if not is_created:
                    db.session.refresh(model)  # what isn't loaded counts as changed once it is set
                with db.session.no_autoflush:
                    form.populate_obj(model)
                    self.on_model_change(form, model, is_created)
                    self._note(model, "row_made" if is_created else "row_changed")
        except DeskError as error:
            flash(str(error), "error")
            return False
        except IntegrityError:
            flash(gettext("This can't be saved: something with the same name or address is already there."), "error")
            return False
        self.after_model_change(form, model, is_created)
        return model

    def _note(self, model: Any, kind: str) -> None:
        changes.note(model, kind, screen=self.endpoint, by=signed_in_agent(), now=utcnow())

    # Export

    def _export_csv(self, return_url: Any) -> Response:
        """UTF-8 with a byte order mark, without which Excel shows Cyrillic as noise."""
        _, rows = self._export_data()
        titles = [str(title) for _, title in self._export_columns]
        lines = ([self.get_export_value(row, name) for name, _ in self._export_columns] for row in rows)
        name = secure_filename(f"{self.endpoint}-{date.today().isoformat()}.csv")  # noqa: DTZ011 - a name for a file
        return Response(
            "\ufeff" + "".join(as_csv([titles, *lines])),
            mimetype="text/csv",
            headers={"Content-Disposition": f"attachment; filename={name}"},
        )
