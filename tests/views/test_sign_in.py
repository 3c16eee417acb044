"""Coming and going: who gets in, what a stranger learns, when a session ends."""

import re

import pytest

from models import Agent, db, transaction
from tests.conftest import PASSWORD


def sign_in(client, address: str, password: str = PASSWORD, **more):
    return client.post("/sign-in", data={"address": address, "password": password, **more})


def test_an_agent_signs_in_with_the_address_in_any_case(client, alice):
    answer = sign_in(client, " Alice@Example.ORG ")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/ticket/")
    assert client.get("/desk/ticket/").status_code == 200


@pytest.mark.row("R14")
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, alice, bob):
    with transaction():
        bob.is_switched_on = False

    answers = [
        sign_in(client, "alice@example.org", "wrong password"),
        sign_in(client, "nobody@example.org", PASSWORD),
        sign_in(client, "bob@example.org", PASSWORD),
    ]

    names = ("alice", "nobody", "bob")
    pages = {without_token(answer.text).replace(name, "…") for answer, name in zip(answers, names, strict=True)}
    assert {answer.status_code for answer in answers} == {422}
    assert len({page.partition("<main")[2] for page in pages}) == 1


def without_token(page: str) -> str:
    """The form's token bears the second in which it was made."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_the_password_is_never_written_back_into_the_page(client, alice):
    assert "wrong password" not in sign_in(client, "alice@example.org", "wrong password").text


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "http://[::1",
        "javascript:alert(1)",
        "/%09//evil",
        "\t//evil.example",
    ],
)
def test_signing_in_leads_to_no_strangers_site(client, alice, wanted):
    location = sign_in(client, "alice@example.org", next=wanted).headers["Location"]

    assert location.startswith("/") and not location.startswith(("//", "/\\"))


def test_signing_in_leads_back_to_where_one_was_going(client, ticket, alice):
    wanted = client.get(f"/desk/ticket/{ticket.id}").headers["Location"]

    answer = client.post(
        wanted, data={"address": alice.address, "password": PASSWORD, "next": f"/desk/ticket/{ticket.id}"}
    )

    assert answer.headers["Location"] == f"/desk/ticket/{ticket.id}"
    assert wanted == f"/sign-in?next=/desk/ticket/{ticket.id}"


def test_a_one_time_password_opens_nothing_but_its_own_change(client, alice):
    with transaction():
        password = alice.set_one_time_password()
    sign_in(client, alice.address, password)

    turned_back = client.get("/desk/ticket/")
    asked = client.get("/new-password")
    changed = client.post(
        "/new-password", data={"current": password, "new": "four new words", "again": "four new words"}
    )

    assert turned_back.headers["Location"] == "/new-password"
    assert ">One-time password</label>" in asked.text
    assert changed.headers["Location"] == "/desk/ticket/"
    assert client.get("/desk/ticket/").status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "again", "said"),
    [
        ("wrong", "four new words", "four new words", "not your current password"),
        (PASSWORD, "short", "short", "at least 10 characters"),
        (PASSWORD, PASSWORD, PASSWORD, "too easy to guess"),
        (PASSWORD, "alice@example.org", "alice@example.org", "too easy to guess"),
        (PASSWORD, "four new words", "four other words", "not the same"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said_beside_it(alice, signed_in, current, new, again, said):
    answer = signed_in(alice).post("/new-password", data={"current": current, "new": new, "again": again})

    assert answer.status_code == 422
    assert said in answer.text
    assert alice.has_password(PASSWORD)


def test_a_new_password_ends_the_agents_other_sessions(alice, signed_in):
    here, elsewhere = signed_in(alice), signed_in(alice)

    here.post("/new-password", data={"current": PASSWORD, "new": "four new words", "again": "four new words"})

    assert here.get("/desk/ticket/").status_code == 200
    assert elsewhere.get("/desk/ticket/").status_code == 302


def test_signing_out_ends_this_session(alice, signed_in):
    browser = signed_in(alice)

    browser.post("/sign-out")

    assert browser.get("/desk/ticket/").status_code == 302


def test_signing_out_needs_a_form_so_that_no_picture_can_do_it(alice, signed_in):
    browser = signed_in(alice)

    assert browser.get("/sign-out").status_code == 405
    assert browser.get("/desk/ticket/").status_code == 200


def test_who_tries_passwords_all_the_time_is_told_to_wait(client, alice, flood_is_watched):
    answers = [sign_in(client, f"guess{number}@example.org", "x").status_code for number in range(12)]

    assert answers == [422] * 10 + [429] * 2


def test_an_agent_without_a_password_cannot_come_in(client, office):
    with transaction():
        db.session.add(Agent(name="Eve", address="eve@example.org", must_change_password=False))

    assert sign_in(client, "eve@example.org", "").status_code == 422
