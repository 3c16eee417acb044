"""Canned replies that lack a language are found on either database (R19)."""

import pytest

from models import CannedReply, db, transaction


@pytest.mark.row("R19")
def test_a_text_that_is_empty_or_not_there_is_lacking(office):
    texts = ({"en": "Thanks", "de": "Danke"}, {"en": "Thanks"}, {"en": "Thanks", "de": ""}, dict[str, str]())
    with transaction():
        db.session.add_all(CannedReply(name=str(number), texts=each) for number, each in enumerate(texts))

    lacking = {code: db.session.query(CannedReply.name).filter(CannedReply.lacks(code)).all() for code in ("en", "de")}

    assert {code: sorted(name for (name,) in rows) for code, rows in lacking.items()} == {
        "en": ["3"],
        "de": ["1", "2", "3"],
    }
