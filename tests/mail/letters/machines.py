"""Letters that servers and programs write: what came back, who is away, who has read, what a filter said."""

from typing import Any

from mail.read import Verdict

LETTERS: dict[str, tuple[bytes, dict[str, Any]]] = {}
OURS = "From: support@example.org\r\nMessage-ID: <sent-1@example.org>\r\nSubject: Antwort\r\n"
COPY = f"\r\n------ This is a copy of the message, including all the headers. ------\r\n\r\n{OURS}\r\n"


def letter(name: str, head: str, body: str = "Text", **expected: Any) -> None:
    """One letter: its headers, a line each, its body, and what must be read of it."""
    assert name not in LETTERS, name
    LETTERS[name] = ("\r\n".join((*head.splitlines(), "", body)).encode(), expected)


def report(name: str, kind: str, words: str, fields: str, head: str = "", **expected: Any) -> None:
    """A multipart/report of that kind, with our letter's headers at its end."""
    field_type = "delivery-status" if kind == "delivery-status" else kind
    parts = (
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}",
        f"Content-Type: message/{field_type}\r\n\r\n" + "\r\n".join(fields.splitlines()),
        f"Content-Type: text/rfc822-headers\r\n\r\n{OURS}",
    )
    body = "".join(f"--r1\r\n{part}\r\n" for part in parts) + "--r1--\r\n"
    lines = [*head.splitlines(), f"Content-Type: multipart/report; report-type={kind}; boundary=r1"]
    letter(name, "\n".join(lines), body, **expected)


def bounce(name: str, head: str, body: str, **expected: Any) -> None:
    """What came back without any standard's form."""
    letter(f"bounce: {name}", head, body, is_bounce=True, is_auto_reply=False, is_receipt=False, **expected)


bounce(
    "a daemon under a subject no table knows",
    "From: MAILER-DAEMON@example.com\nSubject: Processing Error",
    "The following mail has been returned because it met an error.",
)
bounce(
    "a daemon that only has a display name",
    "From: Mail Delivery Subsystem <x17@example.com>\nSubject: Hinweis",
    f"Wir konnten nicht zustellen.{COPY}",
    bounced_ids=("sent-1@example.org",),
)
bounce(
    "a postmaster in German",
    "From: postmaster@example.com\nSubject: Unzustellbar: Ihre Anfrage",
    "Das Postfach des Empfängers ist voll.\r\n550 5.2.2 Mailbox full",
    bounce_status="5.2.2",
)
bounce(
    "a postmaster in Ukrainian",
    "From: postmaster@example.com\nSubject: Не вдалося доставити: Рахунок",
    "Поштова скринька carol@example.com переповнена.",
)
bounce(
    "a postmaster in Russian",
    "From: postmaster@example.com\nSubject: Не удается доставить: Счёт",
    "Не удалось доставить сообщение следующим получателям: <carol@example.com>\r\nЯщик переполнен.",
    bounced_addresses=("carol@example.com",),
)
bounce(
    "nobody at all",
    "Return-Path: <>\nFrom: <>\nIn-Reply-To: <sent-1@example.org>",
    "You wrote to carol@example.com. That's not a valid user here.",
    bounced_ids=("sent-1@example.org",),
)
bounce(
    "a gateway under an ordinary name",
    "From: mailgate@example.com\nSubject: Mail could not be delivered",
    "Sent <<< RCPT TO:<carol@example.com>\r\nReceived >>> 550 5.1.1 unknown user. Unable to deliver.",
    bounce_status="5.1.1",
)
bounce(
    "a gateway that rejects by itself",
    "From: admin@example.com\nSubject: Automatically rejected mail\nAuto-Submitted: auto-replied",
    "Your message to <carol@example.com> was automatically rejected: quota exceeded",
    bounced_addresses=("carol@example.com",),
)
bounce(
    "a letter that is late",
    "From: MAILER-DAEMON@example.com\nSubject: Warning: message delayed 2 days",
    "Your message has not yet been delivered to <carol@example.com>.",
    bounce_is_permanent=False,
)
bounce(
    "in Chinese",
    "From: MAILER-DAEMON@example.com\nSubject: 邮件传输失败\nContent-Type: text/plain; charset=utf-8",
    "邮件无法送达: <carol@example.com>",
)
bounce(
    "a gateway that says no more than a sentence",
    "From: Mail_Gateway@example.com\nSubject: Delivery failure notification",
    "Your message with Subject: Antwort\r\ncould not be delivered to the following recipients:\r\ncarol@example.com",
)
bounce("MDaemon", "From: MDaemon@example.com\nSubject: Permanent Delivery Failure", "Siehe Anlage.")
bounce(
    "Domino in German", "From: Postmaster@example.com\nSubject: ZUSTELLFEHLER: User carol unbekannt", "Ihre Nachricht"
)
bounce(
    "a daemon that says it in its subject", "From: mailer-daemon@example.com\nSubject: Mailbox full", "Bitte warten."
)
for action in ("failed", "failure", "error", "delayed"):
    report(
        f"bounce: a report whose action is {action}",
        "delivery-status",
        "Es tut uns leid.",
        "Reporting-MTA: dns; example.com\n\nFinal-Recipient: rfc822; carol@example.com\n"
        f"Action: {action}\nStatus: 5.1.1",
        "From: postmaster@example.com\nSubject: Bericht",
        is_bounce=True,
        bounced_ids=("sent-1@example.org",),
        bounced_addresses=("carol@example.com",),
        text="Es tut uns leid.",
        attachments=[],
    )
