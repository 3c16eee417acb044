"""What one mail after another asks in a transaction, asked once for all of them.

Whoever is about to do the same for many rows asks ahead and says what the answers are (`know`); whoever asks then is
answered from there (`answer`), and asks the database where nothing is known. What is written in between is said
(`know` again) or forgotten. When the transaction ends all of it is forgotten.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Any, TypeVar

from models.base import kept_for_transaction

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def know(question: str, answers: Mapping[Any, Any]) -> None:
    """These are the answers to a question, each by what it is asked about. Outside a transaction it does nothing."""
    _answers(question).update(answers)


def answer(question: str, about: Hashable, ask: Callable[[], Value]) -> Value:
    """What is known, else what the database says."""
    known = _answers(question)
    if about in known:
        value: Value = known[about]
        return value
    return ask()


def answers(question: str, about: Collection[Key], ask: Callable[[list[Key]], dict[Key, Value]]) -> dict[Key, Value]:
    """The same for several; what isn't known is asked together."""
    known = _answers(question)
    unknown = [one for one in about if one not in known]
    asked = ask(unknown) if unknown else {}
    return {one: asked[one] if one in asked else known[one] for one in about}


def forget(question: str, about: Hashable) -> None:
    """It may have changed: who asks again asks the database."""
    _answers(question).pop(about, None)


def _answers(question: str) -> dict[Hashable, Any]:
    return kept_for_transaction(f"answers to: {question}", dict)
