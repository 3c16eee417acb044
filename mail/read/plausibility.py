"""How much a reading of bytes looks like words someone wrote, in our alphabets.

A wrong single-byte codec gives itself away: pairs of letters no word has, capitals within words, Latin and Cyrillic in
one word, words of nothing but accented letters, box drawing and control characters.
"""

import re
from functools import lru_cache
from itertools import pairwise

from mail.read.language import WORDS

ALPHABET = "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя "
# How often the letter of the column follows that of the row within the words of Russian or Ukrainian, whichever has
# it more: 9 for a hundredth of all pairs, one less for each time it is e times rarer, 0 for never. The last row and
# column stand for the beginning and end of a word. Counted over two million word forms.
FOLLOWS = """
47884884778625889994798967977760005779 84542484544770057578375471344455644444 95550685056990077589667783566763853268
83440372010870047579284470224400003215 50300040001330003033050040000000000002 85751585075880166688576573555524653565
67874863677635889897798966667760003759 04540300044000345660465600403510000202 02630500303002033751444703023600000507
74330675042750065476333370134000042124 86762774054770266777665573445424662455 77874884568724898998788956888760004789
77863830767027978887678845558750000679 03500500044000134450025500323300000008 24430540004400065786457704354540000029
93620383004880057469287782363400213317 95450596344980077459416573424220693887 86430285033980066679646495344340743369
94573796445990074389447885576552873777 68993874578748889996899967768660005869 82100184000880058269596673345440653354
96663696065980276789667786666651754676 85750585042870087778857975556524693485 95850596433980076589587684456433783678
67863763766504777774787835657750004749 71120072000770026347164565101200432324 72630360002760036567364560223200013009
72520280003880042345323460220100671566 72300086020860075487142570334200050224 72500074000850076466536660220100070307
60000074000850000045030060000000020004 00000054000000000000000000000000000340 05850560055300766750666620735640000038
05442574414500490687427604355460000779 03440400003200466562565534300400003012 35740532644202554553356703447560002509
04662660566301566871466732856450000548 98985873579874598899989887777760107560
""".split()
USUAL_PAIR = 5.5
WEIGHT = 0.5
NEVER = -4.0
ALONE = -0.5
"""A letter where no word speaks for it."""
FOREIGN_LETTER = -3.0
"""A Cyrillic letter of neither language, such as Ђ or ў: other Slavs write to us, but seldom."""
# Where a charset or a keyboard has no Ukrainian і, the Latin one is written.
_TYPED_FOR = str.maketrans("iI", "іІ")
ODD_CAPITAL = -3.0
MIXED = -5.0
SELDOM = -1.0
"""Two accented letters that are a word, such as Estonian "öö"."""
BROKEN = -8.0
SUBJECTS = """файл сайт язык связь счёт счет чек акт код тест фото почта заказ оплата доставка договор отчёт отчет
    справка рахунок мова звіт зразок довідка договір замовлення яка яке якщо щоб щось його йому іще це всё ещё уже все
    есть свой себе мой наш ваш мій дії дія шаги"""
"""Of which the shortest subjects are made."""
KNOWN_FROM = 3
USUAL_SIGNS = frozenset("«»„“”‘’–—…№§°©®€•·™′″×­\u00a0")
NEVER_BEFORE_LETTERS = frozenset("‡‚’™€®†‰…•‹”§№¶¦¤")
# Opened before a letter and never closed, they were capitals: "‘чет" was "Счет" on a Macintosh.
_OPENED = (
    (re.compile(r"(?<!\w)‘(?=[^\W\d_]|\s[^\W\d_])"), frozenset("’‚'")),
    (re.compile(r"(?<!\w)“(?=[^\W\d_]|\s[^\W\d_])"), frozenset('”„"')),
)
# Without any of these there is nothing to balance.
_MARKS = re.compile("[„“«»‘–—‚€]")
# A dash that clings to the first word, a low mark that opens nothing.
_ODD_PLACE = re.compile(r"(?m)^[–—](?=[^\W\d_])|[‚„](?![\w«\"'(])")
UNCLOSED = -5.0
SINGLE = frozenset("абвєжзийікосуяю")
"""The letters that are words."""
NO_WORD = -4.0
KNOWN = frozenset(
    word for language in ("ru", "uk") for word in (*WORDS[language], *SUBJECTS.split()) if len(word) >= KNOWN_FROM
)
KNOWN_WORD = 2.0
# The Latin letters a text of Western or Central Europe may well be full of.
USUAL_LATIN = frozenset("äöüßéèêëàâáçñóôòíîïúûùåøæœãõąćęłńśźżčďěňřšťůžőűğışșță")
_PRICE = re.compile(r"\d\s?€(?!\w)|(?<!\w)€\s?\d")
PRICE = 3.0
DRAWN = frozenset("⌠⌡■√≈≤≥∙")
"""What koi8-r has where Windows has quotes, dashes and dots."""
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")
_SIGNS = re.compile(r"(?:[^\w\s\x20-\x7e]|\x85)+")


