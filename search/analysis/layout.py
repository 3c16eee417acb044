"""What was meant by a word typed with the wrong keyboard layout on: ghbdtn is привет, руддщ is hello."""

_ENGLISH = "`qwertyuiop[]\\asdfghjkl;'zxcvbnm,./" + '~QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
_GERMAN = "^qwertzuiopü+#asdfghjklöäyxcvbnm,.-" + "°QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_"
_RUSSIAN = "ёйцукенгшщзхъ\\фывапролджэячсмитьбю." + "ЁЙЦУКЕНГШЩЗХЪ/ФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"
_UKRAINIAN = "'йцукенгшщзхїґфівапролджєячсмитьбю." + "₴ЙЦУКЕНГШЩЗХЇҐФІВАПРОЛДЖЄЯЧСМИТЬБЮ,"

_TO_CYRILLIC = [
    str.maketrans(latin, cyrillic)
    for latin, cyrillic in ((_ENGLISH, _RUSSIAN), (_ENGLISH, _UKRAINIAN), (_GERMAN, _RUSSIAN), (_GERMAN, _UKRAINIAN))
]
_TO_LATIN = [
    str.maketrans(cyrillic, latin)
    for latin, cyrillic in ((_ENGLISH, _RUSSIAN), (_ENGLISH, _UKRAINIAN), (_GERMAN, _RUSSIAN), (_GERMAN, _UKRAINIAN))
]


def other_layouts(typed: str) -> list[str]:
    """What the same keys write in other layouts, likelier ones first. Only such readings as are nothing but letters."""
    tables = _TO_LATIN if any("\u0400" <= letter <= "\u052f" for letter in typed) else _TO_CYRILLIC
    readings = dict.fromkeys(typed.translate(table) for table in tables)
    return [reading for reading in readings if reading != typed and _is_words(reading)]


def _is_words(text: str) -> bool:
    return all(letter.isalpha() or letter in "-'’" for letter in text) and any(map(str.isalpha, text))
