"""The words that a mail or a customer is found by, on either database."""

import pytest
from sqlalchemy import select

from models import (
    AddressWord,
    CustomerWord,
    IncomingMail,
    IncomingWord,
    OutgoingMail,
    OutgoingWord,
    db,
    transaction,
)
from models.word import chunks_of, words_of
from tests.conftest import NOON
from tests.desk.steps import file
from tests.letters import letter

pytestmark = pytest.mark.row("A3")


@pytest.fixture
def mail(office):
    raw = letter(
        "Иван <Ivan.Petrov@firma.example>", subject="Re: Ёлка, принтеры A-17/4", Message_ID="<x.1@firma.example>"
    )
    return file(raw)


def found(text, word=IncomingWord):
    [chunk] = chunks_of(text)
    return set(db.session.execute(select(word.row_id).where(word.begins_with(chunk))).scalars())


@pytest.mark.parametrize(
    "text", ["ivan", "PETROV@F", "firma.exa", "принтер", "ПРИНТ", "елка", "Ёл", "A-17", "17/4", "<x.1@firma.example>"]
)
def test_a_mail_is_found_by_whatever_begins_where_a_word_of_it_begins(mail, text):
    assert found(text) == {mail.id}


@pytest.mark.parametrize("text", ["etrov", "example", "ринтер", "принтерыы"])
def test_it_is_not_found_by_other_letters_or_by_the_end_of_its_address_alone(mail, text):
    assert found(text) == set()


def test_words_follow_what_is_written_and_go_with_their_row(mail):
    with transaction():
        db.session.get_one(IncomingMail, mail.id).subject = "Сервер"
    after = found("принтер"), found("сервер"), found("ivan")

    with transaction():
        db.session.delete(db.session.get_one(IncomingMail, mail.id))

    assert after == (set(), {mail.id}, {mail.id})
    assert found("сервер") == set()


def test_what_is_known_of_a_mail_later_joins_what_was_known_before(office):
    with transaction():
        mail = IncomingMail(source="pipe", digest="0" * 64, size=1, received_at=NOON, subject="Сервер")
        db.session.add(mail)

    with transaction():
        mail.from_address = "ivan@firma.example"

    assert found("сервер") == found("ivan") == {mail.id}


def test_a_mail_to_several_is_found_by_each_of_them(mail):
    with transaction():
        outgoing = db.session.query(OutgoingMail).one()
        outgoing.copies = ["Ольга <olga@firma.example>"]

    assert found("ivan", OutgoingWord) == found("ольга", OutgoingWord) == found("olga@f", OutgoingWord) == {outgoing.id}


def test_a_customer_is_found_by_name_and_by_each_address(carol):
    [address] = carol.addresses
    assert (found("weiß", CustomerWord), found("carol@", AddressWord)) == ({carol.id}, {address.id})


def test_a_silly_subject_leaves_a_bounded_number_of_words():
    words = words_of({"subject": "x" * 500 + " " + "a.b" * 300, "from_address": "\0"})

    assert len(words) <= 60
    assert max(map(len, words)) == 60
