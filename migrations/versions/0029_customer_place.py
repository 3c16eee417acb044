"""a place of their own for customers, and what they think of answers

Offices that are there already ask nobody for a rating by mail until they want to.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

INSTANT = sa.DateTime(timezone=True)
OLD_PURPOSES = ("reply", "forward", "confirmation", "escalation", "trial", "auto_reply", "alarm", "notice")
PURPOSES = (*OLD_PURPOSES, "sign_in")
STATES = ("asked", "settled", "used")
SCORES = ("good", "so_so", "bad")
INDEXES = {
    "sign_in_link": [["state"], ["customer_id"], ["outgoing_id"], ["asked_at"]],
    "customer_session": [["address_id"], ["seen_at"]],
    "rating": [["agent_id"], ["department_id"], ["rated_at"]],
}


def upgrade():
    _let_purposes_be(PURPOSES)
    op.add_column("organisation", sa.Column("shares_since", INSTANT, nullable=True))
    op.add_column("office", sa.Column("rating_days", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("office", sa.Column("colour", sa.String(length=7), nullable=False, server_default=""))
    _signing_in()
    _rating()
    op.create_table(
        "personal_ticket",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        _foreign_key("personal_ticket", "ticket_id", "ticket", "CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_personal_ticket")),
    )
    for table, indexes in INDEXES.items():
        for columns in indexes:
            op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def downgrade():
    for table in ("personal_ticket", "rating", "customer_session", "sign_in_link"):
        op.drop_table(table)
    op.drop_column("office", "colour")
    op.drop_column("office", "rating_days")
    op.drop_column("organisation", "shares_since")
    op.execute("DELETE FROM outgoing_mail WHERE purpose = 'sign_in'")
    _let_purposes_be(OLD_PURPOSES)


def _signing_in():
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("outgoing_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint(_among("state", STATES), name=op.f("ck_sign_in_link_linkstate")),
        _foreign_key("sign_in_link", "customer_id", "customer", "CASCADE"),
        _foreign_key("sign_in_link", "outgoing_id", "outgoing_mail", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("key", name=op.f("uq_sign_in_link_key")),
    )
    op.create_index("ix_sign_in_link_to", "sign_in_link", ["address", "asked_at"])
    op.create_index("ix_sign_in_link_browser", "sign_in_link", ["browser"])
    op.create_table(
        "customer_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("is_at_home", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        _foreign_key("customer_session", "address_id", "customer_address", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_session")),
        sa.UniqueConstraint("key", name=op.f("uq_customer_session_key")),
    )


def _rating():
    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.String(length=32), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=True),
        sa.Column("rated_at", INSTANT, nullable=True),
        sa.CheckConstraint(_among("score", SCORES), name=op.f("ck_rating_score")),
        _foreign_key("rating", "message_id", "message", "CASCADE"),
        _foreign_key("rating", "agent_id", "agent"),
        _foreign_key("rating", "department_id", "department"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("message_id", name=op.f("uq_rating_message_id")),
    )


def _let_purposes_be(words):
    with op.batch_alter_table("outgoing_mail") as batch:
        batch.drop_constraint(op.f("ck_outgoing_mail_purpose"), type_="check")
        batch.create_check_constraint(op.f("ck_outgoing_mail_purpose"), sa.text(_among("purpose", words)))


def _foreign_key(table, column, target, ondelete=None):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _among(column, words):
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
