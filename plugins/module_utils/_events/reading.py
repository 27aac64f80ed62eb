# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look at the server through its API, in as few requests as there are kinds of things. Synchronous, for a thread of its own."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Optional

from .._api import versions
from .._client.client import CometClient
from .._client.errors import LoginRefused
from .._resources import search
from .memory import OVERLAP_SECONDS, Memory
from .remedy import Reading

# Devices stamp their jobs, and their clocks may be ahead.
AHEAD_SECONDS = 86400
LOBBY_SINCE = "23.9.2"
# So many jobs are asked for by their ids at once.
PORTION = 200

JobDetails = Dict[str, Dict[str, Any]]


class Wants(NamedTuple):
    """What to look at beside the time and the version."""

    jobs: bool = True
    running: bool = True
    accounts: bool = True
    live: bool = True
    lobby: bool = True


class Range(NamedTuple):
    """Which jobs to look for: those that began or ended since, and those that were running."""

    since: int
    running: List[str]


def due(memory: Memory) -> Range:
    """What has to be looked for. Taken before the thread starts, which must not see the memory change."""
    return Range(max(1, memory.synced_to - OVERLAP_SECONDS), list(memory.running))


def read(client: CometClient, range_: Range, wants: Wants) -> Reading:
    """Two to seven requests, and one more for each 200 jobs that ended long after or before what their devices' clocks say.

    :raises CometError: if the server cannot be reached or refuses.
    """
    meta = client.call("AdminMetaVersion")
    now, version = int(meta["CurrentTime"]), str(meta["Version"])
    # A clock that was ahead and has been set right would make it a range in time to come.
    since = max(1, min(range_.since, now - OVERLAP_SECONDS))
    found: JobDetails = {}
    if wants.jobs or wants.running:
        # Those that run first: what ends between the two is then in the second.
        found = _by_id(client.call("AdminGetJobsForDateRange", {"Start": 0, "End": 0}))
    if wants.jobs:
        # Below 22.6.0 those that run are in here, too; what is here is newer.
        found.update(_by_id(client.call("AdminGetJobsForDateRange", {"Start": since, "End": now + AHEAD_SECONDS})))
        found.update(_by_id(_missing(client, [id_ for id_ in range_.running if id_ not in found])))
    return Reading(
        now,
        version,
        found,
        client.call("AdminListUsersFull") if wants.accounts else None,
        client.call("AdminDispatcherListActive") if wants.live else None,
        _lobby(client) if wants.lobby and versions.at_least(version, LOBBY_SINCE) else None,
        frozenset(range_.running) if wants.jobs else frozenset(),
    )


def _lobby(client: CometClient) -> Optional[Dict[str, Dict[str, Any]]]:
    """The lobby, None for those who may not see it."""
    try:
        answer: Dict[str, Dict[str, Any]] = client.call("AdminInstallationListActive")
    except LoginRefused as refusal:
        if refusal.kind == "login":
            raise
        return None
    return answer


def _by_id(details: Iterable[Dict[str, Any]]) -> JobDetails:
    return {job["GUID"]: job for job in details}


def _missing(client: CometClient, ids: List[str]) -> Iterator[Dict[str, Any]]:
    """Jobs that ran and do not any more. Those of deleted users are gone."""
    for start in range(0, len(ids), PORTION):
        clauses = [search.rule("GUID", "str_eq", id_) for id_ in ids[start : start + PORTION]]
        yield from client.call("AdminGetJobsForCustomSearch", {"Query": search.some(clauses)})
