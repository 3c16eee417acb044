"""The screen of what was set aside: seen by whom it concerns, tried again, made a ticket, laid to rest (A3)."""

import pytest

from desk import glimpses, inbox
from models import Department, IncomingMail, IncomingState, Mailbox, Message, Outcome, Role, Ticket, db, transaction
from tests.conftest import NOON
from tests.letters import letter

pytestmark = pytest.mark.row("A3")

WHY = "because of the moon"


@pytest.fixture
def aside(office):
    """Three mails that were set aside, two of them for the same reason."""

    def put(subject, reason):
        incoming = inbox.receive(letter(subject=subject, text=f"Words of {subject}"), None, now=NOON)
        glimpses.set_aside(incoming, reason)
        return incoming

    with transaction():
        return [put("First", WHY), put("Second", WHY), put("Third", "another reason")]


def form(**changed):
    return {
        "address": "carol@example.com",
        "name": "Carol",
        "subject": "Drucker",
        "department_id": "1",
        "language": "de",
        **changed,
    }


def states():
    db.session.rollback()
    return [one.state for one in db.session.query(IncomingMail).order_by(IncomingMail.id)]


def test_each_is_shown_with_its_reason_and_its_first_words(aside, mona, signed_in):
    page = signed_in(mona).get("/desk/aside/").text

    assert [word in page for word in ("First", WHY, "another reason", "carol@example.com", "Words of Third")] == [
        True
    ] * 5


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_date_beyond_all_calendars_keeps_nobody_from_the_others(aside, mona, signed_in, date):
    with transaction():
        odd = db.session.get_one(IncomingMail, aside[0].id)
        odd.glimpse = {**odd.glimpse, "date": date}

    pages = [
        signed_in(mona).get(f"/desk/{one}")
        for one in ("aside/", f"aside/{odd.id}/ticket", f"incoming/details/?id={odd.id}")
    ]

    assert [page.status_code for page in pages] == [200] * 3


def test_the_home_of_a_manager_says_how_many_wait_and_an_agents_does_not(aside, mona, alice, signed_in):
    managers, agents = (signed_in(one).get("/desk/ticket/").text for one in (mona, alice))

    assert 'class="count-bad">3<' in managers
    assert "/desk/aside/" not in agents


def test_where_nothing_is_set_aside_the_home_does_not_speak_of_it(office, root, signed_in):
    assert "count-bad" not in signed_in(root).get("/desk/ticket/").text


def test_a_manager_sees_what_is_filed_nowhere_and_not_the_mail_of_others(aside, ticket, sales, mona, signed_in):
    with transaction():
        filed = inbox.receive(letter(subject="Not for Mona"), None, now=NOON)
        filed.state, filed.outcome = IncomingState.PROCESSED, Outcome.FILED
        db.session.get_one(Ticket, ticket.id).department = db.session.get_one(Department, sales.id)
        filed.message = db.session.query(Message).one()

    page = signed_in(mona).get("/desk/incoming/").text

    assert ("First" in page, "Not for Mona" in page) == (True, False)


def test_those_that_are_ticked_are_tried_again(aside, mona, signed_in):
    signed_in(mona).post("/desk/aside/again", data={"id": [aside[0].id, aside[2].id, "zzz"]})

    assert states() == [IncomingState.RECEIVED, IncomingState.FAILED, IncomingState.RECEIVED]


def test_all_of_the_same_reason_are_tried_again(aside, mona, signed_in):
    signed_in(mona).post("/desk/aside/again", data={"like": aside[0].id})

    assert states() == [IncomingState.RECEIVED, IncomingState.RECEIVED, IncomingState.FAILED]


def test_the_form_begins_with_what_could_be_read(aside, mona, signed_in):
    page = signed_in(mona).get(f"/desk/aside/{aside[0].id}/ticket").text

    assert 'value="carol@example.com"' in page
    assert 'value="First"' in page


def test_the_form_begins_with_the_department_of_the_mailbox(aside, mona, sales, signed_in):
    with transaction():
        mailbox = Mailbox(address="sales@example.org", department_id=sales.id)
        db.session.add(mailbox)
        db.session.get_one(IncomingMail, aside[0].id).mailbox = mailbox

    page = signed_in(mona).get(f"/desk/aside/{aside[0].id}/ticket").text

    assert f'<option selected value="{sales.id}">' in page


def test_a_ticket_is_made_and_shown(aside, mona, support, signed_in):
    answer = signed_in(mona).post(f"/desk/aside/{aside[0].id}/ticket", data=form(department_id=str(support.id)))

    made = db.session.query(Ticket).one()
    assert answer.headers["Location"] == f"/desk/ticket/{made.id}"
    assert (made.subject, made.department, made.messages[0].from_name) == ("Drucker", support, "Carol")


