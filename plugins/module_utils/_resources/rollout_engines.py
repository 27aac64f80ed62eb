# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two ways to bring a rollout to devices: a request for each, or a campaign of the server for those of a wave."""

from __future__ import annotations

from typing import Any, Callable, Dict, FrozenSet, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Set, Tuple

from .._api import structures
from .._client.client import CometClient
from .._client.crew import Crew, Outcome
from .._client.errors import (
    CometError,
    InputError,
    LoginRefused,
    ServerRefusal,
    SessionExpired,
    TotpRequired,
    Uncertain,
)
from .._model.task import Context
from . import campaigns, rollout_steps, search
from .rollout_devices import Device, Key
from .rollout_steps import DOWNGRADE, INELIGIBLE, READDRESS, REFETCH, REINSTALL, SOFTWARE, UPDATE, Rules, Seen, Track
from .rollout_watch import Watch

METHODS = {
    **dict.fromkeys(SOFTWARE, "AdminDispatcherUpdateSoftware"),
    REFETCH: "AdminDispatcherRefetchProfile",
    READDRESS: "AdminDispatcherUpdateLoginUrl",
}
RUN_BACKUP = "AdminDispatcherRunBackup"
# With such a status the server does not say that the device has not been reached.
SERVER_FAILED = 500
# So long a look at the devices is good for telling them something, in seconds.
FRESH_SECONDS = 5.0


class Errand(NamedTuple):
    """One request to one device."""

    track: Track
    seen: Seen
    method: str
    params: Mapping[str, Any]


Work = Callable[[CometClient, Errand], Any]


class Dispatch:
    """Tells each device by a request of its own, several at a time.

    :param extra: what the method takes beside the device.
    """

    def __init__(self, context: Context, rules: Rules, concurrency: int, extra: Mapping[str, Any]) -> None:
        self._context = context
        self._rules = rules
        self._size = concurrency
        self._extra = extra
        self._crew: Optional[Crew] = None

    def tell(self, due: Sequence[Tuple[Track, Seen]], now: int) -> bool:
        """Tell devices, each once; tells whether all have been, since what was seen of the others is no longer new.

        :param due: devices with what has just been seen of them.
        :raises CometError: if it is the account that is refused, not the device.
        """
        end, all_told = self._context.monotonic() + FRESH_SECONDS, True

        def in_time(client: CometClient, errand: Errand) -> bool:
            # Looked at when its turn has come, not when it began to wait for that: a backup may begin meanwhile.
            if self._context.monotonic() >= end:
                return False
            rollout_steps.told(errand.track, errand.seen, now, self._rules)
            _send(client, errand)
            return True

        method = METHODS[self._rules.action]
        errands = [Errand(track, seen, method, self._extra) for track, seen in due]
        for outcome in self._sent(in_time, errands):
            track, error = outcome.item.track, outcome.error
            if error is not None and not may_have_been_told(error):
                rollout_steps.refused(track, now, error.problem)
            elif error is None and outcome.result:
                rollout_steps.answered(track, now, self._rules)
            elif error is None:
                all_told = False
        return all_told

    def run_backups(self, due: Sequence[Tuple[Track, Seen, Device]], now: int) -> None:
        """Start a backup on each device.

        :raises CometError: if it is the account that is refused, not the device.
        """
        errands = []
        for track, seen, device in due:
            track.backup_requested = True
            errands.append(Errand(track, seen, RUN_BACKUP, {"BackupRule": device.schedule}))
        for outcome in self._sent(_send, errands):
            if outcome.error is not None and not may_have_been_told(outcome.error):
                rollout_steps.backup_refused(outcome.item.track, now, outcome.error.problem)

    def close(self) -> None:
        if self._crew is not None:
            self._crew.close()

    def _sent(self, work: Work, errands: Sequence[Errand]) -> Iterable[Outcome]:
        if len(errands) == 1 and self._crew is None:
            # Not worth a session and a thread.
            return [_done_by(self._context.client, work, errands[0])]
        if self._crew is None:
            self._crew = Crew(self._context.client, self._size)
        return self._crew.each(work, errands)


def _send(client: CometClient, errand: Errand) -> None:
    client.call(errand.method, {"TargetID": errand.seen.connections[0].target_id, **errand.params})


