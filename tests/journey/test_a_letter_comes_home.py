"""The main job, whole: a letter becomes a ticket, is answered in the browser, and the answer's answer comes home.
Of that the agent is told by mail, and answers from their own mail program.

Everything is real: an IMAP and an SMTP server, Redis, web, worker and clock in processes of their own, Chromium; on
SQLite and on PostgreSQL.
"""

import time
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from sqlalchemy import select

import search
from models import (
    Agent,
    Attachment,
    Kind,
    Message,
    NoticeSettings,
    Office,
    OutgoingMail,
    OutgoingState,
    Purpose,
    Ticket,
    blobs,
    db,
    transaction,
)
from tests.cast import PASSWORD
from tests.journey.running import RunningDesk, running, wait_until

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 30 + b"\n%%EOF\n"
SECONDS_TO_BE_FOUND = 5  # after it was filed
LETTER_ID = "<20261116.fedorov@mail.example.ru>"


def letter_in_windows_1251():
    """As an older Russian mail program writes: raw 8-bit words, a PDF named in Cyrillic."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "=?windows-1251?B?wuDx6Ovo6SDU5eTu8O7i?= <fedorov@example.ru>"
    mail["To"] = "support@example.org"
    mail["Subject"] = "=?windows-1251?B?zeUg8ODh7vLg5fIg7/Do7fLl8A==?="
    mail["Date"] = "Mon, 16 Nov 2026 12:00:00 +0300"
    mail["Message-ID"] = LETTER_ID
    mail.set_content("Здравствуйте! Принтер не печатает, счёт прилагаю.", charset="windows-1251", cte="8bit")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="Счёт на оплату № 7.pdf")
    return mail.as_bytes()


def answer_from_another_address(to):
    """The customer answers at home, quoting us."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Вася <vasya@example.net>"
    mail["To"] = to["From"]
    mail["Subject"] = "Re: " + to["Subject"]
    mail["Message-ID"] = "<home@example.net>"
    mail["In-Reply-To"] = to["Message-ID"]
    mail["References"] = f"{to['References']} {to['Message-ID']}"
    quoted = "\n".join("> " + line for line in to.get_body(("plain",)).get_content().splitlines())
    mail.set_content(
        f"Спасибо, заработало!\n\nпн, 16 нояб. 2026 г. в 15:00, Поддержка <support@example.org>:\n{quoted}\n"
    )
    return mail.as_bytes()


