"""Filling in the customers' forms as a person does: slowly enough, with the proof that stands in the page."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import altcha

from models import utcnow
from models.signing import derived
from views.customers import proof, work

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 60
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
WINDOWS_PROGRAM = b"MZ\x90\x00" + b"\x00" * 60


def a_proof(age: timedelta = timedelta(minutes=1)) -> str:
    return proof.new(now=utcnow() - age)


def some_work(holds_for: timedelta = timedelta(hours=1)) -> str:
    """A solved task as browsers send it, made so that its first try is right."""
    task = altcha.create_challenge(
        work.ALGORITHM,
        1,
        counter=0,
        expires_at=utcnow() + holds_for,
        hmac_secret=derived("work", "task"),
        hmac_key_secret=derived("work", "answer"),
    )
    solution = altcha.solve_challenge(task)
    assert solution
    return altcha.Payload(task, solution).to_base64()


def a_request(**changed: Any) -> dict[str, Any]:
    """A request that is right in every field."""
    return {
        "proof": a_proof(),
        "work": some_work(),
        "department": "",
        "subject": "Не печатает принтер",
        "text": "С утра не печатает.\r\nПробовали включить снова.",
        "name": "Анна Петрова",
        "address": "Anna@Example.com",
        "website": "",
    } | changed


def a_file(name: str, content: bytes = PNG) -> tuple[BytesIO, str]:
    return BytesIO(content), name
