"""Letters that came back: whom they missed and whether they are tried again, told in words alone."""

import json
from typing import Any

LETTERS: dict[str, tuple[bytes, dict[str, Any]]] = {}


def bounce(name: str, head: str, body: str, **expected: Any) -> None:
    """One report in a form of its own, and what must be read of it."""
    LETTERS[f"returned: {name}"] = (
        "\r\n".join((*head.splitlines(), "", body)).encode(),
        {"is_bounce": True, **expected},
    )


bounce(
    "whom it missed stands bare, and among others",
    "From: System Administrator <postmaster@example.com>\nTo: support@example.org\nSubject: Undeliverable: Antwort",
    "Your message\r\n\r\n  To:      everybody@example.com\r\n  Subject: Antwort\r\n\r\n"
    "did not reach the following recipient(s):\r\n\r\ncarol@example.com on Mon, 3 Jun 2024 10:11:12 +0200\r\n"
    "    The recipient name is not recognized\r\n\r\nWith questions write to postmaster@example.com.",
    bounced_addresses=("carol@example.com",),
    bounce_is_permanent=True,
)
bounce(
    "in X.400's form, without what we are called ourselves",
    "From: Postmaster <postmaster@example.com>\nTo: support@example.org\nSubject: Undeliverable: Antwort",
    "The letter from support@example.org did not reach\r\nc=DE;a= ;p=Example;dda:SMTP=carol@example.com; at 10:11.",
    bounced_addresses=("carol@example.com",),
)
bounce(
    "a postmaster to ask is not whom it missed",
    "From: MAILER-DAEMON@mail.example.com\nTo: support@example.org\nSubject: Undelivered Mail Returned to Sender",
    "For help write to <postmaster@mail.example.com>.\r\n\r\n<carol@example.com>: Host not found",
    bounced_addresses=("carol@example.com",),
)
bounce(
    "a version of a program is no status",
    "From: MAILER-DAEMON@example.com\nTo: support@example.org\nSubject: Undelivered mail",
    "Could not be delivered to dave@example.com: user unknown. Relay 2.0.12",
    bounce_status="",
    bounced_addresses=("dave@example.com",),
    bounce_is_permanent=True,
)
bounce(
    "a server that says it goes on trying",
    "From: postmaster@example.com\nTo: support@example.org\nSubject: Delivery failure notification",
    "Your mail could not be delivered yet to carol@example.com. Delivery attempts will continue for 3 days.",
    bounce_is_permanent=False,
)
bounce(
    "a passing code, but given up",
    "From: MAILER-DAEMON@example.com\nTo: support@example.org\nSubject: failure notice",
    "<carol@example.com>:\r\nNo connection (#4.4.1). I'm not going to try again.",
    bounce_status="4.4.1",
    bounce_is_permanent=True,
)
bounce(
    "an address in brackets that is a link",
    "From: postmaster@example.com\nTo: support@example.org\nSubject: Unzustellbar: Antwort",
    "Fehler bei der Zustellung an folgende Empfänger:\r\n\r\nCarol<mailto:carol@example.com>\r\n550 5.1.10 not found",
    bounced_addresses=("carol@example.com",),
)
for language, subject, text in (
    ("Russian", "Доставка отложена: Ответ", "Сообщение ещё не доставлено. Попытки доставки будут продолжаться."),
    ("Ukrainian", "Доставку затримано: Відповідь", "Повідомлення ще не доставлено. Спроби доставки триватимуть."),
):
    bounce(
        f"a delay in {language}",
        f"From: postmaster@example.com\nTo: support@example.org\nSubject: {subject}",
        f"carol@example.com\r\n\r\n{text}",
        bounced_addresses=("carol@example.com",),
        bounce_is_permanent=False,
    )

bounce(
    "Exchange puts it off, in Ukrainian",
    "From: Microsoft Outlook <MicrosoftExchange329e71ec@example.com>\nSubject: Відкладено доставку: Рахунок",
    "Доставку повідомлення таким одержувачам відкладено:\r\ncarol@example.com",
    bounced_addresses=("carol@example.com",),
)
bounce(
    "a postmaster's one word in Russian",
    "From: postmaster@example.com\nSubject: Недоставка: Счёт",
    "Ваше сообщение не доставлено следующим получателям:\r\ncarol@example.com",
)


def _amazon(kind: str, part: str, recipients: str, **told: Any) -> str:
    missed = {"emailAddress": "Carol@example.com", "status": "5.2.2", "diagnosticCode": "smtp; 552 5.2.2 Postfach voll"}
    headers = [
        {"name": "From", "value": "support@example.org"},
        {"name": "Message-ID", "value": "<sent-1@example.org>"},
    ]
    said = {"notificationType": kind, part: {recipients: [missed], **told}, "mail": {"headers": headers}}
    return json.dumps(said) + "\r\n\r\n--\r\nIf you wish to stop receiving notifications, click here."


AMAZON = "From: Desk <no-reply@sns.amazonaws.com>\nx-amz-sns-message-id: 1-2-3\nSubject: AWS Notification Message"
FAILED = _amazon("Bounce", "bounce", "bouncedRecipients", bounceType="Permanent")
bounce(
    "Amazon tells in JSON",
    AMAZON,
    FAILED,
    bounced_addresses=("carol@example.com",),
    bounced_ids=("sent-1@example.org",),
    bounce_status="5.2.2",
    bounce_reason="552 5.2.2 Postfach voll",
    bounce_is_permanent=True,
)
bounce(
    "Amazon tells it within another JSON",
    AMAZON,
    json.dumps({"Type": "Notification", "Message": FAILED.partition("\r\n")[0]}),
    bounced_ids=("sent-1@example.org",),
)
bounce(
    "Amazon tells of a mailbox that is full for now",
    AMAZON,
    _amazon("Bounce", "bounce", "bouncedRecipients", bounceType="Transient"),
    bounce_is_permanent=False,
)
bounce("Amazon tells of a delivery", AMAZON, _amazon("Delivery", "delivery", "recipients"), is_bounce=False)
bounce("somebody quotes what Amazon told", "From: bob@example.com\nSubject: JSON", FAILED, is_bounce=False)