def test_pressed_twice_it_leads_to_the_same_ticket(aside, mona, signed_in):
    browser = signed_in(mona)

    answers = [browser.post(f"/desk/aside/{aside[0].id}/ticket", data=form()).headers["Location"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert db.session.query(Ticket).count() == 1


def test_the_history_says_who_made_it(aside, mona, signed_in):
    with transaction():
        mona.language = "en"
    browser = signed_in(mona)
    where = browser.post(f"/desk/aside/{aside[0].id}/ticket", data=form()).headers["Location"]

    assert "Mona made it of a mail that had been set aside." in browser.get(where).text


@pytest.mark.parametrize("wrong", [{"address": ""}, {"address": "nobody"}, {"department_id": "99"}, {"language": "xx"}])
def test_what_is_wrong_in_the_form_is_said_and_nothing_is_made(aside, mona, signed_in, wrong):
    answer = signed_in(mona).post(f"/desk/aside/{aside[0].id}/ticket", data=form(**wrong))

    assert answer.status_code == 200
    assert db.session.query(Ticket).count() == 0


def test_an_address_of_our_own_is_refused_in_words(aside, root, signed_in):
    answer = signed_in(root).post(f"/desk/aside/{aside[0].id}/ticket", data=form(address="support@example.org"))

    assert "an address of the desk itself" in answer.text
    assert db.session.query(Ticket).count() == 0


def test_made_for_another_department_it_leads_back_to_the_list(aside, mona, sales, signed_in):
    answer = signed_in(mona).post(f"/desk/aside/{aside[0].id}/ticket", data=form(department_id=str(sales.id)))

    assert answer.headers["Location"] == "/desk/aside/"


def test_what_may_rest_leaves_the_screen_and_stays_in_the_list(aside, root, signed_in):
    browser = signed_in(root)

    browser.post(f"/desk/aside/{aside[0].id}/done", data={"remark": "Test of the scanner"})

    assert "First" not in browser.get("/desk/aside/").text
    assert "First" in browser.get("/desk/incoming/?show=failed").text
    details = browser.get(f"/desk/incoming/details/?id={aside[0].id}").text
    assert ("Test of the scanner" in details, "Root said on" in details) == (True, True)


def test_the_mail_as_it_came_is_read_as_text_and_kept_as_a_file(aside, mona, signed_in):
    browser = signed_in(mona)

    text = browser.get(f"/desk/incoming/{aside[0].id}/raw")
    file = browser.get(f"/desk/incoming/{aside[0].id}/file")

    assert (text.mimetype, text.headers["Content-Security-Policy"]) == ("text/plain", "sandbox")
    assert (file.mimetype, file.headers["Content-Disposition"]) == (
        "message/rfc822",
        f"attachment; filename=mail-{aside[0].id}.eml",
    )
    assert text.data == file.data


def test_of_a_huge_mail_only_the_beginning_is_shown(aside, root, signed_in):
    with transaction():
        huge = inbox.receive(b"Subject: x\r\n\r\n" + b"x" * 3_000_000, None, now=NOON)

    shown = signed_in(root).get(f"/desk/incoming/{huge.id}/raw")

    assert len(shown.data) < 2**20 + 500
    assert "The rest is not shown here" in shown.text


def test_a_mail_whose_bytes_are_gone_breaks_no_screen(aside, root, signed_in):
    with transaction():
        for one in db.session.query(IncomingMail):
            one.glimpse, one.digest = {}, one.digest[::-1]
    browser, first = signed_in(root), aside[0].id

    answers = [
        browser.get(path).status_code
        for path in ("/desk/aside/", f"/desk/incoming/details/?id={first}", f"/desk/aside/{first}/ticket")
    ]

    assert answers == [200, 200, 200]


def test_the_list_asks_no_more_for_many_mails_than_for_few(aside, root, signed_in, counting):
    browser = signed_in(root)
    browser.get("/desk/aside/")
    with counting() as few:
        browser.get("/desk/aside/")
    with transaction():
        for number in range(20):
            incoming = inbox.receive(letter(subject=str(number)), None, now=NOON)
            glimpses.set_aside(incoming, WHY)

    with counting() as many:
        browser.get("/desk/aside/")

    assert len(many) == len(few)


def test_only_managers_and_administrators_have_it(aside, alice, signed_in):
    assert alice.role == Role.AGENT
    assert signed_in(alice).get("/desk/aside/").status_code == 403
