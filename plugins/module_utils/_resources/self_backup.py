# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The server's own backup: starting it, and the wait until it has ended.

Nothing but meta/version tells of it: for each target of the settings when the present run began (0 if there is none),
and when the last one began and ended, and whether it went well. So a run is known by its beginning, and by the end of a
last one that was not there before.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

from .._client.client import CometClient
from .._client.errors import CometError, Uncertain
from .._model import codec, readable
from .._model.task import Context
from .polling import LOST_POLL, pauses
from .server_restart import Patience

STATISTICS = "SelfBackupStatistics"
SHOWN_SINCE = "21.3.2"
LONGEST_PAUSE_SECONDS = 5.0
# So long a server may take until a run shows that it was told to begin.
APPEAR_SECONDS = 60.0

Statistics = Mapping[str, Any]


class SelfBackupFailed(CometError):
    """A run ended badly, did not begin, or did not end in time. ``targets`` is the state of all."""

    kind = "self_backup_failed"

    def __init__(self, problem: str, targets: Sequence[Statistics], **details: Any) -> None:
        super().__init__(problem, **details)
        self.targets = [codec.decode(STATISTICS, target) for target in targets]

    def as_result(self) -> Dict[str, Any]:
        return dict(super().as_result(), targets=self.targets)


class _Seen(NamedTuple):
    """The runs of all targets, and the server's time."""

    targets: List[Statistics]
    moment: int


def _read(client: CometClient) -> _Seen:
    answer = client.call("AdminMetaVersion")
    return _Seen(list(answer.get("SelfBackup") or []), answer.get("CurrentTime", 0))


def start(context: Context, patience: Patience) -> Optional[List[Dict[str, Any]]]:
    """Start a backup to all targets; wait for its end if that is asked for, and return the targets' runs then.

    If the answer is lost, a run that begins shows that the call arrived. It is never sent twice.

    :raises Uncertain: if the answer was lost and no run begins.
    :raises SelfBackupFailed: if a run does not begin, does not end in time, or fails.
    """
    client = context.client
    if patience.wait:
        client.require(SHOWN_SINCE, "the wait for a self-backup")
    before = _read(client)
    if patience.wait and not before.targets:
        raise SelfBackupFailed(
            "the server's settings have no target for a self-backup",
            [],
            server=client.server,
            remedy="Set one up in self_backup.targets with cometbackup.comet.comet_server_config",
        )
    lost: Optional[Uncertain] = None
    try:
        client.call("AdminSelfBackupStart")
    except Uncertain as error:
        if not before.targets:
            raise
        lost = error
    if lost is None and not patience.wait:
        return None
    return _followed(context, patience, before, lost)


def _followed(
    context: Context, patience: Patience, before: _Seen, lost: Optional[Uncertain]
) -> Optional[List[Dict[str, Any]]]:
    """Ask for the runs until all have ended, or, if nobody waits for that, until one has begun."""
    client, started, told, pause = context.client, context.monotonic(), "", pauses(LONGEST_PAUSE_SECONDS)
    while True:
        now = _polled(client)
        begun = [at for at, target in enumerate(now) if _begun(before, at, target)]
        if begun and not patience.wait:
            return None
        ended = [at for at in begun if not now[at].get("CurrentRunStart")]
        line = f"self-backup: {len(ended)} of {len(before.targets)} targets done"
        if line != told:
            context.progress(line)
            told = line
        if now and len(ended) == len(now):
            return _concluded(client, now)
        passed = context.monotonic() - started
        if now and not begun and passed >= APPEAR_SECONDS:
            raise lost or _failed(client, now, f"no self-backup began within {readable.duration(passed)}")
        if passed >= patience.timeout:
            raise _failed(client, now, f"the self-backup still runs after {readable.duration(passed)} ({line})")
        context.sleep(min(next(pause), patience.timeout - passed))


def _polled(client: CometClient) -> List[Statistics]:
    try:
        return _read(client).targets
    except LOST_POLL:
        return []


def _begun(before: _Seen, at: int, now: Statistics) -> bool:
    """Whether a target has a run that goes on, or one that ended since: begun by this call, or under way before it."""
    held = before.targets[at] if at < len(before.targets) else {}
    last = now.get("LastRunStart", 0)
    return bool(now.get("CurrentRunStart")) or last >= before.moment or last != held.get("LastRunStart", 0)


def _concluded(client: CometClient, targets: List[Statistics]) -> List[Dict[str, Any]]:
    failed = [str(at + 1) for at, target in enumerate(targets) if not target.get("LastRunSuccess")]
    if failed:
        raise _failed(client, targets, f"the self-backup failed for target {' and '.join(failed)} of {len(targets)}")
    return [codec.decode(STATISTICS, target) for target in targets]


def _failed(client: CometClient, targets: Sequence[Statistics], problem: str) -> SelfBackupFailed:
    return SelfBackupFailed(
        problem,
        targets,
        server=client.server,
        remedy="The server's log tells more: see cometbackup.comet.comet_log_info",
    )
