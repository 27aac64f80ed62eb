# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook ``health_report``, which writes what the role ``backup_health`` makes of a server."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

from tests.simulator import Simulator
from tests.support.playbooks import Run, credentials, run

NAME = "Books | *of* <b>acme</b>"
FILES = ["morning-devices.csv", "morning-findings.csv", "morning.html", "morning.json", "morning.md"]


def report(sim: Simulator, directory: Path, *arguments: str) -> Run:
    """Run the playbook as a user does, by its full name."""
    variables = {"backup_health_directory": str(directory / "reports"), "backup_health_name": "morning"}
    command = ["ansible-playbook", "-e", json.dumps(variables), *arguments]
    return run([*command, "cometbackup.comet.health_report"], directory, credentials(sim))


def texts(directory: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((directory / "reports").iterdir())}


def test_files_are_written_and_stay_until_something_changes(tmp_path: Path) -> None:
    with Simulator() as sim:
        sim.state.add_user("acme-files")
        device = sim.state.add_device("acme-files", name="=FILESERVER")
        source, vault, rule = sim.state.add_item(device, description=NAME)
        first = report(sim, tmp_path).succeeded()
        assert "changed=2" in first.stdout
        before = texts(tmp_path)
        assert list(before) == FILES
        assert "changed=0" in report(sim, tmp_path).succeeded().stdout
        assert texts(tmp_path) == before

        job = sim.state.start_job(device, source=source, destination=vault, rule=rule)
        sim.clock.advance(5)
        sim.state.finish_job(job, "error")
        assert "changed=1" in report(sim, tmp_path).succeeded().stdout
        after = texts(tmp_path)
        assert [name for name in FILES if before[name] == after[name]] == []

    held = json.loads(after["morning.json"])
    assert {finding["check"] for finding in held["findings"]} == {"never_backed_up", "failed", "unscheduled"}
    (row,) = csv.DictReader(after["morning-devices.csv"].splitlines())
    assert (row["status"], row["device"], row["failed"]) == ("critical", "'=FILESERVER", "1")
    rows = list(csv.DictReader(after["morning-findings.csv"].splitlines()))
    assert [row["check"] for row in rows] == [finding["check"] for finding in held["findings"]]
    assert {row["protected_item"] for row in rows} == {NAME}
    assert r"Books \| \*of\* &lt;b&gt;acme&lt;/b&gt;" in after["morning.md"]
    # Both write sizes the same way.
    (size, unit) = re.findall(r"\| Protected data \| (\S+) (\S+) \|", after["morning.md"])[0]
    assert f"<dt>Protected data</dt><dd>{size} <small>{unit}</small></dd>" in after["morning.html"]


def test_check_mode_writes_nothing(tmp_path: Path) -> None:
    with Simulator() as sim:
        done = report(sim, tmp_path, "--check", "--diff").succeeded()
        assert "changed=2" in done.stdout
        assert sim.requests.writes() == []
    assert not (tmp_path / "reports").exists()


def test_it_fails_if_something_is_as_bad_as_that(tmp_path: Path) -> None:
    with Simulator() as sim:
        sim.state.add_user("acme-files")
        sim.state.add_device("acme-files", name="FILESERVER")
        report(sim, tmp_path, "-e", "backup_health_fail_at=critical").succeeded()
        failed = report(sim, tmp_path, "-e", "backup_health_fail_at=warning")
    assert failed.status == 2
    assert "Backup health is warning: 0 devices critical, 1 with a warning, 0 with a notice" in failed.stdout.replace(
        "\n", " "
    )


def test_mistakes_in_what_the_page_is_made_of_are_told(tmp_path: Path) -> None:
    with Simulator() as sim:
        colour = report(sim, tmp_path, "-e", "backup_health_accent='red;} body{display:none'")
        logo = report(sim, tmp_path, "-e", "backup_health_logo=logo.bmp")
    assert "write it as #rrggbb" in colour.stdout
    assert "its ending is one of .png, .jpg, .jpeg, .gif, .webp, .svg" in logo.stdout
    assert not (tmp_path / "reports").exists()
