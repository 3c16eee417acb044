"""Letters whose headers and charsets lie, lack or break, and what they mean."""

from base64 import b64encode
from typing import Any

LETTERS: dict[str, tuple[bytes, dict[str, Any]]] = {}


def letter(name: str, raw: bytes, **expected: Any) -> None:
    """One letter: its bytes, and the fields of its JSON that matter here."""
    assert name not in LETTERS, name
    LETTERS[name] = (raw, expected)


def _headers(*lines: bytes, body: bytes = b"Text") -> bytes:
    return b"\r\n".join((*lines, b"", body))


def _word(text: str, charset: str, label: str | None = None) -> bytes:
    return f"=?{label or charset}?B?{b64encode(text.encode(charset)).decode()}?=".encode()


RUSSIAN, UKRAINIAN, GERMAN = "Не печатает принтер", "Не друкує принтер, що робити її власнику", "Störung im Büro"
for charset in ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "utf-8"):
    letter(
        f"raw subject and name in {charset}",
        _headers(
            "Subject: Не печатает принтер".encode(charset), "From: Иван Петров <ivan@example.com>".encode(charset)
        ),
        subject=RUSSIAN,
        from_name="Иван Петров",
        from_address="ivan@example.com",
    )
for charset in ("cp1251", "koi8-u", "iso8859-5", "utf-8"):
    letter(f"raw Ukrainian subject in {charset}", _headers(f"Subject: {UKRAINIAN}".encode(charset)), subject=UKRAINIAN)
for charset in ("cp1252", "utf-8"):
    letter(f"raw German subject in {charset}", _headers(f"Subject: {GERMAN}".encode(charset)), subject=GERMAN)
for label in ("utf-8", "iso-8859-1", "us-ascii", "koi8-r", "x-unknown", "no-such-charset"):
    letter(
        f"windows-1251 under the label {label}",
        _headers(
            b"Subject: " + _word(RUSSIAN, "cp1251", label),
            f'Content-Type: text/plain; charset="{label}"'.encode(),
            body="Здравствуйте, принтер мигает красным.".encode("cp1251"),
        ),
        subject=RUSSIAN,
        text="Здравствуйте, принтер мигает красным.",
    )
for label in ("cp-1251", "win1251", "x-cp1251", "WINDOWS_1251", "windows1251", "'windows-1251'"):
    letter(
        f"windows-1251 spelt {label}",
        _headers(f"Content-Type: text/plain; charset={label}".encode(), body="Ввод №5".encode("cp1251")),
        text="Ввод №5",
    )

letter(
    "an encoded word split within a character",
    _headers(b"Subject: =?utf-8?B?0J/RgNC40LLQtdGC0Q==?=\r\n =?utf-8?B?jCDQvNC40YA=?="),
    subject="Приветь мир",
)
letter(
    "base64 cut as text, not as words",
    _headers(b"Subject: =?utf-8?B?0J/RgNC40LLQ?= =?utf-8?B?tdGC?="),
    subject="Привет",
)
letter(
    "an encoded word whose second half is coded otherwise",
    _headers(b"Subject: =?utf-8?B?0J/RgNC40LLQtdGC0Q==?= =?UTF-8?Q?=8C_=D0=BC=D0=B8=D1=80?="),
    subject="Приветь мир",
)
letter("an encoded word that never ends", _headers(b"Subject: =?utf-8?B?0J/RgNC40LLQtdGC"), subject="Привет")
letter(
    "an encoded word with spaces in it", _headers(b"Subject: =?utf-8?Q?J=C3=BCrgen ist da?="), subject="Jürgen ist da"
)
letter(
    "words encoded within words",
    _headers(b"Subject: " + _word("=?koi8-r?B?8NLJ18XU?=", "utf-8")),
    subject="Привет",
)
letter(
    "encoded words within quotation marks",
    _headers(b'From: "' + _word("Петров, Иван", "koi8-r") + b'" <ivan@example.com>'),
    from_name="Петров, Иван",
    from_address="ivan@example.com",
)
letter("a language behind the charset", _headers(b"Subject: =?utf-8*ru?Q?=D0=94=D0=B0?="), subject="Да")
letter("a question mark within a word", _headers(b"Subject: =?utf-8?Q?Wirklich??="), subject="Wirklich?")
letter("what is no encoded word stays", _headers(b"Subject: 2 =? 3 ?= x"), subject="2 =? 3 ?= x")
letter(
    "UTF-8 that was taken for windows-1251",
    _headers(b"Subject: " + "Привет, коллеги".encode().decode("cp1251").encode()),
    subject="Привет, коллеги",
)
letter("a folded subject", _headers(b"Subject: Eins\r\n zwei\r\n\tdrei"), subject="Eins zwei drei")
letter(
    "a badly folded subject",
    _headers(b"Subject: Eins", b"zwei", b"From: a@example.com", b"Message-ID: <1@example.com>"),
    subject="Eins zwei",
    from_address="a@example.com",
    message_id="1@example.com",
)
letter(
    "a line of a mailbox file before the headers",
    _headers(b"From a@example.com Mon May 13 10:00:00 2024", b"From: b@example.com", b"Subject: Da"),
    from_address="b@example.com",
    subject="Da",
)
letter("line feeds alone", b"Subject: Da\nFrom: a@example.com\n\nText\nmehr\n", subject="Da", text="Text\nmehr")
letter("carriage returns alone", b"Subject: Da\rFrom: a@example.com\r\rText\rmehr", subject="Da", text="Text\nmehr")
letter("no headers at all", b"Nur Text.\n\nSonst nichts.", text="Nur Text.\n\nSonst nichts.", from_address="")
letter("nothing at all", b"", text="", subject="", from_address="", message_id=None, attachments=[])
letter("no blank line before the text", b"Subject: Da\nHallo Welt!\nmehr", subject="Da", text="Hallo Welt!\nmehr")

