"""What a rule's conditions mean, one sentence a line (S4)."""

import pytest

from desk import conditions
from desk.asked_letter import Letter
from mail.read import read
from tests.letters import letter

pytestmark = pytest.mark.row("S4")

ZIP = ("Fotos.ZIP", "application/octet-stream", b"x" * 2_000_000)


def meets(sentence, **fields):
    """Whether a letter meets "field test value"; a header's name stands behind its field, with a colon."""
    return conditions.is_met(condition(sentence), asked(**fields))


def condition(sentence):
    field, test, value = f"{sentence} ".split(" ", 2)
    field, _, name = field.partition(":")
    return {"field": field, "test": test, "value": value.rstrip(" "), "name": name}


def asked(**fields):
    return Letter.of(read(letter(**fields)))


@pytest.mark.parametrize(
    ("sentence", "fields"),
    [
        ("sender is carol@example.com", {}),
        ("sender is CAROL@EXAMPLE.COM", {}),
        ("sender is Carol Weiss", {}),
        ("sender ends @example.com", {}),
        ("sender contains weiß", {}),
        ("sender like *@*.com", {}),
        ("recipient is support@example.org", {}),
        ("recipient is support@example.org", {"to": "Hilfe <Support+rechnung@example.org>"}),
        ("recipient contains +rechnung", {"to": "Hilfe <Support+rechnung@example.org>"}),
        ("recipient is sales@example.org", {"Cc": "sales@example.org"}),
        ("recipient is sales@example.org", {"Delivered_To": "sales@example.org"}),
        ("recipient begins hilfe", {"to": "Hilfe <support@example.org>"}),
        ("subject begins drucker", {}),
        ("subject contains счет", {"subject": "Ваш СЧЁТ"}),
        ("subject contains ЩЁЛОЧЬ", {"subject": "щелочь"}),
        ("subject contains рахунок\ninvoice\nrechnung", {"subject": "Ihre Rechnung"}),
        ("subject is drucker   brennt", {}),
        ("subject absent", {"subject": ""}),
        ("text contains brennt", {}),
        ("text contains zwei worte", {"text": "Das sind zwei\nWorte."}),
        ("text lacks rechnung\ngutschrift", {}),
        ("header:x-priority is 1", {"X_Priority": "1"}),
        ("header:X-Mailer present", {"X_Mailer": "The Bat!"}),
        ("header:X-Mailer absent", {}),
        ("header:X-Team contains прода", {"X_Team": "Отдел продаж"}),
        ("language is de", {"text": "Der Drucker brennt, und wir haben keine Ahnung, was zu tun ist."}),
        ("language is uk", {"text": "Добрий день, принтер горить, і ми не знаємо, що робити."}),
        ("language is_not ru", {"text": "Добрий день, принтер горить, і ми не знаємо, що робити."}),
        ("language is unknown", {"subject": "", "text": "12345"}),
        ("attachment present", {"attachments": (ZIP,)}),
        ("attachment absent", {}),
        ("attachment like *.zip", {"attachments": (ZIP,)}),
        ("file_kind is archive", {"attachments": (ZIP,)}),
        ("file_kind is picture", {"attachments": (("x", "image/png", b"png"),)}),
        ("file_size over 1,5", {"attachments": (ZIP,)}),
        ("kind is list", {"List_Id": "<news.example.com>"}),
        ("kind is machine", {"Auto_Submitted": "auto-generated"}),
        ("kind is_not machine", {}),
    ],
)
def test_this_is_met(sentence, fields):
    assert meets(sentence, **fields) is True


@pytest.mark.parametrize(
    ("sentence", "fields"),
    [
        ("sender is example.com", {}),
        ("sender is_not carol@example.com", {}),
        ("sender ends @example.co", {}),
        ("sender like *@example", {}),
        ("recipient is carol@example.com", {}),
        ("subject begins brennt", {}),
        ("subject contains рахунок\ninvoice", {}),
        ("subject present", {"subject": ""}),
        ("subject like *brennt*drucker*", {}),
        ("text lacks rechnung\ndrucker", {}),
        ("header:X-Priority is 1", {}),
        ("header:X-Priority is 1", {"X_Other": "1"}),
        ("header:X-Mailer contains bat", {}),
        ("language is en", {"text": "Der Drucker brennt, und wir haben keine Ahnung, was zu tun ist."}),
        ("attachment present", {}),
        ("attachment contains fotos", {}),
        ("file_kind is program", {"attachments": (ZIP,)}),
        ("file_size over 2", {"attachments": (ZIP,)}),
        ("kind is list", {}),
        ("colour is red", {}),
        ("subject sounds_like drucker", {}),
        ("subject contains ", {}),
        ("file_size over much", {"attachments": (ZIP,)}),
    ],
)
def test_this_is_not_met(sentence, fields):
    assert meets(sentence, **fields) is False


@pytest.mark.parametrize(
    ("pattern", "text", "is_like"),
    [
        ("a*c", "abc", True),
        ("a*c", "ac", True),
        ("a*c", "abcd", False),
        ("ab*ba", "aba", False),
        ("*a*b*", "xbxaxbx", True),
        ("*a*b*", "xbxa", False),
        ("a**b", "ab", True),
        ("abc", "abc", True),
        ("abc", "abcd", False),
    ],
)
def test_a_star_stands_for_anything(pattern, text, is_like):
    assert meets(f"subject like {pattern}", subject=text) is is_like


def test_a_picture_shown_in_place_is_no_attachment():
    raw = (
        b"From: carol@example.com\r\nTo: support@example.org\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
        b'<p>Hi <img src="cid:logo"></p>\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\n'
        b'Content-Disposition: inline; filename="logo.png"\r\n\r\npng\r\n--b--\r\n'
    )

    assert conditions.is_met(condition("attachment present"), Letter.of(read(raw))) is False


@pytest.mark.parametrize(
    ("met", "needs_all", "fits"),
    [
        ("yes yes", True, True),
        ("yes no", True, False),
        ("no no", True, False),
        ("yes no", False, True),
        ("no no", False, False),
        ("yes gone", True, None),
        ("no gone", True, False),
        ("yes gone", False, True),
        ("no gone", False, None),
        ("", True, False),
        ("", False, False),
    ],
)
def test_all_of_them_or_one_of_them(met, needs_all, fits):
    sentences = {"yes": "subject contains drucker", "no": "subject contains monitor", "gone": "header:X-Y present"}
    what_is_left = Letter(("", ""), "Drucker", "", None, [], mail=None)

    said = conditions.fit([condition(sentences[word]) for word in met.split()], what_is_left, needs_all=needs_all)

    assert said is fits


def test_a_pattern_made_to_be_slow_is_not():
    slow = "subject like " + "*a" * 140 + "*b"

    assert meets(slow, subject="a" * 400, text="x") is False