def plausibility(text: str) -> float:
    """The mean over the non-ASCII characters: above 0 for words, far below for rubbish; 0 for nothing to judge."""
    words = [_judged(word) for word in _WORD.findall(text) if not word.isascii()]
    judged = sum(letters for letters, _, _ in words)
    says_something = any(says for _, says, _ in words)
    total = _balance(text) + (sum(points for _, _, points in words) if says_something else ALONE * judged)
    for match in _SIGNS.finditer(text):
        total += _signs(match[0], text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1])
        judged += len(match[0])
    return total / judged if judged else 0.0


def _says_something(word: str) -> bool:
    """A hard space is a letter in another charset: "а", or "ааа" where it indents."""
    return bool(word.strip("а"))


def _balance(text: str) -> float:
    """Opened quotation marks are closed, and signs stand where signs stand."""
    if not _MARKS.search(text):
        return 0.0
    low = max(0, text.count("„") - text.count("“") - text.count("”") - text.count('"'))
    opened = sum(len(sign.findall(text)) for sign, closing in _OPENED if closing.isdisjoint(text))
    opened += len(_ODD_PLACE.findall(text))
    angled = abs(text.count("«") - text.count("»"))
    price = PRICE if _PRICE.search(text) else 0.0
    return price - 1.5 * min(3, angled) - 4.0 * min(3, low) + UNCLOSED * min(3, opened)


def _not_ascii(word: str) -> int:
    return len(word) - len(word.encode("ascii", "ignore"))


@lru_cache(maxsize=8192)
def _judged(word: str) -> tuple[int, bool, float]:
    """How many of its letters are judged, whether it says something, and how plausible it is."""
    return _not_ascii(word), _says_something(word), _word(word)


def _word(word: str) -> float:
    if not any("\u0400" <= letter <= "\u04ff" for letter in word):
        return _latin(word)
    word = word.translate(_TYPED_FOR)
    if any(letter < "\u0250" and letter not in "'’" for letter in word):
        return MIXED * _not_ascii(word)
    if len(word) == 1:
        return _pairs(word.lower()) if word.lower() in SINGLE else NO_WORD
    return _pairs(word.lower()) + _capitals(word) + KNOWN_WORD * (word.lower() in KNOWN)


def _pairs(word: str) -> float:
    places = [ALPHABET.find(letter) for letter in f" {word} " if letter not in "'’ʼ"]
    return sum(_pair(first, second) for first, second in pairwise(places))


def _pair(first: int, second: int) -> float:
    if first < 0 or second < 0:
        return FOREIGN_LETTER
    often = int(FOLLOWS[first][second])
    return (often - USUAL_PAIR) * WEIGHT if often else NEVER


def _capitals(word: str) -> float:
    """Capitals stand first or everywhere; read as the wrong Cyrillic, they stand inside."""
    if word.islower() or word.istitle():
        return 0.0
    if word.isupper():
        return -0.2 * len(word)
    return ODD_CAPITAL * sum(letter.isupper() for letter in word[1:])


def _latin(word: str) -> float:
    marked = _not_ascii(word)
    if ord(max(word)) > 0x24F:
        return 0.5 * marked  # another script altogether: nothing here speaks against it
    if marked == len(word) > 1:
        return (MIXED if marked > 2 else SELDOM) * marked
    weight = sum(0.6 if letter in USUAL_LATIN else -1.5 for letter in word.lower() if letter > "\x7f")
    inside = sum(letter > "\x7f" and letter.isupper() for letter in word[1:])
    return weight + (ODD_CAPITAL * inside if not word.isupper() else 0.0)


def _signs(signs: str, before: str, after: str) -> float:
    """Signs stand alone and beside words, seldom inside them or in a row."""
    total = sum(map(_sign, signs))
    if len(signs) > 2 or (before.isalpha() and after.isalpha()):
        total -= 1.5 * len(signs)
    elif after.isalpha() and signs[-1] in NEVER_BEFORE_LETTERS:
        total -= 6.0
    elif after.isalpha() and signs in ("–", "—") and not before.strip():
        total -= 3.5
    elif before.isalpha() and signs == "№" and not after.isdigit():
        total -= 4.0
    return total


def is_typed(text: str) -> bool:
    """Whether all that is not ASCII in it are the signs that programs put for quotes, dashes and dots."""
    return all(letter in USUAL_SIGNS for letter in text if letter > "\x7f")


def is_drawn(text: str) -> bool:
    """Whether roots and pieces of frames are among it, and no letter but ASCII's."""
    return not DRAWN.isdisjoint(text) and not any(letter.isalpha() for letter in text if letter > "\x7f")


def _sign(sign: str) -> float:
    if sign in USUAL_SIGNS:
        return 0.2
    if sign in DRAWN:
        return MIXED
    code = ord(sign)
    if sign == "\ufffd" or code < 0x20 or 0x7F <= code <= 0x9F:
        return BROKEN
    if 0x2500 <= code <= 0x259F:
        return BROKEN
    if code < 0x100:
        return -2.0
    return 0.0 if code > 0x2000 else -1.0
