"""What the libraries leave untranslated in our languages, said by us: Flask-Admin and WTForms lack a few texts."""

import json
from functools import cache
from pathlib import Path


def said(domain: str, language: str) -> dict[str, list[str]]:
    """By the source, singular where it has two: the forms that the library's own catalogue lacks."""
    return _all().get(domain, {}).get(language, {})


@cache
def _all() -> dict[str, dict[str, dict[str, list[str]]]]:
    found: dict[str, dict[str, dict[str, list[str]]]] = json.loads(
        Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
    )
    return found
