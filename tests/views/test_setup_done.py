"""The set-up page's last word (issue 2, point 2): what still has to be done before the desk can answer anyone."""

from desk import mailboxes
from desk import office as office_desk
from models import Agent, transaction, utcnow
from tests.conftest import PASSWORD


def test_it_says_what_is_missing_until_it_is_there(signed_in, office):
    first = Agent.with_address(office_desk.FIRST_LOGIN)
    assert first
    with transaction():
        first.set_password(PASSWORD)
        first.must_change_password = False
    browser = signed_in(first)

    before = browser.get("/setup/done").text
    with transaction():
        first.address = "anna@example.org"
        mailboxes.use(mailboxes.keep({"address": "help@example.org", "smtp_host": "smtp.example.org"}), now=utcnow())
    after = browser.get("/setup/done").text

    for words in ("No mailbox can send yet", "Set up a mailbox", "Give your own name and mail address"):
        assert words in before and words not in after