letter(
    "bounce: a report without a word",
    "From: postmaster@example.com\nContent-Type: message/delivery-status",
    "Reporting-MTA: dns; example.com\r\n\r\nFinal-Recipient: rfc822; carol@example.com\r\nAction: failed",
    is_bounce=True,
    text="Reporting-MTA: dns; example.com\n\nFinal-Recipient: rfc822; carol@example.com\nAction: failed",
)
for name, head, text in (
    ("a person under a daemon's subject", "From: anna@example.com\nSubject: Undeliverable", "Die Ware kam zurück."),
    ("a person on a parcel", "From: anna@example.com\nSubject: Доставка не удалась", "Курьер не приехал, что делать?"),
    ("a person who passes a report on", "From: anna@example.com\nSubject: Fwd: Undeliverable: x", f"Warum?{COPY}"),
    (
        "a person who asks about a report",
        "From: anna@example.com\nSubject: Письмо не доставлено?",
        "Добрый день! Пришло: письмо не доставлено, 550 user unknown. Получили вы его?",
    ),
    (
        "a postmaster in person",
        "From: postmaster@example.com\nSubject: Ihre Adresse",
        "Hallo, in unserem Protokoll steht: 550 5.1.1 user unknown. Bitte prüfen Sie die Adresse.",
    ),
    (
        "a letter of another attached to one about a parcel",
        "From: anna@example.com\nTo: support@example.org\nSubject: Не доставлено\n"
        "Content-Type: multipart/mixed; boundary=r1",
        "--r1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nЗаказ не доставлен, письмо курьера ниже.\r\n--r1\r\n"
        "Content-Type: message/rfc822\r\n\r\nFrom: courier@example.net\r\n\r\nWir kommen morgen.\r\n--r1--",
    ),
    ("a person who answers a postmaster", "From: anna@example.com\nSubject: Re: failure notice", "Danke, erledigt."),
):
    letter(f"no bounce: {name}", head, text, is_bounce=False, is_auto_reply=False)

for name, head, text in (
    ("Notes", "Subject: AUTO: Anna Weber is out of the office (returning 05.01.)", "I am out of the office."),
    ("a subject in brackets", "Subject: [Automatyczna odpowiedź] Faktura", "Wracam w poniedziałek."),
    ("Russian", "Subject: Автоматический ответ: Счёт", "Я в отпуске."),
    ("Ukrainian", "Subject: Автовідповідь: Рахунок", "Я у відпустці."),
    ("German", "Subject: Automatische Antwort: Rechnung", "Ich bin im Urlaub."),
    ("German without the subject it answers", "Subject: Abwesenheitsnotiz", "Ich bin im Urlaub."),
    ("English without the subject it answers", "Subject: Auto reply", "Thank you for writing."),
    ("Czech", "Subject: Automatické odpovědi: Faktura", "Jsem mimo kancelář."),
    ("an old program's header", "Subject: Re: Rechnung\nX-Autoreply: yes", "Ich bin im Urlaub."),
    ("precedence alone", "Subject: Re: Rechnung\nPrecedence: auto_reply", "Ich bin im Urlaub."),
    ("thanks from nobody", "Subject: Thank you\nReturn-Path: <>\nPrecedence: bulk", "I will answer as soon as I can."),
    (
        "Russian words and no header",
        "Subject: Re: Счёт",
        "Добрый день! Я в отпуске до 15 мая. По срочным вопросам обращайтесь к Ивану Петрову.",
    ),
    (
        "Ukrainian words and no header",
        "Subject: Re: Рахунок",
        "Вітаю! Я перебуваю у відпустці до 15 травня. У невідкладних справах звертайтеся до колег.",
    ),
    (
        "German words and no header",
        "Subject: AW: Rechnung",
        "Ich bin bis zum 15. Mai nicht im Büro. In dringenden Fällen hilft Ihnen Frau Weber.",
    ),
    (
        "English words and no header",
        "Subject: Re: Invoice",
        "I am out of the office until May 15. For urgent matters please write to my colleague.",
    ),
    ("a generated answer", "Subject: Re: Rechnung\nAuto-Submitted: auto-generated", "Wir haben Ihre Nachricht."),
    ("words that say so", "Subject: Re: Счёт", "Это автоматический ответ. Ваше письмо получено."),
    ("a letter made by itself", "Subject: Re: Счёт", "Заявка принята. Это письмо создано автоматически."),
    ("a message made by itself", "Subject: Re: Рахунок", "Дякуємо! Це автоматичне повідомлення."),
    ("a generated message", "Subject: AW: Rechnung", "Danke. Diese Nachricht wurde automatisch erstellt."),
):
    letter(
        f"away: {name}",
        f"From: anna@example.com\n{head}\nContent-Type: text/plain; charset=utf-8",
        text,
        is_auto_reply=True,
        is_bounce=False,
        is_receipt=False,
        is_automatic=True,
    )
