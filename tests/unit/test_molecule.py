# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runner of Molecule's scenarios finds them all, and says what failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools import checkout, molecule


def test_every_scenario_is_found() -> None:
    places = [path for path in molecule.DIRECTORY.iterdir() if (path / "converge.yml").exists()]
    assert sorted(path.name for path in places) == molecule.SCENARIOS


def test_an_unknown_scenario_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert molecule.main(["tenants"]) == 2
    assert "Unknown scenario tenants" in capsys.readouterr().err


def test_a_scenario_that_fails_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "bin" / "molecule"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "cannot $1"\nexit 1\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(checkout, "VENV", tmp_path)
    assert molecule.main(molecule.SCENARIOS[:1]) == 1
    out = capsys.readouterr().out
    assert "FAILED" in out and "cannot test" in out
