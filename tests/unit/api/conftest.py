# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reference data that the tables are held against."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

REFERENCE = Path(__file__).parents[2] / "reference" / "api"


def load(name: str) -> Any:
    return json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


# Where the reference data is wrong: method -> what is right.
METHOD_CORRECTIONS: dict[str, dict[str, Any]] = {
    # Known to exist from exactly this release; the data knows the first release it was seen in.
    "AdminCountJobsForCustomSearch": {"min_version": "22.12.0"},
    # The data lists the path itself as its alias.
    "AdminAccountU2fRequestRegistrationChallenge": {"alias_paths": []},
    "AdminAccountU2fSubmitChallengeResponse": {"alias_paths": []},
    # Like all of /user/web/ it is called as an end user.
    "UserWebRequestFilesystemObjects": {"requires": {"user_auth": True, "auth_role": True}},
}

# (structure, field) -> what is right.
FIELD_CORRECTIONS: dict[tuple[str, str], dict[str, Any]] = {
    # The notation of another language: every other list is written []string.
    ("PVEStorageName", "Content"): {"type": "[]string"},
}


@pytest.fixture(scope="session")
def reference_methods() -> dict[str, dict[str, Any]]:
    return {entry["name"]: {**entry, **METHOD_CORRECTIONS.get(entry["name"], {})} for entry in load("methods")}


@pytest.fixture(scope="session")
def reference_structures() -> dict[str, dict[str, Any]]:
    structures: dict[str, dict[str, Any]] = load("structures")
    for (name, field_name), correction in FIELD_CORRECTIONS.items():
        next(field for field in structures[name]["fields"] if field["name"] == field_name).update(correction)
    return structures


@pytest.fixture(scope="session")
def reference_constants() -> dict[str, dict[str, Any]]:
    return {entry["name"]: entry for entry in load("constants")}


@pytest.fixture(scope="session")
def reference_aliases() -> dict[str, str]:
    aliases: dict[str, str] = load("type_aliases")
    return aliases
