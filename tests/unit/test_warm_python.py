# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An interpreter that has started already runs what it is given as a fresh one would."""

from __future__ import annotations

import os
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.playbooks import IN_PROCESS, MODULE_PROCESS
from tests.support.warm_python import warm

TELL = "import os, sys; print(__name__, sys.argv[1:], os.environ.get('WORD'), 'HOME' in os.environ, os.getcwd(), sys.stdin.read())"


@pytest.fixture(scope="module")
def python() -> Iterator[str]:
    with warm(MODULE_PROCESS) as variables:
        yield variables["ansible_python_interpreter"]


def run(
    python: str, script: Path, *arguments: str, environ: dict[str, str] | None = None, said: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, str(script), *arguments],
        cwd=script.parent,
        env=environ,
        input=said,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def written(directory: Path, text: str) -> Path:
    script = directory / "script.py"
    script.write_text(text, encoding="utf-8")
    return script


def test_a_script_has_its_arguments_environment_directory_and_input(python: str, tmp_path: Path) -> None:
    done = run(python, written(tmp_path, TELL), "a b", "c", environ={"WORD": "grüße"}, said="the input")
    assert done.stdout == f"__main__ ['a b', 'c'] grüße False {os.path.realpath(tmp_path)} the input\n"
    assert (done.returncode, done.stderr) == (0, "")


def test_a_script_comes_by_the_input(python: str) -> None:
    done = subprocess.run([python], input="print(__name__)", capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "__main__\n"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("raise SystemExit(3)", 3),
        ("raise SystemExit('a reason')", 1),
        ("1 / 0", 1),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", 256 - signal.SIGKILL),
    ],
)
def test_it_ends_as_the_script_does(python: str, tmp_path: Path, text: str, status: int) -> None:
    done = run(python, written(tmp_path, text))
    assert done.returncode == status
    assert ("a reason" in done.stderr, "ZeroDivisionError" in done.stderr) == ("reason" in text, "/" in text)


def test_one_script_leaves_nothing_to_the_next(python: str, tmp_path: Path) -> None:
    run(python, written(tmp_path, "import os, requests; requests.left = os.environ['LEFT'] = 'x'"))
    done = run(python, written(tmp_path, "import os, requests; print(hasattr(requests, 'left'), 'LEFT' in os.environ)"))
    assert done.stdout == "False False\n"


def test_what_an_archive_holds_is_read_anew_and_knows_where_it_is(python: str, tmp_path: Path) -> None:
    found = []
    for number, value in enumerate((1, 1, 2)):
        archive = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("held.py", f"VALUE = {value}\ndef where():\n    return where.__code__.co_filename\n")
        text = f"import sys; sys.path.insert(0, {str(archive)!r}); import held; print(held.VALUE, held.where())"
        found.append(run(python, written(tmp_path, text)).stdout.split())
    assert found == [[str(value), f"{tmp_path / str(number)}.zip/held.py"] for number, value in enumerate((1, 1, 2))]


def test_only_module_processes_have_a_use_for_it() -> None:
    with warm(IN_PROCESS) as variables:
        assert variables == {}
