# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make test`` leaves no check out, counts what was tested, and fails when a step does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import checkout, steps


def test_every_session_is_a_step() -> None:
    command = [sys.executable, "-m", "nox", "--list", "--json"]
    listed = json.loads(subprocess.run(command, cwd=checkout.ROOT, check=True, capture_output=True).stdout)
    # Generates the matrix of a build server, checks nothing.
    sessions = {session["session"] for session in listed} - {"matrix-generator"}
    assert sessions == {name for lane in steps.LANES for name in lane}


@pytest.mark.parametrize(
    ("log", "detail"),
    [
        ("===== 12 passed in 0.50s =====", "12 passed"),
        ("12 passed, 3 skipped in 0.50s", "12 passed, 3 skipped"),
        ("=== 2 failed, 10 passed, 1 error in 61.50s (0:01:01) ===", "2 failed, 10 passed, 1 error"),
        ('Running sanity test "pep8"\nRunning sanity test "import" on Python 3.9\n', "2 tests"),
        ("scenario tenant_onboarding ok 12.0 s\nscenario agent_install FAILED 3.0 s\n", "2 scenarios"),
        ("All checks passed!", ""),
    ],
)
def test_the_detail_says_how_much_was_tested(log: str, detail: str) -> None:
    assert steps.detail_of(log) == detail


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(checkout, "ROOT", tmp_path)
    monkeypatch.setattr(checkout, "LOGS", tmp_path / "logs")
    (tmp_path / "noxfile.py").write_text(
        "import nox\n"
        "nox.options.default_venv_backend = 'none'\n"
        "@nox.session\n"
        "def lint(session):\n"
        "    session.log('all clean')\n"
        "@nox.session\n"
        "def unit(session):\n"
        "    session.error(f'broken by {session.posargs}')\n",
        encoding="utf-8",
    )
    return tmp_path / "logs"


def test_a_step_that_passes_shows_one_line_and_keeps_its_log(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert steps.main(["lint"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.split()[:2] == ["lint", "ok"]
    assert "all clean" in (logs / "lint.log").read_text(encoding="utf-8")


def test_a_step_that_fails_is_named_shown_and_does_not_stop_the_others(
    logs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert steps.main(["unit", "lint", "--", "chance"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["unit", "FAILED"], ["lint", "ok"]]
    assert any("broken by ['chance']" in line for line in lines)
    assert lines[-1] == "Failed: unit"


def test_an_unknown_step_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert steps.main(["units"]) == 2
    assert "Unknown step units" in capsys.readouterr().err
