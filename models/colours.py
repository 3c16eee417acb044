"""Colours that words can be read in (WCAG 2.2, 1.4.3), made of whatever colour an office likes."""

import re
from functools import lru_cache

ENOUGH = 4.5
WHITE, BLACK = "#ffffff", "#000000"
_STEPS = 40


def is_colour(text: str) -> bool:
    return bool(re.fullmatch(r"#[0-9a-f]{6}", text))


def contrast(one: str, other: str) -> float:
    """Between 1, the same, and 21, black on white."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with so much of the other one in it."""
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in parts)


@lru_cache(maxsize=256)  # every mail and every page asks, of the same few colours
def readable(colour: str, grounds: tuple[str, ...], towards: str) -> str:
    """The same colour, brought towards black or white until words of it can be read on all these grounds."""
    steps = (mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next((one for one in steps if all(contrast(one, ground) >= ENOUGH for ground in grounds)), towards)


@lru_cache(maxsize=256)
def ink_on(colour: str) -> str:
    """White or black, whichever can be read better on it."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, colour))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
