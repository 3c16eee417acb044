"""The office's first day: set up by its administrator, each step twice without harm."""

import pytest

from desk import mailboxes
from desk import office as office_desk
from desk.providers import PROVIDERS, provider_of
from models import Department, DepartmentAddress, MailboxTrial, Office, Security, db, transaction
from tests.conftest import NOON


def test_the_first_start_makes_one_office_and_one_administrator(app):
    with transaction():
        password = office_desk.first_start(now=NOON)
    with transaction():
        again = office_desk.first_start(now=NOON)

    assert password
    assert again is None
    assert db.session.query(Office).count() == 1
    assert Office.current().set_up_at is None


def test_a_departments_address_can_be_changed_but_not_taken_from_another(support, sales):
    with transaction():
        office_desk.change_department(support, {"en": "Help "}, " Help@Example.org ", {"en": ""})

    assert (support.names, support.address, support.signatures) == ({"en": "Help"}, "help@example.org", {})
    with pytest.raises(office_desk.AddressTaken, match="already goes to Sales"), transaction():
        office_desk.change_department(support, {"en": "Help"}, "sales@example.org", {})
    assert support.address == "help@example.org"


def test_a_department_may_answer_under_another_of_its_addresses(support):
    with transaction():
        support.addresses.append(DepartmentAddress(address="help@example.org"))

    with transaction():
        office_desk.change_department(support, {"en": "Help"}, "help@example.org", {})

    assert [one.address for one in support.addresses] == ["help@example.org"]


def test_a_department_whose_address_is_taken_is_not_added(sales):
    with pytest.raises(office_desk.AddressTaken), transaction():
        office_desk.add_department({"en": "New"}, "sales@example.org", {})

    assert db.session.query(Department).count() == 2


def test_a_mailbox_is_not_used_before_someone_says_so(office):
    with transaction():
        entered = mailboxes.keep({"address": "a@example.org", "imap_password": "secret"})
        mailboxes.ask_for_trial(entered, "b@example.org", "de", now=NOON)
    with transaction():
        mailboxes.keep({"address": "a@example.org", "imap_host": "imap.example.org"})

    mailbox = db.session.query(MailboxTrial).one().mailbox
    assert (mailbox.imap_host, mailbox.imap_password, mailbox.is_active) == ("imap.example.org", "secret", False)
    assert mailbox == mailboxes.first()


@pytest.mark.parametrize("domain", PROVIDERS)
def test_every_provider_of_the_table_encrypts(domain):
    provider = provider_of(f"Anna@{domain.upper()}")

    assert Security.NONE not in (provider.imap_security, provider.smtp_security)
    assert (provider.imap_port, provider.smtp_port) in ((993, 465), (993, 587))
