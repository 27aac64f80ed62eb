# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_rollout`` does: bring something to many devices in waves, each only after the one before went well enough.

Nothing is kept on the controller: a run that begins anew reads from the server how far the devices are, and goes on. See
:mod:`.rollout_steps` for what tells that.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Dict, List, Mapping, Optional, Sequence

from .._client.errors import CometError, LoginRefused
from .._model import zones
from .._model.task import Context, Params, Result
from . import campaigns, polling, rollout_plan, rollout_report, rollout_settings, rollout_steps, rollout_windows
from .rollout_devices import Device, Key
from .rollout_engines import Campaign, Dispatch, Fields
from .rollout_report import RolloutHalted, Table
from .rollout_settings import Settings
from .rollout_steps import (
    CHECKING,
    DONE,
    FAILED,
    IN_FLIGHT,
    OFFLINE,
    PLANNED,
    READDRESS,
    SOFTWARE,
    UNDER_WAY,
    WAITING,
    Seen,
    Track,
)
from .rollout_watch import Watch
from .rollout_waves import Wave

# After so long a device that was told is late, and its job is looked at.
SLOW_SECONDS = 120.0


def run(context: Context, params: Params) -> Result:
    """Roll out, as far as the options say.

    Four requests to begin with, and one for each kind of name that devices are chosen by. Then one to three each
    interval, and one for each device that is told.

    :raises RolloutHalted: if more devices fail than may.
    :raises CometError: if an option cannot be meant, or the server refuses.
    """
    rollout = Rollout(context, params, rollout_settings.read(context, params))
    try:
        return rollout.run()
    finally:
        rollout.close()