for name, head, text in (
    (
        "a person who answers a machine",
        "Subject: Re: Счёт",
        "Спасибо, жду.\r\n\r\n13.05.2024 10:24, Desk пишет:\r\n> Заявка принята. Это письмо создано автоматически.",
    ),
    ("a person who is away and asks", "Subject: Re: Rechnung", "Ich bin bis Freitag nicht im Büro, geht es danach?"),
    ("a person whose matter is urgent", "Subject: Re: Счёт", "Вопрос срочный, ответьте сегодня."),
    ("a shop's confirmation", "Subject: Ihre Bestellung", "Diese E-Mail wurde automatisch erstellt."),
    (
        "a tracker that goes on by itself",
        "Subject: [Bug 7] Print\nAuto-Submitted: auto-generated\nIn-Reply-To: <bug-7@http.bugs.example.com>",
        "A comment was added.",
    ),
):
    letter(f"not away: {name}", f"From: anna@example.com\n{head}", text, is_auto_reply=False, is_bounce=False)

report(
    "receipt: by RFC 8098",
    "disposition-notification",
    "Your message was displayed.",
    "Reporting-UA: x\nFinal-Recipient: rfc822; carol@example.com\nOriginal-Message-ID: <sent-1@example.org>\n"
    "Disposition: manual-action/MDN-sent-manually; displayed",
    "From: carol@example.com\nSubject: Read: Antwort",
    is_receipt=True,
    receipt_for=("sent-1@example.org",),
    is_bounce=False,
    is_automatic=True,
    attachments=[],
)
report(
    "receipt: deleted without being read",
    "disposition-notification",
    "Ungelesen gelöscht.",
    "Final-Recipient: rfc822; carol@example.com\nOriginal-Message-ID: <sent-1@example.org>\n"
    "Disposition: manual-action/MDN-sent-automatically; deleted",
    "From: carol@example.com\nSubject: Nicht gelesen: Antwort",
    is_receipt=True,
    receipt_for=("sent-1@example.org",),
    is_bounce=False,
)
for name, subject, text in (
    ("English", "Read: Answer", "Your message was read on Monday, 13 May 2024 10:00."),
    ("German", "Gelesen: Antwort", "Ihre Nachricht wurde am Montag, 13. Mai 2024 gelesen."),
    ("Russian", "Прочитано: Ответ", "Ваше сообщение было прочитано 13 мая 2024 г. в 10:00."),
    ("Ukrainian", "Прочитано: Відповідь", "Ваше повідомлення було прочитане 13 травня 2024 р."),
):
    letter(
        f"receipt: a sentence in {name}",
        f"From: carol@example.com\nSubject: {subject}\nIn-Reply-To: <sent-1@example.org>",
        text,
        is_receipt=True,
        receipt_for=("sent-1@example.org",),
        is_bounce=False,
        is_automatic=True,
    )
letter(
    "no receipt: a person who has read something",
    "From: carol@example.com\nSubject: Прочитано: что дальше?",
    "Инструкцию посмотрел, не помогает.",
    is_receipt=False,
    is_automatic=False,
)

