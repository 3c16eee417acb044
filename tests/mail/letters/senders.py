"""Letters whose senders and ids are written as few programs expect."""

from typing import Any

LETTERS: dict[str, tuple[bytes, dict[str, Any]]] = {}
for name, value, person, address in (
    ("brackets within quotes", '"Anna <x@example.org>" <a@example.com>', "Anna <x@example.org>", "a@example.com"),
    ("brackets around a name", "<Anna> <a@example.com>", "Anna", "a@example.com"),
    ("a quoted local part without brackets", '"Anna Weber"@example.com', "", '"Anna Weber"@example.com'),
    ("a dot at the front", "Anna <.a..b@example.com>", "Anna", ".a..b@example.com"),
    ("mailto in square brackets", "Anna [mailto:a@example.com]", "Anna", "a@example.com"),
    ("an account of the server's own", "root (Cron Daemon)", "Cron Daemon", "root"),
    ("a daemon without a domain", "MAILER-DAEMON (Mail Delivery System)", "Mail Delivery System", "MAILER-DAEMON"),
    ("an account in brackets", "Anna <root>", "Anna", "root"),
    ("two addresses and nothing between", "a@example.com b@example.com", "", "a@example.com"),
    ("a name alone", "Anna", "Anna", ""),
    ("a group", "Kunden: Anna <a@example.com>;", "Anna", "a@example.com"),
    ("a route", "Anna <@example.org,@example.net:a@example.com>", "Anna", "a@example.com"),
):
    LETTERS[f"sender: {name}"] = (f"From: {value}\r\n\r\nx".encode(), {"from_name": person, "from_address": address})
LETTERS["ids in encoded words"] = (
    b"Message-ID: =?utf-8?q?=3Ca=40example=2Ecom=3E?=\r\nReferences: =?utf-8?q?=3Cb=40example=2Ecom=3E?=\r\n"
    b" <c@example.com>\r\n\r\nx",
    {"message_id": "a@example.com", "references": ["b@example.com", "c@example.com"]},
)
