# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server described and converged with its own description stays as it is, whatever it holds."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.document_views import VIEWS
from ansible_collections.cometbackup.comet.plugins.modules import comet_converge, comet_export
from ansible_collections.cometbackup.comet.plugins.plugin_utils import data_files
from tests.simulator import Simulator
from tests.unit.converge.generated import Server
from tests.unit.resources.tasks import Tasks

VAULT_PASSWORD = "vault-password"
# For each way to write it, so many servers. Each encrypted one starts a process of its own.
MASKED, ENCRYPTED, OLDER = 8, 2, 4
WAYS = [
    *(pytest.param(seed, {}, id=f"{seed}") for seed in range(MASKED)),
    *(pytest.param(100 + seed, {"layout": "per_user"}, id=f"per user {seed}") for seed in range(MASKED)),
    *(pytest.param(200 + seed, {"defaults": True}, id=f"with defaults {seed}") for seed in range(MASKED)),
    *(
        pytest.param(
            300 + seed, {"secrets": "encrypted", "vault_password": VAULT_PASSWORD, **more}, id=f"{name} {seed}"
        )
        for name, more in (("encrypted", {"defaults": True}), ("encrypted per user", {"layout": "per_user"}))
        for seed in range(ENCRYPTED)
    ),
]


class Decrypting(DataLoader):  # type: ignore[misc]  # ansible-core has no types
    """Reads files as the controller does, but knows the password without a whole Ansible around it."""

    def load_from_file(self, path: str, **_options: Any) -> Any:
        vault = VaultLib([("default", VaultSecret(VAULT_PASSWORD.encode()))])

        class Loader(yaml.SafeLoader):
            pass

        Loader.add_constructor("!vault", lambda _loader, node: vault.decrypt(node.value.encode()).decode())
        return yaml.load(Path(path).read_text(encoding="utf-8"), Loader=Loader)  # a SafeLoader


# Nothing is to be missing in an export that a purge would go by.
PURGE = {
    kind: {"max": 0}
    for kind in (*(kind for kind in VIEWS if kind != "tenants"), "storage_vaults", "protected_items", "schedules")
}


def read(path: Path) -> dict[str, Any]:
    """The files of an export, put together as a task does it."""
    files = {"files": [str(path)]}
    found: dict[str, Any] = data_files.put_together({"files": "document"}, files, Decrypting())["document"]
    return found


def held(simulator: Simulator) -> Any:
    """All that a document may be about."""
    state = simulator.state
    profiles = {account.name: account.profile for account in state.accounts}
    return deepcopy(
        (state.organizations, state.policies, state.quotas, state.groups, state.admins, state.config, profiles)
    )


@pytest.mark.parametrize(("seed", "options"), WAYS)
@pytest.mark.parametrize("part", ["the whole server", "each tenant"])
def test_a_server_converged_with_its_export_is_left_alone(
    seed: int, options: dict[str, Any], part: str, tmp_path: Path
) -> None:
    with Simulator(frozen_clock=True, extra_fields=True) as simulator:
        server = Server(simulator, seed).fill()
        before, tasks = held(simulator), Tasks(simulator)
        for tenant in server.tenants[:1] if part == "each tenant" else [None]:
            dest = tmp_path / (tenant or "all.yml")
            only = {"tenant": tenant} if tenant else {}
            tasks.run(comet_export.DEFINITION, dest=str(dest), **only, **options)
            result = tasks.run(comet_converge.DEFINITION, document=read(dest), purge=PURGE, **only)
            assert (result.get("failed"), result["objects"], result["changed"], tasks.writes) == (None, [], False, [])
        assert held(simulator) == before


@pytest.mark.parametrize("seed", range(OLDER))
@pytest.mark.parametrize("release", ["20.9.12", "22.6.0", "24.9.8"])
def test_so_is_one_of_an_older_release(release: str, seed: int) -> None:
    with Simulator(frozen_clock=True, release=release) as simulator:
        Server(simulator, seed).fill()
        before, tasks = held(simulator), Tasks(simulator)
        document = deepcopy(tasks.run(comet_export.DEFINITION, defaults=True)["document"])
        result = tasks.run(comet_converge.DEFINITION, document=document)
        assert (result.get("failed"), result["objects"], tasks.writes) == (None, [], [])
        assert held(simulator) == before
