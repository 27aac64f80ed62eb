# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which devices become hosts."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleParserError

from tests.simulator import Simulator
from tests.unit.inventory.conftest import Parse

WINDOWS, LINUX, TEST = "PC.acme-it", "SRV.globex-it", "TEST-1.globex-it"


@pytest.fixture
def sim(sim: Simulator) -> Simulator:
    tenant = sim.state.add_tenant("Acme", hosts=["acme.example"], organization_id="tenant-1")
    policy = sim.state.add_policy("Workstations")
    sim.state.add_user("acme-it", organization=tenant, PolicyID=policy)
    sim.state.add_user("globex-it", IsSuspended=True)
    sim.state.add_device("acme-it", "PC", version="24.12.5")
    sim.state.add_device("globex-it", "SRV", platform="linux")
    sim.state.add_device("globex-it", "TEST-1", platform="linux")
    return sim


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"users": ["acme-*"]}, [WINDOWS]),
        ({"users": ["ACME-*", "nobody"]}, [WINDOWS]),
        ({"users": ["!acme-*"]}, [LINUX, TEST]),
        ({"tenants": ["acme"]}, [WINDOWS]),
        ({"tenants": ["tenant-1"]}, [WINDOWS]),
        ({"tenants": [""]}, [LINUX, TEST]),
        ({"policies": ["work*"]}, [WINDOWS]),
        ({"policies": ["!work*"]}, [LINUX, TEST]),
        ({"platforms": ["linux"]}, [LINUX, TEST]),
        ({"platforms": ["*/amd64"]}, [WINDOWS, LINUX, TEST]),
        ({"versions": ["24.*"]}, [WINDOWS]),
        ({"device_names": ["*", "!test-*"]}, [WINDOWS, LINUX]),
        ({"suspended": False}, [WINDOWS]),
        ({"suspended": True}, [LINUX, TEST]),
        ({"platforms": ["linux"], "device_names": ["!test-*"]}, [LINUX]),
        ({"filters": [{"include": "comet_os == 'windows'"}, {"exclude": True}]}, [WINDOWS]),
        ({"filters": [{"exclude": "comet_device_name is match('TEST')"}]}, [WINDOWS, LINUX]),
        ({"filters": [{"include": "comet_device_name == 'TEST-1'"}, {"exclude": "comet_suspended"}]}, [WINDOWS, TEST]),
        ({"filters": [{"exclude": "false"}, {"exclude": False}]}, [WINDOWS, LINUX, TEST]),
        ({"users": ["globex-it"], "filters": [{"exclude": "comet_device_name == 'SRV'"}]}, [TEST]),
    ],
)
def test_filters(sim: Simulator, parse: Parse, options: dict[str, Any], names: list[str]) -> None:
    assert parse(sim, lookups=["tenants", "policies"], **options).names == names


def test_a_condition_that_fails_neither_lets_in_nor_leaves_out(sim: Simulator, parse: Parse) -> None:
    with pytest.raises(
        AnsibleParserError, match=r"The condition 'comet_nothing == 1' of filters cannot be evaluated for PC.acme-it"
    ):
        parse(sim, filters=[{"exclude": "comet_nothing == 1"}])


@pytest.mark.parametrize("item", [{"includ": "true"}, {"include": "a", "exclude": "b"}, {}])
def test_a_filter_is_one_of_two(sim: Simulator, parse: Parse, item: dict[str, str]) -> None:
    with pytest.raises(
        AnsibleParserError, match="an item of filters is not a dictionary with just the key include or exclude"
    ):
        parse(sim, filters=[item])
    assert len(sim.requests) <= 4
