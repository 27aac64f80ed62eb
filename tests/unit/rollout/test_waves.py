# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is in which wave: whatever the devices, each is in one wave at most, and always in the same."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import rollout_waves
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.rollout_devices import Device
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.rollout_waves import Amount, amount

SIZES = ("1", "5%", "25%", "100%")


def device(number: int, tenant: str = "", kind: str = "windows") -> Device:
    return Device(f"user-{number // 3}", f"id-{number}", f"WS-{number}", tenant, "", "", kind, "", kind, (), "", "")


fleets = st.lists(
    st.builds(device, st.integers(0, 10_000), st.sampled_from("abc"), st.sampled_from(("windows", "linux"))),
    unique_by=lambda found: found.key,
    max_size=120,
)
sizes = st.lists(st.one_of(st.integers(0, 150).map(str), st.integers(0, 100).map("{}%".format)), max_size=6)


def nobody(_device: Device) -> bool:
    return False


def waves_of(fleet: list[Device], wanted: list[str], canaries: set[str] = frozenset()) -> list[rollout_waves.Wave]:  # type: ignore[assignment]
    turns = rollout_waves.ordered(fleet, lambda found: found.name in canaries)
    return rollout_waves.by_size(wanted, turns, sum(found.name in canaries for found in fleet) if canaries else None)


@settings(deadline=None)
@given(fleets, sizes)
def test_no_device_is_in_two_waves_and_full_waves_hold_all(fleet: list[Device], wanted: list[str]) -> None:
    found = waves_of(fleet, [*wanted, "100%"])
    members = Counter(key for wave in found for key in wave.members)
    assert dict(members) == {one.key: 1 for one in fleet}
    assert [wave.number for wave in found] == list(range(1, len(wanted) + 2))


@settings(deadline=None)
@given(fleets, sizes, st.randoms())
def test_the_same_devices_get_the_same_waves_in_whatever_order_they_come(
    fleet: list[Device], wanted: list[str], chance: random.Random
) -> None:
    shuffled = list(fleet)
    chance.shuffle(shuffled)
    assert waves_of(shuffled, wanted) == waves_of(fleet, wanted)


@settings(deadline=None)
@given(fleets)
def test_one_of_each_tenant_and_platform_comes_before_a_second_of_any(fleet: list[Device]) -> None:
    strata = {(one.tenant_id, one.kind) for one in fleet}
    first = rollout_waves.ordered(fleet, nobody)[: len(strata)]
    assert {(one.tenant_id, one.kind) for one in first} == strata


@settings(deadline=None)
@given(fleets, sizes)
def test_named_canaries_are_a_wave_of_their_own_before_the_others(fleet: list[Device], wanted: list[str]) -> None:
    canaries = {"WS-none", *(one.name for one in fleet[::5])}
    found = waves_of(fleet, [*wanted, "100%"], canaries)
    assert {one.key for one in fleet if one.name in canaries} == set(found[0].members)
    assert [wave.number for wave in found] == list(range(1, len(wanted) + 3))
    assert sorted(key for wave in found for key in wave.members) == sorted(one.key for one in fleet)


def test_waves_grow_to_the_size_that_they_are_declared_with() -> None:
    fleet = [device(number) for number in range(200)]
    found = waves_of(fleet, list(SIZES))
    assert [len(wave.members) for wave in found] == [1, 9, 40, 150]
    assert [len(wave.members) for wave in waves_of(fleet[:3], list(SIZES))] == [1, 0, 0, 2]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (None, {"": ["WS-0"], "a": ["WS-1", "WS-3"], "b": ["WS-2"]}),
        (["b", "*"], {"b": ["WS-2"], "*": ["WS-0", "WS-1", "WS-3"]}),
        (["a"], {"a": ["WS-1", "WS-3"]}),
    ],
)
def test_waves_by_value(wanted: list[str] | None, expected: dict[str, list[str]]) -> None:
    fleet = [device(0), device(1, "a"), device(2, "b"), device(3, "a")]
    turns = rollout_waves.ordered(fleet, nobody)
    found = rollout_waves.by_value(wanted, turns, lambda one: (one.tenant_id,), None)
    names = {one.key: one.name for one in fleet}
    assert {wave.name: sorted(names[key] for key in wave.members) for wave in found} == expected
    assert list(expected) == [wave.name for wave in found]


def test_canaries_have_a_wave_of_their_own_before_waves_by_value() -> None:
    fleet = [device(0, "a"), device(1, "a"), device(2, "b")]
    turns = rollout_waves.ordered(fleet, lambda one: one.name == "WS-2")
    found = rollout_waves.by_value(None, turns, lambda one: (one.tenant_id,), 1)
    assert [(wave.name, len(wave.members)) for wave in found] == [("canaries", 1), ("a", 2)]
    # As when they have been updated: the others keep their numbers.
    found = rollout_waves.by_value(None, turns[1:], lambda one: (one.tenant_id,), 0)
    assert [(wave.number, wave.name, len(wave.members)) for wave in found] == [(1, "canaries", 0), (2, "a", 2)]


@pytest.mark.parametrize(
    ("text", "meant", "wave", "limit"),
    [
        ("3", Amount(3), 3, 3),
        ("5%", Amount(0, 5.0), 2, 1),
        ("2.5%", Amount(0, 2.5), 1, 0),
        ("100%", Amount(0, 100.0), 30, 30),
    ],
)
def test_amounts(text: str, meant: Amount, wave: int, limit: int) -> None:
    assert (amount(text), amount(text).at_least(30), amount(text).at_most(30)) == (meant, wave, limit)


def test_shares_are_exact() -> None:
    assert amount("7%").at_least(100) == amount("7%").at_most(100) == 7


@pytest.mark.parametrize("text", ["", "few", "-1", "2.5", "101%", "5 % of all"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is neither a number of devices nor a share such as 5%"):
        amount(text)
