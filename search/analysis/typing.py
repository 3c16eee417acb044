"""One typing error: a letter left out, put in, taken for another, or two of them swapped."""

_LATIN = "abcdefghijklmnopqrstuvwxyzäöüß"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяіїє"
SHORTEST = 4


def one_error_off(word: str) -> set[str]:
    """All the folded words that a folded word may be meant for; none for one too short to tell."""
    if len(word) < SHORTEST or not word.replace("'", "").isalpha():
        return set()
    letters = _CYRILLIC if "\u0400" <= word[0] <= "\u052f" else _LATIN
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {before + after[1:] for before, after in parts if after}
    found |= {before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1}
    found |= {before + letter + after[1:] for before, after in parts if after for letter in letters}
    found |= {before + letter + after for before, after in parts for letter in letters}
    return found - {word}
