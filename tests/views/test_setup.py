"""The set-up page of an empty desk (issue 2, point 2): offered once, each step may wait."""

import re
from html import unescape

import pytest

from desk import mailboxes
from models import Department, Mailbox, MailboxTrial, Office, Security, TrialState, db, transaction, utcnow

MAILBOX = {"address": "help@gmail.com", "password": "secret words"}


@pytest.fixture
def empty_desk(office):
    with transaction():
        Office.current().set_up_at = None


@pytest.fixture
def browser(empty_desk, signed_in, root):
    return signed_in(root)


def an_office(**changed):
    return {
        "name": "Fahrradladen Nord",
        "language": "de",
        "languages": ["de", "uk"],
        "timezone": "Europe/Berlin",
    } | changed


def the_mailbox():
    mailbox = mailboxes.first()
    assert mailbox
    return mailbox


def rows_of(page):
    """What the departments' page would send if nothing were changed."""
    inputs = re.findall(r'<input id="[^"]*" name="([^"]+)"[^>]*? value="([^"]*)"', page)
    areas = re.findall(r'<textarea id="[^"]*" name="([^"]+)"[^>]*>\n([^<]*)</textarea>', page)
    return {name: unescape(value) for name, value in (*inputs, *areas)}


def test_an_administrator_of_an_empty_desk_is_led_to_it_once(browser):
    first = browser.get("/desk/ticket/")
    second = browser.get("/desk/ticket/")

    assert (first.status_code, first.location) == (302, "/setup")
    assert second.status_code == 200


@pytest.mark.row("C8")
def test_it_speaks_the_language_of_the_administrators_browser(browser, root):
    browser.get("/desk/ticket/", headers={"Accept-Language": "uk,ru;q=0.5"})

    assert root.language == "uk"
    assert '<html lang="uk"' in browser.get("/setup").text


@pytest.mark.row("C8")
def test_the_page_before_it_speaks_the_browsers_language_too(empty_desk, signed_in, root):
    with transaction():
        root.must_change_password = True

    page = signed_in(root).get("/new-password", headers={"Accept-Language": "uk,ru;q=0.5"})

    assert page.status_code == 200
    assert '<html lang="uk"' in page.text


def test_a_desk_that_is_set_up_leads_nobody_there(signed_in, root):
    assert signed_in(root).get("/desk/ticket/").status_code == 200


@pytest.mark.row("S10")
@pytest.mark.parametrize("path", ["", "/departments", "/mailbox", "/mailbox/servers", "/mailbox/trial/1", "/done"])
def test_it_is_for_administrators_only(empty_desk, client, signed_in, alice, mona, path):
    assert client.get(f"/setup{path}").location == f"/sign-in?next=/setup{path}"
    assert {signed_in(agent).get(f"/setup{path}").status_code for agent in (alice, mona)} == {403}


@pytest.mark.row("S10")
@pytest.mark.parametrize("path", ["", "/departments", "/mailbox", "/mailbox/use"])
def test_nobody_else_changes_anything(empty_desk, client, signed_in, mona, path):
    assert signed_in(mona).post(f"/setup{path}", data=an_office() | MAILBOX).status_code == 403
    assert client.post(f"/setup{path}", data=an_office() | MAILBOX).status_code == 302
    assert Office.current().set_up_at is None
    assert mailboxes.first() is None


def test_the_office_is_named_and_the_next_step_follows(browser):
    answer = browser.post("/setup", data=an_office())

    office = Office.current()
    assert answer.location == "/setup/departments"
    assert (office.name, office.language, office.languages) == ("Fahrradladen Nord", "de", ["de", "uk"])
    assert office.timezone == "Europe/Berlin"
    assert office.set_up_at


def test_the_main_language_is_always_spoken(browser):
    browser.post("/setup", data=an_office(language="ru", languages=["de"]))

    assert Office.current().languages == ["ru", "de"]


@pytest.mark.parametrize(
    "odd",
    [{"name": "  "}, {"name": "x" * 201}, {"language": "xx"}, {"timezone": "Mars/Crater"}, {"timezone": "../etc"}],
)
def test_an_odd_office_is_refused_with_a_word_and_what_was_typed(browser, odd):
    answer = browser.post("/setup", data=an_office(**odd))

    assert answer.status_code == 422
    assert "Please give your office's name" in unescape(answer.text)
    assert f'value="{odd.get("name", "Fahrradladen Nord").strip()}"' in answer.text
    assert Office.current().set_up_at is None


