"""The screens that Flask-Admin makes: departments, agents, canned replies, mailboxes, customers, mail, the office."""

import re

import pytest
from flask_babel import force_locale, gettext
from markupsafe import escape

from models import (
    Agent,
    CannedReply,
    Customer,
    Department,
    IncomingMail,
    IncomingState,
    Mailbox,
    MailboxTrial,
    OutgoingMail,
    Role,
    TrialState,
    blobs,
    db,
    transaction,
)
from tests.conftest import NOON, PASSWORD


def errors(answer) -> list[str]:
    return re.findall(r'<p class="wrong"[^>]*>([^<]*)', answer.text)


def for_mona(text: str) -> str:
    """As Mona is told, who reads Russian."""
    with force_locale("ru"):
        return str(escape(gettext(text)))


# Departments


def a_department(**more) -> dict:
    return {
        "names-en": "Warehouse",
        "names-uk": "Склад",
        "addresses": "Lager@Example.org\nwarehouse@example.org",
        "position": "3",
        "is_public": "y",
        "escalation_levels-minutes": ["90", ""],
        "escalation_levels-agent": ["", ""],
        **more,
    }


@pytest.mark.row("R13")
def test_a_department_is_made_with_all_that_belongs_to_it(root, mona, alice, signed_in):
    signed_in(root).post(
        "/desk/department/new/",
        data=a_department(
            agents=[str(alice.id)],
            manager_id=str(mona.id),
            **{"escalation_levels-minutes": ["240", "60"], "escalation_levels-agent": [str(root.id), ""]},
        ),
    )

    made = db.session.query(Department).filter_by(position=3).one()
    levels = [(level.level, level.after_minutes, level.agent_id) for level in made.escalation_levels]
    assert made.names == {"en": "Warehouse", "uk": "Склад"}
    assert [one.address for one in made.addresses] == ["lager@example.org", "warehouse@example.org"]
    assert (made.agents, made.manager, made.is_public) == ([alice], mona, True)
    assert levels == [(1, 60, None), (2, 240, root.id)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"names-en": "", "names-uk": " "}, "in one language at least"),
        ({"addresses": "not an address"}, "This is not a mail address: not"),
        ({"escalation_levels-minutes": ["0"], "escalation_levels-agent": [""]}, "between a minute and a year: 0"),
        ({"escalation_levels-minutes": ["soon"], "escalation_levels-agent": [""]}, "“1:30”, not: soon"),
        ({"escalation_levels-minutes": ["5"], "escalation_levels-agent": ["999"]}, "choose who is told"),
    ],
)
def test_what_is_wrong_with_a_department_is_said_beside_it(root, signed_in, wrong, said):
    answer = signed_in(root).post("/desk/department/new/", data=a_department(**wrong))

    assert [text for text in errors(answer) if said in text]
    assert db.session.query(Department).count() == 2


@pytest.mark.row("R21")
def test_limits_are_written_and_shown_in_the_readers_words(root, support, signed_in):
    browser, page = signed_in(root), f"/desk/department/edit/?id={support.id}"
    with transaction():
        root.language = "ru"
    times = {"escalation_levels-minutes": ["2 дн.", "1 ч 30 мин"], "escalation_levels-agent": ["", ""]}

    browser.post(page, data=a_department(addresses="support@example.org", **times))

    assert [level.after_minutes for level in support.escalation_levels] == [90, 2880]
    shown = browser.get(page).text.replace("\xa0", " ")
    assert 'value="1 ч 30 мин"' in shown and 'value="48 ч"' in shown
    assert "1 ч 30 мин, 48 ч" in browser.get("/desk/department/").text.replace("\xa0", " ")


def test_an_address_of_another_department_is_refused_in_words(root, support, signed_in):
    answer = signed_in(root).post("/desk/department/new/", data=a_department(addresses="support@example.org"))

    assert answer.status_code == 200
    assert "already there" in answer.text
    assert db.session.query(Department).count() == 2


def test_saving_a_department_again_changes_nothing(root, support, signed_in):
    browser, page = signed_in(root), f"/desk/department/edit/?id={support.id}"
    before = [one.id for one in (*support.addresses, *support.escalation_levels)]

    for _ in range(2):
        browser.post(page, data=a_department(addresses="support@example.org", **{"escalation_levels-minutes": "240"}))

    assert [one.id for one in (*support.addresses, *support.escalation_levels)] == before


def test_a_text_in_a_language_that_the_office_gave_up_stays(root, office, support, signed_in):
    with transaction():
        office.languages = ["en", "de"]

    signed_in(root).post(f"/desk/department/edit/?id={support.id}", data=a_department(**{"names-en": "Help"}))

    assert (support.names["en"], support.names["ru"]) == ("Help", "Поддержка")


