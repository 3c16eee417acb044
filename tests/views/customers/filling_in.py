"""Filling in the customers' forms as a person does: slowly enough, with the proof that stands in the page."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from models import utcnow
from views.customers import proof

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 60
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
WINDOWS_PROGRAM = b"MZ\x90\x00" + b"\x00" * 60


def a_proof(age: timedelta = timedelta(minutes=1)) -> str:
    return proof.new(now=utcnow() - age)


def a_request(**changed: Any) -> dict[str, Any]:
    """A request that is right in every field."""
    return {
        "proof": a_proof(),
        "department": "",
        "subject": "Не печатает принтер",
        "text": "С утра не печатает.\r\nПробовали включить снова.",
        "name": "Анна Петрова",
        "address": "Anna@Example.com",
        "website": "",
    } | changed


def a_file(name: str, content: bytes = PNG) -> tuple[BytesIO, str]:
    return BytesIO(content), name
