"""Signing in with a provider's token (SASL XOAUTH2) to a real Dovecot and a real SMTP server (row S11)."""

import pytest

from mail import imap, smtp
from tests.mail.accounts import letter, raws, read, reading, sending
from tests.mail.mails import CAROL, SENDER, failure_of, mail
from tests.servers.oauth import USER, OauthServer
from tests.servers.smtp import SmtpServer


def with_token(token: str, **other):
    return {"needs_token": True, "token_user": USER, "oauth_access_token": token, "imap_password": "", **other}


@pytest.mark.row("S11")
@pytest.mark.parametrize("security", ["none", "tls", "starttls"])
def test_a_mailbox_is_read_with_a_token(token_dovecot, trusted, security):
    provider, dovecot = token_dovecot
    dovecot.add_user(USER)
    dovecot.deliver(USER, letter(security))
    mailbox = reading(dovecot, USER, imap_security=security, **with_token(provider.tokens()["access_token"]))

    letters = read(mailbox)

    assert letter(security) in raws(letters)


@pytest.mark.row("S11")
def test_dovecot_refuses_a_token_that_has_ended_and_that_is_said_as_such(token_dovecot, app):
    provider, dovecot = token_dovecot
    token = provider.tokens()["access_token"]
    provider.end_access()

    with pytest.raises(imap.ImapFailed) as failure:
        read(reading(dovecot, USER, **with_token(token)))

    assert failure.value.is_token_refused and failure.value.permanent
    assert token not in f"{failure.value.text}{failure.value.detail}"


@pytest.mark.row("S11")
def test_a_server_without_tokens_is_told_apart_from_a_bad_token(imap_server, owner, app):
    with pytest.raises(imap.ImapFailed) as failure:
        read(reading(imap_server, owner, **with_token("ya29.token")))

    assert failure.value.needs_administrator
    assert "ya29.token" not in f"{failure.value.text}{failure.value.detail}"


@pytest.mark.row("S11")
@pytest.mark.parametrize("extra_length", [0, 2000])
def test_a_mail_is_sent_with_a_token_short_or_as_long_as_microsofts(oauth_server: OauthServer, extra_length):
    oauth_server.extra_length = extra_length
    with SmtpServer(provider=oauth_server) as server:
        mailbox = sending(server.port, **with_token(oauth_server.tokens()["access_token"]))

        smtp.send(mailbox, mail(), SENDER, [CAROL])

    assert [(taken.user, taken.recipients) for taken in server.taken] == [(USER, (CAROL,))]


@pytest.mark.row("S11")
def test_a_token_that_has_ended_is_told_of_and_nothing_is_sent(oauth_server: OauthServer, app):
    token = oauth_server.tokens()["access_token"]
    oauth_server.end_access()
    with SmtpServer(provider=oauth_server) as server:
        failure = failure_of(sending(server.port, **with_token(token)))

    assert failure.is_token_refused and not failure.permanent
    assert "535 5.7.3" in str(failure.text)
    assert token not in f"{failure.text}{failure.detail}"
    assert server.taken == []


@pytest.mark.row("S11")
def test_a_server_that_offers_no_tokens_is_not_sent_one(smtp_server, app):
    failure = failure_of(sending(smtp_server.port, **with_token("ya29.token")))

    assert failure.needs_administrator and not failure.is_token_refused


@pytest.mark.row("A3")
def test_several_mails_leave_over_one_line(smtp_server):
    smtp_server.says["nobody@example.com"] = "550 5.1.1 No such user"
    before = smtp_server.lines

    with smtp.connect(sending(smtp_server.port)) as line:
        line.send(mail(), SENDER, [CAROL])
        with pytest.raises(smtp.SmtpFailed):
            line.send(mail(), SENDER, ["nobody@example.com"])
        line.send(mail(), SENDER, ["danylo@example.net"])

    assert [taken.recipients for taken in smtp_server.taken] == [(CAROL,), ("danylo@example.net",)]
    assert smtp_server.lines == before + 1


@pytest.mark.row("A3")
def test_a_line_knows_that_its_server_has_hung_up():
    with SmtpServer() as server:
        line = smtp.connect(sending(server.port))
        line.send(mail(), SENDER, [CAROL])
        was_alive = line.is_alive()

    assert (was_alive, line.is_alive()) == (True, False)
    line.close()
