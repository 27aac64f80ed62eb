# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a rollout tells: a row for each device, sums, lines while it runs, and the same as a file."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import Any, Dict, List, Mapping, NamedTuple, Sequence

from .._client.errors import CometError, InputError
from .._model import files, readable, spreadsheet
from .._model.task import Result
from . import references
from .rollout_devices import Device, Key
from .rollout_steps import FAILED, STATES, UNDER_WAY, Track
from .rollout_waves import Wave

COLUMNS = (
    "user",
    "device",
    "name",
    "wave",
    "version_before",
    "version",
    "state",
    "reason",
    "requested_at",
    "finished_at",
)
FORMATS = (".csv", ".json")
# So many devices are named in a line or a sentence.
MOST_NAMED = 20

Row = Dict[str, Any]


class RolloutHalted(CometError):
    """More devices failed than may. Those that failed or are under way are part of the task's result, beside the counts."""

    kind = "rollout_halted"

    def __init__(self, problem: str, result: Result, **details: Any) -> None:
        super().__init__(problem, **details)
        self.result = result

    def as_result(self) -> Dict[str, Any]:
        told = [row for row in self.result["devices"] if row["state"] in (FAILED, *UNDER_WAY)]
        counted = {key: self.result[key] for key in ("counts", "waves")}
        return {**super().as_result(), **counted, "devices": told}


class Table(NamedTuple):
    """The devices of a rollout, each with how far it is, and its waves."""

    devices: Mapping[Key, Device]
    tracks: Mapping[Key, Track]
    waves: Sequence[Wave]

    def rows(self) -> List[Row]:
        """A row for each device, by wave and within it by user and name."""
        rows = [_row(self.devices[key], track) for key, track in self.tracks.items()]
        return sorted(
            rows, key=lambda row: (row["wave"] is None, row["wave"] or 0, row["user"], row["name"], row["device"])
        )

    def of(self, wave: Wave) -> List[Track]:
        return [self.tracks[key] for key in wave.members]

    def until(self, number: int) -> List[Track]:
        """The devices of the first waves, up to that of a number."""
        return [track for wave in self.waves if wave.number <= number for track in self.of(wave)]

    def result(self) -> Result:
        """The table as a task returns it."""
        waves = [{"wave": wave.number, "name": wave.name, "counts": counts(self.of(wave))} for wave in self.waves]
        return {"counts": counts(list(self.tracks.values())), "waves": waves, "devices": self.rows()}

    def line(self, wave: Wave) -> str:
        """How far a wave is."""
        tracks = self.of(wave)
        return f"{self.title(wave)}: {_in_words(tracks)}"

    def summary(self) -> str:
        """How far all devices are."""
        tracks = list(self.tracks.values())
        return f"{readable.count(len(tracks), 'device')}: {_in_words(tracks)}"

    def title(self, wave: Wave) -> str:
        return f"wave {wave.number} of {len(self.waves)} ({wave.name})"

    def plan(self, wave: Wave) -> str:
        """Who is in a wave, and how it would go."""
        told = [
            f"{self.devices[track.key].label} {track.version or '?'}{': ' + track.reason if track.reason else ''}"
            for track in self.of(wave)
        ]
        return f"{self.title(wave)}, {readable.count(len(told), 'device')}: {references.listed(told, MOST_NAMED) or 'none'}"

    def named(self, state: str) -> str:
        """The devices in a state, each with why, in a sentence that stays short."""
        found = [
            f"{self.devices[key].label} {track.reason}".strip()
            for key, track in sorted(self.tracks.items())
            if track.state == state
        ]
        return references.listed(found)


def _in_words(tracks: Sequence[Track]) -> str:
    held = {state: sum(track.state == state for track in tracks) for state in (*UNDER_WAY, *STATES)}
    parts = [f"{count} {state.replace('_', ' ')}" for state, count in held.items() if count]
    return ", ".join(parts) or "no devices"


def _row(device: Device, track: Track) -> Row:
    return {
        "user": device.user,
        "device": device.id,
        "name": device.name,
        "wave": track.wave,
        "version_before": track.before or None,
        "version": track.version or None,
        "state": track.state,
        "reason": track.reason,
        "requested_at": track.requested_at,
        "finished_at": track.finished_at,
    }


def counts(tracks: Sequence[Track]) -> Dict[str, int]:
    """How many devices there are, and of each state."""
    return {"total": len(tracks), **{state: sum(track.state == state for track in tracks) for state in STATES}}


def failures(tracks: Sequence[Track]) -> int:
    return sum(track.state == FAILED for track in tracks)


# -- the file --------------------------------------------------------------------------------------------------


def require_place(path: str) -> None:
    """Make sure that the table can be written.

    :raises InputError: if it cannot, or its name says nothing of the form.
    """
    files.require_place(path)
    if os.path.splitext(path)[1].lower() not in FORMATS:
        raise InputError(f"dest {path!r} ends neither in .csv nor in .json", remedy="The ending tells the form")


def write(path: str, result: Result) -> None:
    """Write the table, as a whole: whoever looks sees the old one or the new one.

    :raises CometError: if that fails.
    """
    text = _csv(result["devices"]) if path.lower().endswith(".csv") else json.dumps(result, indent=2) + "\n"
    files.write(path, text.encode())


def _csv(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        # Names of devices are whatever somebody typed there.
        writer.writerow(
            {key: spreadsheet.harmless(value) if isinstance(value, str) else value for key, value in row.items()}
        )
    return text.getvalue()
