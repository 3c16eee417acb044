"""Files and mails from outside: shown so that nothing in them can act."""

import pytest

from desk.files import attach, keep
from models import IncomingMail, IncomingState, Message, blobs, db, transaction
from tests.conftest import NOON

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def message(ticket) -> Message:
    return db.session.query(Message).one()


@pytest.fixture
def attached(message):
    """Attach a file to Carol's message; answers its address."""

    def add(filename, content_type, content, **more):
        file = keep(filename, content_type, content, **more)
        with transaction():
            attach(message, [file])
        return f"/desk/file/attachment/{message.attachments[-1].id}/x"

    return add


@pytest.mark.row("R11")
@pytest.mark.parametrize(
    ("filename", "said_to_be", "content", "served_as", "is_shown"),
    [
        ("a.png", "image/png", PNG, "image/png", True),
        ("a.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + bytes(9), "image/jpeg", True),
        ("a.gif", "application/octet-stream", b"GIF89a" + bytes(9), "image/gif", True),
        ("a.pdf", "application/pdf", b"%PDF-1.4", "application/pdf", True),
        ("a.png", "image/png", b"<script>alert(1)</script>", "application/octet-stream", False),
        ("a.html", "text/html", b"<script>alert(1)</script>", "application/octet-stream", False),
        ("a.svg", "image/svg+xml", b"<svg onload='alert(1)'/>", "application/octet-stream", False),
        ("a.exe", "application/x-msdownload", b"MZ", "application/octet-stream", False),
        ("empty.txt", "text/plain", b"", "application/octet-stream", False),
    ],
)
def test_only_harmless_files_are_shown(attached, alice, signed_in, filename, said_to_be, content, served_as, is_shown):
    answer = signed_in(alice).get(attached(filename, said_to_be, content))

    assert answer.data == content
    assert answer.mimetype == served_as
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers.get("Content-Disposition", "").startswith("inline" if is_shown else "attachment")


def test_a_file_keeps_its_name_in_any_alphabet(attached, alice, signed_in):
    answer = signed_in(alice).get(attached('Счёт "за" ноябрь\r\n.exe', "application/octet-stream", b"MZ"))

    assert "filename*=UTF-8''%D0%A1" in answer.headers["Content-Disposition"]
    assert "\n" not in answer.headers["Content-Disposition"]


@pytest.mark.row("R14")
def test_files_of_a_foreign_ticket_are_not_there(attached, message, bob, signed_in):
    address, browser = attached("a.png", "image/png", PNG), signed_in(bob)
    with transaction():
        message.html = "<p>x</p>"

    answers = [
        browser.get(path).status_code
        for path in (address, f"/desk/file/message/{message.id}/html", f"/desk/file/message/{message.id}/original")
    ]

    assert answers == [404, 404, 404]


def test_a_mail_is_shown_in_a_frame_in_which_nothing_runs(message, alice, signed_in):
    with transaction():
        message.html = '<p>Hallo</p><img src="https://tracker.example/x.png">'

    answer = signed_in(alice).get(f"/desk/file/message/{message.id}/html")
    policy = answer.headers["Content-Security-Policy"]

    assert policy.startswith("sandbox ") and "allow-scripts" not in policy and "allow-same-origin" not in policy
    assert "img-src data:;" in policy and "script-src" not in policy and "default-src 'none'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_pictures_from_outside_are_fetched_only_when_asked_for(message, alice, signed_in):
    with transaction():
        message.html = "<p>x</p>"

    policy = signed_in(alice).get(f"/desk/file/message/{message.id}/html?pictures=1").headers["Content-Security-Policy"]

    assert "img-src data: http: https:;" in policy and "allow-scripts" not in policy


def test_pictures_that_came_with_the_mail_are_in_it(attached, message, alice, signed_in):
    attached("logo.png", "image/png", PNG, content_id="logo@example", is_inline=True)
    attached("evil.png", "image/png", b"<script>", content_id="evil@example", is_inline=True)
    with transaction():
        message.html = '<img src="cid:logo@example"><img src="cid:evil@example"><img src="cid:none">'

    page = signed_in(alice).get(f"/desk/file/message/{message.id}/html").text

    assert '<img src="data:image/png;base64,iVBOR' in page
    assert 'src="cid:evil@example"' in page and 'src="cid:none"' in page


def test_the_original_mail_is_a_click_away(message, alice, signed_in):
    raw = b"From: carol@example.com\r\nSubject: <script>\r\n\r\nHallo"
    with transaction():
        db.session.add(
            IncomingMail(
                source="pipe",
                digest=blobs.put(raw),
                size=len(raw),
                received_at=NOON,
                state=IncomingState.PROCESSED,
                message=message,
            )
        )
    browser = signed_in(alice)

    page = browser.get(f"/desk/ticket/{message.ticket_id}").text
    as_file = browser.get(f"/desk/file/message/{message.id}/original")
    as_text = browser.get(f"/desk/file/message/{message.id}/original?read")

    assert f"/desk/file/message/{message.id}/original" in page
    assert as_file.data == raw and as_file.headers["Content-Disposition"].startswith("attachment")
    assert as_text.data == raw and as_text.mimetype == "text/plain"


def test_a_file_whose_bytes_are_gone_is_no_page(attached, message, alice, signed_in, app):
    address = attached("a.png", "image/png", PNG)
    with transaction():
        message.attachments[0].digest = "0" * 64

    assert signed_in(alice).get(address).status_code == 404