class Rollout:
    """One run."""

    def __init__(self, context: Context, params: Params, settings: Settings) -> None:
        self._context = context
        self._params = params
        self._settings = settings
        self._rules = settings.rules
        self._watch = Watch(context, settings.rules, self._open_now)
        extra = {"NewURL": params["login_url"]} if settings.rules.action == READDRESS else {}
        self._dispatch = Dispatch(context, settings.rules, params["concurrency"], extra)
        self._campaign: Optional[Campaign] = None
        self._checked_for = 0
        self._zones: Dict[Key, tzinfo] = {}
        self._table = Table({}, {}, ())
        self._changed = False
        self._settled = False
        self._hurry = False
        self._lost_at: Optional[int] = None

    def close(self) -> None:
        self._dispatch.close()

    def run(self) -> Result:
        self._prepare()
        if self._context.check_mode:
            return self._planned()
        halted = self._waves()
        for track in rollout_steps.in_states(self._table.tracks.values(), (WAITING,)):
            track.end(PLANNED, "its wave has not begun")
        result = self._result()
        if self._params.get("dest"):
            rollout_report.write(self._params["dest"], result)
        self._warn_of_offline()
        if halted is not None:
            raise self._halted(halted, result)
        return result

    # -- who ---------------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Read what there is, choose the devices, and give them their waves."""
        context, params, watch = self._context, self._params, self._watch
        try:
            watch.look(with_jobs=True, backups_since=self._backups_since(always=True))
        except LoginRefused as refusal:
            if refusal.method == campaigns.STATUS:
                refusal.remedy = "Campaigns are for administrators of the top level; set engine to dispatch"
            raise
        self._table = rollout_plan.table(context, params, self._rules, watch)
        self._zones = {key: self._zone(device) for key, device in self._table.devices.items()}
        self._observe(watch.seen(self._table.tracks))
        if self._rules.offers:
            fields = Fields(**{name: text for name, text in params["campaign_fields"].items() if text})
            self._campaign = Campaign(
                context, self._rules, watch, fields, frozenset(self._table.tracks), params["replace_campaign"]
            )
            self._campaign.check()

    def _zone(self, device: Device) -> tzinfo:
        found = (zones.zone(name) for name in device.zones)
        return next((zone for zone in found if zone is not None), self._settings.default_zone)

    def _open_now(self, key: Key, now: int) -> bool:
        windows = self._settings.windows
        return not windows or rollout_windows.are_open(windows, now, self._zones.get(key, self._settings.default_zone))

    # -- the plan ----------------------------------------------------------------------------------------------

    def _planned(self) -> Result:
        """What a run would do, as far as it can be told ahead."""
        seen, halted = self._watch.seen(self._table.tracks), False
        for wave in self._table.waves:
            reached = wave.number <= self._last_wave() and not halted
            for track in self._table.of(wave):
                self._changed = self._changed or (reached and self._would_be_told(track, seen[track.key]))
                self._plan(track, seen[track.key], reached)
            halted = halted or self._over_the_limit(wave.number) is not None
            self._context.progress(self._table.plan(wave))
        return self._result()

    def _would_be_told(self, track: Track, seen: Seen) -> bool:
        """Whether a run would do something about it, which it does once nothing hinders it any more."""
        rules = self._rules
        obstacle = rollout_steps.hindrance(seen, rules)
        waited_for = obstacle != OFFLINE or rules.wait_offline
        return (track.state == WAITING and (not obstacle or (waited_for and rules.wait_timeout > 0))) or (
            rollout_steps.backup_may_be_run(track, seen, rules)
        )

    def _plan(self, track: Track, seen: Seen, reached: bool) -> None:
        """Say what would come of it, for one that is not told yet. Nobody gives up one whose wave is not reached."""
        if reached:
            rollout_steps.give_up(track, seen, self._rules, 0)
        if track.state == WAITING:
            track.end(PLANNED, rollout_steps.REASONS.get(rollout_steps.hindrance(seen, self._rules), ""))

    # -- the waves ---------------------------------------------------------------------------------------------

    def _last_wave(self) -> int:
        return self._settings.until_wave or len(self._table.waves)

    def _waves(self) -> Optional[Wave]:
        """Go through the waves; returns the one after which too many had failed."""
        for wave in self._table.waves[: self._last_wave()]:
            try:
                self._wave(wave)
            except BaseException:
                self._take_the_offer_back()
                raise
            if self._over_the_limit(wave.number) is not None:
                return wave
        return None

    def _over_the_limit(self, number: int) -> Optional[int]:
        """How many devices failed in the first waves, if that is more than may."""
        tracks = self._table.until(number)
        failed = rollout_report.failures(tracks)
        return failed if failed > self._settings.limit.at_most(len(tracks)) else None

    def _wave(self, wave: Wave) -> None:
        """Follow a wave until none of its devices is on its way, one look an interval."""
        tracks = self._table.of(wave)
        began, pauses = self._context.monotonic(), polling.pauses(self._settings.interval)
        teller = polling.Teller(self._context)
        self._act(wave, tracks, began)
        while rollout_steps.in_states(tracks, UNDER_WAY):
            teller.tell(self._table.line(wave), rollout_report.failures(tracks))
            if not self._hurry:
                self._context.sleep(next(pauses))
            self._hurry = False
            if self._looked(wave, tracks):
                self._observe(self._watch.seen(wave.members))
                self._act(wave, tracks, began)
        teller.tell(self._table.line(wave), "over")
        self._end_campaign()

    def _looked(self, wave: Wave, tracks: Sequence[Track]) -> bool:
        """Look once more; tells whether that worked, which it must in the time that an update may take.

        :raises CometError: if the server cannot be asked any more.
        """
        seen, now = self._watch.seen(wave.members), self._watch.now()
        views = [seen[key] for key in wave.members]
        jobs = rollout_steps.look_at_jobs(tracks, views, now, self._rules, SLOW_SECONDS)
        if self._watch.try_to_look(jobs, self._backups_since()):
            self._lost_at = None
            return True
        self._lost_at = now if self._lost_at is None else self._lost_at
        if now - self._lost_at > self._rules.update_timeout:
            self._watch.look(jobs, self._backups_since())
        return False

    def _act(self, wave: Wave, tracks: Sequence[Track], began: float) -> None:
        """Tell those that may be told now, and leave those that have been waited for long enough."""
        if self._over_the_limit(wave.number) is not None:
            for track in rollout_steps.in_states(tracks, (WAITING,)):
                track.end(PLANNED, "too many had failed before it was told")
            return
        seen = self._watch.seen(wave.members)
        if not self._settled and (self._due(tracks, seen) or self._unproven(tracks, seen)):
            self._settle()
            self._observe(self._watch.seen(wave.members))
            seen = self._watch.seen(wave.members)
        due = self._cautious(wave, tracks, self._due(tracks, seen), seen)
        if due:
            self._require_target(wave)
        if self._campaign is not None:
            self._offer(self._campaign, due)
        elif due:
            self._send(tracks, due, seen)
        self._run_backups(tracks, seen)
        waited = self._context.monotonic() - began
        for track in tracks:
            rollout_steps.give_up(track, seen[track.key], self._rules, waited)

    def _due(self, tracks: Sequence[Track], seen: Mapping[Key, Seen]) -> List[Track]:
        return [track for track in tracks if rollout_steps.may_be_told(track, seen[track.key], self._rules)]

    def _cautious(self, wave: Wave, tracks: Sequence[Track], due: List[Track], seen: Mapping[Key, Seen]) -> List[Track]:
        """Those of a wave that may be told although no device has shown yet that all goes well, since those of the
        waves before were off or busy, say: no more at a time than the first wave has."""
        first = next((one for one in self._table.waves if one.members), wave)
        if wave.number <= first.number or any(track.state == DONE for track in self._table.tracks.values()):
            return due
        free = len(first.members) - len(rollout_steps.in_states(tracks, (IN_FLIGHT, CHECKING)))
        return sorted(due, key=lambda track: bool(rollout_steps.hindrance(seen[track.key], self._rules)))[
            : max(0, free)
        ]

    def _require_target(self, wave: Wave) -> None:
        """Before a wave is told, make sure that it gets what the rollout began with. One request.

        :raises CometError: if the server has been updated meanwhile.
        """
        if self._checked_for == wave.number or self._rules.action not in SOFTWARE:
            return
        served = self._context.client.call("AdminMetaVersion")["Version"]
        if served != self._rules.target:
            raise CometError(
                f"the server installs the version {served} now, the rollout began with {self._rules.target}",
                server=self._context.client.server,
                remedy="Run it again to roll the new version out, from the first wave on",
            )
        self._checked_for = wave.number

    def _settle(self) -> None:
        """Before the first device is told, let what an earlier run has told show its job: until then nothing tells of it."""
        self._settled = True
        if self._settings.settle and self._rules.action in SOFTWARE:
            self._context.progress("looking what is under way already")
            self._context.sleep(self._settings.settle)
        self._watch.look(with_jobs=True, backups_since=self._backups_since())

    def _send(self, tracks: Sequence[Track], due: Sequence[Track], seen: Mapping[Key, Seen]) -> None:
        if self._rules.in_flight:
            free = self._rules.in_flight - rollout_steps.counted(tracks, IN_FLIGHT)
            due = due[: max(0, free)]
        self._changed = self._changed or bool(due)
        self._hurry = not self._dispatch.tell([(track, seen[track.key]) for track in due], self._watch.now())

    def _offer(self, campaign: Campaign, due: Sequence[Track]) -> None:
        # Those of other waves, too: a run with other options may have been killed, and its campaign goes on.
        undecided = {track.key for track in rollout_steps.in_states(self._table.tracks.values(), (WAITING,))}
        wanted = {track.key for track in due}
        if campaign.is_for(wanted, undecided):
            return
        self._changed = True
        if not campaign.offer(wanted, undecided):
            self._settled = False

    def _run_backups(self, tracks: Sequence[Track], seen: Mapping[Key, Seen]) -> None:
        due = self._unproven(tracks, seen)
        if due:
            self._changed = True
            errands = [(track, seen[track.key], self._table.devices[track.key]) for track in due]
            self._dispatch.run_backups(errands, self._watch.now())

    def _unproven(self, tracks: Sequence[Track], seen: Mapping[Key, Seen]) -> List[Track]:
        """Those that a backup is to be started on."""
        return [track for track in tracks if rollout_steps.backup_may_be_run(track, seen[track.key], self._rules)]

    def _take_the_offer_back(self) -> None:
        """When a run ends early, let the server not go on without it: outside windows, beyond the limit of failures."""
        try:
            self._end_campaign()
        except CometError as error:
            self._context.warn(f"The campaign was not stopped and may go on: {error.problem}")

    def _end_campaign(self) -> None:
        """Let nobody be told whom no wave is waiting for any more."""
        if self._campaign is not None:
            self._campaign.end()

    # -- what is seen and told ---------------------------------------------------------------------------------

    def _observe(self, seen: Mapping[Key, Seen]) -> None:
        now = self._watch.now()
        for key, view in seen.items():
            rollout_steps.observe(self._table.tracks[key], view, now, self._rules)

    def _backups_since(self, always: bool = False) -> Optional[int]:
        """From when on backups matter, if they do: that of the first device that has to prove one."""
        if self._rules.backup == "none":
            return None
        if always:
            return self._rules.since
        proving = rollout_steps.in_states(self._table.tracks.values(), (CHECKING,))
        return min((track.updated_at for track in proving if track.updated_at is not None), default=None)

    def _result(self) -> Result:
        summary = self._table.summary()
        self._context.progress(summary)
        return {"changed": self._changed, "msg": summary, "target_version": self._rules.target, **self._table.result()}

    def _warn_of_offline(self) -> None:
        if self._params["when_offline"] == "report":
            away = self._table.named(OFFLINE)
            if away:
                self._context.warn(f"Devices that are offline were left: {away}")

    def _halted(self, wave: Wave, result: Result) -> RolloutHalted:
        tracks = self._table.until(wave.number)
        failed, may = rollout_report.failures(tracks), self._settings.limit.at_most(len(tracks))
        return RolloutHalted(
            f"the rollout was halted: {failed} of the {len(tracks)} devices up to wave {wave.number} failed,"
            f" and {may} may: {self._table.named(FAILED)}",
            result,
            server=self._context.client.server,
            remedy="Look at these devices. With a higher failure_limit the rollout goes on where it stopped",
        )
