# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role ``agent_install`` on macOS: its real commands, with programs in the place of ``launchctl`` and ``installer`` that write down what they are given."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Simulator
from tests.support.machines.windows import pretend
from tests.support.playbooks import Run, play, run_playbook

PASSWORD = "password-of-acme"
DEVICE = "0123456789abcdef0123456789abcdef"
FACTS = {"ansible_system": "Darwin", "ansible_distribution": "MacOSX", "ansible_architecture": "arm64"}

# A program that notes its name and arguments; the application that "installer" makes says that it is logged in once it has an account.
RECORDER = """#!/bin/sh
echo "$(basename "$0") $*" >>"$CALLS"
{then}
"""
INSTALL = """
tool="$APPLICATION/Contents/MacOS/backup-tool"
mkdir -p "$(dirname "$tool")" "$APPLICATION/Contents/Resources"
cp "$PROGRAMS/backup-tool" "$tool"
cp "$PROGRAMS/uninstall" "$APPLICATION/Contents/Resources/uninstall"
"""
TOOL = """
case "$*" in
version) echo 25.9.8 ;;
"info device-id") echo 0123456789abcdef0123456789abcdef ;;
"login status") if grep -q setenv "$CALLS"; then echo "Logged in, unlocked (2)"; else echo "Logged out (0)"; fi ;;
esac
"""
UNINSTALL = 'rm -r "$APPLICATION"'


class Mac:
    """A machine whose programs write down what they are given."""

    def __init__(self, directory: Path, warmth: dict[str, Any]) -> None:
        self.warmth = warmth
        self.directory = directory
        self.programs, self.application = directory / "programs", directory / "Comet Backup.app"
        self.calls = directory / "calls"
        self.programs.mkdir()
        for name, then in {"launchctl": "", "installer": INSTALL, "backup-tool": TOOL, "uninstall": UNINSTALL}.items():
            program = self.programs / name
            program.write_text(RECORDER.format(then=then), encoding="utf-8")
            program.chmod(0o755)

    def apply(self, sim: Simulator, *arguments: str, **options: Any) -> Run:
        """Run the role."""
        environment = {
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "PROGRAMS": str(self.programs),
            "APPLICATION": str(self.application),
            "CALLS": str(self.calls),
        }
        chosen = {
            "user": "acme-files",
            "user_password": PASSWORD,
            "cache": str(self.directory / "cache"),
            "application": str(self.application),
            "home": str(self.directory),
            "environment": environment,
            "verify_seconds": 2,
            **options,
        }
        role = {
            "name": "Role",
            "ansible.builtin.include_role": {"name": "cometbackup.comet.agent_install"},
            "vars": {f"agent_install_{name}": value for name, value in chosen.items()},
        }
        tasks = [pretend(self.directory, FACTS), role]
        # The program that removes the software is started by no shell, and learns from the play where it is.
        told = {name: environment[name] for name in ("APPLICATION", "CALLS")}
        plays = [play(tasks, environment=told, vars=self.warmth)]
        done = run_playbook(plays, self.directory, *arguments, simulators=[sim])
        assert PASSWORD not in done.output
        return done

    def commands(self) -> list[str]:
        """What was started and is more than a question."""
        lines = self.calls.read_text(encoding="utf-8").splitlines() if self.calls.exists() else []
        return [
            line
            for line in lines
            if not line.startswith(("backup-tool version", "backup-tool info", "backup-tool login status"))
        ]


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator() as found:
        found.state.add_user("acme-files", password=PASSWORD)
        found.state.add_device("acme-files", "ACME-MAC", device_id=DEVICE)
        yield found


@pytest.fixture
def mac(tmp_path: Path, warmth: dict[str, Any]) -> Mac:
    return Mac(tmp_path, warmth)


def test_a_mac_gets_a_token_is_left_alone_then_and_is_removed(mac: Mac, sim: Simulator) -> None:
    done = mac.apply(sim).succeeded()
    (token,) = sim.state.install_tokens
    assert token not in done.output
    first, second, third = mac.commands()
    assert first == f"launchctl setenv BACKUP_APP_TOKEN {token}"
    assert second.startswith("installer -allowUntrusted -pkg /") and second.endswith("/client.pkg -target /")
    assert third == "launchctl unsetenv BACKUP_APP_TOKEN"

    again = mac.apply(sim).succeeded()
    assert not any(result.changed for result in again.results)

    mac.apply(sim, state="absent", uninstall_and_stop_backups=True, delete_credentials=True).succeeded()
    assert mac.commands()[3:] == ["uninstall --also-remove-saved-passwords"]
    assert not mac.application.exists()


def test_user_and_password_are_taken_back_although_the_installer_fails(mac: Mac, sim: Simulator) -> None:
    (mac.programs / "installer").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    assert mac.apply(sim, login="password").status != 0
    assert mac.commands() == [
        f"launchctl setenv BACKUP_APP_CONFIGURE acme-files:{PASSWORD}",
        "launchctl unsetenv BACKUP_APP_CONFIGURE",
    ]
    assert not list(mac.directory.rglob("client.pkg"))
