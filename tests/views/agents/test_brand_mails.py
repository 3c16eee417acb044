"""Mails bear the name, the colour and the logo of the ticket's brand (S14)."""

import re
import zlib

import pytest

from desk import replies
from jobs.customers import write_sign_in_links
from mail import building
from mail.look import Look
from mail.picture_sizes import size_of
from models import Mailbox, OutgoingMail, blobs, db, transaction
from models.colours import contrast
from tests.conftest import NOON

pytestmark = pytest.mark.row("S14")


def png(width, height, more=b""):
    head = b"\0\0\0\rIHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + head + zlib.crc32(head[4:]).to_bytes(4) + more


def answered(ticket, alice, logo):
    """An answer under this logo, as it leaves."""
    with transaction():
        ticket.department.brand.logo_digest = blobs.put(logo)
        replies.reply(ticket, alice, "Hallo.", now=NOON)
    return building.build(db.session.query(OutgoingMail).filter_by(purpose="reply").one())


def test_the_logo_lies_in_the_mail_and_nothing_is_fetched(nord, ticket, alice):
    logo = png(1200, 300)

    mail = answered(ticket, alice, logo)

    html = mail.get_body(("html",)).get_content()
    [picture] = [part for part in mail.walk() if part.get_content_maintype() == "image"]
    assert (picture.get_content_type(), picture.get_content()) == ("image/png", logo)
    assert f'src="cid:{picture["Content-ID"].strip("<>")}" width="160" height="40"' in html
    assert "border-top:4px solid #ffd400" in html
    assert re.findall(r'src="(?!cid:)|url\(', html) == []
    assert "Nordlicht" in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize("logo", [png(200, 50, b"0" * 70_000), b"RIFF0000WEBPVP8 " + b"0" * 40, b"\x89PNG\r\n\x1a\n"])
def test_a_logo_that_mails_cannot_carry_is_left_out(nord, ticket, alice, logo):
    mail = answered(ticket, alice, logo)

    assert "<img" not in mail.get_body(("html",)).get_content()
    assert mail.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize("colour", ["#ffd400", "#ffffff", "#000000", "#7f7f7f", "#0a0a50"])
def test_words_on_a_brands_colour_and_in_it_can_be_read(colour):
    look = Look("Nordlicht", colour)

    assert contrast(look.ink, colour) >= 4.5
    assert contrast(look.link, "#ffffff") >= 4.5
    assert contrast(look.link_by_night, "#14181f") >= 4.5


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (b"GIF89a\x2c\x01\x64\x00", (300, 100)),
        (b"\xff\xd8\xff\xe0\x00\x04JF\xff\xc2\x00\x11\x08\x00\x64\x01\x2c", (300, 100)),
        (b"\xff\xd8\xff\xe0\x00\x04JF", None),
        (b"\xff\xd8\xff\xda\x00", None),
        (b"<svg width='300' height='100'>", None),
    ],
)
def test_pictures_say_how_large_they_are(content, size):
    assert size_of(content) == size


def test_a_sign_in_link_leads_to_the_domain_where_it_was_asked_for(nord, carol, client):
    with transaction():
        db.session.add(Mailbox(address="desk@example.org", smtp_host="localhost"))
    client.post("/my/sign-in", data={"address": "carol@example.com"}, base_url="https://help.nordlicht.example")

    write_sign_in_links()

    row = db.session.query(OutgoingMail).filter_by(purpose="sign_in").one()
    body = building.build(row).get_body(("plain",))
    assert body
    assert "https://help.nordlicht.example/my/enter/" in body.get_content()
    assert row.sender_name == "Nordlicht"
