"""How a mail looks: under whose name, in which colour, with which logo. Words in the colour, and on it, can be read."""

import re
from dataclasses import dataclass
from functools import lru_cache

from mail.picture_sizes import KINDS, size_of
from models import Brand, Department, Office, blobs
from models.colours import ink_on, readable

DESKS_OWN_COLOUR = "#1d5bb8"
PAPER, NIGHT = "#ffffff", "#14181f"
LARGEST_LOGO = 64 * 1024
"""Bytes: each mail carries them, and so does each answer that quotes it."""
WIDEST, HIGHEST = 180, 40  # pixels, as it is shown
_PLACE = re.compile(r'<img src="cid:logo\.([0-9a-f]{64})@desk"[^<>]*>')


@dataclass(frozen=True)
class Logo:
    """A picture inside the mail itself, and the size in which it is shown there."""

    digest: str
    width: int
    height: int


@dataclass(frozen=True)
class Look:
    name: str
    colour: str
    logo: Logo | None = None

    @property
    def ink(self) -> str:
        """For words on the colour."""
        return ink_on(self.colour)

    @property
    def link(self) -> str:
        """The colour as words on paper have it."""
        return readable(self.colour, (PAPER,), "#000000")

    @property
    def link_by_night(self) -> str:
        return readable(self.colour, (NIGHT,), "#ffffff")


def of_office() -> Look:
    office = Office.current()
    return Look(office.name, office.colour or DESKS_OWN_COLOUR)


def of_brand(brand: Brand | None) -> Look:
    """The brand's; what it has none of, and everything where there is no brand, is the office's."""
    office = of_office()
    return Look(brand.name, brand.color or office.colour, _logo_of(brand.logo_digest)) if brand else office


def of_department(department: Department) -> Look:
    """As customers know it."""
    return of_brand(department.brand if department.brand_id else None)


def logos_in(html: str) -> tuple[str, dict[str, tuple[str, bytes]]]:
    """The HTML without logos that are gone, and the kind and the bytes of each that it shows, by the Content-ID."""
    found: dict[str, tuple[str, bytes]] = {}

    def place(image: re.Match[str]) -> str:
        if (content := _bytes_of(image[1])) is None:
            return ""
        found[f"<logo.{image[1]}@desk>"] = (_kind_of(content), content)
        return image[0]

    return _PLACE.sub(place, html), found


def _logo_of(digest: str) -> Logo | None:
    """None: there is none, or it is too large for mails, or of a kind that mail programs don't show."""
    content = _bytes_of(digest) if digest else None
    size = size_of(content) if content and len(content) <= LARGEST_LOGO else None
    if size is None:
        return None
    width, height = size
    scale = min(WIDEST / width, HIGHEST / height, 1)
    return Logo(digest, max(round(width * scale), 1), max(round(height * scale), 1))


@lru_cache(maxsize=32)
def _kept(digest: str) -> bytes:
    return blobs.get(digest)


def _bytes_of(digest: str) -> bytes | None:
    try:
        return _kept(digest)
    except FileNotFoundError:
        return None


def _kind_of(content: bytes) -> str:
    return next(kind for kind, beginning in KINDS.items() if content.startswith(beginning))
