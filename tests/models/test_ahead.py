"""What is asked ahead is answered without the database, until it changes or the transaction ends."""

from models import ahead, transaction


def test_what_is_known_is_not_asked(office):
    with transaction():
        ahead.know("colour", {"sky": "blue"})

        answers = [ahead.answer("colour", thing, lambda: "asked") for thing in ("sky", "sea")]

    assert answers == ["blue", "asked"]


def test_only_what_is_not_known_is_asked_of_several(office):
    with transaction():
        ahead.know("colour", {"sky": "blue"})

        answers = ahead.answers("colour", ["sky", "sea"], lambda unknown: dict.fromkeys(unknown, "asked"))

    assert answers == {"sky": "blue", "sea": "asked"}


def test_what_was_forgotten_is_asked_again(office):
    with transaction():
        ahead.know("colour", {"sky": "blue"})
        ahead.forget("colour", "sky")

        assert ahead.answer("colour", "sky", lambda: "grey") == "grey"


def test_the_next_transaction_knows_nothing(office):
    with transaction():
        ahead.know("colour", {"sky": "blue"})

    with transaction():
        assert ahead.answer("colour", "sky", lambda: "asked") == "asked"


def test_outside_a_transaction_nothing_is_known(office):
    ahead.know("colour", {"sky": "blue"})

    assert ahead.answer("colour", "sky", lambda: "asked") == "asked"
