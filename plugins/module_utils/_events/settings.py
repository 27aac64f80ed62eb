# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the event source ``comet_stream``, validated."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

from .._client.connection import Connection
from .._client.errors import InputError
from .._model import moments, patterns, units
from .._model.understanding import understood
from .._run import arguments
from .._run.argspec import CONNECTION_SPEC
from . import engine, names

SPEC: Dict[str, Any] = {
    **{name: option for name, option in CONNECTION_SPEC.items() if name != "login_as"},
    "events": {"type": "list", "elements": "str", "default": []},
    "tenants": {"type": "list", "elements": "str", "default": []},
    "users": {"type": "list", "elements": "str", "default": []},
    "state_file": {"type": "path"},
    "since": {"type": "str", "default": "now"},
    "idle_timeout": {"type": "str", "default": "10 minutes"},
    "reconnect_delay": {"type": "str", "default": "1s"},
    "reconnect_delay_max": {"type": "str", "default": "1 minute"},
    "sync_interval": {"type": "str", "default": "10 minutes"},
    "settle_time": {"type": "str", "default": "2s"},
    "queue_size": {"type": "int", "default": 10000},
    "poll_interval": {"type": "str", "default": "5 minutes"},
    "device_offline_after": {"type": "str", "default": "15 minutes"},
    "job_stalled_after": {"type": "str", "default": "1 hour"},
    "backup_overdue_after": {"type": "str", "default": "schedule"},
    "device_outdated_below": {"type": "str", "default": "server"},
    "vault_near_quota_percent": {"type": "str", "default": "90"},
}
OFF = ("off", "false", "no", "none", "never")
DURATIONS = ("idle_timeout", "reconnect_delay", "reconnect_delay_max", "sync_interval", "settle_time", "poll_interval")
AS_SCHEDULED = "schedule"
OWN_VERSION = "server"


class Timing(NamedTuple):
    """Seconds."""

    idle_timeout: float
    reconnect_delay: float
    reconnect_delay_max: float
    sync_interval: float
    settle_time: float
    poll_interval: float


class Watching(NamedTuple):
    """What the server does not say, and is found out. What is off is None.

    ``device_offline_after`` and ``job_stalled_after`` are seconds, ``backup_overdue_after`` too, or 0 for "by the schedule";
    ``device_outdated_below`` is a version, or empty for the server's; ``vault_near_quota_percent`` is a share.
    """

    device_offline_after: Optional[int] = None
    job_stalled_after: Optional[int] = None
    backup_overdue_after: Optional[int] = None
    device_outdated_below: Optional[str] = None
    vault_near_quota_percent: Optional[float] = None


class Settings(NamedTuple):
    """See the documentation of the source. ``since`` is read when the server's time is known."""

    connection: Connection
    events: Tuple[str, ...]
    tenants: Tuple[str, ...]
    users: Tuple[str, ...]
    state_file: Optional[str]
    since: str
    queue_size: int
    timing: Timing
    watching: Watching


def settings(args: Mapping[str, Any]) -> Settings:
    """The options as they are meant.

    :raises InputError: if they cannot be meant; secrets are not in its text.
    """
    params = arguments.checked(SPEC, engine.without_its_own(args))
    if params["queue_size"] < 1:
        raise InputError("queue_size is not more than 0")
    # Read once more when the server's time is known.
    understood("since", params["since"], lambda text: moments.moment(text, lambda: 0))
    return Settings(
        Connection.from_params(params),
        tuple(names.patterns(params["events"])),
        tuple(params["tenants"]),
        tuple(params["users"]),
        params["state_file"],
        params["since"],
        params["queue_size"],
        Timing(*(_seconds(name, params[name]) for name in DURATIONS)),
        _watching(params),
    )


def _seconds(name: str, text: str) -> float:
    """A duration, or a number of seconds, which may be a part of one.

    :raises InputError: if it is neither, or not more than 0.
    """
    try:
        seconds = float(text)
    except ValueError:
        seconds = understood(name, text, units.duration)
    if not 0 < seconds < float("inf"):
        raise InputError(f"{name} is not more than 0 seconds")
    return seconds


def _watching(params: Mapping[str, Any]) -> Watching:
    """What is to be found out: what is not turned off, and wanted as an event."""
    wants: Dict[str, List[str]] = {
        "device_offline_after": [names.DEVICE_OFFLINE, names.DEVICE_ONLINE],
        "job_stalled_after": [names.JOB_STALLED],
        "backup_overdue_after": [names.BACKUP_OVERDUE],
        "device_outdated_below": [names.DEVICE_OUTDATED],
        "vault_near_quota_percent": [names.VAULT_NEAR_QUOTA],
    }
    is_chosen = patterns.chooser(names.patterns(params["events"]))
    found: Dict[str, Any] = {}
    for name, told in wants.items():
        text = str(params[name]).strip()
        if text.lower() in OFF:
            continue
        value = _READERS[name](name, text)
        if any(is_chosen([event]) for event in told):
            found[name] = value
    return Watching(**found)


def _whole_seconds(name: str, text: str) -> int:
    return int(_seconds(name, text))


def _overdue(name: str, text: str) -> int:
    return 0 if text == AS_SCHEDULED else max(1, _whole_seconds(name, text))


def _version(name: str, text: str) -> str:
    if text == OWN_VERSION:
        return ""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        raise InputError(f"{name}: {text!r} is not a version, write for example 25.9.8")
    return text


def _percent(name: str, text: str) -> float:
    try:
        share = float(text.rstrip("% "))
    except ValueError:
        share = 0.0
    if not 0 < share <= 100:
        raise InputError(f"{name}: {text!r} is not a percentage, write for example 90")
    return share


_READERS = {
    "device_offline_after": _whole_seconds,
    "job_stalled_after": _whole_seconds,
    "backup_overdue_after": _overdue,
    "device_outdated_below": _version,
    "vault_near_quota_percent": _percent,
}
