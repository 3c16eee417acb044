"""Second step: the first departments, each with a name and signature in the office's languages and an address."""

from dataclasses import dataclass, field

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import office as office_desk
from desk.errors import DeskError
from models import LANGUAGES, Department, Office, db, transaction
from models.languages import Texts
from views.agents.choices import departments
from views.agents.fields import is_address

Answer = str | Response | tuple[str, int]
NEW = "new"


@dataclass
class Row:
    """A department as the page shows it; `key` is its id, or "new" for the one to be added."""

    key: str
    names: Texts = field(default_factory=dict)
    address: str = ""
    signatures: Texts = field(default_factory=dict)
    wrong: str = ""

    @property
    def is_empty(self) -> bool:
        return self.key == NEW and not (self.names or self.address or self.signatures)


def add_to(pages: Blueprint) -> None:
    """Its routes."""
    pages.add_url_rule("/departments", "departments", show, methods=["GET"])
    pages.add_url_rule("/departments", "save_departments", save, methods=["POST"])


def show() -> Answer:
    """The departments there are, and room for one more."""
    return _page([*map(_row_of, departments()), Row(NEW)])


def save() -> Answer:
    """Keep them and go on, to one more department if that was asked for."""
    if "later" in request.form:
        return redirect(url_for("setup.mailbox"), 303)
    known = (str(department.id) for department in departments())
    rows = [_sent(key) for key in (*known, NEW) if f"{key}-address" in request.form]
    for row in rows:
        row.wrong = _what_is_wrong(row)
    if rows and not any(row.wrong for row in rows):
        _keep(rows)
    if any(row.wrong for row in rows):
        return _page(rows), 422
    return redirect(url_for("setup.departments" if "another" in request.form else "setup.mailbox"), 303)


def _keep(rows: list[Row]) -> None:
    """All of them or none. What the desk refuses is said beside its row."""
    row = rows[0]
    try:
        with transaction():
            for row in rows:
                _keep_one(row)
    except DeskError as error:
        row.wrong = str(error)


def _keep_one(row: Row) -> None:
    if row.is_empty:
        return
    department = _new_by_name(row) if row.key == NEW else db.session.get(Department, int(row.key))
    if department:
        office_desk.change_department(department, row.names, row.address, row.signatures)
    else:
        office_desk.add_department(row.names, row.address, row.signatures)


def _new_by_name(row: Row) -> Department | None:
    """The department that this very form made when it was sent before."""
    return next((department for department in departments() if department.names == row.names), None)


def _row_of(department: Department) -> Row:
    return Row(str(department.id), department.names, department.address or "", department.signatures)


def _sent(key: str) -> Row:
    return Row(
        key,
        _texts(key, "name", 200),
        request.form.get(f"{key}-address", "").strip()[:320],
        _texts(key, "signature", 5000),
    )


def _texts(key: str, what: str, most: int) -> Texts:
    sent = {code: request.form.get(f"{key}-{what}-{code}", "").replace("\r\n", "\n").strip() for code in LANGUAGES}
    return {code: text[:most] for code, text in sent.items() if text}


def _what_is_wrong(row: Row) -> str:
    if row.is_empty:
        return ""
    if not row.names:
        return gettext("Please give the department a name, in one language at least.")
    if row.address and not is_address(row.address):
        return gettext("This is not a mail address: %(text)s", text=row.address)
    return ""


def _page(rows: list[Row]) -> str:
    return render_template(
        "setup/departments.html",
        step=2,
        rows=rows,
        languages={code: name for code, name in LANGUAGES.items() if code in Office.current().languages},
    )