# Agents


def an_agent(**more) -> dict:
    return {
        "name": "Eve",
        "address": "Eve@Example.org",
        "role": "agent",
        "language": "de",
        "timezone": "",
        "is_switched_on": "y",
        **more,
    }


@pytest.mark.row("S9")
def test_a_new_agents_one_time_password_is_shown_once(root, support, signed_in, client):
    browser = signed_in(root)
    browser.post("/desk/agent/new/", data=an_agent(departments=[str(support.id)]))

    first, second = (browser.get("/desk/agent/").text for _ in range(2))
    [password] = set(re.findall(r"(?:[0-9a-f]{4}-){3}[0-9a-f]{4}", first))
    answer = client.post("/sign-in", data={"address": "eve@example.org", "password": password})

    assert password not in second
    assert answer.status_code == 302
    eve = Agent.with_address("eve@example.org")
    assert eve and eve.departments == [support]


def test_a_new_one_time_password_replaces_the_old_one(root, alice, signed_in, client):
    browser = signed_in(root)

    browser.post(f"/desk/agent/{alice.id}/new-password")

    assert alice.must_change_password
    assert client.post("/sign-in", data={"address": alice.address, "password": PASSWORD}).status_code == 422


def test_an_agent_is_switched_off_and_never_deleted(root, alice, signed_in):
    browser, hers = signed_in(root), signed_in(alice)
    data = an_agent(name="Alice", address=alice.address)
    del data["is_switched_on"]

    browser.post(f"/desk/agent/edit/?id={alice.id}", data=data)
    browser.post("/desk/agent/delete/", data={"id": str(alice.id)})
    browser.post("/desk/agent/action/", data={"action": "delete", "rowid": str(alice.id)})

    assert not alice.is_switched_on and Agent.with_address("alice@example.org")
    assert hers.get("/desk/ticket/").status_code == 302


def test_an_administrator_cannot_lock_themselves_out(root, signed_in):
    data = an_agent(name="Root", address=root.address)
    del data["is_switched_on"]

    signed_in(root).post(f"/desk/agent/edit/?id={root.id}", data=data)

    assert (root.is_switched_on, root.role) == (True, Role.ADMINISTRATOR)


# Canned replies


@pytest.mark.row("R19")
def test_a_manager_keeps_the_canned_replies_of_their_department(mona, support, sales, signed_in):
    browser = signed_in(mona)

    for chosen in (str(support.id), str(sales.id), ""):
        browser.post(
            "/desk/canned_reply/new/", data={"name": f"for {chosen}", "department_id": chosen, "texts-de": "Danke"}
        )

    assert [one.name for one in db.session.query(CannedReply)] == [f"for {support.id}"]


@pytest.mark.row("R19")
def test_agents_read_canned_replies_and_change_none(alice, support, signed_in):
    with transaction():
        db.session.add(CannedReply(name="Thanks", texts={"en": "Thank you!"}))
    browser = signed_in(alice)

    assert "Thank you!" in browser.get("/desk/canned_reply/details/?id=1").text
    assert "Edit" not in browser.get("/desk/canned_reply/").text
    browser.post("/desk/canned_reply/edit/?id=1", data={"name": "x", "department_id": "", "texts-en": "x"})
    browser.post("/desk/canned_reply/delete/", data={"id": "1"})
    assert [one.name for one in db.session.query(CannedReply)] == ["Thanks"]


@pytest.mark.row("R19", "R14")
def test_those_that_lack_a_language_are_found_among_what_the_reader_may_see(
    mona, root, support, sales, office, signed_in
):
    texts = {
        "Both": {"en": "Thanks", "de": "Danke"},
        "English": {"en": "Thanks"},
        "Emptied": {"en": "Thanks", "de": ""},
    }
    with transaction():
        office.languages = ["en", "de"]
        db.session.add_all(CannedReply(name=name, texts=each) for name, each in texts.items())
        db.session.add(CannedReply(name="Hidden", texts={"en": "Thanks"}, department=sales))
    page = "/desk/canned_reply/?show=no-"

    managers, administrators = (
        [name for name in (*texts, "Hidden") if f">{name}</a>" in signed_in(agent).get(f"{page}de").text]
        for agent in (mona, root)
    )

    assert (managers, administrators) == (["English", "Emptied"], ["English", "Emptied", "Hidden"])
    assert "Every canned reply has a text in this language." in signed_in(root).get(f"{page}en").text
    assert all(name in signed_in(root).get(f"{page}ru").text for name in texts)  # no language of theirs: all


