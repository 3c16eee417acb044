"""Why something failed, beside the mail or mailbox it is about: kept in every language, shown in the reader's."""

import json

from flask_babel import force_locale

from models import LANGUAGES, in_language


def kept(text: object) -> str:
    """A lazy text in all four languages, as it is written down."""
    words = {}
    for language in LANGUAGES:
        with force_locale(language):
            words[language] = str(text)
    return json.dumps(words, ensure_ascii=False)


def shown(reason: str, language: str) -> str:
    """What was kept, for a reader of this language. A server's own words, which have none, stay as they are."""
    try:
        words = json.loads(reason)
    except ValueError:
        return reason
    return in_language(words, language) if isinstance(words, dict) else reason


def joined(reason: str, more: str) -> str:
    """Both, one below the other in each language; what is there already isn't said twice."""
    words, further = _by_language(reason), _by_language(more)
    lines = {
        language: dict.fromkeys([*words[language].splitlines(), *further[language].splitlines()])
        for language in LANGUAGES
    }
    return json.dumps({language: "\n".join(said) for language, said in lines.items()}, ensure_ascii=False)


def without(reason: str, address: str) -> str:
    """The same without the lines that begin with this address; empty if none is left."""
    words = {
        language: "\n".join(line for line in text.splitlines() if not line.startswith(f"{address}:"))
        for language, text in _by_language(reason).items()
    }
    return json.dumps(words, ensure_ascii=False) if any(words.values()) else ""


def about(reason: str, addresses: list[str]) -> str:
    """Only its lines that are about one of these addresses; empty if none is."""
    words = {
        language: "\n".join(line for line in text.splitlines() if not _named_in(line).isdisjoint(addresses))
        for language, text in _by_language(reason).items()
    }
    return json.dumps(words, ensure_ascii=False) if any(words.values()) else ""


def _named_in(line: str) -> set[str]:
    return set(line.partition(": ")[0].lower().split(", "))


def _by_language(reason: str) -> dict[str, str]:
    return {language: shown(reason, language) for language in LANGUAGES}
