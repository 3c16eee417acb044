"""What changes something wants a form of ours: neither a link nor another site's form does it (R14)."""

import pytest

from models import db
from tests.access.test_walk import addresses, doors, form

pytestmark = pytest.mark.row("R14")
SEEN = {"read_mark", "signed_in", "notice", "agent", "presence"}  # that one looked, and when


def all_rows() -> dict[str, list]:
    return {
        table.name: sorted(map(str, db.session.execute(table.select())))
        for table in db.metadata.sorted_tables
        if table.name not in SEEN
    }


def test_no_form_without_its_token_changes_anything(app, foreign, root, signed_in, monkeypatch):
    browser = signed_in(root)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    before, said = all_rows(), form(foreign.all_ids)

    taken = [
        (address, answer.status_code)
        for method, rule in doors(app)
        if method not in ("GET", "HEAD")
        for address in addresses(rule, {foreign.ticket, foreign.mailbox})
        for answer in [browser.open(address, method=method, data=said)]
        if answer.status_code not in (400, 404)
    ]

    assert taken == []
    assert all_rows() == before


def test_no_link_changes_anything(app, foreign, root, signed_in):
    browser = signed_in(root)
    before, said = all_rows(), form(foreign.all_ids)

    for method, rule in doors(app):
        if method == "POST":
            for address in addresses(rule, foreign.all_ids):
                browser.get(address.partition("?")[0], query_string=said)

    assert all_rows() == before
