# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installers are downloaded when that is needed, whole or not at all, and never half."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    BadAnswer,
    CometError,
    InputError,
    NotFound,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._model import files as local_files
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import client_platforms
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.client_download import ChecksumMismatch
from ansible_collections.cometbackup.comet.plugins.modules import comet_client_download, comet_client_download_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import Tasks

DOWNLOAD, INFO = comet_client_download.DEFINITION, comet_client_download_info.DEFINITION
RUN = "AdminBrandingGenerateClientLinuxgeneric"


@pytest.fixture
def tasks(request: Any) -> Any:
    options = getattr(request, "param", {})
    with Simulator(**options) as simulator:
        yield Tasks(simulator)


@pytest.fixture
def download(tasks: Tasks, tmp_path: Path) -> Callable[..., Any]:
    """Download an installer into a file of an empty folder."""

    def run(platform: str = "linux_run", dest: str = "client", **options: Any) -> Any:
        return tasks.run(DOWNLOAD, platform=platform, dest=os.path.join(tmp_path, dest), **options)

    return run


def rebrand(tasks: Tasks) -> None:
    tasks.simulator.state.config["Branding"]["ProductName"] = "Acme Backup"


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("tasks", [{"full_size_installers": True}, {}], indirect=True, ids=["large", "small"])
def test_the_file_is_what_the_server_sends(tasks: Tasks, download: Any, tmp_path: Path) -> None:
    result = download()
    content = (tmp_path / "client").read_bytes()
    assert content.startswith(b"#!/bin/sh\n")
    assert result == {
        "changed": True,
        "dest": str(tmp_path / "client"),
        "platform": "linux_run",
        "checksum": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "size": len(content),
        "mode": f"{local_files.mode_of(str(tmp_path / 'new')):04o}",
    }
    assert files(tmp_path) == ["client"]


@pytest.mark.parametrize("platform", [*client_platforms.NAMED, "21"])
def test_each_platform_has_its_own_installer(download: Any, tmp_path: Path, platform: str, tasks: Tasks) -> None:
    result = download(platform, "")
    named = result["dest"]
    ending = {"macos_x86_64": "pkg", "21": "deb"}.get(platform, platform.rpartition("_")[2])
    known = {"arm64": "pkg", "dsm6": "spk", "dsm7": "spk"}
    assert named.endswith("." + known.get(ending, ending))
    assert len(tasks.calls) == 1


def test_a_file_that_is_there_is_kept_without_a_question(tasks: Tasks, download: Any) -> None:
    first = download()
    rebrand(tasks)
    assert download() == dict(first, changed=False)
    assert tasks.calls == []


def test_the_server_names_the_file_in_a_folder(tasks: Tasks, download: Any, tmp_path: Path) -> None:
    download(dest="")
    assert files(tmp_path) == ["Comet_Backup-25.9.8.run"]
    assert download(dest="")["changed"] is False
    assert tasks.calls == [RUN]
    rebrand(tasks)
    assert download(dest="")["changed"] is True
    assert files(tmp_path) == ["Acme_Backup-25.9.8.run", "Comet_Backup-25.9.8.run"]


def test_a_forced_download_replaces_a_file_that_differs(tasks: Tasks, download: Any, tmp_path: Path) -> None:
    first = download(mode="0640")
    assert download(force=True)["changed"] is False
    rebrand(tasks)
    second = download(force=True)
    assert second["changed"] is True
    assert second["checksum"] != first["checksum"]
    assert second["mode"] == "0640"
    assert files(tmp_path) == ["client"]


@pytest.mark.parametrize("tasks", [{"installers_differ": True}], indirect=True)
def test_builds_that_differ_are_changes_if_forced(download: Any) -> None:
    assert [download()["changed"], download(force=True)["changed"], download()["changed"]] == [True, True, False]


def test_a_file_with_the_wanted_checksum_is_kept_even_if_forced(tasks: Tasks, download: Any) -> None:
    wanted = download()["checksum"]
    assert download(checksum=wanted, force=True)["changed"] is False
    assert tasks.calls == []


def test_a_file_with_another_checksum_is_downloaded_anew(download: Any, tmp_path: Path) -> None:
    wanted = download()["checksum"]
    (tmp_path / "client").write_text("half a file")
    assert download(checksum=wanted)["changed"] is True
    assert download()["checksum"] == wanted


def test_what_has_not_the_wanted_checksum_is_not_kept(tasks: Tasks, download: Any, tmp_path: Path) -> None:
    wanted = download()["checksum"]
    rebrand(tasks)
    before = (tmp_path / "client").read_bytes()
    with pytest.raises(ChecksumMismatch, match="the checksum of what the server built is sha256:"):
        download(dest="other", checksum=wanted)
    assert files(tmp_path) == ["client"]
    assert (tmp_path / "client").read_bytes() == before


def test_permissions_alone_are_mended(tasks: Tasks, download: Any, tmp_path: Path) -> None:
    download()
    assert download(mode="0600")["changed"] is True
    assert (tmp_path / "client").stat().st_mode & 0o777 == 0o600
    assert download(mode="0600")["changed"] is False
    assert tasks.calls == []


