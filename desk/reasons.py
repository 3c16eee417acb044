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
