# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control interface below ``/_simulator/``, for playbooks and scripts that run in another process."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from . import software
from .recorder import Request

if TYPE_CHECKING:
    from .server import Simulator

Action = Callable[["Simulator", dict[str, Any]], Any]


class Control:
    """Answers control requests: JSON in, JSON out. An error is ``{"error": ...}`` under HTTP 400."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    async def handle(self, http: web.Request, path: str) -> web.Response:
        """Answer one control request."""
        name = path.removeprefix("/_simulator").strip("/")
        action = ACTIONS.get((http.method, name))
        if action is None:
            known = sorted(f"{method} /_simulator/{action_name}" for method, action_name in ACTIONS)
            return web.json_response({"error": f"unknown control request; known: {known}"}, status=404)
        try:
            text = await http.text()
            arguments = {**dict(http.query), **(json.loads(text) if text.strip() else {})}
            with self._simulator.state.lock:
                return web.json_response(action(self._simulator, arguments))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)


def _summary(simulator: Simulator, _arguments: dict[str, Any]) -> dict[str, Any]:
    state = simulator.state
    return {
        "release": state.options.release,
        "url": simulator.url,
        "now": state.clock.now(),
        "users": len(state.accounts),
        "tenants": len(state.organizations),
        "policies": len(state.policies),
        "devices": len(state.devices.all()),
        "connections": len(state.devices.connections()),
        "sessions": len(state.sessions),
        "requests": len(simulator.requests),
    }


def _requests(simulator: Simulator, arguments: dict[str, Any]) -> list[dict[str, Any]]:
    only = arguments.get("method")
    return [_request(item) for item in simulator.requests if only in (None, item.method)]


def _request(item: Request) -> dict[str, Any]:
    """A request without its parameters' values, since credentials are among them."""
    shown = ("index", "method", "path", "effect", "status", "http_status", "at")
    return {**{name: getattr(item, name) for name in shown}, "params": sorted(item.params)}


def _reset(simulator: Simulator, _arguments: dict[str, Any]) -> dict[str, Any]:
    simulator.reset()
    return _summary(simulator, {})


def _clear_requests(simulator: Simulator, _arguments: dict[str, Any]) -> dict[str, Any]:
    simulator.requests.clear()
    return {"requests": 0}


