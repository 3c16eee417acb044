"""Mailboxes that sign in with a provider's tokens: consented, renewed, lost, and found again (row S11)."""

import logging
import secrets
import threading
from datetime import timedelta

import pytest

from desk import consents, reasons, replies
from jobs import inbox, outbox, sweep, tokens, trials
from mail import oauth
from models import (
    IncomingMail,
    Mailbox,
    MailboxTrial,
    Office,
    OutgoingMail,
    OutgoingState,
    Purpose,
    Security,
    SignIn,
    db,
    transaction,
    utcnow,
)
from tests.letters import letter
from tests.servers.oauth import CLIENT_ID, CLIENT_SECRET

BROWSER = "the secret of a session"


@pytest.fixture
def provider(app, token_dovecot, monkeypatch):
    """Where the desk gets tokens instead of from Google and Microsoft; each test is another account's."""
    server = token_dovecot[0]
    server.user = f"support{secrets.token_hex(4)}@example.org"
    for name, value in server.settings().items():
        monkeypatch.setitem(app.config, name, value)
    return server


@pytest.fixture
def mailbox(office, provider, token_dovecot, token_smtp):
    """Support's mailbox at Microsoft 365. Nobody has signed in yet."""
    dovecot = token_dovecot[1]
    dovecot.add_user(provider.user)
    with transaction():
        mailbox = Mailbox(
            address="support@example.org",
            sign_in=SignIn.MICROSOFT,
            oauth_client_id=CLIENT_ID,
            oauth_client_secret=CLIENT_SECRET,
            oauth_tenant="example.onmicrosoft.com",
            imap_host="127.0.0.1",
            imap_port=dovecot.ports["none"],
            imap_security=Security.NONE,
            imap_username=provider.user,
            smtp_host="127.0.0.1",
            smtp_port=token_smtp.port,
            smtp_security=Security.NONE,
        )
        db.session.add(mailbox)
    return mailbox


def consent(mailbox, provider):
    """An administrator has consented, and the browser has brought the code back."""
    state = f"{mailbox.id}.x"
    code = provider.code(consents._verifier(state))
    with transaction():
        consents.receive(db.session.get_one(Mailbox, mailbox.id), code, state)


@pytest.fixture
def signed_in_mailbox(mailbox, provider):
    consent(mailbox, provider)
    tokens.exchange_waiting()
    db.session.rollback()
    return mailbox


def make_old(mailbox, *, ended: bool = False):
    """Its token was got a while ago, and ends now if wanted."""
    with transaction():
        mailbox.oauth_renewed_at = utcnow() - timedelta(hours=1)
        mailbox.oauth_expires_at = utcnow() + timedelta(minutes=0 if ended else 30)


def fetch(mailbox) -> str:
    """What went wrong with it, in English."""
    inbox.fetch(mailbox.id)
    db.session.rollback()
    return reasons.shown(mailbox.fetch_error, "en")


@pytest.mark.row("S11")
def test_a_consent_becomes_a_mailbox_that_fetches_and_sends_and_its_token_is_renewed_meanwhile(
    signed_in_mailbox, provider, token_dovecot, token_smtp, ticket, alice
):
    token_dovecot[1].deliver(provider.user, letter())
    said = fetch(signed_in_mailbox)
    first = signed_in_mailbox.oauth_access_token

    provider.end_access()
    make_old(signed_in_mailbox, ended=True)
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=utcnow())
    outbox.deliver_waiting()
    db.session.rollback()

    assert said == ""
    assert db.session.query(IncomingMail).count() == 1
    assert [taken.user for taken in token_smtp.taken] == [provider.user] * 2  # the confirmation and the answer
    assert signed_in_mailbox.oauth_access_token not in ("", first)
    assert [one["grant_type"] for one in provider.asked] == ["authorization_code", "refresh_token"]


@pytest.mark.row("S11")
def test_the_consents_code_is_exchanged_once_and_forgotten(signed_in_mailbox, provider):
    tokens.exchange_waiting()

    assert (signed_in_mailbox.oauth_code, signed_in_mailbox.oauth_verifier) == ("", "")
    assert len(provider.asked) == 1
    assert signed_in_mailbox.oauth_expires_at > utcnow() + timedelta(minutes=50)
    assert signed_in_mailbox.oauth_renewing_since is None


