"""What servers say of a mail that they didn't take, and what the agent is told. Written by us in their manner (S11)."""

import pytest

from desk import bounces

SAID = {
    "full": [
        ("", "552-5.2.2 The email account that you tried to reach is over quota. gsmtp"),
        ("", "422 4.2.2 mailbox of the recipient is full"),
        ("", "552 Requested mail action aborted: exceeded storage allocation; quota"),
        ("5.7.1", "554 Почтовый ящик получателя переполнен"),
        ("", "Das Postfach des Empfängers ist derzeit voll"),
        ("5.2.2", "552 no"),
        ("5.3.1", "552 insufficient space"),
    ],
    "off": [
        ("5.2.1", "550 5.2.1 The email account that you tried to reach is inactive. gsmtp"),
        ("", "550 Message was not accepted -- invalid mailbox. Account jan@mail.example is disabled"),
        ("", "554 Этот ящик заблокирован"),
        ("5.2.1", "550 no"),
    ],
    "unknown": [
        ("5.1.1", "550-5.1.1 The email account that you tried to reach does not exist. gsmtp"),
        ("", "550 Message was not accepted -- invalid mailbox. Local mailbox jan@mail.example is unavailable"),
        ("", "550 5.7.1 No such user!"),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup"),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. [EUR01]"),
        ("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable"),
        ("", "554 delivery error: This user doesn't have a mail.example account"),
        ("", "550 Пользователь с таким адресом не найден"),
        ("", "550 Скриньки jan@example.com не існує"),
        ("", "Die Adresse existiert nicht"),
        ("5.1.1", "550 no"),
        ("5.1.0", "550 Address rejected"),
    ],
    "domain": [
        ("5.4.4", "Host or domain name not found. Name service error for name=exmaple.com: Host not found"),
        ("", "DNS Error: domain exmaple.com does not exist (NXDOMAIN)"),
        ("5.1.10", "556 5.1.10 Domain has null MX"),
        ("", "Домен exmaple.com не существует"),
    ],
    "large": [
        ("5.3.4", "552-5.3.4 Your message exceeded our message size limits"),
        ("", "552 Message too large: 38 MB"),
        ("5.2.3", "550 no"),
    ],
    "file": [
        ("5.7.0", "552-5.7.0 This message was blocked because a file of this kind presents a risk: virus suspected"),
        ("", "554 Attachment type .exe is not allowed here"),
    ],
    "trust": [
        ("5.7.26", "550-5.7.26 This mail is unauthenticated, the sender has to pass SPF or DKIM"),
        ("5.7.1", "550 5.7.1 Rejected by the DMARC policy of example.org"),
        ("", "554 IP without PTR record is not allowed here"),
        ("5.7.25", "550 no"),
    ],
    "busy": [
        ("5.7.28", "550-5.7.28 An unusual rate limit was reached for your domain"),
        ("", "452 Too many recipients received this hour"),
    ],
    "relay": [
        ("5.7.1", "554 5.7.1 <jan@example.com>: Relay access denied"),
        ("5.7.54", "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain"),
        ("5.7.64", "550 5.7.64 TenantAttribution"),
    ],
    "closed": [
        ("5.7.1", "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required"),
        ("5.7.124", "550 5.7.124 Sender not in allowed-senders list"),
    ],
    "spam": [
        ("5.7.1", "550 5.7.1 Our system has detected that this message is likely unsolicited mail"),
        ("5.7.1", "554 5.7.1 Message rejected under suspicion of SPAM"),
        ("", "550 spam message rejected. Please visit https://help.mail.example/notspam"),
        ("", "554 IP 192.0.2.1 is on the blacklist of an RBL"),
        ("5.7.1", "554 5.7.1 no"),
    ],
    "loop": [("", "554 5.4.6 Too many hops, possible mail loop"), ("5.4.14", "554 no")],
    "silent": [
        ("4.4.1", "connect to mail.example.com[192.0.2.1]:25: Connection timed out"),
        ("", "retry timeout exceeded"),
        ("4.4.7", "delivery time expired"),
        ("4.4.2", "lost connection with mail.example.com while sending"),
    ],
}


@pytest.mark.row("S11")
@pytest.mark.parametrize(("kind", "status", "answer"), [(kind, *one) for kind, said in SAID.items() for one in said])
def test_what_the_server_said_is_told_in_words(app, kind, status, answer):
    assert bounces.in_words(status, answer, is_permanent=True) == bounces.WORDS[kind]


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    ("status", "answer"),
    [("", ""), ("5.0.0", "550 no"), ("5.6.0", "554 Transaction failed"), ("", "Ваш лист дуже гарний")],
)
def test_what_nobody_can_tell_is_not_guessed(app, status, answer):
    assert bounces.in_words(status, answer, is_permanent=True) == bounces.OTHER


@pytest.mark.row("S11")
def test_what_is_only_late_has_not_failed_whatever_the_cause(app):
    assert bounces.in_words("4.2.2", "452 mailbox full", is_permanent=False) == bounces.DELAYED
