"""Letters whose bodies, parts and files come in every shape, and what is in them."""

from base64 import b64encode
from hashlib import sha256
from quopri import encodestring
from typing import Any

LETTERS: dict[str, tuple[bytes, dict[str, Any]]] = {}
PDF = b"%PDF-1.4\r\n\x00\xff\n%%EOF\n" * 20
HTML = "<p>Привет, <b>мир</b>!</p><script>alert(1)</script>"


def letter(name: str, raw: bytes, **expected: Any) -> None:
    """One letter: its bytes, and the fields of its JSON that matter here."""
    assert name not in LETTERS, name
    LETTERS[name] = (raw, expected)


def _part(*headers: str, body: bytes = b"") -> bytes:
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + body


def _multi(kind: str, *parts: bytes, boundary: str = "b1", end: bytes = b"--b1--\r\n") -> bytes:
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts) + end


def _text(text: str, charset: str = "utf-8", kind: str = "plain") -> bytes:
    return _part(f"Content-Type: text/{kind}; charset={charset}", body=text.encode(charset))


def _file(*headers: str, content: bytes = PDF) -> bytes:
    coded = b"\r\n".join(b64encode(content)[n : n + 76] for n in range(0, len(b64encode(content)), 76))
    return _part(*headers, "Content-Transfer-Encoding: base64", body=coded)


def _attached(filename: str, content_type: str = "application/pdf", content: bytes = PDF) -> dict[str, Any]:
    return {
        "filename": filename,
        "content_type": content_type,
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
    }


PLAIN_AND_HTML = (_text("Привет, мир!"), _text(HTML, kind="html"))
letter("plain and HTML", _multi("alternative", *PLAIN_AND_HTML), text="Привет, мир!", html="<p>Привет, <b>мир</b>!</p>")
letter("HTML alone", _text("<p>Eins</p><p>zwei<br>drei</p>", kind="html"), text="Eins\n\nzwei\ndrei")
letter(
    "a plain part that only excuses itself",
    _multi("alternative", _text("Ihr Programm kann kein HTML anzeigen."), _text("<p>Der Text.</p>", kind="html")),
    text="Der Text.",
)
letter(
    "HTML without a tag beside the same words",
    _multi("alternative", _text("Zwei Wörter & mehr"), _text("Zwei Wörter &amp; mehr", kind="html")),
    text="Zwei Wörter & mehr",
    html="Zwei Wörter &amp; mehr",
)
letter(
    "a piece of HTML without a tag, among the forms",
    _multi("alternative", _text("Da"), _text("<p>Da</p>", kind="html"), _text("Nummer 5", kind="html")),
    text="Da",
    html="<p>Da</p>\nNummer 5",
)
letter("an empty plain part", _multi("alternative", _text(" \r\n"), _text("<p>Da</p>", kind="html")), text="Da")
letter("no final boundary", _multi("mixed", _text("Eins"), _text("zwei"), end=b""), text="Eins\n\nzwei")
letter(
    "a boundary that the header doesn't know",
    _multi("mixed", _text("Eins"), _text("zwei")).replace(b'boundary="b1"', b'boundary="other"', 1),
    text="Eins\n\nzwei",
)
letter("no boundary at all", b"Content-Type: multipart/mixed\r\n\r\nNur Text.", text="Nur Text.")
letter("spaces behind a boundary", _multi("mixed", _text("Eins")).replace(b"--b1\r\n", b"--b1  \r\n"), text="Eins")
letter(
    "one boundary used on two levels",
    _multi("mixed", _multi("alternative", _text("Da")), _file('Content-Type: application/pdf; name="a.pdf"')),
    text="Da",
    attachments=[_attached("a.pdf")],
)
for label in ("", "; charset=us-ascii", "; charset=iso-8859-1", "; charset=x-none"):
    letter(
        f"HTML whose meta is right and whose header says <{label}>",
        f"Content-Type: text/html{label}\r\n\r\n".encode()
        + b'<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head>'
        + "<body>Здравствуйте, коллеги</body></html>".encode("cp1251"),
        text="Здравствуйте, коллеги",
    )
