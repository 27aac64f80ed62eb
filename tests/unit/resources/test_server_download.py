# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_server_download`` and ``comet_release_info``: what counts as current, whole files, releases."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import CometError, InputError, NotFound
from ansible_collections.cometbackup.comet.plugins.module_utils._model import files
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.server_download import WrongFile
from ansible_collections.cometbackup.comet.plugins.modules import (
    comet_account_report_info,
    comet_release_info,
    comet_server_download,
)
from tests.simulator import Simulator
from tests.unit.resources.account_tasks import AccountTasks

DOWNLOAD, RELEASES = comet_server_download.DEFINITION, comet_release_info.DEFINITION
GET, LATEST, LIST = "DownloadsGet", "LatestVersion", "DownloadsList"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(frozen_clock=True) as running:
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> AccountTasks:
    return AccountTasks(simulator)


@pytest.mark.parametrize("platform", ["windows", "linux_deb", "linux_rpm", "linux_tar"])
@pytest.mark.parametrize(("version", "number"), [("stable", "25.8.2"), ("prerelease", "25.9.8"), ("25.6.8", "25.6.8")])
def test_every_installer(
    simulator: Simulator, tasks: AccountTasks, tmp_path: Path, platform: str, version: str, number: str
) -> None:
    place = tmp_path / "installer"
    result = tasks.run(DOWNLOAD, platform=platform, version=version, dest=str(place))
    found = simulator.portal.installer(f"download_{platform}", number)
    assert found is not None
    assert (place.read_bytes(), result["version"], result["changed"]) == (found[1], number, True)


def test_without_a_checksum_only_a_difference_is_a_change(tasks: AccountTasks, tmp_path: Path) -> None:
    place = tmp_path / "installer"
    here = {"platform": "linux_deb", "dest": str(place)}
    assert tasks.run(DOWNLOAD, check_mode=True, **here)["changed"] is True
    assert tasks.calls == [LATEST]
    assert not place.exists()
    first = tasks.run(DOWNLOAD, **here)
    before = (place.stat().st_ino, place.stat().st_mtime_ns)
    assert [tasks.run(DOWNLOAD, check_mode=mode, **here) for mode in (True, False)] == [{**first, "changed": False}] * 2
    assert tasks.calls == [LATEST, GET]
    assert (place.stat().st_ino, place.stat().st_mtime_ns) == before
    place.write_bytes(b"older")
    assert tasks.run(DOWNLOAD, check_mode=True, **here)["changed"] is True
    assert place.read_bytes() == b"older"
    assert tasks.run(DOWNLOAD, **here)["changed"] is True


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512"])
def test_with_a_checksum_nothing_is_asked_for_what_is_there(
    simulator: Simulator, tasks: AccountTasks, tmp_path: Path, algorithm: str
) -> None:
    place = tmp_path / "installer"
    found = simulator.portal.installer("download_linux_deb", "25.6.8")
    assert found is not None
    checksum = str(files.Checksum.of(found[1], algorithm)).upper()
    here = {"platform": "linux_deb", "version": "25.6.8", "dest": str(place), "checksum": checksum}
    foreseen = tasks.run(DOWNLOAD, check_mode=True, **here)
    assert tasks.calls == [LIST]
    assert foreseen == tasks.run(DOWNLOAD, **here)
    assert tasks.calls == [GET]
    assert tasks.run(DOWNLOAD, **here)["changed"] is False
    assert tasks.calls == []


def test_another_file_than_the_wanted_one_is_not_written(tasks: AccountTasks, tmp_path: Path) -> None:
    place = tmp_path / "installer"
    place.write_bytes(b"older")
    with pytest.raises(WrongFile, match="nothing was written"):
        tasks.run(DOWNLOAD, platform="linux_deb", dest=str(place), checksum=f"sha256:{'0' * 64}")
    assert place.read_bytes() == b"older"
    assert os.listdir(tmp_path) == ["installer"]


