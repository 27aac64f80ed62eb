# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hosts are called: readable, unique, and the same whoever else is online."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleParserError

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.plugin_utils import host_names
from tests.simulator import Simulator
from tests.unit.inventory.conftest import Parse

DEFAULT = "{device_name}.{user}"


def device(user: str, name: str | None, id_: str, **others: Any) -> dict[str, Any]:
    named = {f"comet_{key}": value for key, value in others.items()}
    return {"comet_user": user, "comet_device_name": name, "comet_device_id": id_, "comet_server": "main", **named}


def names(fleet: list[dict[str, Any]], *patterns: str) -> list[str]:
    return host_names.unique(fleet, [host_names.pattern(text) for text in patterns or (DEFAULT,)])


def test_the_first_pattern_that_fits_counts() -> None:
    fleet = [device("acme", "PC", "1", tenant="Acme"), device("globex", "PC", "2", tenant=None)]
    assert names(fleet, "{tenant}-{device_name}", DEFAULT) == ["Acme-PC", "PC.globex"]


def test_of_two_devices_of_one_name_neither_has_it() -> None:
    fleet = [device("acme", "PC", "1"), device("acme", "PC", "2"), device("acme", "MAC", "3")]
    assert names(fleet) == ["acme.1", "acme.2", "MAC.acme"]


def test_names_that_only_cleaning_makes_alike_are_alike() -> None:
    assert names([device("acme", "PC (1)", "1"), device("acme", "PC [1]", "2")]) == ["acme.1", "acme.2"]


def test_a_device_without_a_name_has_its_id() -> None:
    assert names([device("acme", None, "1")]) == ["acme.1"]


@pytest.mark.parametrize("letter", ["x", "ü"])
def test_a_name_that_no_file_could_have_is_passed_over(letter: str) -> None:
    assert names([device("acme", letter * 300, "1"), device("acme", "PC", "2")]) == ["acme.1", "PC.acme"]
    fleet = [device("acme", letter * 300, letter * 300 + str(number)) for number in (1, 2)]
    found = names(fleet)
    assert len(set(found)) == 2
    assert all(found)
    assert max(len(name.encode()) for name in found) <= host_names.LONGEST_BYTES


def test_no_name_looks_like_a_file_of_patterns() -> None:
    assert names([device("acme", "@hosts", "1")]) == ["hosts.acme"]


def test_the_order_of_the_fleet_does_not_matter() -> None:
    fleet = [device("acme", "PC", "1"), device("acme", "PC", "2"), device("globex", "PC", "1"), device("acme", "", "4")]
    assert dict(zip(map(str, fleet), names(fleet), strict=True)) == dict(
        zip(map(str, fleet[::-1]), names(fleet[::-1]), strict=True)
    )


def test_prefixed_placeholders_are_the_same() -> None:
    assert names([device("acme", "PC", "1")], "{comet_device_name}") == names(
        [device("acme", "PC", "1")], "{device_name}"
    )


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "all", "ungrouped", "127.0.0.1"])
def test_a_device_cannot_take_the_place_of_the_controller_or_a_group(name: str) -> None:
    assert names([device("acme", name, "1")], "{device_name}") == ["acme.1"]


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("{{ 7*7 }}", "7-7-.acme"),
        ("{% raw %}", "raw-.acme"),
        ("web[1:3]", "web-1-3-.acme"),
        ("a,b:!c&d*", "a-b-c-d-.acme"),
        ("Jörg's PC", "Jörg-s-PC.acme"),
        ("line\nbreak", "line-break.acme"),
    ],
)
def test_nothing_in_a_name_means_anything_to_ansible(name: str, host: str) -> None:
    assert names([device("acme", name, "1")]) == [host]


def test_a_fleet_made_to_clash_still_has_unique_names() -> None:
    fleet = [
        device("1", "acme", "9"),  # named like the last resort of the next two
        device("acme", "PC", "1"),
        device("acme", "PC", "2"),
        device("acme", "?", "!"),
        device("acme", "?", "?"),
    ]
    given = names(fleet)
    assert len(set(given)) == len(fleet)
    assert all(given)


def test_an_unknown_placeholder_says_what_was_meant() -> None:
    with pytest.raises(InputError, match=r"there is no \{device_nam\}.*") as caught:
        host_names.pattern("{device_nam}")
    assert "Did you mean device_name" in str(caught.value)


# -- in the plugin -------------------------------------------------------------------------------------------


def fleet(sim: Simulator) -> None:
    sim.state.add_user("acme-it")
    for name, online in (("PC", True), ("PC", False), ("MAC", True)):
        sim.state.add_device("acme-it", name, online=online)


def test_names_do_not_depend_on_who_is_online_or_wanted(sim: Simulator, parse: Parse) -> None:
    fleet(sim)
    everybody = set(parse(sim, devices="all").names)
    online = parse(sim, devices="online").names
    assert set(online) <= everybody
    assert parse(sim, device_names=["PC"]).names == [name for name in online if name != "MAC.acme-it"]


def test_a_template_names_hosts(sim: Simulator, parse: Parse) -> None:
    fleet(sim)
    hostnames = ["{{ comet_device_name | lower if comet_device_name == 'MAC' else '' }}", "{user}-{device_id}"]
    assert "mac" in parse(sim, hostnames=hostnames).names


def test_a_template_that_fails_is_no_name(sim: Simulator, parse: Parse) -> None:
    fleet(sim)
    assert "MAC" in parse(sim, hostnames=["{{ nothing }}", "{device_name}"]).names


def test_with_strict_a_template_that_fails_is_an_error(sim: Simulator, parse: Parse) -> None:
    fleet(sim)
    with pytest.raises(AnsibleParserError, match="hostnames: '{{ nothing }}' cannot be rendered"):
        parse(sim, hostnames=["{{ nothing }}"], strict=True)