def test_all_of_it_may_wait(browser):
    answer = browser.post("/setup", data={"later": "1"})

    assert answer.location == "/desk/ticket/"
    assert Office.current().set_up_at
    assert Office.current().name == "Müller & Söhne"


def test_departments_there_are_can_be_changed_and_one_added(browser, support):
    rows = rows_of(browser.get("/setup/departments").text)

    answer = browser.post(
        "/setup/departments",
        data=rows
        | {f"{support.id}-name-de": "Werkstatt", f"{support.id}-address": "Werkstatt@example.org"}
        | {"new-name-de": "Buchhaltung", "new-address": "geld@example.org", "new-signature-de": "Ihre\r\nBuchhaltung"},
    )

    added = db.session.query(Department).order_by(Department.id.desc()).limit(1).one()
    assert answer.location == "/setup/mailbox"
    assert (support.name_in("de"), support.name_in("en"), support.address) == (
        "Werkstatt",
        "Support",
        "werkstatt@example.org",
    )
    assert (added.names, added.address, added.signatures) == (
        {"de": "Buchhaltung"},
        "geld@example.org",
        {"de": "Ihre\nBuchhaltung"},
    )
    assert [level.after_minutes for level in added.escalation_levels] == [240]


def test_sent_twice_departments_are_not_doubled(browser):
    rows = rows_of(browser.get("/setup/departments").text) | {"new-name-en": "Accounts", "new-address": "a@example.org"}

    answers = [browser.post("/setup/departments", data=rows) for _ in range(2)]

    assert [answer.location for answer in answers] == ["/setup/mailbox"] * 2
    assert db.session.query(Department).count() == 3


def test_one_more_department_may_be_asked_for(browser):
    rows = rows_of(browser.get("/setup/departments").text)

    answer = browser.post("/setup/departments", data=rows | {"new-name-en": "Accounts", "another": "1"})

    assert answer.location == "/setup/departments"


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({"new-address": "new@example.org"}, "Please give the department a name"),
        ({"new-name-en": "New", "new-address": "nonsense"}, "This is not a mail address: nonsense"),
        ({"new-name-en": "New", "new-address": "sales@example.org"}, "already goes to Sales"),
    ],
)
def test_an_odd_department_is_refused_beside_its_row_and_nothing_is_kept(browser, support, odd, said):
    rows = rows_of(browser.get("/setup/departments").text) | {f"{support.id}-name-en": "Changed"}

    answer = browser.post("/setup/departments", data=rows | odd)

    assert answer.status_code == 422
    assert re.search(rf'id="new-wrong">[^<]*{re.escape(said)}', unescape(answer.text))
    assert 'value="Changed"' in answer.text
    assert support.name_in("en") == "Support"


def test_an_address_and_a_password_are_enough_for_a_known_provider(browser):
    browser.post("/setup/mailbox", data=MAILBOX | {"use": "1"})

    mailbox = the_mailbox()
    assert (mailbox.imap_host, mailbox.imap_port, mailbox.imap_security) == ("imap.gmail.com", 993, Security.TLS)
    assert (mailbox.smtp_host, mailbox.smtp_port, mailbox.smtp_security) == ("smtp.gmail.com", 465, Security.TLS)
    assert (mailbox.imap_username, mailbox.imap_password) == ("help@gmail.com", "secret words")
    assert mailbox.is_active


def test_the_servers_of_a_domain_of_ones_own_are_guessed(browser):
    browser.post("/setup/mailbox", data=MAILBOX | {"address": "Help@Fahrrad.Example", "use": "1"})

    mailbox = the_mailbox()
    assert (mailbox.address, mailbox.imap_host, mailbox.smtp_host) == (
        "help@fahrrad.example",
        "imap.fahrrad.example",
        "smtp.fahrrad.example",
    )


def test_what_is_typed_by_hand_stays(browser):
    servers = {"imap_host": "mail.example.org", "imap_port": "1143", "imap_security": "none"}

    browser.post("/setup/mailbox", data=MAILBOX | servers | {"imap_username": "desk", "use": "1"})

    mailbox = the_mailbox()
    assert (mailbox.imap_host, mailbox.imap_port, mailbox.imap_security) == ("mail.example.org", 1143, Security.NONE)
    assert mailbox.imap_username == mailbox.smtp_username == "desk"


