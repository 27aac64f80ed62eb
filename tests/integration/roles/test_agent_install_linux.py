# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role ``agent_install`` on Linux, with the simulator's stand-in for the client: what Molecule's scenario does not try."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Simulator
from tests.simulator.installers import build
from tests.support.playbooks import Run, Task, play, run_playbook

PASSWORD = "password-of-acme"

# Says what systemctl would, of a unit that is there and neither enabled nor running, and notes what it is asked.
SYSTEMCTL = """#!/bin/sh
echo "$*" >>"$CALLS"
case "$*" in
*is-enabled*) echo disabled; exit 1 ;;
show*) printf 'LoadState=loaded\\nActiveState=inactive\\nUnitFileState=disabled\\n' ;;
esac
"""


class Machine:
    """A machine of its own, as far as a directory goes."""

    def __init__(self, directory: Path, sim: Simulator, warmth: dict[str, Any]) -> None:
        self.directory, self.sim, self.warmth = directory, sim, warmth
        self.root = directory / "machine"
        self.place = self.root / "opt" / "CometBackup"
        self.log_in = self.root / "home" / ".config" / "backup-tool" / "config.dat"
        self.cache = directory / "cache"
        (self.root / "home").mkdir(parents=True)

    def role(self, name: str = "Role", **options: Any) -> Task:
        """A task that applies the role."""
        chosen = {
            "user": "acme-files",
            "user_password": PASSWORD,
            "platform": "linux_run",
            "directory": str(self.place),
            "home": str(self.root / "home"),
            "cache": str(self.cache),
            "environment": {"SIMULATED_INSTALL_ROOT": str(self.root), "SIMULATED_DEVICE_NAME": "FILESERVER"},
            "autostart": "none",
            "become": False,
            "verify_seconds": 10,
            **options,
        }
        return {
            "name": name,
            "ansible.builtin.include_role": {"name": "cometbackup.comet.agent_install"},
            "vars": {f"agent_install_{key}": value for key, value in chosen.items()},
        }

    def apply(self, *arguments: str, variables: dict[str, str] | None = None, **options: Any) -> Run:
        """Run the role."""
        plays = [play([self.role(**options)], vars=self.warmth)]
        done = run_playbook(plays, self.directory, *arguments, simulators=[self.sim], variables=variables)
        assert PASSWORD not in done.output
        return done

    def tool(self, *command: str) -> str:
        """Ask the software."""
        environment = {"HOME": str(self.root / "home"), "PATH": "/usr/bin:/bin"}
        done = subprocess.run(
            [self.place / "backup-tool", *command],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout.strip()

    def install(self) -> None:
        """Install by hand."""
        installer = self.directory / "by-hand.run"
        installer.write_bytes(build("Comet_Backup-25.9.8.run", self.sim.url))
        environment = {
            "HOME": str(self.root / "home"),
            "PATH": "/usr/bin:/bin",
            "SIMULATED_INSTALL_ROOT": str(self.root),
            "SIMULATED_DEVICE_NAME": "FILESERVER",
        }
        answers = f"acme-files\n{PASSWORD}\n"
        subprocess.run(
            ["sh", installer], input=answers, env=environment, capture_output=True, text=True, check=True, timeout=60
        )

    def changes(self, done: Run) -> list[str]:
        """The tasks that changed something."""
        return [result.name for result in done.results if result.changed]


@pytest.fixture
def machine(tmp_path: Path, warmth: dict[str, Any]) -> Iterator[Machine]:
    with Simulator() as sim:
        sim.state.add_user("acme-files", password=PASSWORD)
        sim.state.add_user("acme-mail", password=PASSWORD)
        found = Machine(tmp_path, sim, warmth)
        yield found
        if (found.place / "backup-tool").exists():
            found.tool("stand-in", "stop")


def devices(machine: Machine, user: str) -> list[str]:
    return [device.name for device in machine.sim.state.devices.of(user)]


def test_check_mode_tells_and_does_nothing(machine: Machine) -> None:
    done = machine.apply("--check").succeeded()
    assert machine.changes(done) == ["Tell what a real run would do"]
    assert not machine.place.exists() and not machine.cache.exists()
    assert machine.sim.requests.writes() == []


def test_a_wrong_password_is_told_and_nothing_is_left_of_the_installer(machine: Machine) -> None:
    done = machine.apply(user_password="another-password")
    assert done.status != 0
    assert (
        "is not logged in as acme-files: Logged out (0). backup-tool: ValueError: Unauthorised Compare user"
        in done.output
    )
    assert "another-password" not in done.output
    assert not list(machine.directory.rglob("client.run"))


def test_a_revoked_device_logs_in_again_and_changes_hands_if_told(machine: Machine) -> None:
    machine.install()
    (device,) = machine.sim.state.devices.of("acme-files")
    with machine.sim.state.lock:
        machine.sim.state.devices.remove(device)
    assert "Log in" in machine.changes(machine.apply().succeeded())
    assert devices(machine, "acme-files") == ["FILESERVER"]
    assert "Log in" in machine.changes(machine.apply(user="acme-mail").succeeded())
    assert devices(machine, "acme-mail") == ["FILESERVER"]


def test_a_machine_waits_in_the_lobby_and_is_removed_with_its_log_in(machine: Machine) -> None:
    options = {"login": "lobby", "user": "", "user_password": ""}
    machine.apply(**options).succeeded()
    assert [entry["FriendlyName"] for entry in machine.sim.state.lobby.values()] == ["FILESERVER"]
    assert machine.changes(machine.apply(**options).succeeded()) == []
    gone = {"state": "absent", "uninstall_and_stop_backups": True, "delete_credentials": True}
    machine.apply(**gone).succeeded()
    assert not machine.place.exists() and not machine.log_in.exists()
    assert machine.sim.state.lobby == {}


def test_a_machine_downloads_by_itself_where_anybody_may(machine: Machine) -> None:
    options = {"download": "machine", "server": machine.sim.url.rstrip("/"), "version": "25.9.8", "verify": False}
    refused = machine.apply(**options)
    assert refused.result("Download on the machine").status == "failed"
    assert not machine.place.exists()
    machine.sim.state.config["SoftwareBuildRole"]["AllowUnauthenticatedDownloads"] = True
    done = machine.apply(**options).succeeded()
    assert machine.tool("login", "status") == "Logged in, unlocked (2)"
    assert [call for result in done.results for call in result.calls] == ["AdminBrandingGenerateClientLinuxgeneric"]


def test_systemd_starts_it_with_the_machine(machine: Machine) -> None:
    programs, calls, units = (machine.directory / name for name in ("programs", "calls", "units"))
    programs.mkdir()
    units.mkdir()
    (programs / "systemctl").write_text(SYSTEMCTL, encoding="utf-8")
    (programs / "systemctl").chmod(0o755)
    role = machine.role(
        autostart="systemd", service="comet", systemd_directory=str(units), proxy="http://proxy.acme.example:3128/100%"
    )
    # The proxy is not there: the simulator is asked without it.
    path = f"{programs}:/usr/bin:/bin"
    told = {"PATH": path, "CALLS": str(calls), "no_proxy": "127.0.0.1"}
    plays = [play([role], environment=told, vars=machine.warmth)]
    run_playbook(plays, machine.directory, simulators=[machine.sim]).succeeded()
    unit = (units / "comet.service").read_text(encoding="utf-8")
    assert f"ExecStart={machine.place}/backup-daemon-start.sh\n" in unit
    assert f'Environment="HOME={machine.root}/home"\n' in unit
    assert 'Environment="https_proxy=http://proxy.acme.example:3128/100%%"\n' in unit
    asked = calls.read_text(encoding="utf-8")
    assert "daemon-reload" in asked and "enable comet.service" in asked
    # The installer has started it.
    assert "start comet.service" not in asked


def test_what_cannot_be_is_refused_in_a_sentence(machine: Machine) -> None:
    refusals = {
        "no account": ({"user_password": ""}, "Give agent_install_user and agent_install_user_password"),
        "no word of what removal means": (
            {"state": "absent"},
            "Without the client this machine is not backed up any more.",
        ),
        "a token": ({"login": "token"}, "Installers for Linux take no token."),
        "another system": ({"platform": "macos_arm64"}, "agent_install_platform macos_arm64 is not for this machine"),
        "a directory of others": (
            {"directory": "/opt"},
            "agent_install_directory /opt is not a directory of the client's own.",
        ),
        "a directory above": (
            {"directory": "/opt/x/../.."},
            "agent_install_directory /opt/x/../.. is not a directory of the client's own.",
        ),
        "a command in the place of a directory": ({"directory": "/opt/a;reboot"}, "may have letters, digits"),
        "a product of several lines": ({"product": "Acme\nUser=acme"}, "is the name of the software, in one line"),
        "a product above": ({"product": "../etc"}, "is the name of the software, in one line"),
        "an environment of several lines": ({"environment": {"A": "b\n* * * * * root reboot"}}, "are one line each"),
        "several lines": ({"user": "acme\nfiles"}, "are one line each"),
        "a package in the lobby": ({"login": "lobby", "platform": "linux_deb"}, "Only the .run installer"),
        "nowhere to download from": (
            {"download": "machine"},
            "For agent_install_download machine, agent_install_server is needed",
        ),
    }
    tasks = [
        {
            "name": name,
            "block": [machine.role(**options)],
            "rescue": [
                {
                    "name": f"Refused: {name}",
                    "ansible.builtin.assert": {"that": f"{sentence!r} in ansible_failed_result.msg"},
                }
            ],
        }
        for name, (options, sentence) in refusals.items()
    ]
    done = run_playbook([play(tasks)], machine.directory, simulators=[machine.sim]).succeeded()
    assert [result.name for result in done.results if result.name.startswith("Refused")] == [
        f"Refused: {name}" for name in refusals
    ]
    assert not machine.place.exists()
