"""What the office writes itself, in all its languages (C8, R19)."""

import pytest

from desk import own_texts, spoken
from models import CannedReply, Category, CustomField, FieldKind, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("C8")

SIZES = [{"key": "s", "names": {"en": "Small"}, "is_offered": True}]


def found(kind, part):
    return [one for one in own_texts.all_of_them("en") if (one.kind, one.part) == (kind, part)]


def the_text(kind, row_id, part, reader):
    found = own_texts.one(kind, row_id, part, reader)
    assert found
    return found


@pytest.fixture
def rows(office):
    with transaction():
        size = CustomField(labels={"en": "Size"}, kind=FieldKind.ONE, options=SIZES)
        canned = CannedReply(name="Thanks", texts={"en": "Thank you", "de": "Danke"}, used=10)
        category = Category(names={"en": "Offers"})
        db.session.add_all([size, canned, category])
        db.session.flush()
        return {"custom_field": size.id, "canned_reply": canned.id, "category": category.id}


def test_each_kind_of_text_is_there_also_what_a_list_offers(rows):
    kinds = {(one.kind, one.part) for one in own_texts.all_of_them("en")}

    assert kinds >= {
        ("department", "names"),
        ("department", "signatures"),
        ("custom_field", "labels"),
        ("custom_field", "option-s"),
        ("canned_reply", "texts"),
        ("category", "descriptions"),
    }


def test_what_is_missing_stands_first_where_most_tickets_need_it(rows, ticket, alice, sales):
    with transaction():
        spoken.say(ticket, "uk", by=alice, now=NOON)
        ticket.category_id = rows["category"]

    holes = own_texts.missing(own_texts.all_of_them("en"), ["uk", "ru"])

    first = {(text.kind, code) for text, code in holes if text.uses.get(code)}
    assert {(text.kind, code) for text, code in holes[: len(first)]} <= first
    assert ("category", "uk") in first and ("canned_reply", "uk") in first


def test_a_text_that_nobody_wrote_is_missing_nowhere(rows):
    [descriptions] = found("category", "descriptions")

    assert not descriptions.lacks("de")


def test_a_variant_is_added_and_the_others_stay(rows):
    row, text = the_text("canned_reply", rows["canned_reply"], "texts", "en")

    with transaction():
        changed = own_texts.write(row, text, {"uk": ""}, {"uk": " Дякую "})

    assert changed and row.texts == {"en": "Thank you", "de": "Danke", "uk": "Дякую"}


def test_an_option_of_a_list_is_translated_in_its_place(rows):
    row, text = the_text("custom_field", rows["custom_field"], "option-s", "en")

    with transaction():
        own_texts.write(row, text, {"de": ""}, {"de": "Klein"})

    db.session.refresh(row)
    assert row.options == [{"key": "s", "names": {"en": "Small", "de": "Klein"}, "is_offered": True}]


def test_what_a_colleague_wrote_meanwhile_is_not_lost(rows):
    row, seen = the_text("canned_reply", rows["canned_reply"], "texts", "en")
    with transaction():
        own_texts.write(row, seen, {"de": "Danke"}, {"de": "Vielen Dank"})

    _, now = the_text("canned_reply", rows["canned_reply"], "texts", "en")
    with pytest.raises(own_texts.ChangedMeanwhile) as refusal:
        own_texts.write(row, now, {"de": "Danke"}, {"de": "Besten Dank"})

    assert refusal.value.theirs == {"de": "Vielen Dank"}
    assert row.texts["de"] == "Vielen Dank"


def test_two_who_translate_into_different_languages_do_not_meet(rows):
    row, _ = the_text("canned_reply", rows["canned_reply"], "texts", "en")
    seen = dict(row.texts)

    for code, said in (("uk", "Дякую"), ("ru", "Спасибо")):
        _, now = the_text("canned_reply", rows["canned_reply"], "texts", "en")
        with transaction():
            own_texts.write(row, now, seen, seen | {code: said})

    assert set(row.texts) == {"en", "de", "uk", "ru"}


def test_a_text_that_is_needed_cannot_be_emptied_everywhere(rows):
    row, text = the_text("category", rows["category"], "names", "en")

    with pytest.raises(own_texts.NeededInOne):
        own_texts.write(row, text, {"en": "Offers"}, {"en": ""})


def test_too_long_a_text_is_refused(rows):
    row, text = the_text("category", rows["category"], "names", "en")

    with pytest.raises(own_texts.TooLong):
        own_texts.write(row, text, {"de": ""}, {"de": "x" * 201})


@pytest.mark.parametrize(
    ("kind", "row_id", "part"), [("zzz", 1, "names"), ("department", 99999, "names"), ("department", 1, "id")]
)
def test_what_there_is_not_is_not_found(rows, kind, row_id, part):
    assert own_texts.one(kind, row_id, part, "en") is None
