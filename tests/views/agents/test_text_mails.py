"""Mails to customers, shown as they are written now, their texts changed where they stand (S8)."""

import pytest

from desk import live_texts
from mail.previews import SAMPLES
from models import Customer, OutgoingMail, Ticket, db, transaction
from tests.views.agents.test_in_browser import until

pytestmark = pytest.mark.row("S8")


@pytest.fixture(autouse=True)
def as_shipped_afterwards(app):
    live_texts.known().forget()
    yield
    live_texts.known().forget()


def kept():
    return [db.session.query(model).count() for model in (OutgoingMail, Ticket, Customer)]


def test_each_kind_is_shown_in_each_language_and_nothing_is_kept(root, office, signed_in):
    browser = signed_in(root)
    before = kept()
    pages = {
        (kind, language): browser.get(f"/desk/texts/mails?kind={kind}&language={language}")
        for kind in SAMPLES
        for language in ("ru", "uk", "de", "en")
    }

    mails = {place: page.text.partition("<article")[2].partition("</article>")[0] for place, page in pages.items()}
    assert {page.status_code for page in pages.values()} == {200}
    assert len(set(mails.values())) == len(mails)
    assert "1042" in mails["confirmation", "uk"] and "Wie war diese Antwort?" in mails["answer", "de"]
    assert kept() == before


def test_in_the_mode_each_text_of_a_mail_says_which_it_is(root, office, signed_in):
    browser = signed_in(root)
    browser.post("/words-here/switch", data={"on": "1"})

    for kind in SAMPLES:
        page = browser.get(f"/desk/texts/mails?kind={kind}&language=de", headers={"Accept": "text/html"}).text
        mail = page.partition("<article")[2].partition("</article>")[0]
        assert "data-text-keys" in mail and not set(mail) & set("\ue000\ue001\ue002")
        assert mail.count("<span") == mail.count("</span>")


@pytest.mark.parametrize("asked", ["kind=zzz", "language=xx", "kind=../../etc"])
def test_what_there_is_not_is_not_found(root, office, signed_in, asked):
    assert signed_in(root).get(f"/desk/texts/mails?{asked}").status_code == 404


def test_in_a_browser_a_german_mail_is_changed_by_who_reads_english(opened, root, ticket):
    page = opened(root, "/desk/texts/mails?kind=confirmation&language=de")
    page.click("text=Change texts on the pages themselves")
    page.wait_for_selector(".words-here")

    page.click(".text-mail p:nth-of-type(3) [data-text-keys]")
    area = page.locator(".words-here dialog textarea")
    until(page, lambda: area.is_visible())
    before = area.input_value()
    area.fill("Wir melden uns.")
    page.click(".words-here dialog button[value=save]")
    until(page, lambda: "Wir melden uns." in page.inner_text(".text-mail"))

    assert before.startswith("Jemand")
    with transaction():
        row = db.session.query(live_texts.Translation).one()
        assert (row.language, row.forms) == ("de", ["Wir melden uns."])
