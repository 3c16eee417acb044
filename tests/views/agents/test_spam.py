"""The spam folder, a spam ticket's screen, and the block list, as agents and managers see them."""

import re
from datetime import timedelta

import pytest

from desk import reasons, requests, spam
from models import BlockedSender, Mailbox, Message, Office, Status, Ticket, db, transaction
from tests.conftest import NOON

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def puts_away(office):
    """Somebody's form, taken for spam at an instant."""

    def put_away(subject, department, at=NOON, address="win@bulk.example.net"):
        with transaction():
            ticket = requests.hand_in(requests.Request("Win", address, subject, "Click.", "en", department), now=at)
            spam.put_away(ticket, reasons.kept("Looks like spam."), by=None, now=at)
        return ticket

    return put_away


@pytest.fixture
def spam_ticket(puts_away, support):
    return puts_away("You won", support)


def flashes(answer):
    return re.findall(r'class="flash flash-(\w+)[^>]*>\s*([^<]*?)\s*<', answer.text)


def after(browser, answer):
    """What is told on the page that the answer leads to."""
    return flashes(browser.get(answer.location))


def patterns():
    return [row.pattern for row in db.session.query(BlockedSender).order_by(BlockedSender.id)]


# The folder


@pytest.mark.row("S11")
def test_spam_stands_in_its_own_folder_the_newest_first_and_nowhere_else(
    ticket, puts_away, support, alice, signed_in, subjects
):
    puts_away("older", support, NOON)
    puts_away("newer", support, LATER)
    browser = signed_in(alice)
    folders = ("open", "mine", "nobody", "pending", "attention", "solved", "all")

    others = {name for one in folders for name in subjects(browser.get(f"/desk/ticket/?folder={one}"))}
    in_spam = browser.get("/desk/ticket/?folder=spam")

    assert subjects(in_spam) == ["newer", "older"]
    assert others == {"Drucker brennt"}
    assert "Looks like spam." in in_spam.text and "After 30 days it is deleted." in in_spam.text
    assert '<span class="count">2</span>' not in in_spam.text


@pytest.mark.row("R14")
def test_each_department_has_its_own_spam(puts_away, support, sales, bob, signed_in, subjects):
    puts_away("theirs", support)
    puts_away("mine", sales)

    assert subjects(signed_in(bob).get("/desk/ticket/?folder=spam")) == ["mine"]


@pytest.mark.row("S11")
@pytest.mark.parametrize("words", ["won", "WIN@bulk", "click"])
def test_spam_is_found_in_its_folder_alone(spam_ticket, ticket, alice, signed_in, subjects, words):
    browser = signed_in(alice)

    everywhere = browser.get("/desk/ticket/", query_string={"search": words})
    in_folder = browser.get("/desk/ticket/", query_string={"search": words, "folder": "spam"})

    assert (subjects(everywhere), subjects(in_folder)) == ([], ["You won"])
    assert "Search in the spam folder" in everywhere.text


@pytest.mark.row("S11")
def test_several_are_taken_back_at_once(puts_away, support, alice, signed_in, subjects):
    tickets = [puts_away(name, support) for name in ("one", "two", "three")]
    browser = signed_in(alice)

    answer = browser.post("/desk/ticket/not-spam", data={"rows": [str(one.id) for one in tickets[:2]]})

    assert after(browser, answer) == [("success", "2 tickets are no spam.")]
    assert subjects(browser.get("/desk/ticket/?folder=spam")) == ["three"]
    assert subjects(browser.get("/desk/ticket/")) == ["one", "two"]


@pytest.mark.row("S11")
@pytest.mark.parametrize("rows", [[], ["zzz", "0", "99999999999"]])
def test_where_nothing_is_ticked_nothing_happens_and_it_is_said(spam_ticket, alice, signed_in, rows):
    browser = signed_in(alice)

    answer = browser.post("/desk/ticket/not-spam", data={"rows": rows})

    assert after(browser, answer) == [("error", "Nothing was ticked.")]


@pytest.mark.row("R14")
def test_nobody_takes_back_what_is_not_theirs_to_see(spam_ticket, bob, signed_in):
    browser = signed_in(bob)

    browser.post("/desk/ticket/not-spam", data={"rows": [str(spam_ticket.id)]})
    answers = [browser.post(f"/desk/ticket/{spam_ticket.id}/{act}") for act in ("spam", "not-spam", "block")]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert spam_ticket.is_spam and patterns() == []


@pytest.mark.row("S4")
def test_a_longer_folder_asks_the_database_no_more(puts_away, support, alice, signed_in, counting):
    browser = signed_in(alice)
    puts_away("s0", support, address="s0@bulk.example.net")
    with counting() as for_one:
        browser.get("/desk/ticket/?folder=spam")
    for number in range(1, 20):
        puts_away(f"s{number}", support, address=f"s{number}@bulk.example.net")

    with counting() as for_many:
        browser.get("/desk/ticket/?folder=spam")

    assert len(for_many) == len(for_one)


# A ticket