def answer_of_the_agent(notice):
    """Alice answers the notice on her telephone, which quotes it below her words."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Alice <alice@example.org>"
    mail["To"] = notice["Reply-To"] or notice["From"]
    mail["Subject"] = "Re: " + notice["Subject"]
    mail["Message-ID"] = "<telephone@example.org>"
    mail["In-Reply-To"] = notice["Message-ID"]
    quoted = "\n".join("> " + line for line in notice.get_body(("plain",)).get_content().splitlines())
    mail.set_content(f"Рада слышать!\n\nOn Mon, Nov 16, 2026 at 15:01, Support wrote:\n{quoted}\n")
    return mail.as_bytes()


def let_agents_answer_by_mail():
    """And tell Alice by mail, at once, what customers answer her."""
    with transaction():
        Office.current().agents_answer_by_mail = True
        alice = Agent.with_address("alice@example.org")
        assert alice
        chosen = NoticeSettings.usual(alice)
        chosen.mails = {"answered": 0}
        db.session.add(chosen)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request, tmp_path, migrated, imap_server, smtp_server):
    desk = RunningDesk(tmp_path, migrated(request.param, tmp_path))
    desk.connect(imap_server, f"journey-{request.param}", smtp_server)
    with desk.app.app_context():
        let_agents_answer_by_mail()
    with running(desk):
        yield desk


@pytest.mark.row("R10", "R8", "R17", "R22", "R24")
@pytest.mark.timeout(180)
def test_a_letter_is_answered_and_its_answer_comes_home(desk, imap_server, smtp_server, chromium):
    imap_server.deliver(desk.user, letter_in_windows_1251())

    with desk.app.app_context():
        wait_until(lambda: tickets(), 30, "the letter to become a ticket")
        page = signed_in_page(chromium, desk.url)
        read_and_answer(page)
        wait_until(lambda: answers_sent(), 30, "the answer to be sent")
        answer = the_answer(smtp_server)
        check_that_it_threads(answer)
        where = page.url
        page.goto(f"{desk.url}/desk/profile/")  # who has the ticket before their eyes isn't told by mail
        imap_server.deliver(desk.user, answer_from_another_address(answer))
        search.warm_up()
        wait_until(lambda: len(said_by_customer()) == 2, 30, "the answer's answer to be filed")
        wait_until(lambda: found("заработают"), SECONDS_TO_BE_FOUND * waiting_for_a_core(), "it to be found (R22)")
        wait_until(lambda: mails_to(smtp_server, "alice@example.org"), 30, "Alice to be told by mail")
        [notice] = mails_to(smtp_server, "alice@example.org")
        imap_server.deliver(desk.user, answer_of_the_agent(notice))
        wait_until(lambda: mails_to(smtp_server, "vasya@example.net"), 30, "Alice's answer to reach the customer")
        check_what_the_customer_reads(smtp_server, notice)

        page.goto(where)
        page.get_by_text("Спасибо, заработало!", exact=True).wait_for()
        answer = page.locator(".said-by-reply").last.inner_text()
        page.context.close()
        assert "Рада слышать!" in answer and "Alice" in answer and "wrote:" not in answer
        check_the_ticket()


def signed_in_page(chromium, url):
    page = chromium.new_context(locale="en-US").new_page()
    page.goto(f"{url}/desk/")
    page.get_by_label("Mail address").fill("alice@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def read_and_answer(page):
    page.get_by_role("link", name="Не работает принтер").first.click()
    page.locator(".thread").get_by_text("Принтер не печатает, счёт прилагаю.").wait_for()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Счёт на оплату № 7.pdf").last.click()
    popup.value.close()
    page.get_by_label("Text").fill("Здравствуйте, Василий! Обновите драйвер, инструкция приложена.")
    file = {"name": "Инструкция.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.get_by_role("button", name="Files").set_input_files(file)
    page.get_by_role("button", name="Send and wait").click()
    page.get_by_text("Your answer is on its way.").wait_for()


def tickets():
    db.session.rollback()
    return db.session.execute(select(Ticket)).scalars().all()


def said_by_customer():
    db.session.rollback()
    return db.session.execute(select(Message).where(Message.kind == Kind.CUSTOMER)).scalars().all()


def found(words):
    """The tickets that the index finds; the worker may be about to make it."""
    try:
        return search.find(words).ticket_ids
    except search.IndexUnavailable:
        return []


def waiting_for_a_core():
    """How many times as long as on an idle machine everything takes, because others are at work too."""
    clock, cpu = time.perf_counter(), time.process_time()
    sum(range(3_000_000))
    return max(1.0, (time.perf_counter() - clock) / (time.process_time() - cpu))


def answers_sent():
    db.session.rollback()
    return db.session.execute(
        select(OutgoingMail.id).where(OutgoingMail.purpose == Purpose.REPLY, OutgoingMail.state == OutgoingState.SENT)
    ).first()


def the_answer(smtp_server):
    [answer] = [mail for mail in smtp_server.taken if b"Auto-Submitted" not in mail.raw]
    assert answer.recipients == ("fedorov@example.ru",)
    return answer.message


def mails_to(smtp_server, address):
    """What this person was sent, oldest first, without the confirmation that their letter has come."""
    mails = [mail.message for mail in smtp_server.taken if address in mail.recipients]
    return [mail for mail in mails if mail["Auto-Submitted"] != "auto-replied"]


def check_what_the_customer_reads(smtp_server, notice):
    """The agent's words from the department's address: nothing of the notice, and nothing that answers for Alice."""
    [mail] = mails_to(smtp_server, "vasya@example.net")
    text = mail.get_body(("plain",)).get_content()
    assert mail["From"].addresses[0].addr_spec == "support@example.org"
    assert text.startswith("Рада слышать!") and mail["In-Reply-To"] == "<home@example.net>"
    kept_back = ("alice@example.org", "/desk/", notice["Message-ID"], notice["Reply-To"] or notice["Message-ID"])
    assert [word for word in kept_back if word in mail.as_string()] == []


def check_that_it_threads(answer):
    """By the rules of RFC 5256: the references lead to the customer's letter, the subject stays."""
    assert LETTER_ID in answer["References"]
    assert answer["Subject"].startswith("Re: Не работает принтер")
    assert "Обновите драйвер" in answer.get_body(("plain",)).get_content()
    assert [(part.get_filename(), part.get_content()) for part in answer.iter_attachments()] == [
        ("Инструкция.pdf", PDF)
    ]


def check_the_ticket():
    [ticket] = tickets()
    assert (ticket.subject, ticket.customer.name, ticket.language) == ("Не работает принтер", "Василий Федоров", "ru")
    kinds = [message.kind for message in ticket.messages]
    assert kinds == [Kind.CUSTOMER, Kind.REPLY, Kind.CUSTOMER, Kind.REPLY]
    assert [one.text for one in ticket.messages[2:]] == ["Спасибо, заработало!", "Рада слышать!"]
    first = db.session.execute(select(Attachment).order_by(Attachment.id).limit(1)).scalar_one()
    assert (first.filename, blobs.get(first.digest)) == ("Счёт на оплату № 7.pdf", PDF)