def _done_by(client: CometClient, work: Work, errand: Errand) -> Outcome:
    try:
        return Outcome(errand, work(client, errand))
    except CometError as error:
        return Outcome(errand, error=error)


def may_have_been_told(error: CometError) -> bool:
    """Whether a device may have got a request that failed. Then it must not be sent again.

    :raises CometError: if the failure has nothing to do with the device.
    """
    if isinstance(error, (TotpRequired, SessionExpired)):
        raise error
    return isinstance(error, Uncertain) or (isinstance(error, ServerRefusal) and (error.status or 0) >= SERVER_FAILED)


# -- the campaign ----------------------------------------------------------------------------------------------


class Fields(NamedTuple):
    """How the server calls a device's user and id in the filter of a campaign."""

    user: str = "Username"
    device: str = "DeviceID"


class CampaignTaken(CometError):
    """The server's campaign belongs to somebody else."""

    kind = "campaign_taken"


class Campaign:
    """Lets the server offer the update to the devices of a wave.

    :param mine: the devices of the whole rollout, by which its campaigns are known again.
    :param replace: whether a campaign of somebody else may be replaced.
    """

    def __init__(
        self, context: Context, rules: Rules, watch: Watch, fields: Fields, mine: FrozenSet[Key], replace: bool
    ) -> None:
        self._client = context.client
        self._rules = rules
        self._watch = watch
        self._fields = fields
        self._mine = mine
        self._replace = replace
        self._probed = False

    def check(self) -> None:
        """Make sure that no campaign of somebody else is in the way, as far as the last look told.

        :raises CampaignTaken: if one is, unless it may be replaced.
        """
        if self._active and not self._replace and not self._is_ours:
            raise CampaignTaken(
                "the server runs a campaign that is not of this rollout",
                server=self._client.server,
                remedy="Let it end, stop it with cometbackup.comet.comet_update_campaign, or set replace_campaign to true",
            )

    @property
    def offered(self) -> FrozenSet[Key]:
        """The devices of the campaign that runs, if it is one of this rollout."""
        return (keys_in(self._filter, self._fields) or frozenset()) if self._active else frozenset()

    def is_for(self, wanted: Set[Key], undecided: Set[Key]) -> bool:
        """Whether the campaign offers what it should to the wanted devices, of those that have not been told as far as it is known."""
        open_ = self.offered & undecided
        as_meant = not open_ or all(bool(self._watch.campaign.get(name)) == on for name, on in self._flags.items())
        if open_ != wanted or not as_meant:
            return False
        self._watch.offered = frozenset(wanted)
        return True

    def offer(self, wanted: Set[Key], undecided: Set[Key]) -> bool:
        """Let the campaign be for the wanted devices; tells whether it is, else it was stopped and its jobs are to be looked at first.

        Whoever starts a campaign anew offers the update to all of its devices. So one that runs is stopped, and started
        only when it is known whom it had told before.

        :param undecided: the devices that have not been told as far as it is known.
        :raises CometError: if the server does not take it, or takes it for other devices.
        """
        # Somebody may have begun one since.
        self._watch.campaign = campaigns.read(self._client)
        self.check()
        if self.is_for(wanted, undecided):
            return True
        if self.offered & undecided:
            self.stop()
            return False
        if not self._probed:
            self._start(wanted, active=False)
            self._check_devices(wanted)
            self._probed = True
        self._start(wanted, active=True)
        self._check_devices(wanted)
        self._watch.offered = frozenset(wanted)
        return True

    def end(self) -> None:
        """Stop it, if it is still of this rollout."""
        if self.offered:
            self._watch.campaign = campaigns.read(self._client)
            if self._is_ours:
                self.stop()

    def stop(self) -> None:
        """Let the campaign offer nothing any more."""
        if self._active:
            self._send({**campaigns.options_of(self._watch.campaign), "Active": False})

    @property
    def _active(self) -> bool:
        return bool(self._watch.campaign.get("Active"))

    @property
    def _filter(self) -> Mapping[str, Any]:
        campaign = self._watch.campaign
        return (campaign.get("DeviceFilter") or {}) if campaign.get("ApplyDeviceFilter") else {}

    @property
    def _is_ours(self) -> bool:
        held = keys_in(self._filter, self._fields)
        return held is not None and held <= self._mine

    def _start(self, wanted: Set[Key], *, active: bool) -> None:
        filter_ = filter_for(wanted, self._fields)
        self._send({**_all_off(), **self._flags, "Active": active, "ApplyDeviceFilter": True, "DeviceFilter": filter_})

    @property
    def _flags(self) -> Dict[str, bool]:
        """What the campaign does to its devices."""
        return {
            "UpgradeOlder": self._rules.action in (UPDATE, REINSTALL),
            "ReinstallCurrentVer": self._rules.action == REINSTALL,
            "DowngradeNewer": self._rules.action == DOWNGRADE,
            "ForceUpgradeRunning": self._rules.interrupt,
        }

    def _send(self, options: Dict[str, Any]) -> None:
        lost: Optional[Uncertain] = None
        try:
            self._client.call(campaigns.START, {"Options": options})
        except LoginRefused as refusal:
            refusal.remedy = "Campaigns are for administrators of the top level; set engine to dispatch"
            raise
        except Uncertain as error:
            lost = error
        self._watch.campaign = campaigns.read(self._client)
        held = keys_in(self._filter, self._fields), self._active
        if lost is not None and held != (keys_in(options.get("DeviceFilter") or {}, self._fields), options["Active"]):
            raise lost

    def _check_devices(self, wanted: Set[Key]) -> None:
        """Make sure that the server chose no other devices: what fields a filter may name is not published."""
        chosen = campaigns.progress(self._watch.campaign)
        strangers = {entry.key for entry in chosen if entry.status != INELIGIBLE} - wanted
        if not strangers:
            return
        self.stop()
        raise CampaignTaken(
            f"the server's campaign is for {len(strangers)} devices that are not in the wave, so it was stopped",
            server=self._client.server,
            remedy="Its release may call the fields of device_filter otherwise: see the option campaign_fields, or set engine to dispatch",
        )


