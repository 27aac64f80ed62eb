# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What answers for each part of the API: a module, or the reason why only ``comet_api`` does.

The modules' scenarios say which methods they cover. A structure is covered by the modules whose methods carry it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ansible_collections.cometbackup.comet.plugins.module_utils._api import methods, structures, types
from tests.support.scenario import SCENARIOS, scenario

# Beginning of a method's name -> why there is no module but comet_api. The first that fits counts.
METHODS_BY_HAND = {
    "AdminAccountU2f": "a ceremony with a security key, which needs a person and a browser",
    "AdminAccountWebauthn": "a ceremony with a security key, which needs a person and a browser",
    "AdminAccountSessionUpgrade": "completes a log-in that waits for a second factor; comet_session gives it at once",
    "AdminPoliciesNew": "tells no id of the new policy; AdminPoliciesSet creates one under a known id",
    "AdminSetUserProfile": "writes without regard to other writers; AdminSetUserProfileHash is used in its place",
    "AdminGetUserProfileHash": "comes with the profile in AdminGetUserProfileAndHash",
    "AdminGetJobsAll": "of any length; AdminGetJobsForCustomSearch returns the jobs that are wanted",
    "AdminGetJobLog": "the log as one text; AdminGetJobLogEntries has its lines as data",
    "AdminDeleteProtectedItem": "only on servers since about 25.9.6, and an item needs its profile anyway; comet_protected_item writes that under its hash",
    "AdminGetProtectedItem": "only on servers since about 25.9.6, and an item needs its profile anyway; comet_protected_item writes that under its hash",
    "AdminSetProtectedItem": "only on servers since about 25.9.6, and an item needs its profile anyway; comet_protected_item writes that under its hash",
    "AdminDispatcherGetDefaultLoginUrl": "a setting of a tenant, no action of a device",
    "AdminAddFirstAdminUser": "for an empty server that has no account to log in with yet",
    "AdminAddUserFromProfile": "replicates an account with its password hash, which is not declared state",
    "User": "for end users, who call it with login_as user",
}

# Structures that no method of the API names -> where they turn up.
STRUCTURES_BY_HAND = {
    "GetUserGroupResponse": "an older answer of AdminUserGroupsGet, which sends GetUserGroupWithUsersResponse",
    "InstallCreds": "what an installer was given, kept on the device",
    "Office365Connection": "text in the engine properties of a Microsoft 365 item",
    "Office365CustomSetting": "text in the engine properties of a Microsoft 365 item",
    "Office365CustomSettingV2": "text in the engine properties of a Microsoft 365 item",
    "PVEBackupDisk": "text in the engine properties of a Proxmox item",
    "PVEBackupNode": "text in the engine properties of a Proxmox item",
    "PVEBackupVM": "text in the engine properties of a Proxmox item",
    "PVEParams": "text in the engine properties of a Proxmox item",
    "SingleFieldSource": "text in the engine properties of an item",
    "SourceIncludePattern": "text in the engine properties of an item",
    "StreamableEvent": "sent by the event stream and to webhooks",
    "TestResponse": "no method answers it",
    "U2FSignRequest": "in a header that asks for a security key, which needs a person and a browser",
    "U2FSignResponse": "the answer of a security key, which needs a person and a browser",
    "UserProfileFragment": "no method answers it",
    "WebAuthnCredentialAssertion": "asks for a security key, which needs a person and a browser",
    "WebAuthnPublicKeyCredentialRequestOptions": "asks for a security key, which needs a person and a browser",
    "WebAuthnSignRequest": "asks for a security key, which needs a person and a browser",
    "WebAuthnSignResponse": "the answer of a security key, which needs a person and a browser",
}


class Verdict(NamedTuple):
    """The module that answers for something, and why it is no module of its own; empty if it is one."""

    module: str
    reason: str = ""


@cache
def covered() -> dict[str, tuple[str, ...]]:
    """Module -> the methods that it covers."""
    return {module: scenario(module).covers for module in SCENARIOS}


def verdicts(method: str) -> list[Verdict]:
    """What answers for a method. There should be one."""
    covering = [Verdict(module) for module, names in covered().items() if method in names]
    beginning = beginning_by_hand(method)
    return covering or ([Verdict("comet_api", METHODS_BY_HAND[beginning])] if beginning else [])


def beginning_by_hand(method: str) -> str:
    """The key of ``METHODS_BY_HAND`` that fits a method, "" if none does."""
    return next((beginning for beginning in METHODS_BY_HAND if method.startswith(beginning)), "")


def structure_verdicts(structure: str) -> list[Verdict]:
    """What answers for a structure: the modules whose methods carry it, or else the reason why none does."""
    carrying = [verdict for method in _carriers().get(structure, ()) for verdict in verdicts(method)]
    modules = sorted({verdict.module for verdict in carrying if not verdict.reason})
    if modules:
        return [Verdict(module) for module in modules]
    reasons = sorted({verdict.reason for verdict in carrying if verdict.reason})
    if not reasons and structure in STRUCTURES_BY_HAND:
        reasons = [STRUCTURES_BY_HAND[structure]]
    return [Verdict("comet_api", reason) for reason in reasons]


@cache
def _carriers() -> dict[str, tuple[str, ...]]:
    """Structure -> the methods that take or answer it, also deep inside another."""
    found: dict[str, list[str]] = {}
    for name in methods.method_names():
        for structure in set(_structures_of(name)):
            found.setdefault(structure, []).append(name)
    return {structure: tuple(names) for structure, names in found.items()}


def _structures_of(name: str) -> Iterator[str]:
    method = methods.method(name)
    kinds = [] if method.raw else [method.returns]
    for kind in [*kinds, *(param.type for param in method.params)]:
        yield from _inside(kind)


@cache
def _inside(kind: str) -> frozenset[str]:
    """The structures in a type. None of the API's contains itself but SearchClause, which is cut off there."""
    seen: set[str] = set()
    waiting = [kind]
    while waiting:
        shape, _key, inner = types.parts(types.resolve(waiting.pop()))
        if shape in ("list", "map"):
            waiting.append(inner)
        elif shape == "struct" and inner not in seen:
            seen.add(inner)
            structure = structures.structure(inner)
            waiting += [*structure.extends, *(field.type for field in structure.fields.values())]
    return frozenset(seen)