def test_a_download_that_breaks_off_is_begun_anew(simulator: Simulator, tasks: AccountTasks, tmp_path: Path) -> None:
    simulator.faults.add("truncate", method=GET)
    assert tasks.run(DOWNLOAD, platform="linux_deb", dest=str(tmp_path / "installer"))["changed"] is True
    assert tasks.calls == [LATEST, GET, GET]


def test_an_empty_file_is_none(simulator: Simulator, tasks: AccountTasks, tmp_path: Path) -> None:
    simulator.faults.add("empty", method=GET, times=None)
    with pytest.raises(CometError):
        tasks.run(DOWNLOAD, platform="linux_deb", dest=str(tmp_path / "installer"))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_release_that_there_is_not(tasks: AccountTasks, tmp_path: Path, check_mode: bool) -> None:
    with pytest.raises(NotFound, match="there is no release '25.6.9'"):
        tasks.run(
            DOWNLOAD, check_mode=check_mode, platform="linux_deb", version="25.6.9", dest=str(tmp_path / "installer")
        )


def test_a_name_for_the_newest_release(tasks: AccountTasks, tmp_path: Path) -> None:
    here = {"platform": "linux_deb", "version": "latest-quarterly", "dest": str(tmp_path / "installer")}
    assert tasks.run(DOWNLOAD, check_mode=True, **here)["changed"] is True
    assert tasks.run(DOWNLOAD, **here)["changed"] is True


# -- files ---------------------------------------------------------------------------------------------------


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    place = tmp_path / "file"
    files.write(str(place), b"1")
    new = stat.S_IMODE(place.stat().st_mode)
    place.chmod(0o640)
    files.write(str(place), b"2")
    assert (stat.S_IMODE(place.stat().st_mode), place.read_bytes()) == (0o640, b"2")
    files.write(str(place), b"3", 0o600)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    plain = tmp_path / "plain"
    plain.touch()
    assert new == stat.S_IMODE(plain.stat().st_mode)


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: str, target: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(CometError, match="cannot be written: Permission denied. Check its path and permissions"):
        files.write(str(tmp_path / "file"), b"1")
    assert os.listdir(tmp_path) == []


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert files.checksum(str(tmp_path / "none")) is None
    with pytest.raises(CometError, match="cannot be read: Is a directory"):
        files.checksum(str(tmp_path))


@pytest.mark.parametrize("text", ["", "sha256", "md5:" + "0" * 32, "sha256:" + "0" * 63, "sha256:" + "g" * 64])
def test_what_is_no_checksum(text: str) -> None:
    with pytest.raises(InputError, match="is none. It looks like sha256:"):
        files.Checksum.from_option(text)


# -- releases and reports ------------------------------------------------------------------------------------


def test_the_newest_releases_need_no_log_in(tasks: AccountTasks) -> None:
    result = tasks.run(RELEASES, account_token=None)
    assert (result["latest"]["stable"], result["latest"]["prerelease"]) == ("25.8.2", "25.9.8")
    assert result["latest"].keys() == {"stable", "prerelease", "downloads_url", "updates_info"}
    assert tasks.calls == [LATEST]


def test_all_releases(tasks: AccountTasks) -> None:
    result = tasks.run(RELEASES, versions=True)
    assert [row["version_key"] for row in result["versions"]] == ["25.9.8", "25.8.2", "25.6.8", "24.12.2"]
    newest = result["versions"][0]
    assert (newest["version"], newest["name"]) == ("25.9.8", "Voyager")
    assert newest["downloads"] == dict.fromkeys(("windows", "linux_deb", "linux_rpm", "linux_tar"), 100_000_000)


@pytest.mark.parametrize(
    ("report", "items"), [("active_services", ["WS-00001", "Disk Image"]), ("billing_history", [])]
)
def test_a_report_is_returned_as_it_comes(
    simulator: Simulator, tasks: AccountTasks, report: str, items: list[str]
) -> None:
    rows = tasks.run(comet_account_report_info.DEFINITION, report=report)["rows"]
    assert rows == getattr(simulator.portal, report)
    assert [row["Name"] for row in rows if "Name" in row] == items
