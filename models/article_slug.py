"""The parts of addresses that articles and categories have had. None is given to another: old addresses lead on."""

import re
import unicodedata

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model

LONGEST = 80
# As passports and road signs write them; what other alphabets need, Unicode's own decomposition does.
_LETTERS = {
    letter: latin
    for letters, latins in (
        ("а б в г д е з и й к л м н о п р с т у ф ы э ґ", "a b v g d e z i y k l m n o p r s t u f y e g"),
        ("ё ж х ц ч ш щ ю я є і ї", "yo zh kh ts ch sh shch yu ya ye i yi"),
        ("ä ö ü ß", "ae oe ue ss"),
    )
    for letter, latin in zip(letters.split(), latins.split(), strict=True)
}
_RUSSIAN = str.maketrans(_LETTERS | dict.fromkeys("ъь’'ʼ", ""))
_UKRAINIAN = str.maketrans({"г": "h", "и": "y"})


class ArticleSlug(Model):
    slug: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    article_id: Mapped[int] = mapped_column(sa.ForeignKey("article.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(sa.String(8))


class CategorySlug(Model):
    slug: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("article_category.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(sa.String(8))


def slug_of(title: str, language: str) -> str:
    """A title as part of an address: "Papierstau beheben" → "papierstau-beheben", "Принтер" → "printer"."""
    text = unicodedata.normalize("NFC", title).lower()
    text = (text.translate(_UKRAINIAN) if language == "uk" else text).translate(_RUSSIAN)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    whole = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    if len(whole) <= LONGEST:
        return whole
    return whole[:LONGEST].rpartition("-")[0] or whole[:LONGEST]
