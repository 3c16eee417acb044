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


def fallbacks_of(language: str) -> tuple[str, ...]:
    """Which languages stand in for it where it has no text, the best first."""
    return FALLBACKS.get(language, tuple(code for code in LANGUAGES if code != language))


def language_of(texts: Mapping[str, str] | None, language: str) -> str:
    """Of which language the text is that `in_language` answers; empty if there is none."""
    among = (language, *fallbacks_of(language))
    return next((code for code in among if (texts or {}).get(code, "").strip()), "")


def in_language(texts: Mapping[str, str] | None, language: str) -> str:
    """The text in this language, else in the next best that is there, else an empty one."""
    return (texts or {}).get(language_of(texts, language), "").strip()
