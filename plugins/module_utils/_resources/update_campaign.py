# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_update_campaign`` does: start, change or stop the campaign, and wait for what comes of it."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence, Set, Tuple

from .._client.errors import CometError, InputError, Uncertain
from .._model import kept, option_map, readable, units
from .._model.task import Context, Params, Plan, Result, Step
from .._model.understanding import understood
from . import campaigns, connections
from .campaigns import FAILED, NOT_SEEN, OPTIONS, PENDING, REQUESTED, STRUCTURE, Options, Progress, Status
from .polling import LOST_POLL, Teller

# Until the server has told a device to update, and then until the device is back.
UNDER_WAY = (PENDING, REQUESTED)


class CampaignFailed(CometError):
    """The update failed on devices. How far it is on each is part of the task's result."""

    kind = "campaign_failed"

    def __init__(self, problem: str, entries: Sequence[Progress], **details: Any) -> None:
        super().__init__(problem, **details)
        self.entries = [entry.view() for entry in entries]

    def as_result(self) -> Dict[str, Any]:
        return dict(super().as_result(), devices=self.entries)


class CampaignUnfinished(CampaignFailed):
    """The waiting ended before the campaign did, which goes on."""

    kind = "campaign_unfinished"


# -- the declared state ----------------------------------------------------------------------------------------


