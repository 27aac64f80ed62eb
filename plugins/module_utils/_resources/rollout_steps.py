# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a rollout knows of each device, what it makes of what it sees, and whom it may tell next. No I/O.

Everything is derived from what the server shows, so that a run that begins anew comes to the same: an update shows as a
job of its own kind, as a changed version, and in the campaign's status. All times are seconds since 1970 by the server's
clock. Facts: comet-facts section 2, Dispatch and jobs, Update campaign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import FrozenSet, Iterable, List, NamedTuple, Optional, Sequence, Tuple

from .._api import versions
from .._model import readable
from . import jobs
from .job_search import SKEW_SECONDS
from .rollout_devices import Key

UPDATE, REINSTALL, DOWNGRADE, REFETCH, READDRESS = (
    "update",
    "reinstall",
    "downgrade",
    "refetch_profile",
    "update_login_url",
)
# Those that install the server's version.
SOFTWARE = (UPDATE, REINSTALL, DOWNGRADE)

# States on the way, and those that a device stays in.
WAITING, IN_FLIGHT, CHECKING = "waiting", "in_flight", "checking_backup"
DONE, FAILED = "done", "failed"
OFFLINE, BUSY, CLOSED, UNASKED = "offline", "busy", "outside_window", "unasked"
PLANNED, NOT_NEEDED = "planned", "not_needed"
UNDER_WAY = (WAITING, IN_FLIGHT, CHECKING)
STATES = (DONE, FAILED, IN_FLIGHT, CHECKING, PLANNED, OFFLINE, BUSY, CLOSED, UNASKED, NOT_NEEDED)

# A refused request did nothing. The device may have connected anew meanwhile, so it is told again, but not for ever.
MOST_REFUSALS = 3
CONFIRMED, INELIGIBLE, PENDING = "update_confirmed", "ineligible", "pending"
# How the campaign's status tells that the device has been told.
OFFERED = ("request_made", "update_failed", CONFIRMED)
# Statuses of backups that did not take place.
NO_BACKUP = (jobs.MISSED, jobs.SKIPPED)


class Connection(NamedTuple):
    """A live connection; ``since`` is when it was made."""

    target_id: str
    version: str
    since: int


class Job(NamedTuple):
    """A job on the device; ``ended`` is 0 while it runs, ``version`` what the device ran when it began."""

    started: int
    ended: int
    status: int
    version: str = ""

    @property
    def good(self) -> bool:
        """Whether it ended well, warnings included: what could be backed up is safe then."""
        return self.status == jobs.WARNING or jobs.status_class(self.status) == "successful"


class Seen(NamedTuple):
    """What the server shows of a device at a moment.

    ``connections`` have the newest first. ``looked`` says whether jobs were asked for; without that nothing is known of
    ``busy``, ``update`` (its last update) and ``backups``. ``campaign`` is its status in the rollout's campaign, empty if
    it is not in it. ``window`` says whether it may be touched now.
    """

    connections: Tuple[Connection, ...] = ()
    looked: bool = False
    busy: bool = False
    update: Optional[Job] = None
    backups: Tuple[Job, ...] = ()
    campaign: str = ""
    window: bool = True

    @property
    def online(self) -> bool:
        return bool(self.connections)

    @property
    def version(self) -> str:
        return self.connections[0].version if self.connections else ""


class Rules(NamedTuple):
    """What holds for all devices; times in seconds. ``since`` is when the rollout began, ``backup`` is ``none``, ``wait``
    or ``run``, and ``offers`` says that a campaign does the asking, and so knows by itself who is offline or busy."""

    action: str
    target: str
    since: int = 0
    offers: bool = False
    interrupt: bool = False
    wait_offline: bool = False
    backup: str = "none"
    wait_timeout: float = 3600
    update_timeout: float = 1800
    backup_timeout: float = 86400
    in_flight: int = 0


@dataclass
class Track:
    """One device on its way. ``old`` are its connections at the moment it was told, None if an earlier run did that."""

    key: Key
    wave: Optional[int] = None
    state: str = WAITING
    reason: str = ""
    before: str = ""
    version: str = ""
    can_back_up: bool = True
    old: Optional[FrozenSet[str]] = None
    refusals: int = 0
    requested_at: Optional[int] = None
    updated_at: Optional[int] = None
    finished_at: Optional[int] = None
    backup_requested: bool = False

    def end(self, state: str, reason: str, at: Optional[int] = None) -> None:
        """Let it be in a state that it stays in."""
        self.state, self.reason, self.finished_at = state, reason, at


# -- who takes part --------------------------------------------------------------------------------------------


def needs(rules: Rules, version: str) -> bool:
    """Whether a device with a version takes part; one whose version is not known does."""
    if rules.action not in SOFTWARE:
        return True
    order = versions.compared(version, rules.target)
    wanted = {UPDATE: (-1,), REINSTALL: (-1, 0), DOWNGRADE: (1,)}[rules.action]
    return order is None or order in wanted