letter(
    "HTML in UTF-8 whose meta says windows-1251",
    b'Content-Type: text/html; charset=utf-8\r\n\r\n<meta charset="windows-1251">' + "<p>Здравствуйте</p>".encode(),
    text="Здравствуйте",
)
letter(
    "UTF-8 with a footer in windows-1251",
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    + "Добрый день!\r\nПринтер опять не печатает документы.\r\n".encode()
    + "Проверено антивирусом, вирусов не найдено\r\n".encode("cp1251"),
    text="Добрый день!\nПринтер опять не печатает документы.\nПроверено антивирусом, вирусов не найдено",
)
letter("a byte order mark", b"Content-Type: text/plain\r\n\r\n\xef\xbb\xbf" + "Да".encode(), text="Да")
letter(
    "UTF-16 without a label",
    b"Subject: x\r\n\r\n" + "Hello there, long enough".encode("utf-16"),
    text="Hello there, long enough",
)
letter(
    "UTF-7",
    b"Content-Type: text/plain; charset=utf-7\r\n\r\n" + "Grüße aus Köln".encode("utf-7"),
    text="Grüße aus Köln",
)
letter(
    "koi8-r with Ukrainian letters",
    _part("Content-Type: text/plain; charset=koi8-r", body="Її приїзд".encode("koi8-u")),
    text="Її приїзд",
)
letter(
    "Japanese",
    _part("Content-Type: text/plain; charset=iso-2022-jp", body="こんにちは".encode("iso-2022-jp")),
    text="こんにちは",
)
letter(
    "Chinese", _part("Content-Type: text/plain; charset=gb2312", body="你好，世界".encode("gb18030")), text="你好，世界"
)
letter(
    "Polish",
    _part(
        "Content-Type: text/plain; charset=iso-8859-2",
        body="Dzień dobry, proszę o fakturę za usługę".encode("iso8859-2"),
    ),
    text="Dzień dobry, proszę o fakturę za usługę",
)
letter(
    "Greek",
    _part("Content-Type: text/plain; charset=windows-1253", body="Καλημέρα κόσμε".encode("cp1253")),
    text="Καλημέρα κόσμε",
)
letter(
    "flowed",
    b"Content-Type: text/plain; format=flowed\r\n\r\nEin langer \r\nSatz.\r\n> Ein altes \r\n> Wort.\r\n-- \r\nIch",
    text="Ein langer Satz.\n> Ein altes Wort.\n--\nIch",
)
letter(
    "quoted-printable broken within a character",
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    + encodestring("Добрый день, коллеги".encode()).strip()[:-3],
    text="Добрый день, коллег\ufffd",
)
letter(
    "quoted-printable without its label",
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + encodestring("Добрый день, коллеги".encode()),
    text="Добрый день, коллеги",
)
letter(
    "words under a base64 label",
    _part("Content-Transfer-Encoding: base64", body=b"This is no base64 at all."),
    text="This is no base64 at all.",
)
letter(
    "base64 with a list's footer",
    _multi(
        "mixed",
        _part(
            "Content-Type: application/pdf; name=a.pdf",
            "Content-Transfer-Encoding: base64",
            body=b64encode(PDF) + b"\r\n\r\n_______________\r\nThis list is run by volunteers\r\n",
        ),
    ),
    attachments=[_attached("a.pdf")],
)
letter(
    "base64 with spaces and exclamation marks",
    _multi(
        "mixed",
        _part(
            "Content-Type: application/pdf; name=a.pdf",
            "Content-Transfer-Encoding: base64",
            body=b"!" + b64encode(PDF)[:90] + b"\r\n! " + b64encode(PDF)[90:],
        ),
    ),
    attachments=[_attached("a.pdf")],
)