def plan(context: Context, params: Params) -> Plan:
    """Read the campaign and say what to do about it. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    client = context.client
    _patience(params)
    option_map.require_versions(client, campaigns.CLAUSE, params.get("device_filter"), "device_filter")
    status = campaigns.read(client)
    held = campaigns.options_of(status)
    if params.get("device_filter") and "ApplyDeviceFilter" not in held:
        # It would be dropped, and all devices updated.
        client.require(campaigns.FILTER_SINCE, "the option device_filter")
    desired = _stopped(held) if params["state"] == "stopped" else _started(held, params)
    kept.require_known(client, STRUCTURE, held, desired, OPTIONS)
    again = params["start_again"] and params["state"] == "started" and _marker(status) not in context.created
    before, after = campaigns.changes(held, desired)
    if again and held.get("Active"):
        before["start_time"], after["start_time"] = status.get("StartTime", 0), "now"
    steps = [Step("start the campaign", lambda: _start(context, desired, status))] if before or after or again else []
    return Plan(before, after, steps, {"campaign": {**campaigns.described(status), **campaigns.view(desired)}})


def _stopped(held: Options) -> Options:
    return {**held, "Active": False} if held.get("Active") else held


def _started(held: Options, params: Params) -> Options:
    """The options of the running campaign with the given ones in them, or those of a new one.

    :raises InputError: if it would update nothing.
    """
    base = held if held.get("Active") else campaigns.fresh(held)
    desired = campaigns.lay_over(base, params)
    kinds = [
        option for option in ("upgrade_older", "reinstall_current", "downgrade_newer") if params[option] is not None
    ]
    if not held.get("Active") and not kinds:
        desired["UpgradeOlder"] = True
    if not any(desired.get(name) for name in campaigns.KINDS):
        raise InputError(
            "the campaign would update no device",
            remedy="Set upgrade_older, reinstall_current or downgrade_newer to true",
        )
    return desired if held.get("Active") else {**desired, "Active": True}


def _start(context: Context, desired: Options, before: Status) -> Result:
    """Give the server its campaign, and see that it has it. Where no answer comes the campaign itself tells whether it came.

    :raises Uncertain: if the answer was lost and the campaign is the one from before.
    :raises VersionTooOld: if the server did not keep an option.
    :raises Overwritten: if somebody else started another one.
    """
    client, lost = context.client, None
    try:
        client.call(campaigns.START, {"Options": desired})
    except Uncertain as error:
        lost = error
    status = campaigns.read(client)
    held = campaigns.options_of(status)
    if lost is not None and (held, _marker(status)) == (campaigns.options_of(before), _marker(before)):
        raise lost
    context.created.add(_marker(status))
    kept.require_kept(client, campaigns.START, STRUCTURE, held, {**held, **desired}, OPTIONS)
    return {"campaign": campaigns.described(status)}


def _marker(status: Status) -> str:
    """What tells a campaign of this run from one that was there before."""
    return f"the campaign of {status.get('StartTime', 0)}"


# -- the wait --------------------------------------------------------------------------------------------------


def follow(context: Context, params: Params) -> Result:
    """Wait until the campaign is done with the devices that are waited for, if that was asked for.

    One request an interval, and one for the live connections.

    :raises CampaignFailed: if the update failed on one, unless that is accepted.
    :raises CampaignUnfinished: if it takes too long, or somebody else stops it.
    """
    if not params["wait"] or params["state"] != "started":
        return {}
    status = _awaited(context, params)
    entries = campaigns.progress(status)
    failed = [entry for entry in entries if entry.status == FAILED]
    if failed and not params["accept_failures"]:
        raise CampaignFailed(
            f"the update failed on {_devices(failed)}: {campaigns.labels(context.client, failed)}",
            entries,
            server=context.client.server,
            remedy="Look at these devices; start_again offers the update to all once more",
        )
    return {"campaign": campaigns.described(status), "devices": [entry.view() for entry in entries]}


def _awaited(context: Context, params: Params) -> Status:
    timeout = _patience(params)
    started, teller, online = context.monotonic(), Teller(context), None
    while True:
        status = _polled(context)
        passed = context.monotonic() - started
        waiting: Optional[List[Progress]] = None
        if status is not None:
            if online is None and params["wait_for"] == "connected":
                online = _online(context, status)
            waiting = _waiting(status, online)
            _tell(teller, status, over=not waiting)
            if not waiting:
                return status
            if not status.get("Active"):
                raise _unfinished(context, status, waiting, "was stopped by somebody else")
        if passed >= timeout:
            raise _unfinished(context, status or {}, waiting or [], f"goes on after {readable.duration(passed)}")
        context.sleep(min(max(0.1, params["poll_interval"]), timeout - passed))


def _polled(context: Context) -> Optional[Status]:
    try:
        return campaigns.read(context.client)
    except LOST_POLL:
        return None


def _online(context: Context, status: Status) -> Set[Tuple[str, str]]:
    """The devices that are connected now, if any has not been seen by the campaign yet."""
    if not any(entry.status == NOT_SEEN for entry in campaigns.progress(status)):
        return set()
    return {(connection.user, connection.device_id) for connection in connections.now(context.client)}


def _waiting(status: Status, online: Optional[Set[Tuple[str, str]]]) -> List[Progress]:
    """The devices that the campaign is not done with.

    :param online: of those that it has not seen, the ones to wait for; None for all.
    """
    return [
        entry
        for entry in campaigns.progress(status)
        if entry.status in UNDER_WAY or (entry.status == NOT_SEEN and (online is None or entry.key in online))
    ]


def _tell(teller: Teller, status: Status, over: bool) -> None:
    counts = campaigns.counts(campaigns.progress(status))
    shown = [f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count]
    teller.tell(f"update campaign: {', '.join(shown) or 'no devices'}", (over, counts["update_failed"]))


def _unfinished(context: Context, status: Status, waiting: Sequence[Progress], what: str) -> CampaignUnfinished:
    left = f" and is not done with {_devices(waiting)}: {campaigns.labels(context.client, waiting)}" if waiting else ""
    return CampaignUnfinished(
        f"the update campaign {what}{left}",
        campaigns.progress(status),
        server=context.client.server,
        remedy="See cometbackup.comet.comet_update_campaign_info, or wait longer with wait_timeout",
    )


def _devices(entries: Sequence[Progress]) -> str:
    return "1 device" if len(entries) == 1 else f"{len(entries)} devices"


def _patience(params: Mapping[str, Any]) -> float:
    return understood("wait_timeout", params["wait_timeout"], units.duration)


# -- the info module -------------------------------------------------------------------------------------------


def info(context: Context, params: Params) -> Result:
    """The campaign and its devices, or those of them that the filters leave. One request."""
    status = campaigns.read(context.client)
    wanted: Dict[str, Any] = {"user": params.get("user"), "status": params.get("statuses")}
    entries = [
        entry.view()
        for entry in campaigns.progress(status)
        if wanted["user"] in (None, entry.user) and (wanted["status"] is None or entry.status in wanted["status"])
    ]
    return {"campaign": campaigns.described(status), "devices": entries}