def test_a_trial_waits_for_a_worker_and_the_mailbox_is_not_used_yet(browser):
    answer = browser.post("/setup/mailbox", data=MAILBOX | {"recipient": "me@example.org", "try": "1"})

    trial = db.session.query(MailboxTrial).one()
    assert answer.location == f"/setup/mailbox/trial/{trial.id}"
    assert (trial.recipient, trial.state, trial.mailbox.is_active) == ("me@example.org", TrialState.WAITING, False)
    page = browser.get(answer.location).text
    assert "data-waiting" in page
    assert '<noscript><meta http-equiv="refresh"' in page


@pytest.mark.parametrize(
    ("imap_error", "smtp_error", "said"),
    [
        ("", "", ["the desk can read the mailbox", "a trial mail is on its way to help@gmail.com", "Use this mailbox"]),
        ("The password is wrong.", "", ["The password is wrong.", "a trial mail is on its way", "app password"]),
        ("", "No such server.", ["the desk can read the mailbox", "No such server."]),
    ],
)
def test_both_halves_of_a_trial_are_told(browser, imap_error, smtp_error, said):
    page = browser.post("/setup/mailbox", data=MAILBOX | {"try": "1"}).location
    with transaction():
        trial = db.session.query(MailboxTrial).one()
        trial.imap_error, trial.smtp_error, trial.state = imap_error, smtp_error, TrialState.DONE

    text = unescape(browser.get(page).text)

    assert all(words in text for words in said)
    assert ("Use this mailbox" in text) == (not imap_error and not smtp_error)


def test_a_trial_that_no_worker_takes_up_says_so(browser):
    page = browser.post("/setup/mailbox", data=MAILBOX | {"try": "1"}).location
    with transaction():
        db.session.query(MailboxTrial).one().asked_at = utcnow().replace(year=2020)

    assert "Is the worker running?" in browser.get(page).text


def test_a_mailbox_that_was_tried_is_used_from_then_on(browser):
    browser.post("/setup/mailbox", data=MAILBOX | {"try": "1"})

    answer = browser.post("/setup/mailbox/use")

    assert answer.location == "/setup/done"
    assert the_mailbox().is_active


def test_the_password_is_kept_when_it_is_left_empty_and_never_shown(browser):
    browser.post("/setup/mailbox", data=MAILBOX | {"try": "1"})

    browser.post("/setup/mailbox", data={"address": "help@gmail.com", "imap_host": "other.example.org", "try": "1"})

    assert db.session.query(Mailbox).count() == 1
    assert (the_mailbox().imap_password, the_mailbox().smtp_password) == ("secret words", "secret words")
    assert "secret words" not in browser.get("/setup/mailbox").text


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({"address": ""}, "Please give the mailbox's address."),
        ({"address": "nonsense"}, "This is not a mail address: nonsense"),
        ({"password": ""}, "Please give the mailbox's password."),
        ({"imap_host": "https://mail.example.org/", "imap_port": "993"}, "This is not the name of a server"),
        ({"imap_host": "mail.example.org", "imap_port": "70000"}, "A port is a number from 1 to 65535."),
        ({"imap_host": "mail.example.org", "imap_port": "x"}, "A port is a number from 1 to 65535."),
    ],
)
def test_an_odd_mailbox_is_refused_beside_the_field(browser, odd, said):
    answer = browser.post("/setup/mailbox", data=MAILBOX | {"imap_security": "tls"} | odd | {"try": "1"})

    assert answer.status_code == 422
    assert re.search(rf'class="wrong"[^>]*>[^<]*{re.escape(said)}', unescape(answer.text))
    assert mailboxes.first() is None


def test_the_script_asks_for_a_providers_servers(browser):
    told = browser.get("/setup/mailbox/servers?address=anna@web.de").json

    assert told["servers"]["imap_host"] == "imap.web.de"
    assert "IMAP" in told["advice"]


@pytest.mark.parametrize(("step", "next_step"), [("departments", "mailbox"), ("mailbox", "done")])
def test_each_step_may_wait(browser, step, next_step):
    assert browser.post(f"/setup/{step}", data={"later": "1"}).location == f"/setup/{next_step}"
    assert "Your help desk is ready." in browser.get("/setup/done").text