NAMES = {
    "RFC 2231": ("filename*=utf-8''%D0%A1%D1%87%D1%91%D1%82.pdf", "Счёт.pdf"),
    "RFC 2231 in pieces that part a character": (
        "filename*0*=utf-8''%D0%A1%D1%87%D1;\r\n filename*1*=%91%D1%82;\r\n filename*2=.pdf",
        "Счёт.pdf",
    ),
    "pieces in the wrong order": ('filename*1="b.pdf"; filename*0="a"', "ab.pdf"),
    "RFC 2231 beside a plain name": ("filename=\"Schet.pdf\"; filename*=koi8-r''%F3%DE%A3%D4.pdf", "Счёт.pdf"),
    "an encoded word": ('filename="=?windows-1251?B?0ffl8i5wZGY=?="', "Счет.pdf"),
    "spaces without quotation marks": ("filename=my file.pdf", "my file.pdf"),
    "a quotation mark within": ('filename="the "big" one.pdf"', 'the "big" one.pdf'),
    "a path": ('filename="C:\\Users\\ivan\\a.pdf"', "a.pdf"),
    "a way out": ('filename="../../etc/passwd.pdf"', "passwd.pdf"),
    "control and direction characters": ("filename*=utf-8''a%00b%E2%80%AEfdp.exe", "abfdp.exe"),
    "escapes of an URL": ('filename="%D0%A1%D1%87%D1%91%D1%82.pdf"', "Счёт.pdf"),
    "escapes of an URL in windows-1251": ('filename="%D1%F7%B8%F2 %E7%E0 %EC%E0%E9.pdf"', "Счёт за май.pdf"),
    "a semicolon within": ('filename="a;b.pdf"', "a;b.pdf"),
    "a name of nothing but dots": ('filename=".."', "attachment-1.pdf"),
    "no name": ("x=y", "attachment-1.pdf"),
}
for name, (parameter, filename) in NAMES.items():
    letter(
        f"file name: {name}",
        _multi(
            "mixed",
            _text("Da"),
            _file("Content-Type: application/pdf", f"Content-Disposition: attachment; {parameter}"),
        ),
        text="Da",
        attachments=[_attached(filename)],
    )
for name, disposition in (
    ("without a semicolon", "attachment filename=a.pdf"),
    ("behind a comma", 'attachment, filename="a.pdf"'),
    ("and nothing before it", 'filename="a.pdf"'),
):
    letter(
        f"file name {name}",
        _multi("mixed", _text("Da"), _file("Content-Type: application/pdf", f"Content-Disposition: {disposition}")),
        attachments=[_attached("a.pdf")],
    )
for kind, extension in (
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/x-zip-compressed", "zip"),
    ("image/webp", "webp"),
    ("text/xml", "xml"),
):
    letter(
        f"a name made from {kind}",
        _multi("mixed", _text("Da"), _file(f"Content-Type: {kind}", "Content-Disposition: attachment")),
        attachments=[_attached(f"attachment-1.{extension}", kind)],
    )
for charset in ("cp1251", "koi8-r", "utf-8"):
    letter(
        f"file name: raw {charset}",
        _multi(
            "mixed",
            _text("Договор во вложении", charset),
            _file("Content-Type: application/pdf").replace(
                b"pdf", b'pdf; name="' + "Договор №5.pdf".encode(charset if charset != "koi8-r" else "cp1251") + b'"', 1
            ),
        ),
        attachments=[_attached("Договор №5.pdf")],
    )
letter(
    "a letter within a letter is a file",
    _multi("mixed", _text("Siehe"), _part("Content-Type: message/rfc822", body=b"Subject: Innen\r\n\r\nText")),
    text="Siehe",
    attachments=[_attached("Innen.eml", "message/rfc822", b"Subject: Innen\r\n\r\nText")],
)
letter(
    "an inline picture",
    _multi(
        "related",
        _text('<p>Bild: <img src="cid:x@y"></p>', kind="html"),
        _file(
            "Content-Type: image/png; name=a.png",
            "Content-ID: <x@y>",
            "Content-Disposition: inline",
            content=b"\x89PNG",
        ),
    ),
    text="Bild:",
    html='<p>Bild: <img src="cid:x@y"></p>',
    attachments=[_attached("a.png", "image/png", b"\x89PNG")],
)
letter(
    "an invitation",
    _multi(
        "alternative",
        _text("Termin"),
        _part("Content-Type: text/calendar; method=REQUEST; charset=utf-8", body=b"BEGIN:VCALENDAR"),
    ),
    text="Termin",
    attachments=[_attached("attachment-1.ics", "text/calendar", b"BEGIN:VCALENDAR")],
)
letter(
    "a signed letter",
    _multi(
        "signed",
        _text("Gezeichnet"),
        _file("Content-Type: application/pkcs7-signature; name=smime.p7s", content=b"0\x80"),
    ),
    text="Gezeichnet",
    attachments=[_attached("smime.p7s", "application/pkcs7-signature", b"0\x80")],
)
letter(
    "an encrypted letter",
    _multi(
        "encrypted",
        _part("Content-Type: application/pgp-encrypted", body=b"Version: 1"),
        _part("Content-Type: application/octet-stream; name=encrypted.asc", body=b"-----BEGIN PGP MESSAGE-----"),
    ),
    text="",
    attachments=[
        _attached("attachment-1.asc", "application/pgp-encrypted", b"Version: 1"),
        _attached("encrypted.asc", "application/octet-stream", b"-----BEGIN PGP MESSAGE-----"),
    ],
)
letter(
    "a file alone", _file("Content-Type: application/pdf; name=scan.pdf"), text="", attachments=[_attached("scan.pdf")]
)
letter(
    "a uuencoded file in the text",
    b"Subject: x\r\n\r\nSiehe unten.\r\n\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n",
    text="Siehe unten.",
    attachments=[_attached("a.txt", "application/octet-stream", b"Cat")],
)
letter(
    "text behind text",
    _multi("mixed", _text("Eins"), _text("<p>zwei</p>", kind="html"), _text("drei")),
    text="Eins\n\nzwei\n\ndrei",
)
letter(
    "a text with a name of its own",
    _part("Content-Type: text/plain; name=message.txt; charset=utf-8", body="Да".encode()),
    text="Да",
    attachments=[],
)

