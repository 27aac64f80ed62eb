# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter ``comet_names``: names for the codes of an event, and the host that it is about."""

from __future__ import annotations

import typing as t

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._events import normal
from ansible_collections.cometbackup.comet.plugins.module_utils._events.untemplated import untemplated
from ansible_collections.cometbackup.comet.plugins.module_utils._model import units
from ansible_collections.cometbackup.comet.plugins.module_utils._model.understanding import understood
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import jobs
from ansible_collections.cometbackup.comet.plugins.module_utils._run import arguments
from ansible_collections.cometbackup.comet.plugins.module_utils._run.argspec import CONNECTION_SPEC

from . import fleet_servers, host_names
from .device_directory import DeviceDirectory

Event = t.Dict[str, t.Any]

SPEC: t.Dict[str, t.Any] = {
    "set_hosts": {"type": "bool", "default": True},
    "lookups": {"type": "bool", "default": True},
    "hostnames": {"type": "list", "elements": "str", "default": ["{device_name}.{user}"]},
    "server_name": {"type": "str"},
    "max_age": {"type": "str", "default": "10m"},
    "patience": {"type": "float", "default": 5.0},
    **{name: CONNECTION_SPEC[name] for name in fleet_servers.OPTIONS},
}
# What error texts begin with: rulebooks have many parts.
PLACE = "comet_names: "
# A device there has no user, and no host.
LOBBY = "device_lobby_"
# Each event has all of them, so that no rule or template needs to ask whether they are there.
BLANK = dict.fromkeys(
    ("status", "status_class", "classification", "host", "device_name", "account_name", "tenant_name"), ""
)


class Namer:
    """Names events.

    :param options: the filter's arguments.
    :raises InputError: if one of them cannot be meant.
    """

    def __init__(self, options: t.Mapping[str, t.Any]) -> None:
        params = arguments.checked(SPEC, options, PLACE)
        self._set_hosts: bool = params["set_hosts"]
        self._directory = _directory(params)

    def named(self, event: Event) -> Event:
        """The event with names in its part ``comet``; one that is not of a Comet Server as it is."""
        event = _in_common_shape(event)
        about = event.get(normal.KEY)
        if not isinstance(about, dict) or not isinstance(about.get("event"), str):
            return event
        about.update({**BLANK, **_job_names(event), **{key: about[key] for key in BLANK if about.get(key)}})
        if self._directory is not None:
            self._directory.prepare()
        if self._directory is not None and about.get("device") and not about["event"].startswith(LOBBY):
            known = self._directory.find(about.get("user", ""), about["device"])
            if known is not None:
                about.update(untemplated(known._asdict()))
        if self._set_hosts and about["host"]:
            event.setdefault("meta", {})["hosts"] = [about["host"]]
        return event


def _directory(params: t.Mapping[str, t.Any]) -> t.Optional[DeviceDirectory]:
    for pattern in params["hostnames"]:
        if "{{" in pattern or "{%" in pattern:
            raise InputError(
                f"{PLACE}{pattern!r} of hostnames is a template",
                remedy="Use patterns such as {device_name}.{user}",
            )
    candidates = [host_names.pattern(text) for text in params["hostnames"]]
    max_age = understood(f"{PLACE}max_age", params["max_age"], units.duration)
    if not params["lookups"]:
        return None
    (target,) = fleet_servers.targets({**params, "name": params["server_name"]}, None)
    return DeviceDirectory(target, candidates, max_age=max_age, patience=params["patience"])


def _of_server(event: t.Mapping[str, t.Any]) -> t.Optional[t.Mapping[str, t.Any]]:
    """The server's own event: the event itself, or what another source of webhooks has put into ``payload``."""
    for found in (event, event.get("payload")):
        if isinstance(found, dict) and isinstance(found.get("Type"), int) and isinstance(found.get("Actor", ""), str):
            return found
    return None


def _in_common_shape(event: Event) -> Event:
    """The event as the sources of this collection hand it over."""
    if normal.KEY in event:
        return event
    raw = _of_server(event)
    if raw is None:
        return event
    # What ansible-rulebook and the other source keep beside it stays.
    others = {
        key: event[key] for key in (("meta",) if raw is event else event) if key in event and event[key] is not raw
    }
    return {**others, **normal.normalised({key: raw[key] for key in raw if key != "meta"}, normal.WEBHOOK)}


def _job_names(event: t.Mapping[str, t.Any]) -> t.Dict[str, str]:
    data = event.get("Data")
    if not event[normal.KEY]["event"].startswith("job_") or not isinstance(data, dict):
        return {}
    names = {}
    if isinstance(data.get("Status"), int):
        names.update(status=jobs.status_name(data["Status"]), status_class=jobs.status_class(data["Status"]))
    if isinstance(data.get("Classification"), int):
        names.update(classification=jobs.kind_name(data["Classification"]))
    return names
