"""What a job writes down for people is written in the office's language."""

from flask_babel import force_locale

from models import Office


def office_words(text: object) -> str:
    """A lazy text as the office reads it."""
    with force_locale(Office.current().language):
        return str(text)
