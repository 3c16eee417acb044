"""Pictures stand in the words where the mail's HTML, or its program's mark, has them (S11)."""

import time

import pytest

from models import Attachment, Message
from views.letters.pictures import in_words, is_picture

pytestmark = pytest.mark.row("S11")
LONG = "Guten Tag, so sieht der Fehler auf unserem Bildschirm aus, wenn man druckt:"


def picture(content_id="shot@x", filename="Bild.png", size=50_000, content_type="image/png", is_inline=True):
    return Attachment(
        filename=filename, content_type=content_type, content_id=content_id, size=size, is_inline=is_inline, digest="0"
    )


def told(text, html, *files):
    message = Message(text=text, html=html, attachments=list(files))
    return [one if isinstance(one, str) else one.filename for one in in_words(text, message)]


def test_a_picture_stands_behind_the_words_it_stands_behind_in_the_html():
    html = f'<p>{LONG}</p><p><img alt="" src="cid:shot@x"></p><p>Danach ist alles weg.</p>'

    assert told(f"{LONG}\n\n\nDanach ist alles weg.", html, picture()) == [LONG, "Bild.png", "Danach ist alles weg."]


def test_several_pictures_stand_each_in_its_place():
    html = f'{LONG}<img src="cid:a@x">und einen Augenblick danach sieht es ganz anders aus:<img src="cid:b@x">'
    files = (picture("b@x", "b.png"), picture("a@x", "a.png"))

    found = told(f"{LONG}\nund einen Augenblick danach sieht es ganz anders aus:", html, *files)

    assert found == [LONG, "a.png", "und einen Augenblick danach sieht es ganz anders aus:", "b.png"]


def test_a_picture_before_all_words_stands_before_them():
    assert told("Was ist das?", '<img src="cid:shot@x"><p>Was ist das?</p>', picture()) == ["Bild.png", "Was ist das?"]


def test_a_picture_within_a_line_waits_for_its_end():
    html = f'{LONG} <img src="cid:shot@x"> seit heute'

    assert told(f"{LONG} seit heute", html, picture()) == [f"{LONG} seit heute", "Bild.png"]


def test_a_picture_of_what_is_quoted_is_not_put_among_the_new_words():
    html = f'<p>Ja.</p><blockquote>{LONG}<img src="cid:shot@x"></blockquote>'

    assert told("Ja.", html, picture()) == ["Ja."]


def test_a_few_letters_are_no_place():
    html = '<blockquote>Ja</blockquote>x<img src="cid:shot@x">'

    assert told("Nein, ja", html, picture()) == ["Nein, ja"]


@pytest.mark.parametrize("mark", ["[cid:shot@x]", "[image: Bild.png]", "[Bild: bild.PNG]"])
def test_a_mark_of_the_mail_program_is_the_place(mark):
    assert told(f"Davor\n{mark}\nDanach", None, picture(is_inline=False)) == ["Davor", "Bild.png", "Danach"]


def test_a_mark_without_a_picture_stays_as_it_was_written():
    assert told("Siehe [image: Fehlt.png].", None, picture()) == ["Siehe [image: Fehlt.png]."]


def test_logos_and_spacers_are_left_out():
    assert told(LONG, f'{LONG}<img src="cid:shot@x">', picture(size=900)) == [LONG]


def test_a_vector_picture_is_no_picture():
    file = picture(content_type="image/svg+xml", filename="a.svg")

    assert not is_picture(file)
    assert told(LONG, f'{LONG}<img src="cid:shot@x">', file) == [LONG]


def test_a_picture_that_says_nothing_of_its_kind_is_known_by_its_name():
    assert is_picture(picture(content_type="application/octet-stream", filename="IMG.JPEG"))
    assert not is_picture(picture(content_type="application/octet-stream", filename="a.exe"))


def test_thousands_of_places_take_no_time():
    start = time.process_time()

    told("x " * 50_000, '<p>x <img src="cid:shot@x">' * 30_000, picture())

    assert time.process_time() - start < 1
