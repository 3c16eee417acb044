"""Mails in a real browser: an unreadable one is mended, a quote unfolded, a hostile one does nothing (S11)."""

from base64 import b64decode
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from desk.files import attach, keep
from models import Message, db, transaction
from search import index
from tests.desk.steps import file, the_only_ticket
from tests.letters import letter
from tests.views.agents.looked_at import PALE_TEXTS
from tests.views.agents.test_in_browser import TELEPHONE, until

pytestmark = pytest.mark.row("S11")
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
WORDS = "Здравствуйте! Принтер в бухгалтерии не печатает."
ELSEWHERE = "https://tracker.example"
HOSTILE = f"""<p>Hallo</p>
<script>parent.caught = 1; fetch("{ELSEWHERE}/fetched")</script>
<img src="{ELSEWHERE}/x.png" onerror="parent.caught = 1" srcset="{ELSEWHERE}/set.png 2x">
<img src="/tracker.example" onerror="top.location = '{ELSEWHERE}/top'">
<svg onload="parent.caught = 1"><image href="{ELSEWHERE}/svg"/></svg>
<meta http-equiv="refresh" content="0;url={ELSEWHERE}/refreshed"><base href="{ELSEWHERE}/">
<style>@import "{ELSEWHERE}/import.css"; body {{ background: url({ELSEWHERE}/bg.png) }}</style>
<link rel="stylesheet" href="{ELSEWHERE}/link.css"><link rel="prefetch" href="{ELSEWHERE}/prefetched">
<div style="position:fixed;inset:0;z-index:9999;background:url({ELSEWHERE}/overlay.png)">Bitte anmelden</div>
<form action="{ELSEWHERE}/form"><input name="password"><button id="send">Weiter</button></form>
<iframe src="{ELSEWHERE}/frame"></iframe><iframe srcdoc="<script>top.caught = 1</script>"></iframe>
<object data="{ELSEWHERE}/object"></object><embed src="{ELSEWHERE}/embed">
<video src="{ELSEWHERE}/video" autoplay></video>
<img src="cid:tracker.example" style="background:url(cid:tracker.example)">
<img src='cid:tracker.example&quot; onerror=&quot;parent.caught=1'>
<a href="javascript:top.caught = 1" id="link">Klick</a><p>Ende</p>"""


@pytest.fixture
def misread(office):
    """A mail that says it is in one charset and was written in another; somebody chose a wrong one."""
    raw = b"From: d@example.net\r\nTo: support@example.org\r\nSubject: Hallo\r\n\r\n" + WORDS.encode("cp1251")
    message = file(raw).message
    with transaction():
        message.text, message.charset = WORDS.encode("cp1251").decode("cp866"), "cp866"
    index.update_stale()
    return message


@pytest.mark.parametrize("has_scripts", [True, False])
def test_an_unreadable_mail_is_mended_by_a_click_and_found_by_its_words(opened, misread, alice, has_scripts):
    page = opened(alice, f"/desk/ticket/{misread.ticket_id}", java_script_enabled=has_scripts)
    before = page.inner_text(".message")

    page.click("text=Text unreadable?")
    page.click(f".reading:has-text('{WORDS}') button")
    page.wait_for_selector(".flash-success")
    after = page.inner_text(".message")
    db.session.rollback()
    index.update_stale()
    page.fill(".desk-search input", "бухгалтерии")
    page.press(".desk-search input", "Enter")
    page.wait_for_url("**search=**")

    assert WORDS not in before and WORDS in after
    assert page.locator("td.t-subject").count() == 1


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_quote_opens_in_its_place(opened, office, alice, has_scripts):
    file(letter(text="Ja, gern.\n\nAm Montag schrieb Support <support@example.org>:\n> Passt Montag?"))
    page = opened(alice, f"/desk/ticket/{the_only_ticket().id}", java_script_enabled=has_scripts)

    before = page.is_visible("text=Passt Montag?")
    page.click("text=Quoted text")

    assert (before, page.is_visible("text=Passt Montag?")) == (False, True)
    assert page.is_visible("text=Ja, gern.")


