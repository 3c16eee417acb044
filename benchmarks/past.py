"""A desk's past: so many messages as if the desk had worked for years, made by the database itself.

Two messages a ticket and ten tickets a customer if not said otherwise; of each message the mail as it came and its
Message-ID, of each ticket an event and a confirmation that went out. The customers' addresses are c0@example.com,
c1@example.com, and so on. Of the mails all are about a printer, the oldest fifth about one of a brand since given up.
"""

import random

from sqlalchemy import func, select, text

from models import Department, LetterId, Mailbox, db, transaction
from models.word import COLUMNS, words_of

SQLITE = {
    "numbers": "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n) n",
    "ago": "strftime('%Y-%m-%d %H:%M:%f000', 'now', '-' || (1000000 - n.i) || ' minutes')",
    "key": "lower(hex(randomblob(32)))",
}
POSTGRESQL = {
    "numbers": "generate_series(1, {count}) n(i)",
    "ago": "(now() - (1000000 - n.i) * interval '1 minute')",
    "key": "(md5(random()::text) || md5(random()::text))",
}
ROWS = {
    "customer": (
        "{customers}",
        "id, name, language, language_from, remarks, created_at",
        "1000 + n.i, 'Customer ' || n.i, 'en', 'written', '', {ago}",
    ),
    "customer_address": (
        "{customers}",
        "id, customer_id, position, address",
        "1000 + n.i, 1000 + n.i, 0, 'c' || (n.i - 1) || '@example.com'",
    ),
    "ticket": (
        "{tickets}",
        "id, number, link_key, subject, status, channel, language, department_id, customer_id, address, created_at,"
        " waiting_since, last_message_at, message_count, excerpt, escalated_level, priority, spam_reason",
        "n.i, 1000000 + n.i, 'k', 'Printer ' || (n.i % 977), CASE WHEN n.i % 100 = 0 THEN 'open' ELSE 'closed' END,"
        " 'mail', 'en', {department}, 1001 + n.i % {customers}, 'c' || (n.i % {customers}) || '@example.com', {ago},"
        " CASE WHEN n.i % 100 = 0 THEN {ago} END, {ago}, {per_ticket}, 'It burns.', 0, 'normal', ''",
    ),
    "message": (
        "{messages}",
        "id, ticket_id, kind, customer_id, from_name, from_address, text, created_at",
        "n.i, 1 + (n.i - 1) / {per_ticket}, 'customer',"
        " 1001 + (1 + (n.i - 1) / {per_ticket}) % {customers}, 'Customer',"
        " 'c' || ((1 + (n.i - 1) / {per_ticket}) % {customers}) || '@example.com', :words, {ago}",
    ),
    "event": (
        "{tickets}",
        "id, ticket_id, kind, details, at, is_counted",
        "n.i, n.i, 'opened', '{{}}', {ago}, {false}",
    ),
    "letter_id": (
        "{messages}",
        "id, key, value, ticket_id, message_id",
        "n.i, {key}, n.i || '@old.example.com', 1 + (n.i - 1) / {per_ticket}, n.i",
    ),
    "incoming_mail": (
        "{messages}",
        "id, source, mailbox_id, digest, size, received_at, state, outcome, tries, reason, from_address, subject,"
        " letter_id, message_id",
        "n.i, 'mailbox {mailbox}', {mailbox}, {key}, 4000, {ago}, 'processed', 'filed', 1, '',"
        " 'c' || (n.i % {customers}) || '@example.com', {about}, n.i || '@old.example.com', n.i",
    ),
    "outgoing_mail": (
        "{tickets}",
        "id, purpose, ticket_id, letter_id, sender_name, sender_address, recipients, copies, blind_copies, undelivered,"
        " still_to, subject, text, html, headers, is_automatic, first_recipient, state, tries, created_at, due_at,"
        " error",
        "n.i, 'confirmation', n.i, 't' || n.i || '@old.example.org', '', 'support@example.org', '[]', '[]', '[]', '[]',"
        " '[]', {about}, 'It has come.', '', '{{}}', {true}, 'c' || (n.i % {customers}) || '@example.com', 'sent', 1,"
        " {ago}, {ago}, ''",
    ),
}
ABOUT = "'Printer ' || (n.i % 977) || CASE WHEN n.i < {long_ago} THEN ' Robotron' ELSE ' Optra' END"
MAY_BE_ANSWERED = 500


def fill(messages: int, per_ticket: int = 2, customers: int = 0) -> list[str]:
    """Make them. Answers Message-IDs of some of them, which new mails may refer to."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    words = POSTGRESQL if is_postgresql else SQLITE
    with transaction():
        names = {
            "customers": customers or max(500, messages // 20),
            "tickets": messages // per_ticket,
            "per_ticket": per_ticket,
            "messages": messages,
            "about": ABOUT.format(long_ago=messages // 5),
            "department": db.session.execute(select(func.min(Department.id))).scalar_one(),
            "mailbox": db.session.execute(select(func.min(Mailbox.id))).scalar_one(),
            "true": "true" if is_postgresql else "1",
            "false": "false" if is_postgresql else "0",
            **{name: words[name] for name in ("ago", "key")},
        }
        for table, (count, columns, values) in ROWS.items():
            numbers = words["numbers"].format(count=count.format(**names))
            insert = f"INSERT INTO {table} ({columns}) SELECT {values.format(**names)} FROM {numbers}"  # noqa: S608
            db.session.execute(text(insert), {"words": "Der Drucker brennt. " * 40} if ":words" in values else {})
            if is_postgresql:
                sequence = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
                db.session.execute(text(sequence))
        _say_words()
        answerable = _answerable(messages)
    if is_postgresql:  # as autovacuum does within a minute
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    return answerable


def _say_words() -> None:
    """What the search boxes look into."""
    for model, (word, names) in COLUMNS.items():
        last = 0
        columns = [model.id, *(getattr(model, name) for name in names)]
        while rows := db.session.execute(select(*columns).where(model.id > last).order_by(model.id).limit(5000)).all():
            last = rows[-1].id
            words = {row.id: words_of(dict(zip(names, row[1:], strict=True))) for row in rows}
            word.note(db.session.connection(), words, instead=words)


def _answerable(messages: int) -> list[str]:
    """Keys are made up, to be quick; some become those of real Message-IDs."""
    chosen = random.Random(2).sample(range(1, messages + 1), min(MAY_BE_ANSWERED, messages))
    for number in chosen:
        letter_id = db.session.get_one(LetterId, number)
        letter_id.key = LetterId.key_of(letter_id.value)
    return [f"<{number}@old.example.com>" for number in chosen]