for name, value, person, address in (
    ("a comment as name", b"ivan@example.com (Ivan Petrov)", "Ivan Petrov", "ivan@example.com"),
    ("a comma nobody quoted", b"Petrov, Ivan <ivan@example.com>", "Petrov, Ivan", "ivan@example.com"),
    ("no brackets", b'"Ivan Petrov" ivan@example.com', "Ivan Petrov", "ivan@example.com"),
    ("an open bracket", b"Ivan <ivan@example.com", "Ivan", "ivan@example.com"),
    ("an open quotation mark", b'"Ivan Petrov <ivan@example.com>', "Ivan Petrov", "ivan@example.com"),
    ("single quotes", b"'Ivan Petrov' <ivan@example.com>", "Ivan Petrov", "ivan@example.com"),
    ("an address as name", b'"ivan@example.com" <ivan@example.com>', "ivan@example.com", "ivan@example.com"),
    ("spaces in the address", b"Ivan < ivan @example.com >", "Ivan", "ivan@example.com"),
    ("two addresses", b"Ivan <ivan@example.com>, anna@example.com", "Ivan", "ivan@example.com"),
    ("mailto", b"Ivan <mailto:ivan@example.com>", "Ivan", "ivan@example.com"),
    (
        "an escaped quotation mark",
        b'"Ivan \\"der Gro\xc3\x9fe\\" P." <i@example.com>',
        'Ivan "der Große" P.',
        "i@example.com",
    ),
    ("all of it encoded", b"From: " + _word("Иван <ivan@example.com>", "utf-8"), "Иван", "ivan@example.com"),
):
    letter(
        f"sender with {name}",
        _headers(b"From: " + value.removeprefix(b"From: ")),
        from_name=person,
        from_address=address,
    )
letter(
    "no sender but one to answer to",
    _headers(b"From: Ivan", b"Reply-To: <ivan@example.com>"),
    from_name="Ivan",
    from_address="ivan@example.com",
)
letter(
    "only the envelope knows the sender", _headers(b"Return-Path: <ivan@example.com>"), from_address="ivan@example.com"
)
letter(
    "ids folded, doubled and without brackets",
    _headers(
        b"Message-ID: <abc\r\n def@example.com>",
        b"In-Reply-To: Your message of Monday <1@example.com>",
        b"References: <1@example.com>\r\n <2@example.com><1@example.com>",
    ),
    message_id="abcdef@example.com",
    in_reply_to="1@example.com",
    references=["1@example.com", "2@example.com"],
)
for subject, base in (
    ("RE[2]: AW: Fwd: Drucker", "Drucker"),
    ("Ответ: НА: Отв: Счёт", "Счёт"),
    ("Відп: Пересл: Рахунок", "Рахунок"),
    ("[support] Re: Zugang", "[support] Zugang"),
    ("WG: Antwort: Frage: warum?", "Frage: warum?"),
    ("Re: Re^2: RE (3): x", "x"),
    ("Rechnung: Mai", "Rechnung: Mai"),
    ("Reference: 5", "Reference: 5"),
):
    letter(f"subject {subject}", _headers(f"Subject: {subject}".encode()), subject_base=base)
for name, header, is_auto in (
    ("vacation by RFC 3834", b"Auto-Submitted: auto-replied", True),
    ("Exchange's notice", b"Subject: Automatic reply: Access", True),
    ("a German notice", b"Subject: Abwesenheitsnotiz: Zugang", True),
    ("a Russian notice", "Subject: Автоответ: Счёт".encode(), True),
    ("a ticket system's confirmation", b"Auto-Submitted: auto-generated\r\nIn-Reply-To: <1@example.org>", True),
    ("a list's notice", b"Auto-Submitted: auto-generated\r\nIn-Reply-To: <1@example.org>\r\nList-Id: <x>", False),
    ("a Ukrainian notice", "Subject: Автоматична відповідь: Рахунок".encode(), True),
    ("a person's answer to a notice", b"Subject: Re: Automatic reply: Access", False),
    ("a person's word on holidays", "Subject: В отпуске не могу войти".encode(), False),
    ("a person", b"Auto-Submitted: no", False),
):
    letter(f"machine: {name}", _headers(header, b"From: a@example.com"), is_auto_reply=is_auto, is_bounce=False)
letter(
    "a space before the very first header",
    _headers(b" From: Anna <anna@example.com>", b"Subject: Da"),
    from_address="anna@example.com",
    subject="Da",
    text="Text",
)
