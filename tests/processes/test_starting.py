"""What stops a start: one sentence, no traceback, before minutes of installing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
from config import ROOT
from processes import lock, port
from processes.trouble import Trouble, told_in_a_sentence
from tests import servers
from tests.processes.desk import environment
from tests.servers.processes import free_port


def start(var, wrapped_in=(), **settings):
    """`make run`'s own command, which mustn't come far. What it said."""
    settings.setdefault("PORT", free_port())
    answer = subprocess.run(
        [*wrapped_in, sys.executable, "bootstrap.py", "run"],
        cwd=ROOT,
        env=environment(var, **settings),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert answer.stdout == ""
    return answer.stderr


def on_a_disk(options, folder):
    """What comes before a command that is to find another disk in this folder; only the command sees it."""
    folder.mkdir()
    shell = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    mounted = [*shell, f'mount -t tmpfs -o {options} tmpfs "{folder}" && exec "$@"', "sh"]
    try:
        subprocess.run([*mounted, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        servers.leave_out("Mount namespaces", "a full and a read-only disk weren't tried")
    return mounted


def is_one_sentence(said):
    return said.count("\n") == 1 and said.endswith(".\n") and "Traceback" not in said


@pytest.mark.row("R3")
def test_a_taken_port_is_named_with_a_way_out(tmp_path):
    with port.listen("127.0.0.1", 0) as taken:
        number = taken.getsockname()[1]

        said = start(tmp_path, PORT=number)

    assert is_one_sentence(said)
    assert f"Port {number} is taken" in said


@pytest.mark.row("R3")
def test_a_second_desk_in_the_same_folder_is_refused(tmp_path):
    with lock.hold(tmp_path):
        said = start(tmp_path)

    assert is_one_sentence(said)
    assert f"The desk of {tmp_path} runs already" in said


@pytest.mark.row("R3")
def test_a_folder_is_free_again_when_its_desk_has_ended(tmp_path):
    lock.hold(tmp_path).close()

    lock.check_alone(tmp_path)


@pytest.mark.row("R3")
def test_an_odd_setting_is_named(tmp_path):
    said = start(tmp_path, PORT="soon")

    assert is_one_sentence(said)
    assert said.startswith("PORT ")


@pytest.mark.row("R3")
def test_a_read_only_disk_is_named(tmp_path):
    folder = tmp_path / "var"

    said = start(folder, on_a_disk("ro", folder))

    assert is_one_sentence(said)
    assert str(folder) in said
    assert "Read-only" in said


@pytest.mark.row("R3")
def test_a_full_disk_is_named(tmp_path):
    folder = tmp_path / "var"

    said = start(folder, on_a_disk("size=1m", folder))

    assert is_one_sentence(said)
    assert str(folder) in said
    assert "full" in said


@pytest.mark.row("R3")
def test_a_disk_that_fills_up_on_the_way_is_named(tmp_path):
    with pytest.raises(Trouble, match=r"The disk with .* is full"), told_in_a_sentence(tmp_path):
        Path("/dev/full").write_text("a line")


@pytest.mark.row("R3")
def test_an_address_of_another_machine_is_refused(tmp_path):
    said = start(tmp_path, HOST="192.0.2.1")

    assert is_one_sentence(said)
    assert "HOST" in said


@pytest.mark.row("R3")
def test_an_old_python_is_told_so():
    with pytest.raises(SystemExit) as refusal:
        bootstrap.check_python((3, 9, 2, "final", 0))

    assert str(refusal.value).startswith("Kvitok needs Python 3.11 or newer, and this is 3.9.2")


@pytest.mark.row("R3")
def test_an_old_python_can_read_as_far_as_that_sentence():
    source = (ROOT / "bootstrap.py").read_text()

    tree = ast.parse(source, feature_version=(3, 4))

    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    assert next(node for node in tree.body if isinstance(node, ast.Import)).names[0].name == "sys"


@pytest.mark.row("S9")
def test_what_the_desk_keeps_is_nobody_elses_to_read(prepared):
    kept = list(prepared.rglob("*"))

    assert {"kvitok.db", "secret.key"} <= {path.name for path in kept}
    assert [path for path in kept if path.stat().st_mode & 0o077] == []
