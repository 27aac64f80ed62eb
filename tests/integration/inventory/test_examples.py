# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of the documentation work as they stand, but for the servers' addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from ansible.plugins.loader import fragment_loader
from ansible.utils.plugin_docs import get_docstring

from tests.integration.inventory.conftest import Ansible, Simulators
from tests.simulator import Simulator
from tests.tools import checkout

PLUGIN = checkout.ROOT / "plugins" / "inventory" / "comet.py"
DOC, EXAMPLES, _RETURNS, _METADATA = get_docstring(
    str(PLUGIN), fragment_loader, collection_name="cometbackup.comet", plugin_type="inventory"
)
DOCUMENTS = [text for text in re.split(r"^---\n", EXAMPLES, flags=re.MULTILINE) if text.strip()]
ADDRESS = re.compile(r"https://[a-z.]*backup\.example:8060/")


def test_every_example_is_for_this_plugin() -> None:
    assert [yaml.safe_load(text)["plugin"] for text in DOCUMENTS] == ["cometbackup.comet.comet"] * len(DOCUMENTS)
    assert len(DOCUMENTS) >= 5


@pytest.mark.parametrize("text", DOCUMENTS, ids=[text.strip().splitlines()[0].strip("# ") for text in DOCUMENTS])
def test_example(text: str, simulators: Simulators, ansible: Callable[[Simulator], Ansible]) -> None:
    sims = [
        simulators(devices=15, tenants=2, seed=seed, online=1.0)
        for seed in range(1, 1 + max(1, len(ADDRESS.findall(text))))
    ]
    for sim in sims:
        acme = sim.state.add_tenant("Acme")
        sim.state.add_admin("automation", "KANARIE-automation")
        sim.state.add_user("acme-it", organization=acme)
        sim.state.add_device("acme-it", "PC")
    addresses = iter(sims)
    text = ADDRESS.sub(lambda found: next(addresses).url, text)
    password = sims[0].admin.password if "username" not in text else "KANARIE-automation"
    passwords = dict.fromkeys(("COMET_PASSWORD", "COMET_PASSWORD_BERLIN", "COMET_PASSWORD_SYDNEY"), password)
    runs = ansible(sims[0])
    listing = runs.list(text, variables={**passwords, "HOME": str(runs.directory)})
    assert any(variables["comet_user"] == "acme-it" for variables in listing.hosts.values())
    assert all(1 <= len(sim.requests) <= 4 for sim in sims)


def test_every_variable_is_documented(simulators: Simulators, ansible: Callable[[Simulator], Ansible]) -> None:
    listing = ansible(simulators(devices=3, online=1.0)).list({})
    documented = set(re.findall(r"C\((comet_\w+)\)", " ".join(note for note in notes() if note.startswith("Of "))))
    for variables in listing.hosts.values():
        assert {name for name in variables if name.startswith("comet_")} == documented


def notes() -> list[str]:
    found: Any = DOC["notes"]
    return list(found)
