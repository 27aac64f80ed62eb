# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading the servers of an inventory, or the cache in their place.

Cached is what ``fleet.read`` keeps, as one JSON text for each server: nothing that is handed out can change it, and
no cache plugin spends time on what is in it.
"""

from __future__ import annotations

import hashlib
import json
import time
import typing as t

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import CometError
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import fleet

from .fleet_servers import Target

# Changes with the shape of what is cached, so that no release reads what another has written.
FORMAT = 1
# Servers asked at the same time.
AT_ONCE = 8

# Raises, or tells the user that a server is left out.
OnFailure = t.Callable[[Target, CometError], None]


class Read(t.NamedTuple):
    """What is known of a server. ``live_is_known`` is False where the live connections are too old to say who is online."""

    target: Target
    snapshot: fleet.Snapshot
    live_is_known: bool = True


class Cache:
    """Snapshots in an inventory cache.

    :param storage: the mapping that the cache plugin is behind, None to do without.
    :param readable: whether what is there may be used; what is read is written in any case.
    :param timeout: seconds after which everything is read anew, 0 for never.
    :param max_live_age: seconds that a list of live connections passes for the present state.
    :param refresh_live: whether an older one is read anew, or used with the reservation that nobody knows who is online.
    """

    def __init__(
        self,
        storage: t.Optional[t.MutableMapping[str, t.Any]],
        *,
        readable: bool,
        timeout: int,
        max_live_age: int,
        refresh_live: bool,
    ) -> None:
        self._storage = storage
        self._readable = readable
        self._timeout = timeout
        self._max_live_age = max_live_age
        self.refresh_live = refresh_live

    def get(self, key: str) -> t.Optional[fleet.Snapshot]:
        """The snapshot of a server, unless there is none or it is too old."""
        if self._storage is None or not self._readable:
            return None
        try:
            snapshot = json.loads(self._storage[key]["snapshot"])
            expired = self._timeout and time.time() - snapshot["read_at"] > self._timeout
        except (KeyError, TypeError, ValueError):
            return None
        return None if expired else snapshot

    def put(self, key: str, snapshot: fleet.Snapshot) -> None:
        """Keep a snapshot."""
        if self._storage is not None:
            self._storage[key] = {"snapshot": json.dumps(snapshot, separators=(",", ":"))}

    def live_is_recent(self, snapshot: fleet.Snapshot) -> bool:
        """Whether the list of live connections still passes for the present state. One from the future does not."""
        return bool(0 <= time.time() - snapshot["live_at"] <= self._max_live_age)


def key(target: Target, wants: fleet.Wants) -> str:
    """The name of a server's snapshot: whoever asks for the same shares it."""
    asked = json.dumps([FORMAT, target.connection.url, target.connection.username, wants])
    return f"comet_{hashlib.sha256(asked.encode()).hexdigest()[:24]}"


def read_all(targets: t.Sequence[Target], wants: fleet.Wants, cache: Cache, on_failure: OnFailure) -> t.List[Read]:
    """Read all servers, at once where there are several.

    :param on_failure: told of each server that fails, in their order.
    """
    held = {target: cache.get(key(target, wants)) for target in targets}
    due = [target for target in targets if _is_due(held[target], cache)]
    answers = dict(zip(due, _each(lambda target: _ask(target, wants, held[target]), due)))
    result = []
    for target in targets:
        answer = answers.get(target, held[target])
        if isinstance(answer, CometError):
            on_failure(target, answer)
        elif answer is not None:
            if target in answers:
                cache.put(key(target, wants), answer)
            result.append(Read(target, answer, target in answers or cache.live_is_recent(answer)))
    return result


def _is_due(held: t.Optional[fleet.Snapshot], cache: Cache) -> bool:
    return held is None or (cache.refresh_live and not cache.live_is_recent(held))


def _ask(target: Target, wants: fleet.Wants, held: t.Optional[fleet.Snapshot]) -> t.Union[fleet.Snapshot, CometError]:
    try:
        if held is None:
            return {**fleet.read(target.connection, wants), "read_at": int(time.time())}
        return {**held, **fleet.read_live(target.connection)}
    except CometError as error:
        return error


def _each(ask: t.Callable[[Target], t.Any], targets: t.Sequence[Target]) -> t.List[t.Any]:
    if len(targets) < 2:
        return [ask(target) for target in targets]
    from concurrent.futures import ThreadPoolExecutor  # most inventories have one server

    with ThreadPoolExecutor(min(AT_ONCE, len(targets))) as pool:
        return list(pool.map(ask, targets))
