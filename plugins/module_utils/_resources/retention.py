# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Retention: a slip of the pen must not delete every backup of a storage vault, or of everybody who has a policy."""

from __future__ import annotations

import time
from typing import Any, Dict, Iterator, Mapping, Optional, Tuple

from .._api import constants
from .._client.errors import InputError

Retention = Mapping[str, Any]

# What is new deletes no backups unless it is told to.
KEEP_EVERYTHING: Dict[str, Any] = {"Mode": constants.enum_value("RetentionMode", "keep_everything"), "Ranges": []}

# What a retention has as options.
OPTIONS = frozenset(("mode", "ranges"))

# Type of a range -> the fields that it goes by; it ignores the others. The reference says so of the older ones; the
# types with "last_x_backups" are newer, and their names tell.
USES: Dict[str, Tuple[str, ...]] = {
    "most_recent_x_jobs": ("Jobs",),
    "newer_than_x": ("Timestamp",),
    "jobs_since": ("Days", "Weeks", "Months", "Years"),
    "first_job_for_each_last_x_days": ("Days",),
    "first_job_for_last_x_weeks": ("Weeks",),
    "first_job_for_last_x_months": ("Months",),
    "first_job_for_last_x_years": ("Years",),
    "last_x_backups_one_for_each_day": ("Jobs", "Days"),
    "last_x_backups_one_for_each_week": ("Jobs", "Weeks"),
    "last_x_backups_one_for_each_month": ("Jobs", "Months"),
    "last_x_backups_one_for_each_year": ("Jobs", "Years"),
}


def brief(options: Any) -> Any:
    """Options with the retentions anywhere in them, their ranges without the fields that are zero.

    That is what a field that is not given stands for, so they mean the same. One that the type of a range does not go by
    stays if it is not zero: whoever gives the range without it changes it.
    """
    if isinstance(options, list):
        return [brief(item) for item in options]
    if not isinstance(options, dict):
        return options
    if options.keys() == OPTIONS:
        ranges = [{name: value for name, value in item.items() if value != 0} for item in options["ranges"]]
        return {**options, "ranges": ranges}
    return {name: brief(value) for name, value in options.items()}


def says_nothing(options: Any) -> bool:
    """Whether the options of a retention have neither a mode nor a range, as where nobody ever set one."""
    return isinstance(options, dict) and options.keys() == OPTIONS and not any(options.values())


def refuse_loss(held: Mapping[str, Any], desired: Mapping[str, Any]) -> None:
    """Make sure that no retention becomes one that keeps nothing.

    :param held: the ``UserPolicy`` as the server has it; what it has already is not complained of.
    :param desired: the same with the options laid over it.
    :raises InputError: naming the option.
    """
    before = dict(_retentions(held))
    for option, retention in _retentions(desired):
        refuse_nothing(option, before.get(option), retention)


def refuse_nothing(option: str, held: Optional[Retention], desired: Retention) -> None:
    """Make sure that one retention (``RetentionPolicy``) does not become one that keeps nothing.

    :param option: the option that it stands in.
    :raises InputError: naming it.
    """
    if desired != held and _keeps_nothing(desired):
        types = [_type(item) for item in desired.get("Ranges") or []]
        takes = [f"{type_} goes by {' or '.join(map(str.lower, USES[type_]))}" for type_ in types if type_ in USES]
        raise InputError(
            f"{option} would keep no backup at all: its mode is delete_except, and none of its ranges has its number",
            remedy="; ".join(dict.fromkeys(takes))
            or "Give a range, for example {type: jobs_since, days: 30}, or use the mode keep_everything",
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
    return not any(_keeps_something(item) for item in retention.get("Ranges") or [])


def _keeps_something(item: Mapping[str, Any]) -> bool:
    used = USES.get(_type(item))
    # A type that the tables don't know may go by anything, and every backup is newer than the moment 0.
    if used == ("Timestamp",):
        # What is newer than a moment to come is nothing yet; milliseconds end up there.
        return bool(item.get("Timestamp", 0) < time.time())
    return used is None or any(item.get(name, 0) > 0 for name in used)


def _type(item: Mapping[str, Any]) -> str:
    return str(constants.enum_name("RetentionRangeType", item.get("Type")))
