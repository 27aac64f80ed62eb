# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Retention in policies: a slip of the pen must not delete every backup of everybody who has the policy."""

from __future__ import annotations

from typing import Any, Iterator, Mapping, Tuple

from .._api import constants
from .._client.errors import InputError

Retention = Mapping[str, Any]

COUNTS = ("Jobs", "Days", "Weeks", "Months", "Years")


def refuse_loss(held: Mapping[str, Any], desired: Mapping[str, Any]) -> None:
    """Make sure that no retention becomes one that keeps nothing.

    :param held: the ``UserPolicy`` as the server has it; what it has already is not complained of.
    :param desired: the same with the options laid over it.
    :raises InputError: naming the option.
    """
    before = dict(_retentions(held))
    for option, retention in _retentions(desired):
        if retention != before.get(option) and _keeps_nothing(retention):
            raise InputError(
                f"{option} would keep no backup at all: its mode is delete_except, and none of its ranges has a number",
                remedy="Give a range with its number, for example {type: newer_than_x, days: 30}, or use the mode keep_everything",
            )


def _retentions(content: Mapping[str, Any]) -> Iterator[Tuple[str, Retention]]:
    """All retentions of a ``UserPolicy`` with the options that they stand in."""
    yield "default_storage_vault_retention", content.get("DefaultStorageVaultRetention") or {}
    for id_, source in (content.get("DefaultSources") or {}).items():
        yield from _of_source(f"default_sources.{id_}", source)
    for id_, entry in (content.get("DefaultSourcesWithOSRestriction") or {}).items():
        source = entry.get("SourceConfig") or {}
        yield from _of_source(f"default_sources_with_os_restriction.{id_}.source_config", source)


def _of_source(place: str, source: Mapping[str, Any]) -> Iterator[Tuple[str, Retention]]:
    for vault, retention in (source.get("OverrideDestinationRetention") or {}).items():
        yield f"{place}.override_destination_retention.{vault}", retention or {}


def _keeps_nothing(retention: Retention) -> bool:
    if retention.get("Mode") != constants.enum_value("RetentionMode", "delete_except"):
        return False
    # Backups since a moment: even the moment 0 keeps them, all of them.
    since = constants.enum_value("RetentionRangeType", "jobs_since")
    return not any(
        item.get("Type") == since or any(item.get(name, 0) > 0 for name in COUNTS)
        for item in retention.get("Ranges") or []
    )