RETURNED = b"From: support@example.org\r\nMessage-ID: <sent-1@example.org>\r\nSubject: Antwort\r\n\r\n"
letter(
    "a bounce by RFC 3464",
    b"From: Mail Delivery System <MAILER-DAEMON@example.com>\r\nSubject: Undelivered Mail Returned to Sender\r\n"
    + _multi(
        "report; report-type=delivery-status",
        _text("I'm sorry."),
        _part(
            "Content-Type: message/delivery-status",
            body=b"Reporting-MTA: dns; example.com\r\n\r\nFinal-Recipient: rfc822; carol@example.com\r\nAction: "
            b"failed\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full\r\n",
        ),
        _part("Content-Type: text/rfc822-headers", body=RETURNED),
    ),
    is_bounce=True,
    is_auto_reply=False,
    text="I'm sorry.",
    attachments=[],
)
letter(
    "a report of success is no bounce",
    _multi(
        "report; report-type=delivery-status",
        _text("Done."),
        _part(
            "Content-Type: message/delivery-status",
            body=b"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b.c\r\nAction: delivered\r\nStatus: "
            b"2.0.0\r\n",
        ),
    ),
    is_bounce=False,
)
for name, sender, subject in (
    (
        "exim",
        "Mail Delivery System <Mailer-Daemon@mx.example.com>",
        "Mail delivery failed: returning message to sender",
    ),
    ("qmail", "MAILER-DAEMON@example.com", "failure notice"),
    ("exchange", "Microsoft Outlook <postmaster@example.com>", "Undeliverable: Antwort"),
    ("exchange in German", "postmaster@example.com", "Unzustellbar: Antwort"),
    ("exchange in Russian", "postmaster@example.com", "Не удается доставить: Ответ"),
    ("mail.ru", "mailer-daemon@corp.mail.example", "Mail failure. Недоставленное сообщение"),
):
    letter(
        f"a bounce of {name}",
        f"From: {sender}\r\nSubject: {subject}\r\n\r\n550 5.1.1 <carol@example.com>: user unknown\r\n\r\n".encode()
        + b"------ This is a copy of the message, including all the headers. ------\r\n\r\n"
        + RETURNED,
        is_bounce=True,
    )
letter(
    "a person who writes about undelivered mail",
    "From: anna@example.com\r\nSubject: Не доставлено письмо\r\n\r\nПочему?".encode(),
    is_bounce=False,
)


def with_file(content: bytes, beside: bytes = b"Da") -> bytes:
    """A letter with one file of that content, behind a text of those bytes."""
    text = _part("Content-Type: text/plain; charset=utf-8", body=beside)
    file = _file("Content-Type: application/pdf; name=a.pdf", content=content)
    return _multi("mixed", text, file, boundary="=_no_letter_of_ours", end=b"--=_no_letter_of_ours--\r\n")


letter(
    "the head of the letter that came back, attached under a name",
    _multi(
        "report; report-type=delivery-status",
        _text("Unbekannt."),
        _part("Content-Type: message/delivery-status", body=b"Action: failed"),
        _part(
            "Content-Type: text/rfc822-headers",
            'Content-Disposition: attachment; filename="kopf.txt"',
            body=b"Subject: Da",
        ),
    ),
    is_bounce=True,
    attachments=[_attached("kopf.txt", "text/rfc822-headers", b"Subject: Da")],
)