def why_not(rules: Rules, version: str) -> str:
    """Why a device does not take part."""
    order = versions.compared(version, rules.target)
    if order == 0:
        return "has the version already"
    return "has a newer version" if order == 1 else "has an older version"


# -- what is made of what is seen ------------------------------------------------------------------------------


def observe(track: Track, seen: Seen, now: int, rules: Rules) -> None:
    """Take note of what the server shows."""
    track.version = seen.version or track.version
    if track.state == WAITING:
        _noticed(track, seen, now, rules)
    if track.state == IN_FLIGHT:
        _flying(track, seen, now, rules)
    if track.state == CHECKING:
        _backing_up(track, seen, now, rules)


def told(track: Track, seen: Seen, now: int, rules: Rules) -> None:
    """Take note that the device has been told, or may have been: the answer was lost."""
    track.state, track.reason = IN_FLIGHT, ""
    track.before, track.requested_at = track.before or seen.version, now
    track.old = frozenset(connection.target_id for connection in seen.connections)


def answered(track: Track, now: int, rules: Rules) -> None:
    """Take note that the server has confirmed it."""
    if rules.action == REFETCH:
        _succeeded(track, now, rules)


def refused(track: Track, now: int, problem: str) -> None:
    """Take note that the server refused, so that nothing was done."""
    track.refusals += 1
    track.state, track.requested_at, track.old = WAITING, None, None
    if track.refusals >= MOST_REFUSALS:
        track.end(FAILED, f"refused: {problem}", now)


def _noticed(track: Track, seen: Seen, now: int, rules: Rules) -> None:
    """See whether somebody has told it before: an earlier run, the campaign, or a person."""
    if rules.action not in SOFTWARE:
        return
    job = attempt(seen, now, rules)
    if job is not None:
        track.state, track.requested_at, track.before = IN_FLIGHT, job.started, track.before or job.version
    elif seen.campaign in OFFERED:
        track.state, track.requested_at = IN_FLIGHT, now
    elif seen.campaign == INELIGIBLE and rules.offers:
        track.end(NOT_NEEDED, "the campaign holds it for ineligible", now)
    elif seen.online and not needs(rules, seen.version):
        track.end(
            DONE if versions.compared(seen.version, rules.target) == 0 else NOT_NEEDED,
            why_not(rules, seen.version),
            now,
        )


def attempt(seen: Seen, now: int, rules: Rules) -> Optional[Job]:
    """The device's last update, if it is one of this rollout, or still under way, whoever began it and when.

    One that took the device from one version to another than the target was of another rollout.
    """
    job = seen.update
    if job is None or (job.started < rules.since and not _is_under_way(job, seen, now, rules)):
        return None
    moved = job.ended and job.version and seen.online and seen.version not in (job.version, rules.target)
    return None if moved else job


def _is_under_way(job: Job, seen: Seen, now: int, rules: Rules) -> bool:
    """Whether the device may still come back from it."""
    back = job.ended and (not job.good or (seen.online and seen.connections[0].since >= job.ended))
    return not back and now - job.started <= rules.update_timeout


def _flying(track: Track, seen: Seen, now: int, rules: Rules) -> None:
    if rules.action == READDRESS:
        if not any(connection.target_id in (track.old or ()) for connection in seen.connections):
            _succeeded(track, now, rules)
    elif rules.action == REFETCH:
        track.end(FAILED, "no answer came", now)
    else:
        job = _own(track, attempt(seen, now, rules))
        if seen.version == rules.target and (
            rules.action != REINSTALL or seen.campaign == CONFIRMED or _is_new(track, seen, job)
        ):
            _succeeded(track, _moment(seen, job), rules)
            return
        if job is not None and job.ended and not job.good:
            track.end(FAILED, f"the update ended with the status {jobs.status_name(job.status)}", job.ended)
        elif job is not None and job.ended and seen.online and _is_back(track, seen, job):
            track.end(FAILED, f"came back with the version {seen.version}", now)
        elif seen.campaign == "update_failed":
            track.end(FAILED, "the update failed", now)
    if track.state == IN_FLIGHT and now - (track.requested_at or 0) > rules.update_timeout:
        track.end(FAILED, _overdue(seen, rules), now)


def _own(track: Track, job: Optional[Job]) -> Optional[Job]:
    """The job of this request, rather than of an earlier one."""
    return job if job is not None and job.started >= (track.requested_at or 0) - SKEW_SECONDS else None


def _is_new(track: Track, seen: Seen, job: Optional[Job]) -> bool:
    """Whether the newest connection was made after the device was told."""
    if track.old is not None:
        return seen.connections[0].target_id not in track.old
    return job is not None and seen.connections[0].since >= job.started


def _is_back(track: Track, seen: Seen, job: Job) -> bool:
    """Whether the newest connection was made after the job had ended."""
    return seen.connections[0].since >= job.ended and _is_new(track, seen, job)


