# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read may be kept: what for, how long, and what must never be in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.plugin_utils import fleet_reading
from tests.simulator import Simulator
from tests.unit.inventory.conftest import Inventory, Parse

Cached = Callable[..., Inventory]
LIVE = ["AdminDispatcherListActive"]


@pytest.fixture
def sim(sim: Simulator) -> Simulator:
    sim.state.add_user("acme-it", password="KANARIE-password")
    sim.state.add_device("acme-it", "PC")
    sim.state.add_item(sim.state.add_device("acme-it", "MAC", platform="macos"))
    return sim


@pytest.fixture
def cached(parse: Parse, tmp_path: Path) -> Cached:
    """Parse with a cache in files."""

    def run(simulator: Simulator, **options: Any) -> Inventory:
        cache = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(tmp_path / "cache")}
        return parse(simulator, **{**cache, **options})

    return run


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let time pass for the age of what is cached; how old its file is does not change."""
    now = fleet_reading.time.time

    def pass_(seconds: float) -> None:
        monkeypatch.setattr(fleet_reading.time, "time", lambda: now() + seconds)

    return pass_


def described(inventory: Inventory) -> dict[str, Any]:
    return {name: inventory.variables(name) for name in inventory.names}


def test_from_the_cache_there_is_no_request(sim: Simulator, cached: Cached) -> None:
    fresh = described(cached(sim, protected_items=True, storage_vaults=True))
    sim.requests.clear()
    assert described(cached(sim, protected_items=True, storage_vaults=True)) == fresh
    assert sim.requests.methods() == []


def test_filters_and_names_need_no_new_answers(sim: Simulator, cached: Cached) -> None:
    cached(sim)
    sim.requests.clear()
    assert cached(sim, users=["acme-*"], device_names=["PC"], hostnames=["{device_name}"]).names == ["PC"]
    assert sim.requests.methods() == []


@pytest.mark.parametrize("options", [{"protected_items": True}, {"lookups": ["tenants"]}, {"profiles": False}])
def test_what_was_not_asked_for_is_not_in_the_cache(sim: Simulator, cached: Cached, options: dict[str, Any]) -> None:
    cached(sim)
    sim.requests.clear()
    cached(sim, **options)
    assert len(sim.requests) > 0


def test_a_refresh_asks_again_and_is_cached(sim: Simulator, cached: Cached) -> None:
    cached(sim)
    sim.state.add_device("acme-it", "NEW")
    assert "NEW.acme-it" in cached(sim, use_cache=False).names
    sim.requests.clear()
    assert "NEW.acme-it" in cached(sim).names
    assert sim.requests.methods() == []


def test_an_old_list_of_live_connections_alone_is_read_anew(
    sim: Simulator, cached: Cached, later: Callable[[float], None]
) -> None:
    cached(sim)
    sim.state.disconnect(sim.state.device("acme-it", "PC"))
    sim.requests.clear()
    later(299)
    assert "PC.acme-it" in cached(sim).names
    assert sim.requests.methods() == []
    later(302)
    assert "PC.acme-it" not in cached(sim).names
    assert sim.requests.methods() == LIVE


def test_the_live_connections_can_be_read_each_time(sim: Simulator, cached: Cached) -> None:
    cached(sim)
    sim.requests.clear()
    cached(sim, cache_max_live_age=-1)
    assert sim.requests.methods() == LIVE


def test_refreshing_the_live_connections_does_not_make_the_accounts_younger(
    sim: Simulator, cached: Cached, later: Callable[[float], None]
) -> None:
    cached(sim, cache_timeout=600)
    later(500)
    cached(sim, cache_timeout=600)
    sim.requests.clear()
    later(700)
    cached(sim, cache_timeout=600)
    assert "AdminListUsersFull" in sim.requests.methods()


def test_without_a_request_nobody_is_said_to_be_online_by_an_old_list(
    sim: Simulator, cached: Cached, later: Callable[[float], None]
) -> None:
    cached(sim)
    sim.requests.clear()
    later(302)
    inventory = cached(sim, cache_stale_live="unknown")
    variables = inventory.variables("PC.acme-it")
    assert sim.requests.methods() == []
    assert inventory.group("comet_unknown") == {"MAC.acme-it", "PC.acme-it"}
    assert inventory.group("comet_online") == set()
    assert [variables[name] for name in ("comet_online", "comet_target_id", "comet_address")] == [None] * 3
    assert variables["comet_connections"] == []


def test_without_a_request_the_offline_ones_are_those_that_were(
    sim: Simulator, cached: Cached, later: Callable[[float], None]
) -> None:
    sim.state.disconnect(sim.state.device("acme-it", "MAC"))
    cached(sim)
    later(302)
    assert cached(sim, cache_stale_live="unknown", devices="offline").names == ["MAC.acme-it"]


def test_no_secret_is_cached(sim: Simulator, cached: Cached, tmp_path: Path) -> None:
    sim.state.edit_profile(
        "acme-it", lambda profile: profile.update(TOTPKey="KANARIE-totp", PasswordRecovery="KANARIE-code")
    )

    def with_keys(profile: dict[str, Any]) -> None:
        for vault in profile["Destinations"].values():
            vault.update(
                CometBucketKey="KANARIE-bucket", S3SecretKey="KANARIE-s3", EncryptedEncryptionKey="KANARIE-key"
            )
        for source in profile["Sources"].values():
            source["EngineProps"].update(PASSWORD="KANARIE-engine")

    sim.state.edit_profile("acme-it", with_keys)
    inventory = cached(sim, protected_items=True, storage_vaults=True)
    (file,) = (tmp_path / "cache").iterdir()
    assert "Files" in file.read_text()
    assert "KANARIE" not in file.read_text() + json.dumps(described(inventory))
    assert sim.state.user_profile("acme-it")["PasswordHash"] not in file.read_text()
    assert sim.admin.password not in file.read_text()


def test_a_spoilt_cache_is_no_cache(sim: Simulator, cached: Cached, tmp_path: Path) -> None:
    cached(sim)
    (file,) = (tmp_path / "cache").iterdir()
    file.write_text('{"snapshot": "{\\"live\\": "}')
    assert cached(sim).names == ["MAC.acme-it", "PC.acme-it"]


def test_accounts_of_one_server_share_no_cache(sim: Simulator, cached: Cached) -> None:
    sim.state.add_admin("other", "other-password")
    cached(sim)
    sim.requests.clear()
    cached(sim, username="other", password="other-password")
    assert len(sim.requests) > 0