def _all_off() -> Dict[str, Any]:
    """Options for a campaign with everything off."""
    return {
        name: False for name, field in structures.structure(campaigns.STRUCTURE).fields.items() if field.type == "bool"
    }


def filter_for(keys: Set[Key], fields: Fields) -> search.Clause:
    """The filter that chooses some devices: by user, and among a user's by id."""
    users: Dict[str, List[str]] = {}
    for user, device in sorted(keys):
        users.setdefault(user, []).append(device)
    return {
        "ClauseType": "or",
        "ClauseChildren": [
            search.every(
                [
                    search.comparison(fields.user, "str_eq", user),
                    search.some([search.comparison(fields.device, "str_eq", id_) for id_ in ids]),
                ]
            )
            for user, ids in users.items()
        ],
    }


def keys_in(clause: Mapping[str, Any], fields: Fields) -> Optional[FrozenSet[Key]]:
    """The devices that a filter of :func:`filter_for` chooses; None for any other filter."""
    if clause.get("ClauseType") != "or":
        return None
    found: Set[Key] = set()
    for child in clause.get("ClauseChildren") or ():
        parts: Sequence[Mapping[str, Any]] = child.get("ClauseChildren") or ()
        if child.get("ClauseType") != "and" or len(parts) != 2 or not _names(parts[0], fields.user):
            return None
        ids = parts[1].get("ClauseChildren") or (parts[1],)
        if not all(_names(rule, fields.device) for rule in ids):
            return None
        found |= {(str(parts[0]["RuleValue"]), str(rule["RuleValue"])) for rule in ids}
    return frozenset(found)


def _names(rule: Mapping[str, Any], field: str) -> bool:
    return (rule.get("RuleField"), rule.get("RuleOperator")) == (field, "str_eq")


def require_filters(client: CometClient, rules: Rules) -> None:
    """Make sure that campaigns can be used.

    :raises InputError: if they cannot do what is asked for.
    :raises VersionTooOld: if the server cannot limit them to some devices.
    """
    if rules.action not in SOFTWARE:
        raise InputError(f"a campaign cannot {rules.action}", remedy="Set engine to dispatch")
    client.require(campaigns.FILTER_SINCE, "the campaign engine")