def _moment(seen: Seen, job: Optional[Job]) -> int:
    """When the update was over."""
    return job.ended if job is not None and job.ended else seen.connections[0].since


def _overdue(seen: Seen, rules: Rules) -> str:
    patience = readable.duration(rules.update_timeout)
    if rules.action == READDRESS:
        return f"still connected after {patience}"
    if not seen.online:
        return f"did not come back within {patience}"
    return f"still has the version {seen.version} after {patience}"


def _succeeded(track: Track, at: int, rules: Rules) -> None:
    track.updated_at, track.refusals = at, 0
    if rules.backup == "none":
        track.end(DONE, "", at)
    elif not track.can_back_up:
        track.end(DONE, "has no schedule to see a backup of", at)
    else:
        track.state, track.reason = CHECKING, ""


def _backing_up(track: Track, seen: Seen, now: int, rules: Rules) -> None:
    """See how the first backup after the update ended."""
    updated_at = track.updated_at or 0
    later = [job for job in seen.backups if job.started >= updated_at and job.status not in NO_BACKUP]
    first = min(later, default=None)
    if first is not None and first.ended:
        if first.good:
            track.end(DONE, "", first.ended)
        else:
            track.end(FAILED, f"its next backup ended with the status {jobs.status_name(first.status)}", first.ended)
    elif now - updated_at > rules.backup_timeout:
        what = "its next backup has not ended" if first else "no backup"
        track.end(FAILED, f"{what} within {readable.duration(rules.backup_timeout)}", now)


# -- who is next -----------------------------------------------------------------------------------------------


def hindrance(seen: Seen, rules: Rules) -> str:
    """The state that says why a device cannot be told now; empty if it can."""
    if not seen.window:
        return CLOSED
    if not seen.online:
        return OFFLINE
    busy = seen.busy or (rules.offers and seen.campaign == PENDING)
    return BUSY if busy and not rules.interrupt else ""


def may_be_told(track: Track, seen: Seen, rules: Rules) -> bool:
    """Whether the device may be told now, or offered to by the campaign, which waits for devices itself."""
    if track.state != WAITING:
        return False
    obstacle = hindrance(seen, rules)
    if rules.offers:
        return obstacle in ("", BUSY) or (obstacle == OFFLINE and (rules.wait_offline or bool(seen.campaign)))
    return not obstacle and seen.looked


def backup_may_be_run(track: Track, seen: Seen, rules: Rules) -> bool:
    """Whether the backup that shows whether all is well may be started now: once, and if none is there yet."""
    return (
        track.state == CHECKING
        and rules.backup == "run"
        and not track.backup_requested
        and seen.looked
        and seen.online
        and not seen.busy
        and not any(job.started >= (track.updated_at or 0) for job in seen.backups)
    )


def backup_refused(track: Track, now: int, problem: str) -> None:
    """Take note that the backup was refused, so that none began."""
    track.backup_requested = False
    track.refusals += 1
    if track.refusals >= MOST_REFUSALS:
        track.end(FAILED, f"its backup was refused: {problem}", now)


def give_up(track: Track, seen: Seen, rules: Rules, waited: float) -> None:
    """Leave a device that cannot be told: one that is offline at once, unless it is waited for, others after their time."""
    if track.state != WAITING:
        return
    obstacle, patience = hindrance(seen, rules), rules.wait_timeout
    if rules.offers and obstacle in ("", BUSY):
        # The server has not come to it, or waits for it.
        obstacle, patience = obstacle or UNASKED, max(patience, rules.update_timeout)
    at_once = obstacle == OFFLINE and not rules.wait_offline and not (rules.offers and seen.campaign)
    if at_once or (obstacle and waited >= patience):
        track.end(obstacle, REASONS[obstacle])


REASONS = {
    OFFLINE: "is not connected",
    BUSY: "is busy with a job that is not to be interrupted",
    CLOSED: "is outside its maintenance windows",
    UNASKED: "the campaign has not come to it",
}


def look_at_jobs(tracks: Iterable[Track], seen: Sequence[Seen], now: int, rules: Rules, slow: float) -> bool:
    """Whether jobs must be known to tell what to do, beside the connections: that is another request.

    :param slow: so many seconds after it was told a device is late, and its job may say why.
    """
    for track, view in zip(tracks, seen):
        if track.state == CHECKING or (track.state == WAITING and not rules.offers and view.online and view.window):
            return True
        if track.state == IN_FLIGHT and rules.action in SOFTWARE:
            back = view.online and track.old is not None and view.connections[0].target_id not in track.old
            late = now - (track.requested_at or 0) > min(slow, rules.update_timeout)
            if back or late or (track.old is None and view.campaign not in OFFERED):
                return True
    return False


def counted(tracks: Iterable[Track], state: str) -> int:
    return sum(track.state == state for track in tracks)


def in_states(tracks: Iterable[Track], states: Sequence[str]) -> List[Track]:
    return [track for track in tracks if track.state in states]