letter(
    "list: with its own name and address",
    "From: anna@example.com\nList-Id: Unsere Kunden <Kunden.example.org>\n"
    "List-Post: <mailto:kunden@example.org> (nur Mitglieder)",
    list_id="kunden.example.org",
    list_post="kunden@example.org",
    is_automatic=True,
)
letter(
    "list: where nobody may write",
    "From: anna@example.com\nList-Id: <news.example.org>\nList-Post: NO",
    list_id="news.example.org",
    list_post=None,
)
letter("list: none", "From: anna@example.com", list_id=None, list_post=None, spam=None)

for name, head, verdict in (
    ("SpamAssassin", "X-Spam-Status: Yes, score=7.1 required=5.0", Verdict(True, 7.1, "SpamAssassin")),
    ("SpamAssassin lets through", "X-Spam-Status: No, hits=-1.5 required=5.0", Verdict(False, -1.5, "SpamAssassin")),
    ("a flag", "X-Spam-Flag: YES\nX-Spam-Score: 12", Verdict(True, 12.0, "SpamAssassin")),
    ("a score alone", "X-Spam-Score: 6.5", Verdict(False, 6.5, "SpamAssassin")),
    ("Rspamd", "X-Spamd-Result: default: False [9.20 / 15.00];\nX-Spam: Yes", Verdict(True, 9.2, "Rspamd")),
    ("Rspamd rejects", "X-Spamd-Result: default: True [19.20 / 15.00];", Verdict(True, 19.2, "Rspamd")),
    ("Rspamd's action", "X-Rspamd-Action: add header\nX-Rspamd-Score: 7.5", Verdict(True, 7.5, "Rspamd")),
    ("Rspamd does nothing", "X-Rspamd-Action: no action", Verdict(False, None, "Rspamd")),
    ("Yandex", "X-Yandex-Spam: 4", Verdict(True, None, "Yandex")),
    ("Yandex lets through", "X-Yandex-Spam: 1", Verdict(False, None, "Yandex")),
    ("Mail.ru", "X-Mras: SPAM", Verdict(True, None, "Mail.ru")),
    ("Mail.ru lets through", "X-Mras: Ok\nX-Spam: undefined", Verdict(False, None, "Mail.ru")),
    ("Exchange", "X-MS-Exchange-Organization-SCL: 6", Verdict(True, 6.0, "Exchange")),
    ("Exchange trusts", "X-MS-Exchange-Organization-SCL: -1", Verdict(False, -1.0, "Exchange")),
    ("Microsoft 365", "X-Forefront-Antispam-Report: CIP:1.2.3.4;SCL:5;SFV:SPM;H:x", Verdict(True, 5.0, "Exchange")),
    ("GMX", "X-GMX-Antispam: 0 (Mail was not recognized as spam)", Verdict(False, None, "GMX")),
    ("WEB.DE", "X-UI-Filterresults: junk:10;V03:K0", Verdict(True, None, "GMX")),
    ("Gmail", "X-Gmail-Labels: Spam,Ungelesen", Verdict(True, None, "Gmail")),
    ("Barracuda", "X-Barracuda-Spam-Flag: YES\nX-Barracuda-Spam-Score: 4.5", Verdict(True, 4.5, "Barracuda")),
    ("Proofpoint", "X-Proofpoint-Spam-Details: rule=spam policy=x score=100", Verdict(True, 100.0, "Proofpoint")),
    ("Kaspersky", "X-KLMS-AntiSpam-Status: not_detected\nX-KLMS-AntiSpam-Rate: 20", Verdict(False, 20.0, "Kaspersky")),
    ("Dr.Web", "X-DrWeb-SpamState: yes", Verdict(True, None, "Dr.Web")),
    ("MailScanner", "X-Example-MailScanner-SpamCheck: not spam, SpamAssassin", Verdict(False, None, "MailScanner")),
    ("a tagged subject", "X-Spam-Level: *****\nSubject: ***SPAM*** Kredit", Verdict(True, None, "SpamAssassin")),
    ("a tag anybody may write", "Subject: [SPAM] Kredit", None),
    (
        "our server below another's",
        "X-Spam-Flag: NO\nReceived: x\nX-Spam-Flag: YES",
        Verdict(False, None, "SpamAssassin"),
    ),
    ("our server's word first", "X-Yandex-Spam: 4\nReceived: x\nX-Spam-Flag: NO", Verdict(True, None, "Yandex")),
    ("a header that says nothing", "X-Spam-Flag: maybe", None),
):
    letter(f"filter: {name}", f"{head}\nFrom: anna@example.com", spam=verdict)