def test_a_manager_cannot_change_what_is_for_all(mona, signed_in):
    with transaction():
        db.session.add(CannedReply(name="Thanks", texts={"en": "Thank you!"}))

    signed_in(mona).post("/desk/canned_reply/delete/", data={"id": "1"})

    assert db.session.query(CannedReply).count() == 1


# Mailboxes


def a_mailbox(**more) -> dict:
    return {
        "address": "Support@Example.org",
        "is_active": "y",
        "imap_host": "imap.example.org",
        "imap_port": "993",
        "imap_security": "tls",
        "imap_username": "support",
        "imap_password": "s3cret-word",
        "imap_folder": "INBOX",
        "after_fetch": "mark",
        "smtp_host": "smtp.example.org",
        "smtp_port": "587",
        "smtp_security": "starttls",
        **more,
    }


def test_a_mailboxs_password_goes_in_and_never_comes_out(root, signed_in):
    browser = signed_in(root)
    browser.post("/desk/mailbox/new/", data=a_mailbox())

    page = browser.get("/desk/mailbox/edit/?id=1").text
    browser.post("/desk/mailbox/edit/?id=1", data=a_mailbox(imap_password="", imap_username="other"))

    mailbox = db.session.get_one(Mailbox, 1)
    assert "imap.example.org" in page and "s3cret-word" not in page
    assert (mailbox.imap_password, mailbox.imap_username, mailbox.address) == (
        "s3cret-word",
        "other",
        "support@example.org",
    )


@pytest.mark.parametrize(
    "wrong",
    [{"imap_port": "0"}, {"smtp_port": "x"}, {"imap_security": "zzz"}, {"after_fetch": "move"}, {"address": "x"}],
)
def test_what_is_wrong_with_a_mailbox_is_said_beside_it(root, signed_in, wrong):
    answer = signed_in(root).post("/desk/mailbox/new/", data=a_mailbox(**wrong))

    assert errors(answer)
    assert db.session.query(Mailbox).count() == 0


def test_a_trial_is_a_wish_whose_outcome_is_shown(root, signed_in):
    browser = signed_in(root)
    browser.post("/desk/mailbox/new/", data=a_mailbox())

    begun = browser.post("/desk/mailbox/1/trial")
    waiting = browser.get(begun.headers["Location"] + "/now").json
    with transaction():
        trial = db.session.query(MailboxTrial).one()
        trial.state, trial.imap_error = TrialState.DONE, "The password is wrong."
    done = browser.get(begun.headers["Location"] + "/now").json

    assert waiting["waits"] and "root@example.org" in waiting["html"]
    assert not done["waits"] and "The password is wrong." in done["html"] and "Works." in done["html"]


def test_as_long_as_no_mailbox_can_send_every_page_says_so(root, signed_in):
    browser = signed_in(root)
    before = browser.get("/desk/ticket/").text
    browser.post("/desk/mailbox/new/", data=a_mailbox())

    assert "No mailbox can send yet" in before
    assert "No mailbox can send yet" not in browser.get("/desk/ticket/").text


# Customers


def test_a_customer_has_several_addresses(mona, ticket, carol, signed_in):
    first = carol.addresses[0].id

    signed_in(mona).post(
        f"/desk/customer/edit/?id={carol.id}",
        data={"name": "Carol Weiß", "language": "de", "addresses": "carol@example.com, CAROL@work.example"},
    )

    assert [one.address for one in carol.addresses] == ["carol@example.com", "carol@work.example"]
    assert carol.addresses[0].id == first


def test_an_address_belongs_to_one_customer(mona, ticket, carol, danylo, signed_in):
    answer = signed_in(mona).post(
        f"/desk/customer/edit/?id={carol.id}",
        data={"name": "Carol", "language": "de", "addresses": "danylo@example.net"},
    )

    assert "danylo@example.net принадлежит клиенту «Данило Шевчук»." in answer.text
    assert [one.address for one in carol.addresses] == ["carol@example.com"]


@pytest.mark.parametrize("words", ["шевчук", "ШЕВЧУК", "danylo@", "Данило net"])
def test_a_customer_is_found_in_any_case(root, danylo, carol, signed_in, words):
    page = signed_in(root).get("/desk/customer/", query_string={"search": words}).text

    assert "danylo@example.net" in page and "carol@example.com" not in page


def test_an_agent_reads_customers_and_changes_none(alice, ticket, carol, signed_in):
    browser = signed_in(alice)

    browser.post(f"/desk/customer/edit/?id={carol.id}", data={"name": "X", "language": "de", "addresses": "x@x.org"})

    assert "Carol Weiß" in browser.get(f"/desk/customer/details/?id={carol.id}").text
    assert db.session.get_one(Customer, carol.id).name == "Carol Weiß"


