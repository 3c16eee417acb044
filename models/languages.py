"""The languages of the desk, and texts that the office writes once for each of them."""

from collections.abc import Mapping

LANGUAGES = {"ru": "Русский", "en": "English", "de": "Deutsch", "uk": "Українська"}
"""Code to the name its speakers use, in the order in which they are offered."""

# Who reads Ukrainian but finds no Ukrainian text is shown English before Russian.
FALLBACKS = {
    "ru": ("en", "uk", "de"),
    "uk": ("en", "ru", "de"),
    "de": ("en", "ru", "uk"),
    "en": ("de", "ru", "uk"),
}

Texts = dict[str, str]


def in_language(texts: Mapping[str, str] | None, language: str) -> str:
    """The text in this language, else in the next best that is there, else an empty one."""
    for code in (language, *FALLBACKS.get(language, tuple(LANGUAGES))):
        if text := (texts or {}).get(code, "").strip():
            return text
    return ""
