"""`make run`, `make test`, `make demo`, `make lint`: from a bare Python to a desk that can start.

Each step is done only if it isn't done yet, so that the second start is quick, and may be broken off anywhere.
Runs with the standard library alone, for nothing is installed yet.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import ROOT, Settings
from processes import orphans, port, venv
from processes.lock import check_alone
from processes.trouble import Trouble, check_folder, told_in_a_sentence

CHECKS = (
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("mypy", ["-m", "mypy", "."]),
)
MOST_CORES = 4  # each has servers of its own, and some 500 MB
DEMO_IS_THERE = "The office is furnished. `make run` starts it."


def main(arguments: list[str]) -> int:
    """Do what make was asked for; the arguments are its target and what pytest gets."""
    os.chdir(ROOT)
    tasks = {"run": _run, "demo": _demo, "test": _test, "lint": _lint}
    if not arguments or arguments[0] not in tasks:
        raise Trouble(f"Say one of: {', '.join(tasks)}.")
    try:
        with told_in_a_sentence(ROOT):
            return tasks[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        return 130


def _run(_arguments: list[str]) -> int:
    settings = Settings.from_environment()
    check_folder(settings.VAR)
    check_alone(settings.VAR)
    port.listen(settings.HOST, settings.PORT).close()  # said now rather than after all the installing
    python = _ready_to_start()
    if os.environ.get("MAKELEVEL"):
        # The desk becomes this process; should make be killed, the desk ends too.
        orphans.end_with_parent()
    os.execv(python, [str(python), "-m", "processes", "all"])  # noqa: S606


def _demo(arguments: list[str]) -> int:
    check_folder(Settings.from_environment().VAR)
    python = _ready_to_start()
    answer = subprocess.run([python, "-m", "flask", "desk", "demo", *arguments], check=False).returncode
    if answer == 0:
        print(DEMO_IS_THERE)
    return answer


def _test(arguments: list[str]) -> int:
    python = _installed("requirements-dev.txt")
    failed = _failed_checks(python)
    answer = subprocess.run([python, "-m", "pytest", *(arguments or _on_all_cores())], check=False).returncode
    if failed:
        print(f"Not well: {', '.join(failed)}. What they found stands above pytest's lines.", file=sys.stderr)
    return answer or len(failed)


def _on_all_cores() -> list[str]:
    """The whole suite is shared out: who has done their part takes tests over from the others.

    One more than there are cores: a third of their time tests wait, for servers, browsers and the disk.
    """
    cores = min(os.cpu_count() or 1, MOST_CORES)
    return ["-n", str(cores + 1), "--dist", "worksteal"] if cores > 1 else []


def _lint(_arguments: list[str]) -> int:
    return len(_failed_checks(_installed("requirements-dev.txt")))


def _failed_checks(python: Path) -> list[str]:
    failed = []
    for name, command in CHECKS:
        print(f"{name}:", flush=True)
        if subprocess.run([python, *command], check=False).returncode:
            failed.append(name)
    return failed


def _ready_to_start() -> Path:
    """Everything that a desk needs before it starts. The Python of its virtual environment."""
    python = _installed("requirements.txt")
    if subprocess.run([python, "-m", "processes", "prepare"], check=False).returncode:
        raise SystemExit(1)  # it has said why
    return python


def _installed(requirements: str) -> Path:
    with _one_at_a_time():
        python = venv.ready()
        wanted = [requirements] if requirements == "requirements.txt" else [requirements, "requirements.txt"]
        if not _is_installed(wanted[0]):
            venv.install(python, requirements)
            for name in wanted:
                _stamp(name).write_text(_digest(name))
        venv.compile_translations(python, ROOT / "translations")
    return python


def _is_installed(requirements: str) -> bool:
    stamp = _stamp(requirements)
    return stamp.exists() and stamp.read_text() == _digest(requirements)


def _stamp(requirements: str) -> Path:
    return venv.FOLDER / f"installed-{requirements}"


def _digest(requirements: str) -> str:
    """Changes with the lists of packages. The stamp lies in the environment and goes with it."""
    digest = hashlib.sha256()
    names = {requirements, "requirements.txt", "requirements-postgres.txt", "constraints.txt"}
    for name in sorted(names):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two makes at once don't install into the same environment: the second waits, then finds it done."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
