# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role ``agent_install`` on Windows: which commands it runs, with modules that only write them down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Simulator
from tests.support.machines.windows import FACTS, Windows, pretend
from tests.support.playbooks import Run, play, run_playbook

PASSWORD = "password-of-acme"
DEVICE = "0123456789abcdef0123456789abcdef"
PLACE = "C:\\Program Files\\Comet Backup"
TOOL = f"{PLACE}\\backup-tool.exe"
TEMPORARY = "C:\\Temp\\comet-client.1"
INSTALLER = f"{TEMPORARY}\\client\\install.exe"
ACCOUNT = {"agent_install_user": "acme-files", "agent_install_user_password": PASSWORD}


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator() as found:
        found.state.add_user("acme-files", password=PASSWORD)
        yield found


@pytest.fixture
def machine(tmp_path: Path) -> Windows:
    """One whose client, once it is installed, is logged in."""
    answers = [
        ("win_reg_stat", "", [{"exists": False}, {"exists": True, "value": PLACE}]),
        ("win_stat", "", [{"stat": {"exists": False}}]),
        ("win_tempfile", "", [{"changed": True, "path": TEMPORARY}]),
        ("win_command", '"version"', [{"rc": 0, "stdout": "25.9.8"}]),
        ("win_command", '"status"', [{"rc": 0, "stdout": "Logged in, unlocked (2)\r\n"}]),
        ("win_command", '"device-id"', [{"rc": 0, "stdout": f"{DEVICE}\r\n"}]),
        ("win_command", "install.exe", [{"changed": True, "rc": 0}]),
        ("win_command", "prompt", [{"changed": True, "rc": 0, "stdout": "", "stderr": ""}]),
    ]
    return Windows(tmp_path / "machine", answers)


def installed(machine: Windows, version: str = "25.9.8") -> None:
    machine.answers[:0] = [
        ("win_reg_stat", "", [{"exists": True, "value": PLACE}]),
        ("win_stat", "", [{"stat": {"exists": True}}]),
        ("win_command", '"version"', [{"rc": 0, "stdout": version}]),
    ]


def apply(machine: Windows, sim: Simulator, *arguments: str, **options: Any) -> Run:
    directory = machine.directory.parent
    chosen = {
        **ACCOUNT,
        "agent_install_cache": str(directory / "cache"),
        "agent_install_verify_seconds": 2,
        **{f"agent_install_{name}": value for name, value in options.items()},
    }
    tasks = [
        pretend(directory, FACTS),
        {"name": "Role", "ansible.builtin.include_role": {"name": "cometbackup.comet.agent_install"}, "vars": chosen},
    ]
    done = run_playbook([play(tasks)], directory, *arguments, simulators=[sim], variables=machine.environment())
    assert PASSWORD not in done.output
    return done


def online(sim: Simulator) -> None:
    sim.state.add_device("acme-files", "ACME-PC", device_id=DEVICE)


def test_a_new_machine_gets_a_token(machine: Windows, sim: Simulator) -> None:
    online(sim)
    done = apply(machine, sim).succeeded()
    (token,) = sim.state.install_tokens
    assert machine.commands() == [[INSTALLER, "/S", f"/TOKEN={token}"]]
    assert token not in done.output
    (run,) = [options for module, options in machine.calls() if options.get("argv", [""])[0] == INSTALLER]
    assert run["chdir"] == f"{TEMPORARY}\\client"
    copied = [Path(options["src"]).read_bytes() for module, options in machine.calls() if module == "win_copy"]
    assert copied and copied[0].startswith(b"PK")
    services = [options for module, options in machine.calls() if module == "win_service"]
    assert [(service["name"], service["start_mode"], service["state"]) for service in services] == [
        ("backup.delegate", "auto", "started"),
        ("backup.elevator", "auto", "started"),
    ]
    assert ("win_file", {"path": TEMPORARY, "state": "absent"}) in machine.calls()


