"""Sending: who is refused and for how long, signing in, encryption."""

from collections.abc import Iterator

import pytest

from mail import smtp
from tests.mail.accounts import sending
from tests.mail.mails import CAROL, SENDER, failure_of, mail, send
from tests.servers.certificates import Authority
from tests.servers.processes import free_port
from tests.servers.rude import Cable
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.mark.row("A3")
def test_some_refused_the_others_get_their_mail(smtp_server: SmtpServer) -> None:
    smtp_server.says.update({"gone@example.com": "550 5.1.1 No such user", "full@example.com": "452 Mailbox full"})

    refused = send(smtp_server, None, "gone@example.com", CAROL, "full@example.com")

    assert refused == (
        smtp.Refusal("gone@example.com", True, "550 5.1.1 No such user"),
        smtp.Refusal("full@example.com", False, "452 Mailbox full"),
    )
    assert smtp_server.taken[0].recipients == (CAROL,)


@pytest.mark.row("A3")
@pytest.mark.parametrize(("second", "permanent"), [("550 no", True), ("450 greylisted", False)])
def test_all_refused_is_a_failure_that_names_them(smtp_server: SmtpServer, second: str, permanent: bool) -> None:
    smtp_server.says.update({"gone@example.com": "550 5.1.1 No such user", CAROL: second})

    error = failure_of(sending(smtp_server.port), "gone@example.com", CAROL)

    assert error.permanent is permanent
    assert [one.address for one in error.refused] == ["gone@example.com", CAROL]
    assert "gone@example.com (550 5.1.1 No such user)" in str(error.text)


@pytest.mark.row("A3")
@pytest.mark.parametrize("step", ["MAIL", "DATA"])
@pytest.mark.parametrize(
    ("answer", "words", "permanent"),
    [
        ("451 4.3.0 Try later", "refused the mail: 451 4.3.0 Try later", False),
        ("554 5.7.1 Spam", "refused the mail: 554 5.7.1 Spam", True),
        ("552 5.3.4 Too big", "too large", True),
        ("530 5.7.0 Authentication required", "wants a user name", False),
    ],
)
def test_the_servers_answer_decides_whether_we_try_again(
    smtp_server: SmtpServer, step: str, answer: str, words: str, permanent: bool
) -> None:
    smtp_server.says[step] = answer

    error = failure_of(sending(smtp_server.port))

    assert words in str(error.text)
    assert error.permanent is permanent


@pytest.mark.row("A3")
def test_a_mail_larger_than_the_server_takes_is_not_tried_again() -> None:
    message = mail()
    message.add_attachment(b"x" * 20_000, maintype="application", subtype="pdf", filename="a.pdf")

    with SmtpServer(max_bytes=10_000) as server, pytest.raises(smtp.SmtpFailed) as failure:
        send(server, message)

    assert failure.value.permanent
    assert "too large" in str(failure.value.text)


@pytest.mark.row("A3")
def test_a_mail_of_30_megabytes_arrives(smtp_server: SmtpServer) -> None:
    content = bytes(range(256)) * (22 * 4096)
    message = mail()
    message.add_attachment(content, maintype="application", subtype="pdf", filename="a.pdf")

    with SmtpServer(max_bytes=50_000_000) as server:
        send(server, message)

    (attachment,) = server.taken[0].message.iter_attachments()
    assert attachment.get_content() == content


# Signing in and encryption.


@pytest.fixture(params=["none", "starttls", "tls"])
def asking_server(request: pytest.FixtureRequest, authority: Authority) -> Iterator[SmtpServer]:
    certificate = authority.issue("localhost").context()
    accounts = {"support@example.org": "geheim", "олена": "пароль"}
    with SmtpServer(certificate, security=request.param, accounts=accounts) as server:
        yield server


@pytest.mark.row("R10")
@pytest.mark.parametrize(
    ("columns", "user"),
    [
        ({}, "support@example.org"),
        ({"smtp_username": "support@example.org", "smtp_password": "geheim", "imap_password": "other"}, SENDER),
        ({"smtp_username": "олена", "smtp_password": "пароль"}, "олена"),
    ],
)
@pytest.mark.usefixtures("trusted")
def test_we_sign_in_as_for_reading_or_with_a_name_of_its_own(
    asking_server: SmtpServer, columns: dict[str, str], user: str
) -> None:
    mailbox = sending(asking_server.port, smtp_security=asking_server.security, **columns)

    smtp.check(mailbox)
    smtp.send(mailbox, mail(), SENDER, [CAROL])

    assert asking_server.signed_in == [user, user]
    assert asking_server.taken[0].user == user


@pytest.mark.row("R10")
@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_a_matter_for_the_administrator_not_the_mails_end(asking_server: SmtpServer) -> None:
    mailbox = sending(asking_server.port, smtp_security=asking_server.security, smtp_password="falsch-0815")

    error = failure_of(mailbox)

    assert "does not accept the user name support@example.org" in str(error.text)
    assert error.needs_administrator
    assert not error.permanent
    assert "falsch-0815" not in error.detail


@pytest.mark.row("R10")
def test_a_name_given_for_sending_must_be_asked_for(smtp_server: SmtpServer) -> None:
    error = failure_of(sending(smtp_server.port, smtp_username="support"))

    assert "does not offer" in str(error.text)
    assert error.needs_administrator


@pytest.mark.row("R10")
def test_without_starttls_nothing_is_sent_in_the_clear(smtp_server: SmtpServer) -> None:
    error = failure_of(sending(smtp_server.port, smtp_security="starttls"))

    assert "does not offer" in str(error.text)
    assert smtp_server.taken == []


@pytest.mark.row("R10")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_is_refused(authority: Authority, security: str) -> None:
    with SmtpServer(authority.issue("localhost").context(), security=security) as server:
        error = failure_of(sending(server.port, smtp_security=security))

    assert "certificate" in str(error.text)
    assert error.needs_administrator
    assert server.taken == []


@pytest.mark.row("R10")
@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_name_is_refused(authority: Authority, smtp_server: SmtpServer) -> None:
    with Cable(smtp_server.port, tls=authority.issue("other.example.org", days=-1).context()) as cable:
        error = failure_of(sending(cable.port, smtp_security="tls"))

    assert "certificate" in str(error.text)


@pytest.mark.row("A3")
def test_after_an_outage_the_same_mail_goes() -> None:
    server = SmtpServer(port=free_port())
    mailbox = sending(server.port)

    error = failure_of(mailbox)
    with server:
        smtp.send(mailbox, mail(), SENDER, [CAROL])

    assert f"Nothing answers on port {server.port}" in str(error.text)
    assert not error.permanent
    assert len(server.taken) == 1
