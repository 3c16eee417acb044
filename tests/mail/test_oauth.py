"""A provider's tokens: asked for over HTTP, and what its refusals mean (row S11)."""

import pytest
from flask_babel import force_locale

from mail import oauth
from tests.servers.oauth import CLIENT_ID, CLIENT_SECRET, OauthServer

VERIFIER = "v" * 43
REDIRECT = "https://desk.example.org/desk/mailbox/signed-in"


def client(server: OauthServer, **other: str) -> oauth.Client:
    columns = {
        "provider": "Google",
        "token_url": f"{server.url}/google/token",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }
    return oauth.Client(**columns | other)


def failure_of(asking, *args) -> oauth.OauthFailed:
    with pytest.raises(oauth.OauthFailed) as failure:
        asking(*args)
    assert CLIENT_SECRET not in f"{failure.value.text}{failure.value.detail}"
    return failure.value


@pytest.mark.row("S11")
def test_a_code_becomes_tokens_once(app, oauth_server):
    code = oauth_server.code(VERIFIER)

    tokens = oauth.exchange(client(oauth_server), code, VERIFIER, REDIRECT)

    assert oauth_server.user_of(tokens.access) == "support@example.org"
    assert (bool(tokens.refresh), tokens.seconds) == (True, 3600)
    assert failure_of(oauth.exchange, client(oauth_server), code, VERIFIER, REDIRECT).needs_consent


@pytest.mark.row("S11")
def test_a_code_is_of_no_use_without_its_verifier(app, oauth_server):
    code = oauth_server.code(VERIFIER)

    failure = failure_of(oauth.exchange, client(oauth_server), code, "w" * 43, REDIRECT)

    assert "verifier" in failure.detail


@pytest.mark.row("S11")
def test_tokens_say_nothing_of_themselves(app, oauth_server):
    tokens = oauth.exchange(client(oauth_server), oauth_server.code(VERIFIER), VERIFIER, REDIRECT)

    assert tokens.access not in repr(tokens) and tokens.refresh not in repr(tokens)


@pytest.mark.row("S11")
@pytest.mark.parametrize("rotates", [True, False])
def test_a_refresh_token_brings_new_ones_and_maybe_its_successor(app, oauth_server, rotates):
    oauth_server.rotates = rotates
    first = oauth.exchange(client(oauth_server), oauth_server.code(VERIFIER), VERIFIER, REDIRECT)

    second = oauth.renew(client(oauth_server), first.refresh)

    assert oauth_server.user_of(second.access)
    assert bool(second.refresh) == rotates


@pytest.mark.row("S11")
def test_a_consent_that_was_withdrawn_is_told_as_that_without_trace_numbers(app, oauth_server):
    failure = failure_of(oauth.renew, client(oauth_server), "1//unknown")

    assert failure.needs_consent and failure.needs_administrator
    assert "AADSTS700082: The refresh token has expired." in str(failure.text)
    assert "Trace" not in str(failure.text)


@pytest.mark.row("S11")
def test_a_wrong_secret_asks_for_an_administrator_and_keeps_the_consent(app, oauth_server):
    failure = failure_of(oauth.renew, client(oauth_server, client_secret="falsch"), "1//token")

    assert failure.needs_administrator and not failure.needs_consent
    assert "AADSTS7000215" in str(failure.text)


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    "said",
    [
        (500, "<html>Oops</html>"),
        (503, '{"error": "temporarily_unavailable"}'),
        (429, ""),
        (502, '{"error": "server_error", "error_description": "AADSTS90033"}'),
    ],
)
def test_a_provider_in_trouble_is_asked_again_later(app, oauth_server, said):
    oauth_server.says = [said]

    failure = failure_of(oauth.renew, client(oauth_server), "1//token")

    assert not failure.needs_consent and not failure.needs_administrator and not failure.permanent


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    "body",
    ["", "null", "[]", "{}", '{"access_token": ""}', '{"access_token": 7}', '{"access_token": "ключ"}', "{" * 3000],
)
def test_what_is_no_answer_is_no_token(app, oauth_server, body):
    oauth_server.says = [(200, body)]

    failure = failure_of(oauth.renew, client(oauth_server), "1//token")

    assert failure.needs_administrator and not failure.needs_consent


@pytest.mark.row("S11")
@pytest.mark.parametrize(("said", "seconds"), [("60", 60), ('"60"', 60), ("null", 3600), ('"x"', 3600), ("1e9", 86400)])
def test_a_life_may_be_told_in_many_ways(app, oauth_server, said, seconds):
    oauth_server.says = [(200, f'{{"access_token": "a", "expires_in": {said}}}')]

    assert oauth.renew(client(oauth_server), "1//token").seconds == seconds


@pytest.mark.row("S11")
def test_nobody_waits_for_a_slow_provider_for_ever(app, oauth_server, monkeypatch):
    monkeypatch.setattr(oauth, "HTTP_SECONDS", 0.2)
    oauth_server.waits = 1.0

    failure = failure_of(oauth.renew, client(oauth_server), "1//token")

    assert not failure.needs_administrator
    assert "127.0.0.1" in str(failure.text)


@pytest.mark.row("S11")
def test_a_provider_that_is_away_is_named(app, oauth_server):
    oauth_server.stop()

    failure = failure_of(oauth.renew, client(oauth_server), "1//token")

    assert "127.0.0.1" in str(failure.text) and not failure.needs_consent


@pytest.mark.row("S11")
def test_secrets_follow_no_redirect(app, oauth_server):
    failure = failure_of(oauth.renew, client(oauth_server, token_url=f"{oauth_server.url}/moved"), "1//token")

    assert failure.detail == "HTTP 302"
    assert oauth_server.asked == []


@pytest.mark.row("R9")
@pytest.mark.parametrize(
    ("language", "word"), [("de", "Melden"), ("ru", "Войдите"), ("uk", "Увійдіть"), ("en", "Sign")]
)
def test_a_lost_consent_is_told_in_the_readers_language(app, oauth_server, language, word):
    failure = failure_of(oauth.renew, client(oauth_server), "1//unknown")

    with app.test_request_context(), force_locale(language):
        assert word in str(failure.text)
