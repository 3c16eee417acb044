"""What could be better in a subject, and whether two matters stand in one text (A7, A9): advice, never a wall.

Machines guess here, so nothing is refused for it, and of whoever disagrees nothing more is asked.
"""

import re
from enum import StrEnum

LONGEST = 90  # letters of a subject that is read at one glance
SHOUTED = 8  # letters: shorter ones in capitals may be the name of a thing
SHORTEST_WORD = 2


class Advice(StrEnum):
    VAGUE = "vague"  # "does not work", and not a word of what
    LONG = "long"
    SHOUTING = "shouting"
    TWO_MATTERS = "two_matters"


# Subjects made of these alone say nothing of what it is about: as people write them in the four languages.
_SAYS_NOTHING = frozenset(
    """
    a an and at again all anymore broken bug can cannot cant does doesn doesnt down error fails failed failure fault for
    hello help hi i in is isn isnt issue it me my need no not nothing of our ok on please problem problems question
    questions request stopped support t the this to trouble urgent we with won work working works wrong you asap
    aber bitte dringend ein eine es fehler fehlermeldung frage fragen funktioniert funktionieren geht gehen gar guten
    hallo hat hilfe hilft ich ist kaputt klappt mehr mein meine mit nicht nichts nochmal problem probleme sie schon
    sofort störung tag und uns unser unsere wieder wir anfrage eilt defekt das die der
    а без большая большой вас ваш все всё вопрос вопросы вообще вы день добрый еще ещё здравствуйте и как меня мне мой
    моя мы не нас нет ничего нужна нужно наш наша опять ошибка ошибки ошибку перестал перестала перестало пишу
    пожалуйста помогите помощь привет проблема проблемы прошу работает работают работать сломалась сломался сломалось
    снова срочно срочная стало у уже ужасно что это я запрос обращение заявка неисправность
    або але будь вам вас ваш ви все допомога допоможіть добрий доброго день дня зламалась зламалася зламався зламалось
    зовсім знову і й який ласка мене мені мій моя ми немає не нічого нам наш потрібна потрібно помилка помилки помилку
    питання прошу працює працюють працювати привіт проблема проблеми терміново цe це що щось я запит звернення
    заявка несправність перестав перестала перестало вітаю
    """.split()
)

# What begins a second matter. Numbered lines don't: they are as often the steps that lead to a fault.
_SECOND = re.compile(
    r"""\b(
      (another|a\ second|a\ different|second)\ (problem|issue|question|matter|thing)
    | (one|an)\ (more|other)\ (problem|issue|question|thing)
    | noch\ (ein|eine|einen)\ (frage|problem|anliegen|sache|fehler)
    | (ein|eine)\ (weitere|andere|zweite)s?\ (frage|problem|anliegen|sache|fehler)
    | (zweitens|zweite\ frage|zweites\ problem)
    | (ещ[её]\ (один|одна|одно)|друг(ой|ая|ое)|втор(ой|ая|ое))\ (вопрос|проблема|дело|ошибка|просьба)
    | (и\ )?ещ[её]\ (вопрос|проблема|просьба)
    | (ще\ (один|одна|одне)|інш(ий|а|е)|друг(ий|а|е))\ (питання|запитання|проблема|справа|помилка|прохання)
    | (і\ )?ще\ (питання|запитання|проблема|прохання)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD = re.compile(r"[^\W_]+")


def advice(subject: str, text: str) -> list[Advice]:
    """What may be said beside them; nothing to whoever has typed nothing yet."""
    words = _WORD.findall(subject.casefold())
    found = {
        Advice.VAGUE: bool(subject.strip()) and all(_says_nothing(word) for word in words),
        Advice.LONG: len(subject.strip()) > LONGEST,
        Advice.SHOUTING: _is_shouted(subject),
        Advice.TWO_MATTERS: bool(_SECOND.search(f"{subject}\n{text}")),
    }
    return [one for one, holds in found.items() if holds]


def _says_nothing(word: str) -> bool:
    """A number alone may be a server's, if it is long enough."""
    return word in _SAYS_NOTHING or (len(word) < SHORTEST_WORD and not word.isdigit())


def _is_shouted(subject: str) -> bool:
    letters = [letter for letter in subject if letter.isalpha()]
    return len(letters) >= SHOUTED and " " in subject.strip() and all(letter.isupper() for letter in letters)
