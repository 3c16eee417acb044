"""The screen where tags are kept."""

import re
from pathlib import Path

import pytest

from desk import sorting
from models import Tag, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("S15")


@pytest.fixture
def bill(ticket, alice):
    with transaction():
        sorting.tag(ticket, ["bill", "invoice"], by=alice, now=NOON)
    return db.session.query(Tag).filter_by(key="bill").one()


def names():
    db.session.rollback()
    return sorted((one.name, one.colour) for one in db.session.query(Tag))


def test_managers_rename_and_colour_a_tag_and_the_ticket_shows_it(bill, ticket, mona, signed_in):
    browser = signed_in(mona)

    browser.post(f"/desk/tag/edit/?id={bill.id}", data={"name": "Bills", "colour": "green"})

    assert names() == [("Bills", "green"), ("invoice", "")]
    assert "tag-green" in browser.get(f"/desk/ticket/{ticket.id}").text


def test_a_name_that_is_there_already_is_refused_in_words(bill, root, signed_in):
    answer = signed_in(root).post(f"/desk/tag/edit/?id={bill.id}", data={"name": "INVOICE", "colour": ""})

    assert "There is a tag of this name." in answer.text
    assert ("bill", "") in names()


def test_two_are_joined_on_the_screen_and_taken_apart_again(bill, mona, signed_in):
    browser = signed_in(mona)

    browser.post(f"/desk/tag/{bill.id}/merge", data={"into": "Invoice"})
    joined = names()
    (merging,) = re.findall(r'name="merging" value="(\d+)"', browser.get("/desk/tag/").text)
    browser.post("/desk/tag/unmerge", data={"merging": merging})

    assert (joined, names()) == ([("invoice", "")], [("bill", ""), ("invoice", "")])


def test_agents_are_offered_tags_and_keep_none(bill, alice, signed_in):
    browser = signed_in(alice)

    offered = browser.get("/desk/ticket/tags?q=IN").json
    answers = [browser.get("/desk/tag/").status_code, browser.post(f"/desk/tag/{bill.id}/delete").status_code]

    assert (offered, answers) == ({"tags": ["invoice"]}, [403, 403])


def test_the_text_of_each_colour_stands_out_from_its_ground_light_and_dark():
    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
        return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    rules = re.findall(r"\.tag-(\w+) .*?light-dark\((.*?), (.*?)\).*?light-dark\((.*?), (.*?)\)", css())

    for _, *colours in rules:
        for ground, text in ((colours[0], colours[2]), (colours[1], colours[3])):
            darker, lighter = sorted((light(ground), light(text)))
            assert (lighter + 0.05) / (darker + 0.05) >= 7
    assert [name for name, *_ in rules] == list(Tag.COLOURS)


def css():
    return (Path(__file__).parents[3] / "static" / "css" / "tags.css").read_text()
