# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``comet_names``, loaded as ansible-rulebook loads it, against simulated servers."""

from __future__ import annotations

import runpy
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.plugin_utils import device_directory, event_names, fleet_servers
from tests.simulator import Simulator
from tests.support.playbooks import credentials
from tests.tools import checkout
from tests.unit.events.inventory_names import of_inventory

Filter = Callable[..., dict[str, Any]]
PLUGIN = checkout.ROOT / "extensions/eda/plugins/event_filter/comet_names.py"


@pytest.fixture
def names() -> Filter:
    return runpy.run_path(str(PLUGIN))["main"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    with Simulator() as simulator:
        for name, value in credentials(simulator).items():
            monkeypatch.setenv(name, value)
        tenant = simulator.state.add_tenant("Globex", hosts=["globex.example"])
        simulator.state.add_user("alice", AccountName="Alice Ltd")
        simulator.state.add_user("bob", organization=tenant)
        yield simulator


def job(device: Any, status: int = 7002, classification: int = 4001, **fields: Any) -> dict[str, Any]:
    """The end of a job, as the server sends it."""
    data = {
        "GUID": "job-1",
        "Username": device.user,
        "DeviceID": device.id,
        "Status": status,
        "Classification": classification,
    }
    return {"Type": 4201, "Actor": device.user, "ResourceID": "job-1", "Data": data, **fields}


@pytest.mark.parametrize(
    ("status", "named"),
    [
        (5000, ("stop_success", "successful")),
        (6001, ("running_active", "running")),
        (7003, ("failed_quota", "failed")),
        (7999, ("7999", "failed")),
    ],
)
def test_status_and_classification_have_names(names: Filter, status: int, named: tuple[str, str]) -> None:
    event = {"Type": 4201, "Actor": "alice", "Data": {"GUID": "1", "Status": status, "Classification": 4002}}
    about = names(event, lookups=False)["comet"]
    assert (about["event"], about["status"], about["status_class"], about["classification"]) == (
        "job_completed", *named, "restore",
    )  # fmt: skip


def test_hosts_are_those_of_the_inventory(names: Filter, server: Simulator) -> None:
    state = server.state
    devices = [state.add_device("alice", name=name) for name in ("WS-1", "WS-2", "WS-2", "odd name {{ 1 }}")]
    devices.append(state.add_device("bob", name="WS-1"))
    wanted = of_inventory(server)
    got = {}
    for device in devices:
        event = names(job(device))
        assert event["meta"]["hosts"] == [event["comet"]["host"]]
        got[device.user, device.id] = event["comet"]["host"]
    assert got == wanted
    assert server.requests.count("AdminListUsersFull") == 2  # the inventory's, and ours


def test_a_device_is_called_what_people_call_it(names: Filter, server: Simulator) -> None:
    about = names(job(server.state.add_device("bob", name="WS {{ 1 }}")))["comet"]
    assert (about["device_name"], about["tenant_name"], about["host"]) == ("WS { { 1 }}", "Globex", "WS-1-.bob")


def test_a_new_device_is_known_at_once_though_its_event_names_no_user(names: Filter, server: Simulator) -> None:
    device = server.state.add_device("alice", name="WS-9")
    event = {"Type": 4700, "Actor": "admin", "ResourceID": device.id, "Data": {"FriendlyName": "WS-9"}}
    assert names(event)["meta"]["hosts"] == ["WS-9.alice"]


def test_what_is_not_about_a_known_device_has_no_host(names: Filter, server: Simulator) -> None:
    for event in (
        {"Type": 4100, "Actor": "admin", "ResourceID": "carol"},
        {"Type": 4702, "Actor": "alice", "ResourceID": "nobody-knows"},
        {"Type": 4704, "Actor": "", "ResourceID": "waiting", "Data": {"DeviceID": "waiting"}},
    ):
        named = names(event)
        assert named["comet"]["host"] == ""
        assert "hosts" not in named.get("meta", {})
    assert server.requests.count("AdminListUsersFull") == 1


def test_hosts_may_be_left_to_the_rulebook(names: Filter, server: Simulator) -> None:
    event = names(job(server.state.add_device("alice", name="WS-1"), meta={"hosts": "mine"}), set_hosts=False)
    assert (event["comet"]["host"], event["meta"]) == ("WS-1.alice", {"hosts": "mine"})


@pytest.mark.parametrize("place", ["payload", ""])
def test_bodies_that_another_source_received(names: Filter, place: str) -> None:
    raw = {"Type": 4102, "Actor": "alice", "ResourceID": "alice", "Data": {"Username": "alice", "TOTPKey": "hidden"}}
    event = names(
        {"payload": raw, "meta": {"endpoint": "x"}} if place else {**raw, "meta": {"endpoint": "x"}}, lookups=False
    )
    assert (event["comet"]["event"], event["comet"]["user"], event["meta"]) == (
        "account_updated", "alice", {"endpoint": "x"},
    )  # fmt: skip
    assert "payload" not in event
    assert "hidden" not in str(event)


def test_a_body_has_no_say_over_hosts(names: Filter) -> None:
    raw = {"Type": 4102, "Actor": "alice", "meta": {"hosts": "all"}, "comet": {"event": "forged"}}
    event = names({"payload": raw}, lookups=False)
    assert (event["comet"]["event"], "meta" in event) == ("account_updated", False)


@pytest.mark.parametrize("event", [{"i": 1}, {"payload": [1]}, {"Type": "x"}, {"comet": "x"}, {"comet": {}}])
def test_other_events_pass_unchanged(names: Filter, event: dict[str, Any]) -> None:
    assert names(dict(event), lookups=False) == event


def test_without_the_server_events_pass_without_host(names: Filter, server: Simulator, caplog: Any) -> None:
    device = server.state.add_device("alice", name="WS-1")
    server.faults.add("api_error", status=403, message="Unauthorised", times=None)
    events = [names(job(device)) for dummy in range(3)]
    assert [event["comet"]["host"] for event in events] == [""] * 3
    (warning,) = [record.getMessage() for record in caplog.records]
    assert warning.startswith("The devices' host names are not known. ")
    assert server.admin.password not in warning


@pytest.fixture
def held_reading(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Readings of the fleet wait for it."""
    go_on, read = threading.Event(), device_directory.fleet.read

    def held(*arguments: Any) -> Any:
        assert go_on.wait(60)
        return read(*arguments)

    monkeypatch.setattr(device_directory.fleet, "read", held)
    return go_on


def directory(server: Simulator, clock: Callable[[], float], **options: Any) -> device_directory.DeviceDirectory:
    params = {"url": server.url, "username": server.admin.username, "password": server.admin.password}
    (target,) = fleet_servers.targets(params, None)
    return device_directory.DeviceDirectory(
        target, [device_directory.host_names.pattern("{device_name}")],
        **{"max_age": 600.0, "patience": 30.0, "clock": clock, **options},
    )  # fmt: skip


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_unknown_devices_cost_a_reading_now_and_then_and_removed_ones_keep_their_names(server: Simulator) -> None:
    clock = Clock()
    known = directory(server, clock)
    device = server.state.add_device("alice", name="WS-1")
    assert known.find("alice", device.id).host == "WS-1"
    later = server.state.add_device("alice", name="WS-2")
    server.state.edit_profile("alice", lambda profile: profile["Devices"].pop(device.id))
    assert known.find("alice", later.id) is None
    clock.now = 5.0
    assert known.find("alice", later.id).host == "WS-2"
    assert known.find("alice", device.id).host == "WS-1"
    assert server.requests.count("AdminListUsersFull") == 2


def test_the_first_event_begins_the_reading(names: Filter, server: Simulator, held_reading: threading.Event) -> None:
    device = server.state.add_device("alice", name="WS-1")
    # It does not wait: nobody lets the reading go on.
    names({"Type": 4000, "Actor": "", "ResourceID": ""})
    held_reading.set()
    assert names(job(device))["comet"]["host"] == "WS-1.alice"
    assert server.requests.count("AdminListUsersFull") == 1


def test_a_reading_that_takes_longer_serves_a_later_event(server: Simulator, held_reading: threading.Event) -> None:
    known = directory(server, Clock(), patience=0.0)
    device = server.state.add_device("alice", name="WS-1")
    assert [known.find("alice", device.id) for dummy in range(3)] == [None] * 3
    held_reading.set()
    known._reading.join()
    assert known.find("alice", device.id).host == "WS-1"
    assert server.requests.count("AdminListUsersFull") == 1


def test_old_names_are_read_again_in_passing(server: Simulator) -> None:
    clock = Clock()
    known = directory(server, clock)
    device = server.state.add_device("alice", name="WS-1")
    known.find("alice", device.id)
    server.state.edit_profile("alice", lambda profile: profile["Devices"][device.id].update(FriendlyName="WS-new"))
    clock.now = 601.0
    assert known.find("alice", device.id).host == "WS-1"
    known._reading.join()
    assert known.find("alice", device.id).host == "WS-new"


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"set_host": True}, "there is no option set_host. Did you mean set_hosts"),
        ({"hostnames": ["{{ x }}"]}, "'{{ x }}' of hostnames is a template"),
        ({"hostnames": ["{device}"]}, "there is no {device} to put into '{device}'"),
        ({"max_age": "old"}, "max_age: 'old' is not a duration"),
        ({"url": "", "username": "x"}, "the option url is missing"),
    ],
)
def test_options_that_cannot_be_meant(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError) as caught:
        event_names.Namer(options)
    assert complaint in str(caught.value)
