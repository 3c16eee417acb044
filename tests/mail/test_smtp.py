"""Sending: what real servers get, byte for byte, and who was refused."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from mail import smtp, wire_form
from tests.mail.accounts import sending
from tests.servers.certificates import Authority
from tests.servers.processes import free_port
from tests.servers.rude import Cable
from tests.servers.smtp import SmtpServer

SENDER = "support@example.org"
CAROL = "carol@example.com"
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

LONG_ID = f"<{'a' * 90}@DB7PR04MB1234.eurprd04.prod.outlook.com>"


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    defaults = {
        "From": "Підтримка <support@example.org>",
        "To": "Carol <carol@example.com>",
        "Subject": "Re: [#42] Принтер горит",
        "Message-ID": "<42.token@example.org>",
    }
    for name, value in (defaults | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        message[name] = value
    message.set_content("Тушите.\n")
    return message


def send(server: SmtpServer, message: EmailMessage | None = None, *recipients: str) -> tuple[smtp.Refusal, ...]:
    return smtp.send(sending(server.port), message or mail(), SENDER, list(recipients) or [CAROL])


@pytest.mark.row("R10")
def test_a_mail_arrives_with_its_own_message_id_and_envelope(smtp_server: SmtpServer) -> None:
    refused = send(smtp_server, None, CAROL, "danylo@example.net")

    (taken,) = smtp_server.taken
    assert refused == ()
    assert (taken.sender, taken.recipients) == (SENDER, (CAROL, "danylo@example.net"))
    assert taken.message["Message-ID"] == "<42.token@example.org>"
    assert taken.message["Subject"] == "Re: [#42] Принтер горит"
    assert taken.message["From"].addresses[0].display_name == "Підтримка"
    assert taken.message.get_content() == "Тушите.\r\n"


@pytest.mark.row("A3")
def test_sending_twice_sends_the_same_bytes(smtp_server: SmtpServer) -> None:
    message = mail()

    send(smtp_server, message)
    send(smtp_server, message)

    first, second = smtp_server.taken
    assert first.raw == second.raw


@pytest.mark.row("R10")
def test_text_html_pictures_and_files_arrive_as_they_were(smtp_server: SmtpServer) -> None:
    pdf, picture = bytes(range(256)) * 500, b"\x89PNG" * 100
    name = "Счёт на оплату № 42 от 22 ноября 2026 года для ООО «Ромашка и партнёры».pdf"
    message = mail()
    message.add_alternative('<p>Тушите <img src="cid:a@b"></p>', subtype="html")
    html = message.get_body(("html",))
    assert html
    html.add_related(picture, "image", "png", cid="<a@b>", filename="Огонь.png")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)

    send(smtp_server, message)

    got = smtp_server.taken[0].message
    found = {part.get_content_type(): part for part in got.walk()}
    assert found["text/html"].get_content().strip() == '<p>Тушите <img src="cid:a@b"></p>'
    assert found["image/png"].get_content() == picture
    assert found["image/png"]["Content-ID"] == "<a@b>"
    assert found["application/pdf"].get_content() == pdf
    assert found["application/pdf"].get_filename() == name


@pytest.mark.row("R10")
def test_a_files_name_is_written_both_ways_programs_read() -> None:
    message = mail()
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Счёт.pdf")

    raw = wire_form.as_sent(message)

    assert b'Content-Type: application/pdf;\r\n name="=?utf-8?b?' in raw
    assert b"filename*=utf-8''%D0%A1" in raw
    assert message.get_payload(1).get_param("name") is None  # type: ignore[union-attr]


@pytest.mark.row("R10")
def test_long_message_ids_stay_whole_so_that_threads_hold(smtp_server: SmtpServer) -> None:
    ids = [LONG_ID.replace("a", letter, 1) for letter in "abc"]

    send(smtp_server, mail(References=" ".join(ids), In_Reply_To=ids[-1]))

    raw = smtp_server.taken[0].raw
    assert all(one.encode() in raw for one in ids)
    assert message_from_bytes(raw)["References"].split() == ids


@pytest.mark.row("R10")
def test_lines_are_short_seven_bit_and_end_as_smtp_wants(smtp_server: SmtpServer) -> None:
    message = mail(Subject="Принтер горит " * 40)
    message.set_content("Очень длинная строка " * 500 + "\n" + "plain " * 500 + "\nFrom here\n")

    send(smtp_server, message)

    raw = smtp_server.taken[0].raw
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert smtp_server.taken[0].message["Subject"] == ("Принтер горит " * 40).strip()


@pytest.mark.row("A3")
@pytest.mark.parametrize("text", [".\n", "..\n.\n", ".hidden\nQUIT\n", "a\n.\nMAIL FROM:<x@y>\n"])
def test_dots_and_commands_in_the_text_are_only_text(smtp_server: SmtpServer, text: str) -> None:
    message = mail()
    message.set_content(text)

    send(smtp_server, message)

    (taken,) = smtp_server.taken
    assert taken.message.get_content() == text.replace("\n", "\r\n")


@pytest.mark.row("R10")
def test_nobody_learns_of_a_blind_copy(smtp_server: SmtpServer) -> None:
    message = mail(Bcc="boss@example.org")

    send(smtp_server, message, CAROL, "boss@example.org")

    assert "boss@example.org" in smtp_server.taken[0].recipients
    assert b"boss" not in smtp_server.taken[0].raw
    assert message["Bcc"] == "boss@example.org"


@pytest.mark.row("R10")
@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("carol@пошта.укр", b"xn--80a1acn3a.xn--j1amh"),
        ("carol@straße.de", b"xn--strae-oqa.de"),
        ("carol@BÜCHER.example", b"xn--bcher-kva.example"),
    ],
)
def test_domains_in_any_letters_go_in_ascii(smtp_server: SmtpServer, written: str, domain: bytes) -> None:
    send(smtp_server, mail(To=f"Кароль <{written}>"), written)

    (taken,) = smtp_server.taken
    assert taken.recipients == (f"carol@{domain.decode()}",)
    assert b"<carol@" + domain + b">" in taken.raw


@pytest.mark.row("R10")
def test_letters_before_the_at_go_where_the_server_knows_them(smtp_server: SmtpServer) -> None:
    send(smtp_server, mail(To="Кароль <кароль@пошта.укр>"), "кароль@пошта.укр")

    (taken,) = smtp_server.taken
    assert taken.recipients == ("кароль@xn--80a1acn3a.xn--j1amh",)
    assert "<кароль@".encode() in taken.raw


@pytest.mark.row("R10")
def test_letters_before_the_at_are_refused_where_it_does_not_and_others_get_their_mail() -> None:
    with SmtpServer(knows_utf8=False) as server:
        (refused,) = send(server, mail(To="кароль@пошта.укр, Carol <carol@example.com>"), "кароль@пошта.укр", CAROL)

    assert refused.address == "кароль@пошта.укр"
    assert refused.permanent
    assert server.taken[0].recipients == (CAROL,)
    assert server.taken[0].raw.isascii()


@pytest.mark.row("R10")
@pytest.mark.parametrize("name", ["Doe, John", 'J. "Joe" Doe', "=?utf-8?q?trick?=", "Олена" * 40, "a\tb", "x@y.z"])
def test_a_name_is_only_a_name(name: str) -> None:
    message = mail()
    del message["To"]
    message["To"] = wire_form.Address(name, addr_spec=CAROL)

    (address,) = message_from_bytes(wire_form.as_sent(message), policy=policy.default)["To"].addresses

    assert address.addr_spec == CAROL
    assert address.display_name.replace(" ", "") == name.replace("\t", "").replace(" ", "")


@pytest.mark.row("R10")
@pytest.mark.parametrize("address", ["carol@example.com>\r\nBcc: <x@y.z", "carol", "@example.com", "a@b c", "a@.de"])
def test_what_is_no_address_is_refused_and_injects_nothing(smtp_server: SmtpServer, address: str) -> None:
    (refused,) = send(smtp_server, None, address, CAROL)

    assert refused.address == address
    assert refused.permanent
    assert smtp_server.taken[0].recipients == (CAROL,)


@pytest.mark.row("R10")
@pytest.mark.parametrize("line", ["\r\n", "\n", "\r", "\x85", "\u2028", "\x0b"])
def test_a_header_cannot_smuggle_another(line: str) -> None:
    message = EmailMessage(policy=policy.compat32)  # it refuses nothing
    message["Subject"] = f"Принтер{line}Bcc: x@y.z"
    message["X-Ticket"] = f"42{line}Bcc: x@y.z"

    got = message_from_bytes(wire_form.as_sent(message) + b"text", policy=policy.default)

    assert got["Bcc"] is None
    assert "Bcc: x@y.z" in got["Subject"]


# Who is refused, and for how long.


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


def failure_of(mailbox: object, *recipients: str) -> smtp.SmtpFailed:
    with pytest.raises(smtp.SmtpFailed) as failure:
        smtp.send(mailbox, mail(), SENDER, list(recipients) or [CAROL])  # type: ignore[arg-type]
    assert "geheim" not in failure.value.detail
    return failure.value
