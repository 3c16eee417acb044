"""The set-up page's last word (issue 2, point 2): what still has to be done before the desk can answer anyone."""

import pytest

from desk import mailboxes
from desk import office as office_desk
from models import Agent, MailboxTrial, db, transaction, utcnow
from tests.conftest import PASSWORD


@pytest.fixture
def first(office):
    """The administrator of the first start, who has no address of their own yet."""
    agent = Agent.with_address(office_desk.FIRST_LOGIN)
    assert agent
    with transaction():
        agent.set_password(PASSWORD)
        agent.must_change_password = False
    return agent


def test_it_says_what_is_missing_until_it_is_there(signed_in, first):
    browser = signed_in(first)

    before = browser.get("/setup/done").text
    with transaction():
        first.address = "anna@example.org"
        mailboxes.use(mailboxes.keep({"address": "help@example.org", "smtp_host": "smtp.example.org"}), now=utcnow())
    after = browser.get("/setup/done").text

    for words in ("No mailbox can send yet", "Set up a mailbox", "Give your own name and mail address"):
        assert words in before and words not in after


def test_a_trial_goes_to_the_mailbox_itself_where_the_administrator_has_no_address(signed_in, first):
    with transaction():
        mailbox_id = mailboxes.keep({"address": "help@example.org", "smtp_host": "smtp.example.org"}).id

    signed_in(first).post(f"/desk/mailbox/{mailbox_id}/trial")

    assert db.session.query(MailboxTrial).one().recipient == "help@example.org"
