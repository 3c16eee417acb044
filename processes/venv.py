"""The project's virtual environment: made, filled, mended. What goes wrong is said in one sentence."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from config import ROOT
from processes.trouble import Trouble, check_folder, spoken_of

FOLDER = ROOT / ".venv"
LOG = FOLDER / "install.log"
NEEDS_MB = {"requirements.txt": 400, "requirements-dev.txt": 900}

# Answers only if the environment is whole: its Python still there, new enough, and with pip.
IS_WHOLE = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
UNREACHABLE = (
    "NewConnectionError",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "ConnectTimeoutError",
    "ProxyError",
    "Connection refused",
    "Read timed out",
)
# What pip's resolver prints under it, line by line, up to an empty one.
_CLASH = re.compile(r"The conflict is caused by:\n((?:[^\S\n]+\S.*\n?)+)")
COMPILERS = ("cc", "gcc", "clang")


def ready(folder: Path = FOLDER) -> Path:
    """The Python of the environment, which is made if it isn't there or doesn't work any more."""
    python = folder / "bin" / "python"
    if not (python.exists() and _answers([str(python), "-c", IS_WHOLE])):
        check_folder(folder.parent)
        print("Making the virtual environment ...", flush=True)
        _make(folder)
    return python


def install(python: Path, requirements: str) -> None:
    """Install a list of requirements in the versions of constraints.txt. Raises Trouble."""
    check_folder(ROOT, NEEDS_MB[requirements])
    print("Installing what it needs, once; this takes a minute or two ...", flush=True)
    constraints = ["-c", str(ROOT / "constraints.txt")]
    output = pip(python, ["install", "-r", str(ROOT / requirements), *constraints])
    LOG.write_text(output)


def pip(python: Path, arguments: list[str]) -> str:
    """Run pip and give back what it said. Raises Trouble with one sentence when it fails."""
    command = [str(python), "-m", "pip", *arguments]
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar=off", "--retries=2", "--timeout=30"]
    # Settings of the person's own pip that contradict a virtual environment.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"} | {"PIP_USER": "0"}
    result = subprocess.run([*command, *quiet], env=environment, text=True, capture_output=True, check=False)
    output = result.stdout + result.stderr
    if result.returncode:
        raise Trouble(why_pip_failed(output))
    return output


def why_pip_failed(output: str) -> str:
    """One sentence for what pip printed."""
    known = spoken_of(output, FOLDER)
    if known:
        return known
    if any(words in output for words in UNREACHABLE):
        return "The Python packages can't be fetched: this machine doesn't reach the package index just now."
    if _had_to_build(output):
        return _no_build(output)
    if clash := _CLASH.search(output):
        told = "; ".join(line.strip() for line in clash[1].splitlines() if line.strip())
        return f"Installing the Python packages failed: their lists contradict each other: {told}."
    errors = [line for line in output.splitlines() if line.startswith("ERROR:")] or output.splitlines()[-1:]
    return f"Installing the Python packages failed: {(errors or ['pip says nothing'])[0].removeprefix('ERROR: ')}"


def why_venv_failed(output: str, folder: Path) -> str:
    """One sentence for what Python printed instead of making an environment."""
    if "ensurepip" in output or "No module named venv" in output:
        return (
            f"The Python at {sys.executable} has no venv and pip: "
            "install them (on Debian and Ubuntu: apt-get install python3-venv) and try again."
        )
    last = (output.strip().splitlines() or ["Python says nothing"])[-1]
    return spoken_of(output, folder) or f"The virtual environment {folder} can't be made: {last}"


def compile_translations(python: Path, folder: Path) -> None:
    """Make the .mo of each .po that is newer than it. A desk without translations starts too."""
    if any(_is_stale(catalogue) for catalogue in folder.glob("*/LC_MESSAGES/*.po")):
        command = [str(python), "-m", "babel.messages.frontend", "-q", "compile", "-d", str(folder)]
        result = subprocess.run(command, text=True, capture_output=True, check=False)
        if result.returncode:
            said = (result.stderr or result.stdout).strip()
            raise Trouble(spoken_of(said, folder) or f"The translations can't be compiled: {said.splitlines()[-1]}")


def _is_stale(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime


def _make(folder: Path) -> None:
    command = [sys.executable, "-m", "venv", "--clear", str(folder)]
    result = subprocess.run(command, text=True, capture_output=True, check=False)
    if result.returncode:
        raise Trouble(why_venv_failed(result.stdout + result.stderr, folder))


def _answers(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False  # a Python that was moved or removed


def _had_to_build(output: str) -> bool:
    return any(words in output for words in ("subprocess-exited-with-error", "Failed building", "Failed to build"))


def _no_build(output: str) -> str:
    package = _package_in(output)
    if any(shutil.which(compiler) for compiler in COMPILERS):
        return f"{package} had to be built for this Python and system, and that failed. pip said:\n{output}"
    return (
        f"{package} comes without a ready build for this Python and system, and there is no C compiler to build it: "
        "install one (on Debian and Ubuntu: apt-get install build-essential python3-dev) and try again."
    )


def _package_in(output: str) -> str:
    """Which package it was about; pip says it in one of several ways."""
    built = re.search(r"Failed building wheel for (\S+)|Failed to build '?([^\s']+)", output)
    if built:
        return built[1] or built[2]
    begun = re.findall(r"^(?:Collecting|Processing) (\S+)", output, re.MULTILINE)
    return Path(begun[-1]).name if begun else "One of the packages"
