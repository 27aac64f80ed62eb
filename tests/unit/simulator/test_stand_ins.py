# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installers for Linux that really install: a stand-in for the client, which logs in at the simulator."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "password-of-alice"
WAIT_SECONDS = 30
RUN, DEB = 7, 21


class Machine:
    """A machine of its own, as far as the stand-in goes: a place to install to, a home, an installer that was downloaded."""

    def __init__(self, server: Any, folder: Path) -> None:
        self.server = server
        self.root, self.home, self.log = folder / "root", folder / "home", folder / "install.log"
        self.home.mkdir()
        self.installer = folder / "client.run"
        self.installer.write_bytes(download(server, RUN))
        self.directory = self.root / "opt" / "CometBackup"

    def run(self, *command: str | Path, answers: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        own = {"SIMULATED_INSTALL_ROOT": str(self.root), "HOME": str(self.home), "WRITE_INSTALL_LOG": str(self.log)}
        return subprocess.run(
            command,
            input=answers,
            env={"PATH": os.environ["PATH"], **own, **environment},
            capture_output=True,
            text=True,
            timeout=WAIT_SECONDS,
            check=False,
        )

    def install(
        self, *options: str, user: str = "alice", password: str = PASSWORD, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return self.run("sh", self.installer, *options, answers=f"{user}\n{password}\n", **environment)

    def tool(self, *command: str, answers: str = "") -> str:
        result = self.run(self.directory / "backup-tool", *command, answers=answers)
        return (result.stdout + result.stderr).strip()

    @property
    def status(self) -> str:
        return self.tool("login", "status")

    @property
    def device(self) -> str:
        return self.tool("info", "device-id")


def download(server: Any, platform: int) -> bytes:
    answer = server.admin.post("branding/generate-client/by-platform", Platform=platform)
    content: bytes = answer.content
    return content


def eventually(condition: Callable[[], Any]) -> Any:
    """What a process of its own brings about; fails after a long while."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest.fixture
def machine(server: Any, tmp_path: Path) -> Iterator[Machine]:
    server.state.add_user("alice", password=PASSWORD)
    found = Machine(server, tmp_path)
    yield found
    if (found.directory / "backup-tool").exists():
        found.tool("stand-in", "stop")
    # A background process that has only just started ends once its program is gone.
    shutil.rmtree(found.root, ignore_errors=True)


def online(server: Any) -> list[str]:
    return [live["DeviceID"] for live in server.admin("dispatcher/list-active").values()]


def test_the_installer_logs_the_device_in_and_starts_it(machine: Machine) -> None:
    result = machine.install()
    assert (result.returncode, result.stderr) == (0, "")
    assert machine.status == "Logged in, unlocked (2)"
    assert machine.tool("version") == "backup-tool 25.9.8"
    assert eventually(lambda: online(machine.server)) == [machine.device]
    assert machine.device in machine.server.admin("get-user-profile", TargetUser="alice")["Devices"]


def test_neither_log_nor_saved_log_in_has_the_password(machine: Machine) -> None:
    machine.install()
    assert "The device is registered" in machine.log.read_text(encoding="utf-8")
    saved = machine.home / ".config" / "backup-tool" / "config.dat"
    assert saved.stat().st_mode & 0o077 == 0
    assert PASSWORD not in machine.log.read_text(encoding="utf-8") + saved.read_text(encoding="utf-8")


def test_a_wrong_password_leaves_the_software_without_a_log_in(machine: Machine) -> None:
    assert "not logged in" in machine.install(password="wrong").stdout
    assert machine.status == "Logged out (0)"
    assert "Logged in" in machine.tool("login", "prompt", answers=f"alice\n{PASSWORD}\n")
    assert machine.status == "Logged in, unlocked (2)"
    eventually(lambda: online(machine.server))


def test_a_suspended_user_cannot_log_in(machine: Machine) -> None:
    machine.server.state.edit_profile("alice", lambda profile: profile.update(IsSuspended=True))
    machine.install()
    assert machine.status == "Logged out (0)"


def test_a_device_that_was_revoked_says_so(machine: Machine) -> None:
    machine.install()
    machine.server.admin("revoke-device", TargetUser="alice", TargetDevice=machine.device)
    assert machine.status == "Unregistered device for the supplied credentials (4)"


def test_a_revoked_device_that_logs_in_again_connects_again(machine: Machine) -> None:
    machine.install()
    eventually(lambda: online(machine.server))
    machine.server.admin("revoke-device", TargetUser="alice", TargetDevice=machine.device)
    machine.tool("login", "prompt", answers=f"alice\n{PASSWORD}\n")
    assert eventually(lambda: online(machine.server)) == [machine.device]


def test_a_device_in_the_lobby_that_is_logged_out_leaves_it(machine: Machine) -> None:
    machine.install("--lobby")
    machine.tool("login", "disconnect")
    assert machine.server.admin("installation/list-active") == {}


def test_a_server_that_is_gone_is_a_connection_error(machine: Machine) -> None:
    machine.install()
    machine.tool("stand-in", "stop")
    machine.server.simulator.stop()
    assert machine.status == "Connection error (3)"


def test_a_log_out_leaves_the_device_registered(machine: Machine) -> None:
    machine.install()
    eventually(lambda: online(machine.server))
    assert machine.tool("login", "disconnect") == "Logged out"
    assert machine.status == "Logged out (0)"
    assert online(machine.server) == []
    assert machine.device in machine.server.admin("get-user-profile", TargetUser="alice")["Devices"]


def test_an_installer_upgrades_without_a_question(machine: Machine) -> None:
    machine.install()
    eventually(lambda: online(machine.server))
    machine.server.simulator.options.release = "25.12.1"
    machine.installer.write_bytes(download(machine.server, RUN))
    assert "Upgrading" in machine.run("sh", machine.installer).stdout
    assert machine.tool("version") == "backup-tool 25.12.1"
    assert eventually(lambda: online(machine.server)) == [machine.device]
    (device,) = machine.server.state.devices.of("alice")
    assert device.version == "25.12.1"


def test_an_update_by_the_server_reaches_the_machine(machine: Machine) -> None:
    machine.install()
    eventually(lambda: online(machine.server))
    (device,) = machine.server.state.devices.of("alice")
    with machine.server.state.lock:
        machine.server.state.agents.set_version(device, "25.12.1")
    eventually(lambda: machine.tool("version") == "backup-tool 25.12.1")


def test_a_machine_that_is_set_up_again_is_the_device_it_was(machine: Machine) -> None:
    machine.install()
    machine.tool("stand-in", "stop")
    first = machine.device
    for path in machine.directory.iterdir():
        path.unlink()
    machine.directory.rmdir()
    machine.install()
    assert (machine.device, len(machine.server.state.devices.of("alice"))) == (first, 1)


def test_the_background_process_ends_with_the_program(machine: Machine) -> None:
    machine.install()
    eventually(lambda: online(machine.server))
    for path in machine.directory.glob("backup-*"):
        path.unlink()
    eventually(lambda: online(machine.server) == [])
    eventually(lambda: not (machine.directory / "daemon.pid").exists())


def test_a_machine_waits_in_the_lobby_for_its_user(machine: Machine) -> None:
    machine.install("--lobby")
    (entry,) = machine.server.admin("installation/list-active").values()
    assert entry["DeviceID"] == machine.device
    assert machine.status == "Logged out (0)"
    ask = {"DeviceID": machine.device, "TargetUser": "alice", "TargetPassword": PASSWORD}
    assert machine.server.admin("installation/dispatch/register-device", **ask)["Status"] == 200
    eventually(lambda: machine.status == "Logged in, unlocked (2)")


@pytest.mark.parametrize("address", ["backup.example", "https://backup.example:8060"])
def test_an_address_without_its_slash_is_refused(machine: Machine, address: str) -> None:
    result = machine.install(OVERRIDE_INSTALL_SERVER=address)
    assert result.returncode == 1
    assert "no slash at its end" in result.stdout
    assert not machine.directory.exists()


def test_another_server_is_used_if_told(machine: Machine, simulate: Callable[..., Any]) -> None:
    other = simulate()
    other.state.add_user("alice", password=PASSWORD)
    machine.install(OVERRIDE_INSTALL_SERVER=other.simulator.url)
    assert [device.id for device in other.state.devices.of("alice")] == [machine.device]


def test_the_product_names_the_directory(server: Any, tmp_path: Path) -> None:
    server.state.config["Branding"]["ProductName"] = "Acme Backup"
    server.state.add_user("alice", password=PASSWORD)
    machine = Machine(server, tmp_path)
    machine.directory = machine.root / "opt" / "AcmeBackup"
    machine.install()
    assert machine.status == "Logged in, unlocked (2)"
    machine.tool("stand-in", "stop")


# -- the package


def dpkg_deb(*arguments: str | Path) -> str:
    return subprocess.run(["dpkg-deb", *arguments], capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.parametrize(
    "options", [{}, {"full_size_installers": True, "installers_differ": True}], ids=["small", "large"]
)
def test_the_package_is_one(simulate: Callable[..., Any], tmp_path: Path, options: dict[str, bool]) -> None:
    server, package = simulate(**options), tmp_path / "client.deb"
    package.write_bytes(download(server, DEB))
    assert dpkg_deb("--field", package, "Package", "Version") == "Package: backup-tool\nVersion: 25.9.8\n"
    dpkg_deb("--control", package, tmp_path / "control")
    assert {"config", "postinst", "prerm", "postrm", "templates"} <= {
        path.name for path in (tmp_path / "control").iterdir()
    }
    templates = (tmp_path / "control" / "templates").read_text(encoding="utf-8")
    assert "Template: backup-tool/password\nType: password\n" in templates
    dpkg_deb("--extract", package, tmp_path / "root")
    tool = tmp_path / "root" / "opt" / "CometBackup" / "backup-tool"
    assert (
        subprocess.run([tool, "version"], capture_output=True, text=True, check=True).stdout == "backup-tool 25.9.8\n"
    )


def test_large_installers_work_as_small_ones(machine: Machine) -> None:
    machine.server.simulator.options.full_size_installers = True
    machine.server.simulator.options.installers_differ = True
    machine.installer.write_bytes(download(machine.server, RUN))
    assert machine.installer.stat().st_size == 30 << 20
    machine.install()
    assert machine.status == "Logged in, unlocked (2)"


def test_the_same_installer_is_built_again(server: Any) -> None:
    assert [download(server, kind) for kind in (RUN, DEB)] == [download(server, kind) for kind in (RUN, DEB)]
