# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The update campaign as the server keeps it: its options, and how far it is on each device.

There is one for the whole server. One that is not active offers nothing any more, and stays readable. Facts: comet-facts
section 2, Update campaign.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from .._api import constants
from .._client.client import CometClient
from .._client.errors import CometError, InputError
from .._model import codec
from .._model.option_map import OptionMap
from . import devices, references

STRUCTURE, CLAUSE = "UpdateCampaignOptions", "SearchClause"
START, STATUS = "AdminUpdateCampaignStart", "AdminUpdateCampaignStatus"
FILTER_SINCE = "22.3.0"
FLAGS = OptionMap(
    STRUCTURE,
    {
        "upgrade_older": "UpgradeOlder",
        "reinstall_current": "ReinstallCurrentVer",
        "downgrade_newer": "DowngradeNewer",
        "force_running": "ForceUpgradeRunning",
    },
)
# All options, for errors that name a field.
OPTIONS = {
    **FLAGS.fields,
    "state": "Active",
    "device_filter": "DeviceFilter",
    "device_filter (whether it applies)": "ApplyDeviceFilter",
}
# Which devices a campaign is for; without any of these it updates nothing.
KINDS = ("UpgradeOlder", "ReinstallCurrentVer", "DowngradeNewer")
# What the status has beside the options.
OF_THE_STATUS = ("StartTime", "TargetVersion", "Devices")
NOT_SEEN, PENDING, REQUESTED, FAILED = "not_seen", "pending", "request_made", "update_failed"
# So many devices are named in a sentence, each of which may cost a request.
MOST_NAMED = 5

Options = Dict[str, Any]
Status = Mapping[str, Any]


class Progress(NamedTuple):
    """How far the campaign is on one device. ``status`` is the name of an UpdateStatus, or a number that only a newer server knows."""

    user: str
    device: str
    status: Any

    @property
    def key(self) -> Tuple[str, str]:
        """What tells devices apart: one id may belong to several users."""
        return self.user, self.device

    def view(self) -> Dict[str, Any]:
        return {"user": self.user, "device": self.device, "status": self.status}


def read(client: CometClient) -> Status:
    """The campaign as it is now, with its options and its devices."""
    answer: Status = client.call(STATUS)
    return answer


def options_of(status: Status) -> Options:
    """The options of a campaign, those included that only a newer server knows."""
    return {name: value for name, value in status.items() if name not in OF_THE_STATUS}


def lay_over(options: Mapping[str, Any], given: Mapping[str, Any]) -> Options:
    """The options with the given ones in them; what is not given stays.

    :raises InputError: for a filter that is none, or if no device at all would be updated.
    """
    result = FLAGS.lay_over(options, given)
    clause = given.get("device_filter")
    if clause is None:
        return result
    if bool(result.get("ApplyDeviceFilter")) != bool(clause):
        result["ApplyDeviceFilter"] = bool(clause)
    if clause:
        wanted = codec.encode(CLAUSE, clause, None, "device_filter")
        if not (wanted["RuleField"] or wanted.get("ClauseChildren")):
            raise InputError("device_filter needs a rule_field or clause_children", remedy="Use {} for all devices")
        if not codec.equivalent(CLAUSE, result.get("DeviceFilter"), wanted):
            result["DeviceFilter"] = wanted
    return result


def fresh(options: Mapping[str, Any]) -> Options:
    """Options for a new campaign, in the place of those of an earlier one: all off, for all devices."""
    off = {name: False for name in (*FLAGS.fields.values(), "ApplyDeviceFilter") if name in options}
    return {**options, **off}


def view(options: Mapping[str, Any]) -> Dict[str, Any]:
    """The module's options that describe a campaign; given to it they change nothing."""
    applies = options.get("ApplyDeviceFilter") and options.get("DeviceFilter")
    return {
        "state": "started" if options.get("Active") else "stopped",
        **FLAGS.view(options),
        "device_filter": codec.decode(CLAUSE, options["DeviceFilter"]) if applies else {},
    }


def described(status: Status) -> Dict[str, Any]:
    """The same with what nobody can set."""
    read_only = {
        "start_time": status.get("StartTime", 0),
        "target_version": status.get("TargetVersion", ""),
        "counts": counts(progress(status)),
    }
    return {**view(status), "read_only": read_only}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """The changed options as (before, after)."""
    old, new = view(before), view(after)
    changed = [key for key in old if old[key] != new[key]]
    return {key: old[key] for key in changed}, {key: new[key] for key in changed}


def progress(status: Status) -> List[Progress]:
    """How far the campaign is on each device, by user and device."""
    entries = codec.decode("[]UpdateCampaignStatusDeviceEntry", status.get("Devices"))
    found = (
        Progress(entry.get("username", ""), entry.get("device_id", ""), entry.get("status", NOT_SEEN))
        for entry in entries
    )
    return sorted(found, key=lambda entry: entry.key)


def counts(entries: Sequence[Progress]) -> Dict[str, int]:
    """How many devices there are of each status."""
    return {name: sum(entry.status == name for entry in entries) for name in constants.enum("UpdateStatus")}


def labels(client: CometClient, entries: Sequence[Progress]) -> str:
    """The devices in a sentence that stays short: the first ones by name, where their accounts tell it."""
    named = [_label(client, entry) for entry in entries[:MOST_NAMED]]
    return references.listed([*named, *("" for dummy in entries[MOST_NAMED:])], MOST_NAMED)


def _label(client: CometClient, entry: Progress) -> str:
    name: Optional[str] = None
    try:
        name = devices.device_names(devices.profile(client, entry.user)).get(entry.device)
    except CometError:
        # The name would be a courtesy.
        pass
    return f"{name or entry.device[: devices.SHORT_ID]} of {entry.user} ({entry.status})"
