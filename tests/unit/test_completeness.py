# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every method of the API has one verdict: the module that covers it, or the reason why only ``comet_api`` does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import methods
from tests.support.scenario import SCENARIOS, scenario
from tests.tools import checkout, source

PLUGINS = checkout.ROOT / "plugins"
COLLECTION = f"ansible_collections.{checkout.NAMESPACE}.{checkout.NAME}"

# The modules' scenarios say what each is the answer for.
COVERED = {module: scenario(module).covers for module in SCENARIOS}

# Beginning of the name -> why there is no module but comet_api. The first that fits counts.
BY_HAND = {
    "AdminAccountU2f": "a ceremony with a security key, which needs a person and a browser",
    "AdminAccountWebauthn": "a ceremony with a security key, which needs a person and a browser",
    "AdminAccountSessionUpgrade": "completes a log-in that waits for a second factor; comet_session gives it at once",
    "AdminPoliciesNew": "tells no id of the new policy; AdminPoliciesSet creates one under a known id",
    "AdminSetUserProfile": "writes without regard to other writers; AdminSetUserProfileHash is used in its place",
    "AdminGetUserProfileHash": "comes with the profile in AdminGetUserProfileAndHash",
    "AdminGetJobsAll": "of any length; AdminGetJobsForCustomSearch returns the jobs that are wanted",
    "AdminGetJobLog": "the log as one text; AdminGetJobLogEntries has its lines as data",
    "AdminCountJobs": "a number that comet_job_info returns with the jobs",
    "AdminDispatcherGetDefaultLoginUrl": "a setting of a tenant, no action of a device",
    "AdminAddFirstAdminUser": "for an empty server that has no account to log in with yet",
    "AdminAddUserFromProfile": "replicates an account with its password hash, which is not declared state",
    "BrandingProps": "what the log-in page shows",
    "User": "for end users, who call it with login_as user",
}


# Beginnings of names whose modules are still to come.
PLANNED = (
    "AdminAccount",
    "AdminAdminUser",
    "AdminBranding",
    "AdminBulletin",
    "AdminConstellation",
    "AdminConvertStorageRole",
    "AdminCreateInstallToken",
    "AdminDeleteProtectedItem",
    "AdminExternalAuthSources",
    "AdminGetProtectedItem",
    "AdminInstallation",
    "AdminJob",
    "AdminMeta",
    "AdminNews",
    "AdminOrganizationExport",
    "AdminPreviewUserEmailReport",
    "AdminReplicationState",
    "AdminRequestStorageVault",
    "AdminRevokeDevice",
    "AdminSelfBackup",
    "AdminSetProtectedItem",
    "AdminSquota",
    "AdminStorage",
    "AdminUpdateCampaign",
    "AdminUserGroups",
    "AdminDispatcher",
    "AdminMeta",
)


def verdicts(name: str) -> list[str]:
    covering = [module for module, names in COVERED.items() if name in names]
    reason = next((reason for beginning, reason in BY_HAND.items() if name.startswith(beginning)), None)
    if not covering and reason is None and name.startswith(PLANNED):
        reason = "planned"
    return covering or ([f"comet_api: {reason}"] if reason else [])


@pytest.mark.parametrize("name", methods.method_names())
def test_every_method_has_one_verdict(name: str) -> None:
    assert len(verdicts(name)) == 1


def test_modules_cover_methods_that_there_are() -> None:
    covered = {name for names in COVERED.values() for name in names}
    assert covered - set(methods.method_names()) == set()


def test_no_reason_is_left_over() -> None:
    uncovered = [name for name in methods.method_names() if not any(name in names for names in COVERED.values())]
    used = {next((start for start in BY_HAND if name.startswith(start)), None) for name in uncovered}
    assert set(BY_HAND) - used == set()


def texts_behind(module: str) -> str:
    """The source of a module and of everything of ours that it imports."""
    todo, seen = [PLUGINS / "modules" / f"{module}.py"], set()
    while todo:
        path = todo.pop()
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        name = source.module_name(path.relative_to(checkout.ROOT), COLLECTION)
        for imported in source.imported_modules(path.read_text(encoding="utf-8"), name, is_package=False):
            if imported.startswith(f"{COLLECTION}.plugins."):
                todo.append(_file(imported))
                todo.append(_file(imported.rpartition(".")[0]))
    return "\n".join(path.read_text(encoding="utf-8") for path in seen if not path.name.endswith("_table.py"))


def _file(module: str) -> Path:
    return checkout.ROOT.joinpath(*module.removeprefix(f"{COLLECTION}.").split(".")).with_suffix(".py")


@pytest.mark.parametrize("module", sorted(set(COVERED) - {"comet_dispatch"}))
def test_a_module_calls_what_it_covers(module: str) -> None:
    named = set(re.findall(r'"([A-Z]\w+)"', texts_behind(module)))
    assert set(COVERED[module]) - named == set()