def test_options_of_the_installer(machine: Windows, sim: Simulator) -> None:
    online(sim)
    options = {"windows_shortcuts": False, "windows_tray_icon": False, "windows_local_system": True}
    apply(machine, sim, login="password", server="https://backup.acme.example", **options).succeeded()
    assert machine.commands() == [
        [
            INSTALLER,
            "/S",
            f"/CONFIGURE=acme-files:{PASSWORD}",
            "/SERVER=https://backup.acme.example/",
            "/SHORTCUT=disable",
            "/TRAYICON=disable",
            "/ISLOCALSYSTEM=yes",
        ]
    ]


def test_the_lobby(machine: Windows, sim: Simulator) -> None:
    apply(machine, sim, login="lobby", verify=False).succeeded()
    assert machine.commands() == [[INSTALLER, "/S", "/LOBBY"]]


def test_an_old_client_is_upgraded_and_keeps_its_account(machine: Windows, sim: Simulator) -> None:
    online(sim)
    installed(machine, "25.1.0")
    apply(machine, sim).succeeded()
    assert machine.commands() == [[INSTALLER, "/S"]]
    assert sim.state.install_tokens == {}


def test_a_current_client_is_left_alone(machine: Windows, sim: Simulator) -> None:
    online(sim)
    installed(machine)
    machine.answers.insert(0, ("win_service", "", [{}]))
    done = apply(machine, sim).succeeded()
    assert machine.commands() == []
    assert not any(result.changed for result in done.results)


def test_a_device_of_nobody_logs_in_without_its_password_on_a_command_line(machine: Windows, sim: Simulator) -> None:
    online(sim)
    installed(machine)
    machine.answers.insert(
        0,
        (
            "win_command",
            '"status"',
            [{"rc": 0, "stdout": "Logged out (0)"}, {"rc": 0, "stdout": "Logged in, unlocked (2)"}],
        ),
    )
    apply(machine, sim).succeeded()
    assert machine.commands() == [[TOOL, "login", "prompt"]]
    (prompt,) = [options for _module, options in machine.calls() if options.get("argv") == [TOOL, "login", "prompt"]]
    assert prompt["stdin"] == f"acme-files\n{PASSWORD}"


@pytest.mark.parametrize("delete", [False, True])
def test_it_is_removed(machine: Windows, sim: Simulator, delete: bool) -> None:
    installed(machine)
    options = {"state": "absent", "uninstall_and_stop_backups": True, "delete_credentials": delete}
    apply(machine, sim, **options).succeeded()
    assert machine.commands() == [[f"{PLACE}\\Uninstall.exe", "/S", *(["/ISDELETECREDENTIAL=yes"] if delete else [])]]


def test_check_mode_tells_what_would_be_done(machine: Windows, sim: Simulator) -> None:
    done = apply(machine, sim, "--check").succeeded()
    assert done.result("Tell what a real run would do").data["msg"] == "Would install 25.9.8 (windows_anycpu_zip)"
    assert machine.commands() == []
    assert not any(module in ("win_copy", "win_service", "win_tempfile") for module, _options in machine.calls())


def test_a_machine_downloads_by_itself(machine: Windows, sim: Simulator) -> None:
    online(sim)
    machine.answers.append(("win_uri", "", [{"status_code": 200, "content_type": "application/octet-stream"}]))
    apply(
        machine, sim, download="machine", server="https://backup.acme.example/", proxy="http://proxy.acme.example:3128"
    ).succeeded()
    (asked,) = [options for module, options in machine.calls() if module == "win_uri"]
    assert asked["url"] == "https://backup.acme.example/api/v1/admin/branding/generate-client/windows-anycpu-zip"
    assert asked["body"] == "SelfAddress=https%3A%2F%2Fbackup.acme.example%2F"
    assert asked["proxy_url"] == "http://proxy.acme.example:3128"
    assert not any(module == "win_copy" for module, _options in machine.calls())
