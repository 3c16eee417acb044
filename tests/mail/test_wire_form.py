"""What a mail looks like on the wire: the bytes a real server gets."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from mail import wire_form
from tests.mail.mails import CAROL, SENDER, mail, send
from tests.servers.smtp import SmtpServer

LONG_ID = f"<{'a' * 90}@DB7PR04MB1234.eurprd04.prod.outlook.com>"


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
