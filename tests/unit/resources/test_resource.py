# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_resource``: what is uploaded once, however the server names files; what is downloaded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import LoginRefused, Uncertain
from ansible_collections.cometbackup.comet.plugins.modules import comet_resource
from tests.simulator import Simulator
from tests.unit.resources.tasks import Tasks

RESOURCE = comet_resource.DEFINITION
NEW, GET, BRANDING = "AdminMetaResourceNew", "AdminMetaResourceGet", "AdminMetaBrandingConfigGet"
LOGO = b"\x89PNG a logo"
HASH = hashlib.sha256(LOGO).hexdigest()


@pytest.fixture(params=["sha256", "random"])
def simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    with Simulator(resource_ids=request.param) as running:
        yield running


@pytest.fixture
def logo(tmp_path: Path) -> str:
    path = tmp_path / "logo.png"
    path.write_bytes(LOGO)
    return str(path)


def by_content(simulator: Simulator) -> bool:
    return simulator.options.resource_ids == "sha256"


def test_an_upload_is_known_by_its_hash_from_then_on(simulator: Simulator, logo: str) -> None:
    tasks = Tasks(simulator)
    foreseen = tasks.run(RESOURCE, check_mode=True, src=logo)
    assert (foreseen["changed"], foreseen["hash"], tasks.writes) == (True, "", [])
    uploaded = tasks.run(RESOURCE, src=logo)
    assert uploaded["changed"] is True
    assert simulator.state.resources == {uploaded["hash"]: LOGO}
    again = tasks.run(RESOURCE, src=logo, hash=uploaded["uri"])
    assert (again, tasks.calls) == ({**uploaded, "changed": False}, [GET])


def test_an_upload_is_found_where_the_branding_uses_it(simulator: Simulator, logo: str) -> None:
    tasks = Tasks(simulator)
    uploaded = tasks.run(RESOURCE, src=logo)
    simulator.state.config["Branding"].update(LogoImage="resource://other", Favicon=uploaded["uri"])
    assert tasks.run(RESOURCE, src=logo) == {**uploaded, "changed": False}
    assert tasks.calls == ([GET] if by_content(simulator) else [GET, BRANDING, GET, GET])


def test_another_file_in_the_branding_shows_how_the_server_names_them(simulator: Simulator, logo: str) -> None:
    other = hashlib.sha256(b"other").hexdigest() if by_content(simulator) else "1" * 64
    simulator.state.resources.update({other: b"other", "2" * 64: b"third"})
    simulator.state.config["Branding"].update(LogoImage=f"resource://{other}", Favicon=f"resource://{'2' * 64}")
    tasks = Tasks(simulator)
    assert tasks.run(RESOURCE, check_mode=True, src=logo)["changed"] is True
    assert tasks.calls == [GET, BRANDING, GET] + [GET] * (not by_content(simulator))


def test_an_administrator_who_may_not_read_the_branding_uploads_all_the_same(logo: str) -> None:
    with Simulator() as simulator:
        simulator.state.add_tenant("Globex", hosts=["127.0.0.1"], organization_id="tenant")
        simulator.state.add_admin("globex", "password-of-globex", organization="tenant")
        assert Tasks(simulator, ("globex", "password-of-globex")).run(RESOURCE, src=logo)["hash"] == HASH


@pytest.mark.parametrize("fault", ["reset_after", "reset_before"])
def test_a_lost_answer_is_made_up_for_by_a_look(fault: str, logo: str) -> None:
    with Simulator() as simulator:
        tasks = Tasks(simulator)
        simulator.faults.add(fault, method=NEW)
        if fault == "reset_after":
            assert tasks.run(RESOURCE, src=logo)["hash"] == HASH
        else:
            with pytest.raises(Uncertain):
                tasks.run(RESOURCE, src=logo)
        assert tasks.writes == [NEW]


def test_a_refused_log_in_is_not_taken_for_a_missing_file(logo: str) -> None:
    with Simulator() as simulator, pytest.raises(LoginRefused):
        Tasks(simulator, ("admin", "wrong-password")).run(RESOURCE, src=logo)


def test_a_download_replaces_another_file_and_keeps_the_same(tmp_path: Path) -> None:
    path = tmp_path / "copy.png"
    path.write_bytes(b"another")
    path.chmod(0o640)
    with Simulator() as simulator:
        simulator.state.resources.update({HASH: LOGO, "named-otherwise": LOGO})
        tasks = Tasks(simulator)
        assert tasks.run(RESOURCE, check_mode=True, dest=str(path), hash=HASH)["changed"] is True
        assert path.read_bytes() == b"another"
        assert tasks.run(RESOURCE, dest=str(path), hash=HASH)["changed"] is True
        assert (path.read_bytes(), path.stat().st_mode & 0o777) == (LOGO, 0o640)
        again = tasks.run(RESOURCE, dest=str(path), hash=HASH)
        assert (again["changed"], again["size"], tasks.calls) == (False, len(LOGO), [])
        other = tasks.run(RESOURCE, dest=str(path), hash="named-otherwise")
        assert (other["changed"], tasks.calls) == (False, [GET])