@pytest.mark.row("S11")
def test_what_an_agent_calls_spam_leaves_the_lists_and_is_undone_with_one_click(ticket, alice, signed_in, subjects):
    browser = signed_in(alice)

    answer = browser.post(f"/desk/ticket/{ticket.id}/spam")
    page = browser.get(answer.location)
    [undo] = re.findall(r'flash-undo"[^>]*action="([^"]+)"', page.text)
    browser.post(undo)

    assert answer.location == "/desk/ticket/"
    assert f"#{ticket.number} lies in the spam folder now." in page.text and subjects(page) == []
    assert subjects(browser.get("/desk/ticket/")) == ["Drucker brennt"]
    assert (ticket.status, ticket.waiting_since) == (Status.OPEN, NOON)


@pytest.mark.row("S11")
def test_a_spam_tickets_screen_says_why_and_offers_only_the_way_back(spam_ticket, mona, signed_in):
    page = signed_in(mona).get(f"/desk/ticket/{spam_ticket.id}").text

    assert "Looks like spam." in page
    assert 'id="write"' not in page and f'action="/desk/ticket/{spam_ticket.id}/status"' not in page
    assert f'action="/desk/ticket/{spam_ticket.id}/not-spam"' in page
    assert "16 дек. 2026" in page  # thirty days after Monday noon it is deleted


@pytest.mark.row("S11")
def test_why_it_was_taken_for_spam_is_still_told_when_it_is_none(spam_ticket, alice, signed_in):
    browser = signed_in(alice)

    browser.post(f"/desk/ticket/{spam_ticket.id}/not-spam")

    assert "It went into the spam folder. Looks like spam." in browser.get(f"/desk/ticket/{spam_ticket.id}").text


@pytest.mark.row("S11")
def test_an_office_that_keeps_spam_for_ever_names_no_day(spam_ticket, alice, signed_in):
    with transaction():
        Office.current().spam_days = 0
    browser = signed_in(alice)

    assert "deleted" not in browser.get(f"/desk/ticket/{spam_ticket.id}").text
    assert "deleted" not in browser.get("/desk/ticket/?folder=spam").text


@pytest.mark.row("S11")
def test_its_history_tells_who_put_it_away_blocked_its_sender_and_took_it_back(ticket, alice, signed_in):
    browser = signed_in(alice)
    for act in ("spam", "block", "not-spam"):
        browser.post(f"/desk/ticket/{ticket.id}/{act}")

    page = browser.get(f"/desk/ticket/{ticket.id}").text

    assert "Alice put it into the spam folder." in page
    assert "Alice put carol@example.com on the block list." in page
    assert "Alice took it out of the spam folder." in page


@pytest.mark.row("S11")
def test_an_answer_begun_before_it_became_spam_is_refused_in_words(ticket, alice, signed_in):
    with transaction():
        spam.put_away_by_hand(ticket, by=alice, now=NOON)

    form = {"kind": "reply", "text": "Danke!", "heard": str(ticket.messages[-1].id)}
    answer = signed_in(alice).post(f"/desk/ticket/{ticket.id}/write", data=form)

    assert answer.status_code == 409 and "lies in the spam folder. Take it back first." in answer.text
    assert "Danke!" in answer.text and db.session.query(Message).filter_by(kind="reply").count() == 0


@pytest.mark.row("S11")
def test_its_sender_is_blocked_by_an_agent_and_the_whole_domain_by_a_manager(spam_ticket, alice, mona, signed_in):
    address, domain = {"what": "address"}, {"what": "domain"}
    browser = signed_in(alice)
    path = f"/desk/ticket/{spam_ticket.id}"

    offered = [re.findall(r'name="what" value="(\w+)"', signed_in(one).get(path).text) for one in (alice, mona)]
    told = after(browser, browser.post(f"{path}/block", data=address))
    refused = browser.post(f"{path}/block", data=domain)
    signed_in(mona).post(f"{path}/block", data=domain)

    assert offered == [["address"], ["address", "domain"]]
    assert told == [("success", "New mail of win@bulk.example.net goes into the spam folder.")]
    assert refused.status_code == 403
    assert patterns() == ["win@bulk.example.net", "@bulk.example.net"]


@pytest.mark.row("S11")
def test_of_a_public_provider_only_the_address_can_be_blocked(puts_away, support, mona, signed_in):
    path = f"/desk/ticket/{puts_away('You won', support, address='win@gmail.com').id}"
    browser = signed_in(mona)

    offered = re.findall(r'name="what" value="(\w+)"', browser.get(path).text)
    browser.post(f"{path}/block", data={"what": "domain"}, headers={"Referer": f"http://localhost{path}"})

    assert offered == ["address"] and patterns() == []
    assert "gmail.com" in flashes(browser.get(path))[0][1] or "gmail.com" in browser.get(path).text


@pytest.mark.row("C6")
def test_it_is_said_when_a_blocked_senders_mail_is_let_in_all_the_same(ticket, puts_away, support, alice, signed_in):
    browser = signed_in(alice)
    spam_of_carol = puts_away("You won", support, address="carol@example.com")

    answer = browser.post(f"/desk/ticket/{spam_of_carol.id}/block")

    assert [category for category, _ in after(browser, answer)] == ["success", "warning"]