@pytest.mark.row("S11")
def test_a_consent_whose_worker_died_is_taken_up_again(mailbox, provider, monkeypatch):
    consent(mailbox, provider)
    with transaction():
        Mailbox.take_renewal(mailbox.id, now=utcnow() - tokens.CLAIM * 2, left_behind_after=tokens.CLAIM)
    hints: list[str] = []
    monkeypatch.setattr(sweep, "hint", hints.append)

    sweep.sweep()
    tokens.exchange_waiting()
    db.session.rollback()

    assert "jobs.tokens.exchange_waiting" in hints
    assert mailbox.oauth_refresh_token


@pytest.mark.row("S11")
def test_a_provider_in_trouble_keeps_the_consent_waiting(mailbox, provider):
    consent(mailbox, provider)
    provider.says = [(503, "")]
    tokens.exchange_waiting()
    db.session.rollback()
    waits, said = mailbox.oauth_code != "", mailbox.oauth_error != ""

    with transaction():
        mailbox.oauth_renewing_since -= tokens.CLAIM * 2
    tokens.exchange_waiting()
    db.session.rollback()

    assert waits and said
    assert (mailbox.oauth_code, mailbox.oauth_error, bool(mailbox.oauth_refresh_token)) == ("", "", True)


@pytest.mark.row("S11")
def test_a_code_that_is_good_no_longer_is_told_and_not_tried_again(mailbox, provider):
    with transaction():
        consents.receive(mailbox, "spent", f"{mailbox.id}.x")

    tokens.exchange_waiting()
    tokens.exchange_waiting()
    db.session.rollback()

    assert len(provider.asked) == 1
    assert mailbox.oauth_code == ""
    assert "Sign in again" in reasons.shown(mailbox.oauth_error, "en")


@pytest.mark.row("S11")
def test_a_token_that_the_server_knows_no_longer_is_replaced_and_the_mail_fetched(
    signed_in_mailbox, provider, token_dovecot
):
    token_dovecot[1].deliver(provider.user, letter())
    make_old(signed_in_mailbox)
    provider.end_access()

    said = fetch(signed_in_mailbox)

    assert said == ""
    assert db.session.query(IncomingMail).count() == 1


@pytest.mark.row("S11")
def test_a_server_that_refuses_even_new_tokens_is_not_a_reason_to_ask_for_ever_more(signed_in_mailbox, provider):
    with transaction():
        signed_in_mailbox.imap_username = "other@example.org"  # whose mailbox the consenter's isn't
    make_old(signed_in_mailbox)

    said = [fetch(signed_in_mailbox) for _ in range(3)]

    assert all("other@example.org" in one for one in said)
    assert len(provider.asked) == 2  # the consent, and one renewal


@pytest.mark.row("S11")
def test_a_consent_that_was_withdrawn_is_said_and_signing_in_again_sends_what_waited(
    signed_in_mailbox, provider, token_smtp, ticket, alice
):
    provider.withdraw()
    make_old(signed_in_mailbox, ended=True)
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=utcnow())
    outbox.deliver_waiting()
    db.session.rollback()
    said = [fetch(signed_in_mailbox) for _ in range(2)]
    asked = len(provider.asked)
    states = {mail.state for mail in db.session.query(OutgoingMail)}

    consent(signed_in_mailbox, provider)
    tokens.exchange_waiting()
    outbox.deliver_waiting()
    db.session.rollback()

    assert all("no longer lets the desk into this mailbox" in one for one in said)
    assert asked == 2  # who is no longer let in doesn't knock every minute
    assert states == {OutgoingState.QUEUED}
    assert {mail.state for mail in db.session.query(OutgoingMail)} == {OutgoingState.SENT}
    assert signed_in_mailbox.oauth_error == ""


@pytest.mark.row("S11")
@pytest.mark.parametrize("another_sends", [True, False])
def test_administrators_get_one_mail_of_a_lost_consent_if_another_mailbox_sends(
    signed_in_mailbox, provider, root, another_sends
):
    with transaction():
        root.language = "de"
        db.session.add(Mailbox(address="sales@example.org", smtp_host="127.0.0.1" if another_sends else ""))
        db.session.get_one(Office, 1).outgoing_mailbox_id = 2 if another_sends else None
    provider.withdraw()
    make_old(signed_in_mailbox, ended=True)

    fetch(signed_in_mailbox)
    fetch(signed_in_mailbox)

    told = db.session.query(OutgoingMail).filter_by(purpose=Purpose.ALARM).all()
    assert [mail.first_recipient for mail in told] == ["root@example.org"] * another_sends
    for mail in told:
        assert mail.subject == "Der Helpdesk kommt nicht in das Postfach support@example.org."
        assert f"/desk/mailbox/{signed_in_mailbox.id}/sign-in" in mail.text and "Melden Sie sich" in mail.text


