# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What policies say about protected items, and the settings that devices write for the engines.

Facts: the vendor's guide to policies. Restricted types hold for administrators, too, and only for new items. Since 23.6.0
an item that a policy gave may follow it, and then is edited there alone. A server does not look at the settings of an
engine.
"""

from __future__ import annotations

from typing import Any

from .accounts import Profile

# What a policy says of an item that follows it. The rest is the account's own: its device, its times, its statistics.
_OF_THE_POLICY = ("Engine", "Description", "PreExec", "ThawExec", "PostExec", "EngineProps")

_PATHS = {"windows": "C:\\Users", "windows-server": "D:\\Data", "macos": "/Users"}
_SETTINGS: dict[str, dict[str, str]] = {
    "engine1/hyperv": {"ALL_VMS": "1", "METHOD": "copy"},
    "engine1/mssql": {"ALL_DATABASES": "1", "AUTHMODE": "windows", "METHOD": "OLEDB_NATIVE"},
    "engine1/windisk": {"INCLUDE-0000": "/5c1d4f50-0b8e-5f4e-9d3a-3f1f6a5d7c21"},
}


def settings(engine: str, platform: str) -> dict[str, str]:
    """The engine's settings of an item that somebody set up on a device; none for engines of which none are known."""
    if engine == "engine1/file":
        return {"INCLUDE-0000": _PATHS.get(platform, "/srv")}
    return dict(_SETTINGS.get(engine, {}))


def of_restricted_type(current: Profile, wanted: Profile) -> bool:
    """Whether a write would add an item of a type that the policy does not list. Those that are there may stay."""
    types = current["Policy"].get("ProtectedItemEngineTypes") or {}
    allowed = types.get("AllowedEngineTypeWhenRestricted") or []
    added = [source for key, source in wanted["Sources"].items() if key not in current["Sources"]]
    return bool(types.get("ShouldRestrictEngineTypeList")) and any(source["Engine"] not in allowed for source in added)


def following(profile: Profile) -> Profile:
    """The profile, with the items that follow its policy as the policy has them."""
    defaults = profile["Policy"].get("DefaultSources") or {}
    restored = {
        key: {**source, **_of_the_policy(defaults[source["PolicySourceID"]])}
        for key, source in profile["Sources"].items()
        if source.get("ExistingUserUpdate") and source.get("PolicySourceID") in defaults
    }
    return {**profile, "Sources": {**profile["Sources"], **restored}} if restored else profile


def _of_the_policy(source: dict[str, Any]) -> dict[str, Any]:
    return {name: source[name] for name in _OF_THE_POLICY if name in source}