# -- check mode


def test_check_mode_writes_nothing(tasks: Tasks, download: Any, tmp_path: Path) -> None:
    expected = {"changed": True, "dest": str(tmp_path / "client"), "platform": "linux_run"}
    assert download(check_mode=True) == expected
    assert tasks.calls == [RUN]
    assert files(tmp_path) == []


def test_check_mode_asks_whether_a_number_can_be_built(tasks: Tasks, download: Any, tmp_path: Path) -> None:
    assert download("7", check_mode=True)["changed"] is True
    assert tasks.calls == ["AdminBrandingGenerateClientTest"]
    with pytest.raises(NotFound, match="this server has no platform 77"):
        download("77", check_mode=True)


@pytest.mark.parametrize("differs", [True, False])
def test_check_mode_predicts_what_a_forced_download_does(
    tasks: Tasks, download: Any, tmp_path: Path, differs: bool
) -> None:
    download()
    before = (tmp_path / "client").read_bytes()
    if differs:
        rebrand(tasks)
    assert download(force=True, check_mode=True)["changed"] is differs
    assert (tmp_path / "client").read_bytes() == before
    assert download(force=True)["changed"] is differs


def test_check_mode_predicts_permissions(download: Any, tmp_path: Path) -> None:
    download(mode="0644")
    assert download(mode="0600", check_mode=True)["changed"] is True
    assert (tmp_path / "client").stat().st_mode & 0o777 == 0o644


# -- failures


@pytest.mark.parametrize("fault", ["truncate", "http_503", "reset_before"])
def test_a_lost_connection_leaves_a_whole_file(tasks: Tasks, download: Any, tmp_path: Path, fault: str) -> None:
    tasks.simulator.options.full_size_installers = True
    tasks.simulator.faults.add(fault, method=RUN)
    download()
    assert (tmp_path / "client").stat().st_size == 30 << 20
    assert files(tmp_path) == ["client"]


def test_a_connection_that_stays_lost_leaves_nothing(tasks: Tasks, download: Any, tmp_path: Path) -> None:
    tasks.simulator.options.full_size_installers = True
    tasks.simulator.faults.add("truncate", method=RUN, times=None)
    with pytest.raises(BadAnswer):
        download(retries=1)
    assert files(tmp_path) == []


def test_an_error_in_place_of_the_file_leaves_nothing(tasks: Tasks, download: Any, tmp_path: Path) -> None:
    tasks.simulator.faults.add("api_error", method=RUN, status=500, message="The build failed")
    with pytest.raises(CometError, match="the server answered 500 The build failed"):
        download()
    assert files(tmp_path) == []


@pytest.mark.parametrize("tasks", [{"release": "23.3.9"}], indirect=True)
def test_an_old_server_says_what_it_lacks(download: Any) -> None:
    with pytest.raises(
        VersionTooOld, match=r"this server is 23\.3\.9 and does not have the method, it came with 24\.3\.5"
    ):
        download("linux_deb")


def test_a_folder_that_cannot_be_written_to_is_a_sentence(
    download: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any, **_options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CometError, match="client' cannot be written: No space left on device"):
        download()
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"platform": "windows_x86_64"}, "there is no platform 'windows_x86_64'. Did you mean windows_x86_64_"),
        ({"platform": "amiga"}, "there is no platform 'amiga'. There are linux_deb, linux_run"),
        ({"dest": "missing/client"}, "the directory of dest"),
        ({"dest": "missing/"}, "the directory of dest"),
        ({"checksum": "crc32:1234"}, "checksum 'crc32:1234' is none"),
        ({"checksum": "sha256:xyz"}, "checksum 'sha256:xyz' is none"),
        ({"mode": 420}, "mode: write permissions as an octal number in quotes"),
        ({"mode": "0888"}, "mode: write permissions as an octal number in quotes"),
    ],
)
def test_a_mistake_is_told_before_anything_is_asked(tasks: Tasks, download: Any, options: Any, complaint: str) -> None:
    with pytest.raises(InputError) as failure:
        download(**options)
    assert str(failure.value).startswith(complaint)
    assert list(tasks.simulator.requests) == []


# -- which there are


@pytest.mark.parametrize(
    ("tasks", "numbers"),
    [
        ({}, ["0", "1", "2", "3", "4", "5", "7", "8", "18", "19", "20", "21"]),
        ({"release": "20.9.12"}, ["0", "1", "2", "3", "4", "5", "7", "8"]),
    ],
    indirect=["tasks"],
)
def test_the_platforms_of_a_release_are_told(tasks: Tasks, numbers: list[str]) -> None:
    assert [item["platform"] for item in tasks.run(INFO)["platforms"]] == numbers
    assert len(tasks.calls) == 1


def test_a_platform_that_cannot_be_built_is_told(tasks: Tasks) -> None:
    tasks.simulator.faults.add(
        "api_error", method="AdminBrandingGenerateClientTest", skip=1, status=500, message="There is no certificate"
    )
    found = tasks.run(INFO, test=True)["platforms"]
    assert [item["available"] for item in found] == [True, False, *[True] * 10]
    assert found[1]["problem"] == "There is no certificate"
