"""The environment, read once: what may be left out, and what stops the start by name."""

import stat
from dataclasses import fields
from pathlib import Path

import pytest

from config import DOCS, ROOT, OddSetting, Settings

SETTINGS_PAGE = ROOT / "docs" / "settings.md"


def settings_of(folder: Path, **environment: str) -> Settings:
    return Settings.from_environment({"VAR": str(folder), **environment})


@pytest.mark.row("R3")
def test_nothing_needs_to_be_set(tmp_path):
    settings = settings_of(tmp_path)

    assert settings.DATABASE_URL == f"sqlite:///{tmp_path}/kvitok.db"
    assert settings.REDIS_URL == ""
    assert (settings.HOST, settings.PORT) == ("127.0.0.1", 8000)
    assert settings.BASE_URL == "http://127.0.0.1:8000"
    assert settings.BLOBS == tmp_path / "blobs"


@pytest.mark.row("R3")
def test_postgresql_searches_only_where_it_is_the_database(tmp_path):
    with_postgres = settings_of(tmp_path, SEARCH="Postgres", DATABASE_URL="postgresql://desk@db/desk")

    assert (settings_of(tmp_path).SEARCH, with_postgres.SEARCH) == ("whoosh", "postgres")
    with pytest.raises(OddSetting, match="only where DATABASE_URL is a PostgreSQL database"):
        settings_of(tmp_path, SEARCH="postgres", DATABASE_URL="sqlite:////tmp/kvitok.db")


@pytest.mark.row("R3")
def test_the_address_follows_the_port_until_it_is_set(tmp_path):
    assert settings_of(tmp_path, PORT="8765").BASE_URL == "http://127.0.0.1:8765"
    assert settings_of(tmp_path, PORT="8765", BASE_URL="https://a.example/").BASE_URL == "https://a.example"


@pytest.mark.row("R3")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "9" * 5000),
        ("PORT", "-1"),
        ("PORT", "٨٠٠٠"),
        ("WEB_WORKERS", "0"),
        ("WORKERS", "1.5"),
        ("FETCH_SECONDS", "soon"),
        ("MAIL_MAX_MB", "4000"),
        ("LOG_LEVEL", "LOUD"),
        ("BASE_URL", "desk.example.org"),
        ("BASE_URL", "http://desk:port"),
        ("REDIS_URL", "http://localhost"),
        ("DATABASE_URL", "mysql://localhost/desk"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "kvitok.db"),
        ("SECRET_KEY", "too short"),
        ("BLOBS", __file__),
        ("SEARCH", "elastic"),
        ("SEARCH", "postgres"),
    ],
)
def test_an_odd_value_stops_the_start_with_one_sentence_that_names_it(tmp_path, name, value):
    with pytest.raises(OddSetting) as refusal:
        settings_of(tmp_path, **{name: value})

    sentence = str(refusal.value)
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.row("R3")
@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_a_password_in_an_odd_address_is_not_repeated(tmp_path, name):
    with pytest.raises(OddSetting) as refusal:
        settings_of(tmp_path, **{name: "ftp://desk:hunter2@localhost"})

    assert "hunter2" not in str(refusal.value)


@pytest.mark.row("R3")
def test_what_is_secret_is_not_shown_when_the_settings_are(tmp_path):
    settings = settings_of(tmp_path, SECRET_KEY="s" * 40, DATABASE_URL="postgresql://desk:hunter2@localhost/desk")

    assert "hunter2" not in repr(settings)
    assert "s" * 40 not in repr(settings)


@pytest.mark.row("R6")
@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_each_way_to_write_a_postgresql_address_means_the_same(tmp_path, scheme):
    settings = settings_of(tmp_path, DATABASE_URL=f"{scheme}://desk@localhost/desk")

    assert settings.DATABASE_URL == "postgresql+psycopg://desk@localhost/desk"


@pytest.mark.row("R3")
def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    first = settings_of(tmp_path / "var").SECRET_KEY
    second = settings_of(tmp_path / "var").SECRET_KEY

    kept = tmp_path / "var" / "secret.key"
    assert first == second == kept.read_text()
    assert len(first) >= 32
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert list(kept.parent.iterdir()) == [kept]


@pytest.mark.row("R3")
def test_a_secret_key_that_is_set_is_not_written_down(tmp_path):
    settings = settings_of(tmp_path, SECRET_KEY="s" * 32)

    assert settings.SECRET_KEY == "s" * 32
    assert list(tmp_path.iterdir()) == []


@pytest.mark.row("R5")
def test_every_setting_is_explained():
    names = {field.name for field in fields(Settings)}

    assert set(DOCS) == names
    page = SETTINGS_PAGE.read_text()
    assert {name for name in names if f"`{name}`" not in page} == set()