# The block list


def adds(browser, pattern, **more):
    return browser.post("/desk/blocked/new/", data={"pattern": pattern, "remark": "Lottery", **more})


def wrong(answer):
    return re.findall(r'<p class="wrong"[^>]*>([^<]*)', answer.text)


@pytest.mark.row("S11")
def test_a_manager_puts_a_domain_on_the_list_and_takes_it_off(mona, signed_in):
    browser = signed_in(mona)

    adds(browser, " Bulk.Example.net ")
    row = db.session.query(BlockedSender).one()
    page = browser.get("/desk/blocked/").text
    kept = (row.pattern, row.remark, row.agent)
    browser.post("/desk/blocked/delete/", data={"id": str(row.id)})

    assert kept == ("@bulk.example.net", "Lottery", mona)
    assert "@<wbr>bulk.example.net" in page and "Lottery" in page and "Mona" in page
    assert patterns() == []


@pytest.mark.row("S11")
def test_bad_input_is_refused_in_words_and_nothing_typed_is_lost(root, signed_in):
    browser = signed_in(root)
    adds(browser, "win@bulk.example.net")

    refused = {text: wrong(adds(browser, text)) for text in ("nonsense", "WIN@bulk.example.net", "sales@example.org")}

    assert refused == {
        "nonsense": ["“nonsense” is neither a mail address nor a domain. Such as win@example.com, or example.com."],
        "WIN@bulk.example.net": ["win@bulk.example.net is on the block list already."],
        "sales@example.org": ["sales@example.org is an address of the desk itself."],
    }
    assert 'value="nonsense"' in adds(browser, "nonsense").text
    assert "Lottery</textarea>" in adds(browser, "nonsense").text.replace("\r\n", "")


@pytest.mark.row("S11")
@pytest.mark.parametrize("domain", ["gmail.com", "example.org"])
def test_a_domain_that_blocks_too_many_is_asked_about_again(root, signed_in, domain):
    browser = signed_in(root)

    first = adds(browser, domain)
    before = patterns()
    adds(browser, domain, although="y")

    assert domain in wrong(first)[0] and 'name="although"' in first.text
    assert 'name="although"' not in browser.get("/desk/blocked/new/").text
    assert (before, patterns()) == ([], [f"@{domain}"])


@pytest.mark.row("R7")
def test_what_flask_admin_says_itself_is_said_in_the_readers_language(mona, signed_in):
    browser = signed_in(mona)

    told = flashes(adds(browser, "nonsense"))

    assert told == [("error", "Не сохранено: проверьте отмеченные поля.")]


@pytest.mark.row("S11")
def test_a_remark_is_changed_without_being_asked_again(root, signed_in):
    browser = signed_in(root)
    adds(browser, "gmail.com", although="y")
    row = db.session.query(BlockedSender).one()

    browser.post(f"/desk/blocked/edit/?id={row.id}", data={"pattern": "gmail.com", "remark": "Really"})
    db.session.refresh(row)

    assert (row.pattern, row.remark) == ("@gmail.com", "Really")


# Settings


def a_mailbox(**more):
    return {
        "address": "support@example.org",
        "is_active": "y",
        "imap_port": "993",
        "imap_security": "tls",
        "after_fetch": "mark",
        "smtp_port": "587",
        "smtp_security": "starttls",
        **more,
    }


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    ("sent", "kept"), [({"obeys_spam_filter": "y"}, (True, None)), ({"spam_score": " 4,5 "}, (False, 4.5))]
)
def test_a_mailbox_obeys_the_servers_filter_or_is_stricter(root, signed_in, sent, kept):
    browser = signed_in(root)

    browser.post("/desk/mailbox/new/", data=a_mailbox(**sent))
    mailbox = db.session.query(Mailbox).one()

    assert (mailbox.obeys_spam_filter, mailbox.spam_score) == kept
    assert (kept[1] is None) == ('value="4.5"' not in browser.get(f"/desk/mailbox/edit/?id={mailbox.id}").text)


@pytest.mark.row("S11")
@pytest.mark.parametrize("score", ["0", "-3", "many", "1e5", "nan", "4.5.6"])
def test_odd_points_are_refused_in_words(root, signed_in, score):
    answer = signed_in(root).post("/desk/mailbox/new/", data=a_mailbox(spam_score=score))

    assert wrong(answer) == [f"Please give a number above 0, such as 4.5: {score}"]
    assert db.session.query(Mailbox).count() == 0


@pytest.mark.row("S11")
def test_a_new_mailbox_obeys_the_filter_unless_told_otherwise(root, signed_in):
    page = signed_in(root).get("/desk/mailbox/new/").text

    assert re.search(r'<input[^>]*checked[^>]*name="obeys_spam_filter"', page)


@pytest.mark.row("R14")
def test_no_agent_keeps_the_block_list(spam_ticket, alice, signed_in):
    browser = signed_in(alice)

    assert browser.get("/desk/blocked/").status_code == 403
    assert "Block list" not in browser.get("/desk/ticket/?folder=spam").text
    assert db.session.query(Ticket).count() == 1