@pytest.mark.row("S11")
def test_a_provider_that_is_away_takes_no_consent_from_us(signed_in_mailbox, provider):
    provider.says = [(500, "Oops")]
    make_old(signed_in_mailbox, ended=True)

    first, second = fetch(signed_in_mailbox), fetch(signed_in_mailbox)

    assert first and not second
    assert signed_in_mailbox.oauth_error == ""


@pytest.mark.row("A6")
def test_two_workers_at_once_ask_once_and_lose_no_refresh_token(signed_in_mailbox, provider, app):
    make_old(signed_in_mailbox, ended=True)
    provider.waits = 0.5
    together = threading.Barrier(3)
    got = []

    def work():
        with app.app_context():
            mailbox = db.session.get_one(Mailbox, 1)
            together.wait()
            got.append(tokens.with_token(mailbox, lambda: mailbox.oauth_access_token))
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    db.session.rollback()

    assert len(got) == 3 and len(set(got)) == 1
    assert len(provider.asked) == 2
    assert signed_in_mailbox.oauth_refresh_token in provider._refresh


@pytest.mark.row("A3")
def test_a_worker_taken_for_dead_does_not_write_over_newer_tokens(signed_in_mailbox, provider, monkeypatch):
    provider.rotates = False
    make_old(signed_in_mailbox, ended=True)
    really = oauth.renew

    def overtaken(client, refresh_token):
        old = really(client, refresh_token)
        consent(signed_in_mailbox, provider)
        with transaction():
            signed_in_mailbox.oauth_renewing_since = None
        tokens.exchange_waiting()
        return old

    monkeypatch.setattr(oauth, "renew", overtaken)
    fetch(signed_in_mailbox)

    newest = list(provider._access)[-1]
    assert signed_in_mailbox.oauth_access_token == newest


@pytest.mark.row("A3")
def test_a_late_refusal_takes_no_newer_consent_away(signed_in_mailbox, provider):
    used = signed_in_mailbox.oauth_refresh_token
    with transaction():
        consents.keep(signed_in_mailbox, "newer", "newer too", 3600, now=utcnow())

    with transaction():
        consents.lose(signed_in_mailbox, "withdrawn", used=used, now=utcnow())

    assert (signed_in_mailbox.oauth_refresh_token, signed_in_mailbox.oauth_error) == ("newer too", "")


@pytest.mark.row("S11")
def test_a_mailbox_into_which_nobody_signed_in_says_so_and_asks_nobody(mailbox, provider):
    said = fetch(mailbox)

    assert "Nobody has signed in" in said
    assert provider.asked == []


@pytest.mark.row("S11")
def test_a_trial_signs_in_with_tokens_too(signed_in_mailbox, token_smtp):
    with transaction():
        trial = MailboxTrial(mailbox=signed_in_mailbox, recipient="root@example.org", language="de", asked_at=utcnow())
        db.session.add(trial)

    trials.try_waiting()
    db.session.rollback()

    assert (trial.imap_error, trial.smtp_error) == ("", "")
    assert [taken.recipients for taken in token_smtp.taken] == [("root@example.org",)]


@pytest.mark.row("S11")
def test_other_credentials_or_another_provider_ask_for_consent_anew(signed_in_mailbox):
    with transaction():
        signed_in_mailbox.oauth_client_id = "another"

    assert (signed_in_mailbox.oauth_refresh_token, signed_in_mailbox.oauth_access_token) == ("", "")


@pytest.mark.row("S11")
def test_no_token_stands_in_any_log(signed_in_mailbox, provider, caplog):
    secret = {signed_in_mailbox.oauth_access_token, signed_in_mailbox.oauth_refresh_token, CLIENT_SECRET}
    provider.end_access()
    make_old(signed_in_mailbox)

    with caplog.at_level(logging.DEBUG):
        fetch(signed_in_mailbox)
        provider.withdraw()
        make_old(signed_in_mailbox, ended=True)
        secret |= {signed_in_mailbox.oauth_access_token, signed_in_mailbox.oauth_refresh_token}
        fetch(signed_in_mailbox)

    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("mail.log")]
    assert lines
    assert [word for word in secret if any(word in line for line in lines)] == []
