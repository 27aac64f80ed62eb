# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published surface of the API: methods, structures and constants as data.

Read from ``tests/reference/api``. Nothing here knows how a server behaves; it answers what exists in which release.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

REFERENCE_DIRECTORY = Path(__file__).resolve().parent.parent / "reference" / "api"

# First releases that other evidence tells more exactly than the reference's "known at" (facts: comet-facts 2).
_KNOWN_SINCE = {"AdminCountJobsForCustomSearch": "22.12.0"}
_FIELDS_KNOWN_SINCE = {
    # Dated 21.3.2, yet monitoring programs that serve every release rely on it being there: an empty list does no harm.
    ("ServerMetaVersionInfo", "SelfBackup"): None,
    ("GroupPolicy", "CreatedDate"): "23.3.3",
    ("GroupPolicy", "ModifiedDate"): "23.3.3",
    ("UserProfileConfig", "GroupID"): "24.12.0",
}

# Marked as left out when empty; yet the vendor's published dashboards read figures from inside them without a look whether they are there,
# and a Go server leaves no structure out for being empty.
_ALWAYS_PRESENT = frozenset({("DestinationConfig", "Statistics"), ("SourceConfig", "Statistics")})

Release = tuple[int, int, int]

EFFECTS_THAT_CHANGE = frozenset({"write", "dispatch", "lifecycle"})

_LIFECYCLE = frozenset({"AdminMetaRestartService", "AdminMetaShutdownService"})
_READ_WORDS = (
    "get", "list", "request-browse", "browse", "request-filesystem", "request-import", "request-office365", "request-stored", "request-vault-snapshots",
    "request-windisk", "search", "email-preview", "ping", "test", "office365-list", "properties", "status", "state", "stats", "version", "read-", "last-report",
    "software-update-news", "network-interfaces", "free-space", "bucket-properties", "count-", "preview", "check", "branding.props", "validate",
    "available-platforms", "request-storage-vault-providers",
)  # fmt: skip


@lru_cache(maxsize=256)
def parse_release(text: str) -> Release:
    """Turn ``"25.9.8"`` into ``(25, 9, 8)``; an ``x`` stands for the first revision.

    :raises ValueError: for anything else.
    """
    parts = text.strip().split(".")
    if not all(part == "x" or part.isdecimal() for part in parts):
        raise ValueError(f"{text!r} is no release, such as 25.9.8")
    numbers = [0 if part == "x" else int(part) for part in parts]
    padded = [*numbers, 0, 0, 0][:3]
    return (padded[0], padded[1], padded[2])


@dataclass(frozen=True)
class Parameter:
    """One request parameter; ``json`` tells whether its text is JSON or taken as it is."""

    name: str
    type: str
    json: bool
    optional: bool
    since: Release


@dataclass(frozen=True)
class Method:
    """One endpoint. ``since`` is the first release that answers it."""

    name: str
    path: str
    aliases: tuple[str, ...]
    http_method: str
    parameters: tuple[Parameter, ...]
    returns: str
    response: str
    requires: frozenset[str]
    since: Release

    @property
    def effect(self) -> str:
        """``read``, ``write``, ``dispatch``, ``session`` or ``lifecycle``, read off the path."""
        return _effect(self)


@dataclass(frozen=True)
class Field:
    """One field of a structure."""

    name: str
    type: str
    omit_empty: bool
    since: Release


def _effect(method: Method) -> str:
    if method.name in _LIFECYCLE:
        return "lifecycle"
    if "/session" in method.path:
        return "session"
    after_prefix = method.path.split("/api/v1/", 1)[-1].split("/")
    if "generate-client" in after_prefix or "generate-client" in method.path:
        return "read"
    last = after_prefix[-1]
    browsing = any(part.startswith("request-browse") for part in after_prefix)
    if browsing or (last.startswith(_READ_WORDS) and last not in ("test-write", "validate-totp")):
        return "read"
    if any(part in ("dispatcher", "dispatch", "job") for part in after_prefix):
        return "dispatch"
    return "write"


def _load(name: str) -> Any:
    return json.loads((REFERENCE_DIRECTORY / f"{name}.json").read_text(encoding="utf-8"))


def _since(raw: str | None) -> Release:
    return parse_release(raw.replace("<=", "")) if raw else (0, 0, 0)


def _parameter(raw: dict[str, Any]) -> Parameter:
    return Parameter(
        raw["name"], raw["type"], raw["encoding"] == "json", bool(raw["optional"]), _since(raw.get("since"))
    )


def _method(raw: dict[str, Any], twins: dict[str, str | None]) -> Method:
    minimum = raw["min_version"]
    if minimum is None and not raw["in_reference_20_9_12"]:
        # End-user calls carry no version of their own; they came with the administrator's call of the same name.
        minimum = twins.get(raw["path"].replace("/user/web/", "/admin/"))
    if raw["in_reference_20_9_12"] and minimum and minimum.startswith("<="):
        minimum = None
    minimum = _KNOWN_SINCE.get(raw["name"], minimum)
    return Method(
        name=raw["name"],
        path=raw["path"],
        aliases=tuple(raw["alias_paths"]),
        http_method=raw["http_method"],
        parameters=tuple(_parameter(item) for item in raw["params"]),
        returns=raw["returns"],
        response=raw["response"],
        requires=frozenset(name for name, wanted in raw["requires"].items() if wanted),
        since=_since(minimum),
    )


@lru_cache(maxsize=1)
def methods() -> dict[str, Method]:
    """Every method by name."""
    raw = _load("methods")
    twins = {item["path"]: item["min_version"] for item in raw}
    return {item["name"]: _method(item, twins) for item in raw}


@lru_cache(maxsize=1)
def methods_by_path() -> dict[str, Method]:
    """Every method by its path and by each of its older paths. A path of its own wins over an alias of the same text."""
    aliases = {alias: method for method in methods().values() for alias in method.aliases}
    return {**aliases, **{method.path: method for method in methods().values()}}


def _field(structure: str, raw: dict[str, Any]) -> Field:
    since = _FIELDS_KNOWN_SINCE.get((structure, raw["name"]), raw.get("since"))
    omitted = raw["omitempty"] and (structure, raw["name"]) not in _ALWAYS_PRESENT
    return Field(raw["name"], raw["type"], omitted, _since(since))


@lru_cache(maxsize=1)
def structures() -> dict[str, tuple[Field, ...]]:
    """Every structure's fields, in the order of the reference."""
    return {name: tuple(_field(name, item) for item in raw["fields"]) for name, raw in _load("structures").items()}


@lru_cache(maxsize=1)
def type_aliases() -> dict[str, str]:
    """Named types that stand for another type."""
    aliases: dict[str, str] = _load("type_aliases")
    return aliases


@lru_cache(maxsize=1)
def constants() -> dict[str, Any]:
    """Constant values by name."""
    return {item["name"]: item["value"] for item in _load("constants")}


def values_of(prefix: str) -> set[Any]:
    """The values of the constants whose names begin so."""
    return {value for name, value in constants().items() if name.startswith(prefix)}


@lru_cache(maxsize=1)
def event_names() -> dict[int, str]:
    """Names of event types by number, the markers of the range left out."""
    return {
        value: name for name, value in constants().items() if name.startswith("SEVT_") and not name.startswith("SEVT__")
    }
