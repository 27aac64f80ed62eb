# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of engines in the default protected items of policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.modules import comet_policy, comet_policy_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import Tasks

POLICY, INFO = comet_policy.DEFINITION, comet_policy_info.DEFINITION


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def props(simulator: Simulator, field: str = "DefaultSources") -> dict[str, Any]:
    (policy,) = simulator.state.policies.values()
    (item,) = policy["Policy"][field].values()
    found: dict[str, Any] = item.get("SourceConfig", item)["EngineProps"]
    return found


def documents(**settings: Any) -> dict[str, Any]:
    return {"name": "Office", "default_sources": {"Documents": settings}}


def test_what_is_not_given_of_an_item_stays(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(POLICY, **documents(engine="file", engine_props={"INCLUDE7": "/srv", "NEWER": "1"}))
    result = tasks.run(POLICY, **documents(files={"include": ["/srv", "/home"], "filesystem_snapshot": True}))
    settled = {"INCLUDE7": "/srv", "INCLUDE-0000": "/home", "USE_WIN_VSS": "1", "NEWER": "1"}
    assert result["changed"] is True
    assert props(simulator) == settled
    again = tasks.run(POLICY, **documents(files={"include": ["/home", "/srv"], "filesystem_snapshot": True}))
    assert again["changed"] is False
    assert props(simulator) == settled


def test_plain_settings_beside_are_complete(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(POLICY, **documents(engine="file", engine_props={"INCLUDE7": "/srv", "NEWER": "1"}))
    tasks.run(POLICY, **documents(files={"include": ["/home"]}, engine_props={"OTHER": "1"}))
    assert props(simulator) == {"INCLUDE-0000": "/home", "OTHER": "1"}


def test_an_item_for_one_operating_system_has_them_too(simulator: Simulator, tasks: Tasks) -> None:
    inner = {"engine": "ENGINE_BUILTIN_MSSQL", "mssql": {"databases": ["erp"], "password": "sql-secret"}}
    options = {
        "name": "Office",
        "default_sources_with_os_restriction": {
            "Databases": {"source_config": inner, "restrict_os": "only_windows"},
        },
    }
    tasks.run(POLICY, **options)
    assert props(simulator, "DefaultSourcesWithOSRestriction") == {"DATABASE-0000": "erp", "PASSWORD": "sql-secret"}
    assert tasks.run(POLICY, **options)["changed"] is False
    assert POLICY.secrets(options) == {"sql-secret"}
    (read,) = tasks.run(INFO)["policies"]
    assert "sql-secret" not in str(read)
    assert tasks.run(POLICY, **read)["changed"] is False


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"files": {"include": ["/srv"]}, "engine": "fil"}, "default_sources.Documents.engine: unknown Engine"),
        ({"engine": "file", "mssql": {}}, "default_sources.Documents: mssql is not for the engine file"),
        ({"files": {"include": []}, "mssql": {}}, "default_sources.Documents: mssql is not for the engine file"),
        ({"files": {"includes": []}}, "default_sources.Documents.files has no key includes, did you mean include"),
        ({"files": "all"}, "default_sources.Documents.files must be a dictionary"),
        ({"mssql": {"backup_type": "full"}}, "default_sources.Documents.mssql.backup_type: 'full' is none of"),
        ({"files": {"include": ["/srv"]}, "engines": "file"}, "default_sources.Documents has no key engines"),
    ],
)
def test_what_cannot_be_meant_is_refused_under_the_key_that_was_given(
    settings: dict[str, Any], text: str, tasks: Tasks
) -> None:
    with pytest.raises(InputError, match=text):
        tasks.run(POLICY, **documents(**settings))
    assert tasks.writes == []
