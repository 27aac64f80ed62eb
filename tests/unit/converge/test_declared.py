# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A declared document is what an export says afterwards, and makes an equal server of another one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._model import codec
from ansible_collections.cometbackup.comet.plugins.modules import comet_converge, comet_export
from tests.simulator import Simulator
from tests.unit.converge.declared import PASSWORD, Document
from tests.unit.resources.tasks import Tasks

SEEDS = 10
# After so long something hangs.
REAL_SECONDS = 20
# What nobody can read from a server, or a document says to a run and not of an object.
NOT_EXPORTED = ("user_password", "admin_password", "allow_restart")
DEFAULTS = {
    "users": {"user_password": PASSWORD},
    "admins": {"admin_password": PASSWORD, "allow_restart": True},
}
# Lists whose order has no meaning.
UNORDERED = ("events", "allowed_user_policies", "allowed_providers_when_restricted", "times", "ranges", "members")
# Policies keep these under ids, and a document may name them by their descriptions.
BY_DESCRIPTION = ("default_sources", "default_backup_rules")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_an_export_says_what_was_declared_and_makes_an_equal_server(seed: int) -> None:
    declared = Document(seed).make()
    with (
        Simulator(frozen_clock=True, restart_seconds=0.01) as one,
        Simulator(frozen_clock=True, restart_seconds=0.01, seed=2) as another,
    ):
        exported = brought_about(one, declared.content, declared.devices)
        assert list(missing(declared.content, exported, "")) == []
        assert brought_about(another, exported, declared.devices) == exported
        assert essence(another) == essence(one)


def brought_about(simulator: Simulator, document: dict[str, Any], devices: dict[str, list[str]]) -> dict[str, Any]:
    """Converge an empty server, and export what has become of it, with its secrets as they are."""
    tasks = Tasks(simulator, sleep=lambda _seconds: simulator.restarted.wait(REAL_SECONDS))
    without_items = {
        kind: [
            {option: value for option, value in item.items() if option not in ("protected_items", "schedules")}
            for item in items
        ]
        for kind, items in document.items()
    }
    # Devices are registered with users who are there, and protected items belong to devices.
    for part in (without_items, document):
        done = tasks.run(comet_converge.DEFINITION, document=part, defaults=DEFAULTS)
        assert (done.get("failed"), done["summary"].get("failed")) == (None, None)
        for user, names in devices.items():
            for name in names if part is without_items else ():
                simulator.state.add_device(user, name, online=False, device_id=f"device-{name}")
    assert tasks.run(comet_converge.DEFINITION, document=document, defaults=DEFAULTS)["changed"] is False
    with codec.in_place_of_secrets(lambda secret: secret):
        found: dict[str, Any] = tasks.run(comet_export.DEFINITION, defaults=True)["document"]
    return found


def missing(declared: Any, exported: Any, place: str) -> Iterator[str]:
    """Where an export does not say what was declared."""
    if isinstance(declared, dict) and isinstance(exported, dict):
        for key, value in declared.items():
            if key not in NOT_EXPORTED:
                yield from missing(value, _by_description(key, exported.get(key)), f"{place}.{key}")
    elif isinstance(declared, list) and isinstance(exported, list):
        items, others = _paired(declared, exported, place)
        if len(items) != len(others):
            yield f"{place}: {declared!r} is {exported!r}"
        for number, (item, other) in enumerate(zip(items, others, strict=False)):
            yield from missing(item, other, f"{place}[{number}]")
    elif declared != exported:
        yield f"{place}: {declared!r} is {exported!r}"


def _by_description(key: str, exported: Any) -> Any:
    return {item["description"]: item for item in exported.values()} if key in BY_DESCRIPTION else exported


def _paired(declared: list[Any], exported: list[Any], place: str) -> tuple[list[Any], list[Any]]:
    """Two lists with those items in the same places that may be the same."""
    if place.rsplit(".", 1)[-1] in UNORDERED:
        return sorted(declared, key=json.dumps), sorted(exported, key=json.dumps)
    if declared and all(isinstance(item, dict) and _title(item)[1] for item in declared):
        titles = {_title(item): item for item in exported}
        return declared, [titles.get(_title(item)) for item in declared]
    return declared, exported


def _title(item: dict[str, Any]) -> tuple[str, str]:
    return item.get("tenant") or "", item.get("name") or item.get("description") or ""


# -- servers -------------------------------------------------------------------------------------------------

# Fields that differ from server to server.
OWN = (
    "CreateTime",
    "ModifyTime",
    "CreatedDate",
    "ModifiedDate",
    "CreatedAt",
    "CreationGUID",
    "RegistrationTime",
    "LastSuspended",
)
OWN_SECRETS = ("PasswordHash", "PasswordRecovery", "Password")


def essence(simulator: Simulator) -> Any:
    """All that a document may be about, with names in place of ids and without times and hashes of passwords."""
    state = simulator.state
    profiles = {account.name: account.profile for account in state.accounts}
    whole = {
        "organizations": state.organizations,
        "policies": state.policies,
        "quotas": state.quotas,
        "groups": state.groups,
        "admins": {f"{tenant}/{name}": record for (tenant, name), record in state.admins.items()},
        "templates": state.config["AuthenticationRole"]["RemoteStorage"],
        "webhooks": state.config["WebhookOptions"],
        "users": profiles,
    }
    text = json.dumps(_without_own(whole), sort_keys=True)
    for id_, name in _names(simulator).items():
        text = text.replace(id_, name)
    assert re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}", text) == []
    return json.loads(text)


def _names(simulator: Simulator) -> dict[str, str]:
    """Id -> what to call an object in its place."""
    state = simulator.state
    levels = {id_: tenant["Name"] for id_, tenant in state.organizations.items()}
    names = {id_: f"tenant {name}" for id_, name in levels.items()}
    for objects, field in ((state.policies, "Description"), (state.quotas, "Description"), (state.groups, "Name")):
        for id_, held in objects.items():
            names[id_] = f"{levels.get(held['OrganizationID'])} {held[field]}"
    for policy in state.policies.values():
        for field in ("DefaultSources", "DefaultBackupRules"):
            names.update({id_: item["Description"] for id_, item in policy["Policy"][field].items()})
    templates = [(state.config["AuthenticationRole"]["RemoteStorage"], "")]
    templates += [(tenant["RemoteStorage"], tenant["Name"]) for tenant in state.organizations.values()]
    for held, level in templates:
        names.update({template["ID"]: f"{level} {template['Description']}" for template in held})
    for account in state.accounts:
        for field in ("Destinations", "Sources", "BackupRules"):
            entries = account.profile[field]
            names.update({id_: f"{account.name} {entry['Description']}" for id_, entry in entries.items()})
    return names


def _without_own(value: Any) -> Any:
    if isinstance(value, dict):
        hidden = (*OWN, *(OWN_SECRETS if "Username" in value and "PasswordFormat" in value else ()))
        return {key: _without_own(item) for key, item in value.items() if key not in hidden}
    return [_without_own(item) for item in value] if isinstance(value, list) else value