def _faults(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    if "profile" in arguments:
        simulator.faults.profile(arguments["profile"])
    else:
        simulator.faults.add(**arguments)
    return {"rules": len(simulator.faults.rules)}


def _clear_faults(simulator: Simulator, _arguments: dict[str, Any]) -> dict[str, Any]:
    simulator.faults.clear()
    return {"rules": 0}


def _clock(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    if "speed" in arguments:
        simulator.clock.speed = float(arguments["speed"])
    simulator.clock.advance(float(arguments.get("advance", 0)))
    return {"now": simulator.clock.now(), "speed": simulator.clock.speed}


def _devices(simulator: Simulator, arguments: dict[str, Any]) -> list[dict[str, Any]]:
    user = arguments.get("user")
    devices = simulator.state.devices.of(user) if user else simulator.state.devices.all()
    shown = ("user", "id", "name", "platform", "version", "outcome", "connections")
    return [{name: getattr(item, name) for name in shown} for item in devices]


def _device(simulator: Simulator, arguments: dict[str, Any]) -> Any:
    return simulator.state.device(arguments.pop("user"), arguments.pop("device"))


def _add_device(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    device = simulator.state.add_device(arguments.pop("user"), **arguments)
    return {"id": device.id, "connections": device.connections}


def _connect(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"target": simulator.state.connect(_device(simulator, arguments))}


def _disconnect(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    simulator.state.disconnect(_device(simulator, arguments))
    return {"connections": []}


def _behave(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    device = _device(simulator, arguments)
    for name, value in arguments.items():
        if name not in (
            "outcome",
            "job_seconds",
            "updates",
            "update_trouble",
            "reachable",
            "answers",
            "allows_filenames",
            "version",
        ):
            raise ValueError(f"a device has no behaviour {name!r}")
        setattr(device, name, value)
    simulator.state.devices.touched(device)
    return {"id": device.id, "outcome": device.outcome}


def _start_job(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    job = simulator.state.start_job(_device(simulator, arguments), **{"announced": True, **arguments})
    return {"job": job.id}


def _finish_job(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    job = simulator.state.jobs.get(arguments["job"])
    if job is None:
        raise ValueError(f"there is no job {arguments['job']!r}")
    simulator.state.finish_job(job, arguments.get("outcome"))
    return {"job": job.id, "status": job.detail["Status"]}


def _drop_streams(simulator: Simulator, _arguments: dict[str, Any]) -> dict[str, Any]:
    return {"dropped": simulator.drop_streams()}


def _silence_streams(simulator: Simulator, _arguments: dict[str, Any]) -> dict[str, Any]:
    return {"silent": simulator.silence_streams()}


def _replicate(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    simulator.state.replicate(arguments.pop("description"), **arguments)
    return {"replication": simulator.state.replication}


def _add_to_lobby(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"connection": simulator.state.add_to_lobby(arguments.pop("name"), **arguments)}


def _install(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    if "token" in arguments:
        return {"id": simulator.state.install(arguments.pop("token"), arguments.pop("name"), **arguments).id}
    return software.install(simulator.state, **arguments)


def _look(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    return software.look(simulator.state, **arguments)


def _beat(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    return software.beat(simulator.state, **{"user": None, **arguments})


def _stop(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    return software.stop(simulator.state, **arguments)


def _mails(simulator: Simulator, _arguments: dict[str, Any]) -> list[dict[str, Any]]:
    return simulator.state.mails


def _add_user(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    simulator.state.add_user(arguments.pop("name"), **arguments)
    return {"users": len(simulator.state.accounts)}


def _add_tenant(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"id": simulator.state.add_tenant(arguments.pop("name"), **arguments)}


def _add_admin(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    simulator.state.add_admin(arguments.pop("name"), arguments.pop("password"), **arguments)
    return {"admins": len(simulator.state.admins)}


def _edit_profile(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    fields = arguments["fields"]
    simulator.state.edit_profile(arguments["user"], lambda profile: profile.update(fields))
    return {"hash": simulator.state.profile_hash(arguments["user"])}


def _portal(simulator: Simulator, _arguments: dict[str, Any]) -> dict[str, Any]:
    hosted = [server.row for server in simulator.portal.hosted.values()]
    return {"url": simulator.portal_url, "licenses": simulator.portal.listed_licenses(), "hosted_servers": hosted}


def _add_license(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    return simulator.portal.add_license(**arguments)


def _add_hosted(simulator: Simulator, arguments: dict[str, Any]) -> dict[str, Any]:
    return simulator.portal.add_hosted(**arguments).row


ACTIONS: dict[tuple[str, str], Action] = {
    ("GET", "state"): _summary,
    ("GET", "requests"): _requests,
    ("DELETE", "requests"): _clear_requests,
    ("POST", "reset"): _reset,
    ("POST", "faults"): _faults,
    ("DELETE", "faults"): _clear_faults,
    ("POST", "clock"): _clock,
    ("GET", "devices"): _devices,
    ("POST", "devices"): _add_device,
    ("POST", "devices/connect"): _connect,
    ("POST", "devices/disconnect"): _disconnect,
    ("POST", "devices/behave"): _behave,
    ("POST", "jobs"): _start_job,
    ("POST", "jobs/finish"): _finish_job,
    ("POST", "lobby"): _add_to_lobby,
    ("POST", "install"): _install,
    ("POST", "agent"): _beat,
    ("POST", "agent/look"): _look,
    ("POST", "agent/stop"): _stop,
    ("GET", "mails"): _mails,
    ("POST", "streams/drop"): _drop_streams,
    ("POST", "streams/silence"): _silence_streams,
    ("POST", "replication"): _replicate,
    ("POST", "users"): _add_user,
    ("POST", "users/edit"): _edit_profile,
    ("GET", "portal"): _portal,
    ("POST", "portal/licenses"): _add_license,
    ("POST", "portal/hosted"): _add_hosted,
    ("POST", "tenants"): _add_tenant,
    ("POST", "admins"): _add_admin,
}
