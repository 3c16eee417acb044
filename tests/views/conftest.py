"""Articles as an agent would have written them, a brand, and the limits of what one may ask for."""

import pytest
from flask import Flask
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from desk import articles, slugs
from desk.articles import Words
from models import Article, ArticleCategory, Brand, BrandDomain, Visibility, db, transaction
from search import articles as index
from tests.conftest import NOON
from views.security import limiter

JAM = Words("Papierstau beheben", "Öffnen Sie die **Klappe** und ziehen Sie das Papier heraus.")
ZAMYATIE = Words("Замятие бумаги", "Откройте крышку принтера и вытащите бумагу.")


@pytest.fixture
def flood_is_watched(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits hold, as they do outside tests. They are counted here, and not by the Redis of whichever desk was made
    last in this process, which may be gone.
    """
    storage = MemoryStorage()
    monkeypatch.setattr(limiter, "_storage", storage)
    monkeypatch.setattr(limiter, "_limiter", MovingWindowRateLimiter(storage))
    monkeypatch.setattr(limiter, "_storage_dead", False)
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)


@pytest.fixture
def printers(office):
    """A category."""
    with transaction():
        category = ArticleCategory(names={"de": "Drucker", "ru": "Принтеры", "en": "Printers", "uk": "Принтери"})
        db.session.add(category)
        slugs.name_category(category)
    return category


@pytest.fixture
def write(printers, root):
    """Write an article, publish it, and tell the index."""

    index.rebuild()

    def write(words, visibility=Visibility.EVERYONE, original="de", *, is_published=True, now=NOON):
        with transaction():
            article = Article(category=printers, visibility=visibility, original=original, agent=root)
            db.session.add(article)
            articles.write(article, words, by=root, now=now)
            articles.publish(article, is_published=is_published, by=root, now=now)
        index.update_stale()
        return article

    return write


@pytest.fixture
def jam(write):
    """How paper is taken out, in German and Russian."""
    return write({"de": JAM, "ru": ZAMYATIE})


@pytest.fixture
def nord(support):
    """Support works as Nordlicht, under a domain of its own."""
    with transaction():
        brand = Brand(name="Nordlicht", color="#ffd400")
        brand.domains.append(BrandDomain(domain="help.nordlicht.example"))
        brand.departments.append(support)
        db.session.add(brand)
    return brand