def with_picture():
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "carol@example.com", "support@example.org", "Bild"
    mail.set_content("So sieht es aus:")
    mail.add_alternative('<p>So sieht es <b>aus</b>:</p><img src="cid:shot@x" alt="Bild">', subtype="html")
    parts: Any = mail.get_payload()
    parts[1].add_related(PNG, "image", "png", cid="<shot@x>", filename="Bild.png")
    return mail.as_bytes()


def test_the_mail_as_it_was_designed_shows_its_pictures(opened, office, alice):
    file(with_picture())
    page = opened(alice, f"/desk/ticket/{the_only_ticket().id}")

    page.click("text=As it was designed")
    frame = page.frame_locator("iframe")
    picture = frame.locator("img")
    picture.wait_for()
    until(page, lambda: picture.evaluate("one => one.complete"))

    assert frame.locator("b").inner_text() == "aus"
    assert picture.evaluate("one => one.naturalWidth") > 0


@pytest.mark.parametrize("is_overlooked", [False, True])
@pytest.mark.parametrize("place", ["in the ticket", "in a tab of its own"])
def test_a_hostile_mail_runs_and_fetches_nothing(opened, office, alice, is_overlooked, place):
    """Also if nothing had been taken out of it: the frame and its policy hold on their own."""
    head = b"From: carol@example.com\r\nTo: support@example.org\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    message = file(head + HOSTILE.encode()).message
    with transaction():
        message.html = HOSTILE if is_overlooked else message.html
    page = opened(alice, f"/desk/ticket/{message.ticket_id}")
    address = page.url

    if place == "in the ticket":
        page.click("text=As it was designed")
        shown = page.frame_locator("iframe").first
    else:
        page.goto(address.partition("/desk")[0] + f"/desk/file/message/{message.id}/html")
        address, shown = page.url, page
    shown.locator("text=Ende").wait_for()
    if is_overlooked:
        for one in ("#link", "#send"):
            shown.locator(one).dispatch_event("click")
    page.wait_for_timeout(300)

    assert page.url == address
    assert page.evaluate("() => window.caught") is None
    assert shown.locator("text=Hallo").is_visible()


@pytest.fixture
def addresses(office):
    """The pages that show mails, with words that don't break by themselves."""
    long = "Donaudampfschifffahrtsgesellschaft" * 5
    raw = letter(subject=long, text=f"{WORDS}\n{long}\n[cid:shot@x]\n\n> {long}")
    message = file(raw).message
    calendar = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:{long}\nLOCATION:{long}\nEND:VEVENT\nEND:VCALENDAR".encode()
    with transaction():
        files = [
            keep(f"{long}.eml", "message/rfc822", raw),
            keep("a.ics", "text/calendar", calendar),
            keep("smime.p7m", "application/pkcs7-mime", b"0\x80"),
            keep("Bild.png", "image/png", PNG, "shot@x"),
        ]
        attach(message, files)
        message.html = f"<p>{long}</p>"
    ticket = message.ticket
    return [
        f"/desk/ticket/{ticket.id}",
        f"/desk/ticket/{ticket.id}/message/{message.id}/readings",
        f"/desk/file/letter/{message.attachments[0].id}",
        f"/ticket/{ticket.link_token}",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_mails_fit_a_telephone_and_can_be_read_in_any_light(opened, addresses, alice, scheme):
    page = opened(alice, "/desk/profile/", viewport=TELEPHONE, color_scheme=scheme)

    wrong = []
    for address in addresses:
        page.goto(page.url.partition("/desk")[0].partition("/ticket")[0] + address)
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        wrong += [(address, found) for found in page.evaluate(PALE_TEXTS)]
        width = page.evaluate("() => document.documentElement.scrollWidth")
        wrong += [(address, width)] if width > TELEPHONE["width"] else []

    assert wrong == []
    assert db.session.query(Message).count() == 1
