"""From a bare Python to an environment that is whole; what goes wrong there has one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from processes import venv
from processes.trouble import Trouble

PYTHON = Path(sys.executable)
NEEDS_A_COMPILER = """
import subprocess
def build_wheel(folder, config_settings=None, metadata_directory=None):
    try:
        subprocess.run(["cc", "-c", "none.c"], check=True)
    except FileNotFoundError as error:
        raise SystemExit(f"error: command 'cc' failed: {error}")
"""
DESCRIBES_ITSELF = """
import pathlib
def prepare_metadata_for_build_wheel(folder, config_settings=None):
    about = pathlib.Path(folder) / "speedy-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\\nName: speedy\\nVersion: 1\\n")
    return about.name
"""
CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Ticket"
msgstr "Квиток"
"""


@pytest.fixture(autouse=True)
def _pip_of_nobody(monkeypatch):
    """No settings of this machine's own pip."""
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


@pytest.fixture
def source(tmp_path):
    """A package that must be built with a compiler, and nothing from anywhere."""
    folder = tmp_path / "speedy"
    folder.mkdir()
    (folder / "backend.py").write_text(NEEDS_A_COMPILER)
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "speedy"\nversion = "1"\n'
    )
    return folder


@pytest.mark.row("R3")
def test_an_environment_that_was_broken_is_made_anew(tmp_path):
    folder = tmp_path / ".venv"
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", folder], check=True)  # which is what takes long
    python = folder / "bin" / "python"
    python.unlink()
    python.symlink_to(tmp_path / "moved-away")

    mended = venv.ready(folder)

    assert mended == python
    answer = subprocess.run([mended, "-m", "pip", "--version"], capture_output=True, check=True)
    assert answer.stdout.startswith(b"pip")


@pytest.mark.row("R3")
@pytest.mark.parametrize("more", ["", DESCRIBES_ITSELF], ids=["at its description", "at its build"])
def test_a_missing_compiler_is_named_with_the_package_that_needs_it(source, monkeypatch, more):
    with (source / "backend.py").open("a") as backend:
        backend.write(more)
    monkeypatch.setenv("PATH", str(source))

    with pytest.raises(Trouble) as trouble:
        venv.pip(PYTHON, ["install", "--no-deps", "--target", str(source / "there"), str(source)])

    sentence = str(trouble.value)
    assert sentence.startswith("speedy comes without a ready build")
    assert "C compiler" in sentence
    assert "\n" not in sentence


@pytest.mark.row("R3")
def test_an_index_out_of_reach_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")

    with pytest.raises(Trouble, match="can't be fetched") as trouble:
        venv.pip(PYTHON, ["download", "--no-deps", "--dest", str(tmp_path), "kvitok-none"])

    assert "\n" not in str(trouble.value)


@pytest.mark.row("R3")
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "is full"),
        ("ERROR: Could not install: [Errno 30] Read-only file system: 'x'", "can't be written to"),
        ("ERROR: Ignored the following\nERROR: No matching distribution found for x==1", "Ignored the following"),
        (
            "The conflict is caused by:\n    a 1 depends on b<3\n    You asked for b==4\n\nTo fix this",
            "contradict each other: a 1 depends on b<3; You asked for b==4.",
        ),
        ("", "pip says nothing"),
    ],
)
def test_what_pip_complains_of_is_one_sentence(said, sentence):
    assert sentence in venv.why_pip_failed(said)
    assert "\n" not in venv.why_pip_failed(said)


@pytest.mark.row("R3")
def test_a_debian_python_without_venv_is_told_which_package_is_missing(tmp_path):
    said = "The virtual environment was not created successfully because ensurepip is not\navailable."

    assert "apt-get install python3-venv" in venv.why_venv_failed(said, tmp_path)


@pytest.mark.row("R9")
def test_a_translation_is_compiled_when_it_is_newer_than_what_it_became(tmp_path):
    catalogue = tmp_path / "uk" / "LC_MESSAGES" / "messages.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(CATALOGUE)
    compiled = catalogue.with_suffix(".mo")

    venv.compile_translations(PYTHON, tmp_path)
    first = compiled.read_bytes()
    compiled.write_bytes(b"as it was")
    venv.compile_translations(PYTHON, tmp_path)
    untouched = compiled.read_bytes()
    os.utime(compiled, (0, 0))
    venv.compile_translations(PYTHON, tmp_path)

    assert "Квиток".encode() in first
    assert untouched == b"as it was"
    assert compiled.read_bytes() == first


@pytest.mark.row("R9")
def test_a_desk_without_translations_starts_too(tmp_path):
    venv.compile_translations(PYTHON, tmp_path / "none")
