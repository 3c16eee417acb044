"""A refresh token is given once: whatever happens to whoever got it, the desk goes on or says what to do (A3)."""
# ruff: noqa: F811 - fixtures

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from desk import consents, reasons
from jobs import inbox, tokens
from models import IncomingMail, Mailbox, db
from tests.jobs.killed import each_kill
from tests.jobs.test_tokens import (  # noqa: F401
    consent,
    fetch,
    mailbox,
    make_old,
    provider,
    signed_in_mailbox,
)
from tests.letters import letter

pytestmark = pytest.mark.row("A3")


@pytest.mark.parametrize("rotates", [True, False])
def test_a_renewal_killed_at_any_step_goes_on_or_says_sign_in_again(
    app, signed_in_mailbox, provider, token_dovecot, monkeypatch, rotates
):
    monkeypatch.setitem(app.config, "CLAIM_SECONDS", 0)
    monkeypatch.setattr(tokens, "CLAIM", tokens.CLAIM * 0)
    mailbox_id, provider.rotates = signed_in_mailbox.id, rotates
    token_dovecot[1].deliver(provider.user, letter())

    def prepare():
        if not db.session.get_one(Mailbox, mailbox_id).oauth_refresh_token:
            consent(db.session.get_one(Mailbox, mailbox_id), provider)
            tokens.exchange_waiting()
        provider.end_access()
        make_old(db.session.get_one(Mailbox, mailbox_id), ended=True)
        return lambda: inbox.fetch(mailbox_id)

    lost = 0
    for _step in each_kill(prepare):
        mailbox = db.session.get_one(Mailbox, mailbox_id)
        trouble = fetch(mailbox)
        shut_out = db.session.execute(Mailbox.shut_out()).scalars().all()
        if trouble:
            lost += 1
            assert "Sign in again" in trouble and "Sign in again" in reasons.shown(mailbox.oauth_error, "en")
            assert shut_out == [mailbox]
        else:
            assert shut_out == [] and mailbox.oauth_refresh_token in provider._refresh

    assert lost <= (2 if rotates else 0)
    assert len(db.session.execute(select(IncomingMail)).all()) == 1


def test_tokens_that_the_database_does_not_take_at_once_are_not_lost(signed_in_mailbox, provider, monkeypatch):
    make_old(signed_in_mailbox, ended=True)
    refusals, really = iter([True, True]), consents.keep

    def keep(*args, **named):
        if next(refusals, False):
            raise OperationalError("COMMIT", {}, Exception("database is locked"))
        really(*args, **named)

    monkeypatch.setattr(consents, "keep", keep)
    monkeypatch.setattr(tokens, "WRITE_AGAIN_AFTER", (0.0, 0.0, 0.0))

    trouble = fetch(signed_in_mailbox)

    assert trouble == "" and signed_in_mailbox.oauth_refresh_token in provider._refresh