# Mail


@pytest.fixture
def set_aside(office) -> IncomingMail:
    """A mail that names no sender."""
    with transaction():
        incoming = IncomingMail(
            source="pipe",
            digest=blobs.put(b"Subject: <b>?</b>\r\n\r\n<script>"),
            size=30,
            received_at=NOON,
            state=IncomingState.FAILED,
            reason="The mail names no sender.",
            tries=3,
        )
        db.session.add(incoming)
    return incoming


@pytest.mark.row("A3")
def test_a_mail_set_aside_says_why_and_can_be_tried_again(mona, set_aside, signed_in):
    browser = signed_in(mona)

    listed = browser.get("/desk/incoming/?show=failed").text
    page = browser.get(f"/desk/incoming/details/?id={set_aside.id}").text
    raw = browser.get(f"/desk/incoming/{set_aside.id}/raw")
    browser.post(f"/desk/incoming/{set_aside.id}/again")

    assert for_mona("Set aside") in listed and "The mail names no sender." in page
    assert raw.mimetype == "text/plain" and raw.data.endswith(b"<script>")
    assert (set_aside.state, set_aside.tries) == (IncomingState.RECEIVED, 0)


def test_a_mail_that_was_filed_is_not_filed_again(mona, set_aside, signed_in):
    with transaction():
        set_aside.state = IncomingState.PROCESSED

    signed_in(mona).post(f"/desk/incoming/{set_aside.id}/again")

    assert set_aside.state == IncomingState.PROCESSED


def test_mail_out_can_be_read_before_it_leaves(ticket, alice, signed_in):
    outgoing = db.session.query(OutgoingMail).one()

    page = signed_in(alice).get(f"/desk/outgoing/details/?id={outgoing.id}").text

    assert "Waits to be sent" in page and "carol@example.com" in page
    assert ticket.link_token in page


def test_a_mail_that_was_sent_is_not_sent_again(ticket, alice, signed_in):
    outgoing = db.session.query(OutgoingMail).one()
    with transaction():
        outgoing.mark_sent(now=NOON)

    signed_in(alice).post(f"/desk/outgoing/{outgoing.id}/again")

    assert outgoing.sent_at == NOON and outgoing.state == "sent"


# The office, and one's own profile


def test_the_offices_settings_are_kept(root, office, sales, signed_in):
    with transaction():
        db.session.add(Mailbox(address="relay@example.org", smtp_host="mail.example.org"))
    signed_in(root).post(
        "/desk/office/",
        data={
            "name": "Kontor",
            "language": "de",
            "languages": ["de", "uk"],
            "timezone": "Europe/Kyiv",
            "default_department_id": str(sales.id),
            "automatic_mails_per_hour": "2",
            "undo_seconds": "15",
            "rating_days": "30",
            "colour": "#7A1F5C",
            "spam_days": "90",
            "outgoing_mailbox_id": str(db.session.query(Mailbox.id).scalar()),
            "upload_types": ".PNG, pdf",
        },
    )

    assert (office.name, office.languages, office.timezone) == ("Kontor", ["de", "uk"], "Europe/Kyiv")
    assert (office.default_department, office.upload_types, office.confirms_requests) == (sales, "png pdf", False)
    assert (office.undo_seconds, office.spam_days, str(office.outgoing_mailbox)) == (15, 90, "relay@example.org")
    assert (office.rating_days, office.colour) == (30, "#7a1f5c")


def test_an_office_speaks_its_own_language(root, office, signed_in):
    answer = signed_in(root).post("/desk/office/", data={"language": "ru", "languages": ["de"], "timezone": "UTC"})

    assert "must be among them" in answer.text
    assert office.language == "en"


@pytest.mark.row("R7")
def test_an_agents_own_language_and_colours_hold_from_the_next_page(alice, signed_in):
    browser = signed_in(alice)

    browser.post("/desk/profile/", data={"name": "Alice", "language": "uk", "timezone": "Europe/Kyiv", "theme": "dark"})
    page = browser.get("/desk/ticket/").text

    assert '<html lang="uk" dir="ltr" data-theme="dark">' in page
    assert "tokens-dark.css" in page and "prefers-color-scheme" not in page


def test_nobody_promotes_themselves_in_their_profile(alice, signed_in):
    signed_in(alice).post(
        "/desk/profile/",
        data={"name": "Alice", "language": "en", "timezone": "", "theme": "auto", "role": "administrator"},
    )

    assert alice.role == Role.AGENT
