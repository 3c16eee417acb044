"""Names of people and files as mail programs read them: the bytes, the library, and our own reader (R10)."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mail import wire_form
from mail.read import read
from models.written import written
from tests.mail.mails import CAROL, mail

FILES = [
    "Счёт.pdf",
    "Счёт на оплату № 42 от 22 ноября 2026 года для ООО «Ромашка и партнёры».pdf",
    "Договір підряду із додатками, підписаний обома сторонами, остаточний варіант " * 2 + ".docx",
    "Größenübersicht ß.xlsx",
    "🔥 Feuer 👩‍👩‍👧‍👦.jpg",
    'Das "neue" Angebot.pdf',
    'Новый "прайс"; лист.pdf',
    "it's 100%.pdf",
    "'в кавычках'.txt",
    "semi;colon=x, comma.pdf",
    "plain name.pdf",
    "a" * 180 + ".pdf",
    "é.pdf",  # with a combining accent
]
NAMES = [
    "Олександр Миколайович Нечуй-Левицький · Відділ технічної підтримки та супроводу клієнтів",
    "Müller & Söhne · Kundendienst",
    "Служба поддержки (тест), ООО «Ромашка»",
    "🔥" * 40,
    "Иванов, Иван",
]
letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf")), max_size=120)


def sent(filename: str = "", **headers: str) -> bytes:
    message = mail(**headers)
    if filename:
        message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=filename)
    return wire_form.as_sent(message)


def the_file(raw: bytes) -> EmailMessage:
    return next(iter(message_from_bytes(raw, policy=policy.default).iter_attachments()))


def longest(raw: bytes) -> int:
    return max(map(len, raw.split(b"\r\n")))


def decoded(raw: bytes, header: str) -> str:
    """A header as most programs read it: the words decoded, what is folded put together."""
    said = str(message_from_bytes(raw)[header]).replace("\r\n", "")
    return str(make_header(decode_header(said)))


def words_of(raw: bytes, header: bytes) -> list[bytes]:
    """The encoded words of one header, as they stand there."""
    [line] = re.findall(rb"(?ms)^%s: .*?(?=^\S)" % header, raw)
    return re.findall(rb"=\?[^?]+\?[bq]\?[^?]*\?=", line)


@pytest.mark.row("R10")
@pytest.mark.parametrize("name", FILES)
def test_a_files_name_stands_there_both_ways_and_each_reader_finds_it(name):
    raw = sent(name)

    file = the_file(raw)
    [ours] = read(raw).attachments
    assert file.get_filename() == name
    assert str(make_header(decode_header(str(file.get_param("name"))))) == name  # as Outlook and old programs read it
    assert ours.filename == name or len(name) > 150
    assert (raw.isascii(), longest(raw) <= 78) == (True, True)


@pytest.mark.row("R10")
@pytest.mark.parametrize("name", NAMES)
def test_a_persons_name_is_folded_between_letters_never_within_one(name):
    raw = sent(From=str(wire_form.Address(name, addr_spec="support@example.org")), Subject=f"Re: {name} [#42]")

    again = read(raw)
    assert again.sender and again.sender.name == name
    assert decoded(raw, "From") == written(name, "support@example.org")
    assert (again.subject, decoded(raw, "Subject")) == (f"Re: {name} [#42]", f"Re: {name} [#42]")
    assert longest(raw) <= 78
    for word in words_of(raw, b"From") + words_of(raw, b"Subject"):
        assert str(make_header(decode_header(word.decode())))  # whole letters only: else this raises


@pytest.mark.row("R10")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(letters)
def test_any_name_and_subject_come_out_as_they_went_in(text):
    name = " ".join(text.split())

    raw = sent(To=str(wire_form.Address(name, addr_spec=CAROL)), Subject=f"Re: {name} [#42]")

    to = message_from_bytes(raw, policy=policy.default)["To"]
    assert [address.addr_spec for address in to.addresses] == [CAROL]
    assert decoded(raw, "Subject").split() == f"Re: {name} [#42]".split()
    assert (raw.isascii(), longest(raw) < 998) == (True, True)


@pytest.mark.row("R10")
def test_domains_in_any_letters_are_written_so_that_every_server_knows_them():
    raw = sent(To="Кароль <carol@пошта.укр>", From="Підтримка <support@підтримка.example>")

    assert b"<carol@xn--80a1acn3a.xn--j1amh>" in raw
    assert re.search(rb"<support@xn--[a-z0-9-]+\.example>", raw)
