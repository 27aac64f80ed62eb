# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole surface: every method answers, in the shape the reference gives it, in each release that has it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.simulator import Simulator
from tests.simulator.methods import HANDLERS
from tests.simulator.reference import Method, Parameter, methods, structures
from tests.simulator.schema import Schema, element_of, resolve

RELEASES = ("20.9.12", "22.3.7", "24.12.2", "25.9.8")
# They end the server, the account or the connection that the other calls need; each has tests of its own.
ENDING = {
    "AdminMetaServerConfigSet", "AdminMetaRestartService", "AdminMetaShutdownService", "AdminDeleteUser", "AdminAccountSetProperties",
    "AdminAccountRegenerateTotp", "AdminOrganizationDelete", "AdminDispatcherKillProcess", "AdminDispatcherUpdateLoginUrl",
    "AdminDispatcherDropConnection", "AdminRevokeDevice", "AdminDispatcherUninstallSoftware", "AdminDispatcherUpdateSoftware",
    "UserWebAccountRegenerateTotp", "UserWebDispatcherDropConnection", "UserWebSetProfileHash", "AdminSetUserProfile",
    "AdminMetaBuildConfigSet", "AdminMetaConstellationConfigSet", "AdminDeleteProtectedItem", "UserWebDeleteProtectedItem",
    "AdminSetProtectedItemWithBackupRules", "UserWebSetProtectedItemWithBackupRules", "AdminSetUserProfileHash", "AdminPoliciesDelete",
    "AdminMetaRemoteStorageVaultSet", "AdminResetUserPassword", "AdminDispatcherDeleteSnapshot", "AdminDispatcherDeleteSnapshots",
    "UserWebDispatcherDeleteSnapshot", "UserWebDispatcherDeleteSnapshots", "AdminStorageDeleteBucket", "UserWebAccountResetPassword",
}  # fmt: skip
# Method -> the release since which the answer has the object itself, or all of it.
LONGER_SINCE = {
    "AdminOrganizationSet": "22.6.0",
    "AdminUpdateCampaignStatus": "22.3.0",
    "AdminConvertStorageRole": "25.6.8",
    "AdminRequestStorageVault": "25.6.8",
    "UserWebRequestStorageVault": "25.6.8",
}
PASSWORD = "a-long-enough-password"
QUERY = {"ClauseType": "", "RuleField": "BackupJobDetail.StartTime", "RuleOperator": "int_gte", "RuleValue": "1"}


class Surface:
    """A server with one of everything, and the parameters that name it."""

    def __init__(self, simulator: Simulator, release: str) -> None:
        self.simulator = simulator
        state = simulator.state
        self.schema = Schema(state.options.release_number)
        state.add_user("tester", password=PASSWORD)
        device = state.add_device("tester", platform="windows-server")
        source, vault, rule = state.add_item(device)
        job = state.start_job(device, source=source, destination=vault, announced=True)
        state.finish_job(job, "success")
        state.add_to_lobby("New", device_id="waiting")
        self.values: dict[str, Any] = {
            "TargetUser": "tester", "TargetID": device.connections[0], "Destination": vault, "DestinationID": vault, "DestinationId": vault,
            "Source": source, "SourceID": source, "BackupRule": rule, "SnapshotID": job.detail["SnapshotID"],
            "SnapshotIDs": json.dumps([job.detail["SnapshotID"]]), "JobID": job.id, "PolicyID": next(iter(state.policies)),
            "OrganizationID": next(iter(state.organizations)), "BucketID": next(iter(state.buckets)), "DeviceID": "waiting",
            "Query": json.dumps(QUERY), "Filter": json.dumps({"ClauseType": "and", "ClauseChildren": []}), "TargetPassword": PASSWORD,
            "Platform": "7", "StorageProvider": "self", "TargetOrganization": "",
        }  # fmt: skip

    def parameter(self, method: Method, parameter: Parameter) -> str:
        """A plausible value."""
        if method.name in ("AdminAddUser", "AdminAddUserFromProfile") and parameter.name == "TargetUser":
            return f"new-{method.name}"
        if (
            parameter.name in self.values
            and resolve(parameter.type) not in structures()
            or parameter.name in ("Query", "Filter")
        ):
            return str(self.values.get(parameter.name, ""))
        if not parameter.json:
            return "value"
        return "1" if parameter.type == "bool" else json.dumps(self.schema.default(parameter.type))

    def ask(self, method: Method) -> requests.Response:
        """Call a method."""
        url = self.simulator.url.rstrip("/") + method.path
        if method.http_method == "GET":
            return requests.get(url, timeout=30)
        name, password = ("tester", PASSWORD) if "/user/" in method.path else ("admin", self.simulator.admin.password)
        parameters = {item.name: self.parameter(method, item) for item in method.parameters}
        return requests.post(
            url, data={"Username": name, "AuthType": "Password", "Password": password, **parameters}, timeout=30
        )


def fits(kind: str, value: Any) -> bool:
    return isinstance(value, python_types(kind)) and (kind == "bool" or not isinstance(value, bool))


def python_types(kind: str) -> tuple[type, ...]:
    """What JSON of a type is read as; a name that is not in the tables may stand for anything."""
    if kind in structures() or kind.startswith("map["):
        return (dict,)
    if element_of(kind) is not None:
        return (list,)
    if "int" in kind:
        return (int,)
    return {"string": (str,), "[]byte": (str,), "bool": (bool,), "float64": (int, float), "float32": (int, float)}.get(
        kind, (object,)
    )


def differences(schema: Schema, kind: str, value: Any, place: str) -> list[str]:
    """Where a value has another type than the reference says, as libraries with typed decoders would find, or fields too many or too few."""
    kind = resolve(kind)
    element = element_of(kind)
    if not fits(kind, value):
        return [f"{place} should be {kind}, is {value!r:.40}"]
    if element is not None:
        items = value.values() if isinstance(value, dict) else value
        return [text for item in items for text in differences(schema, element, item, f"{place}[]")]
    if kind not in structures():
        return []
    fields = {field.name: field for field in schema.fields(kind)}
    found = [f"{place}.{name} is unknown" for name in value if name not in fields]
    found += [
        f"{place}.{name} is missing" for name, field in fields.items() if name not in value and not field.omit_empty
    ]
    return found + [
        text
        for name, item in value.items()
        if name in fields
        for text in differences(schema, fields[name].type, item, f"{place}.{name}")
    ]


def test_every_method_has_a_handler_and_no_handler_is_for_an_unknown_method() -> None:
    assert set(HANDLERS) == set(methods())


@pytest.mark.parametrize("release", RELEASES)
def test_every_method_answers_in_the_shape_of_its_release(release: str) -> None:
    problems = []
    with Simulator(devices=6, tenants=1, release=release, constellation_role=True, speed=1000) as simulator:
        surface = Surface(simulator, release)
        for name, method in sorted(methods().items()):
            if name in ENDING:
                continue
            response = surface.ask(method)
            if method.since > simulator.options.release_number:
                if response.status_code != 404:
                    problems.append(f"{name} is newer, yet answers {response.status_code}")
            elif response.status_code != 200:
                problems.append(f"{name}: HTTP {response.status_code} {response.text[:100]}")
            elif method.returns != "raw" and simulator.options.at_least(LONGER_SINCE.get(name, "0")):
                problems += shape_problems(surface.schema, method, response.json())
    assert problems == []


def shape_problems(schema: Schema, method: Method, answer: Any) -> list[str]:
    """What is wrong with an answer; a refusal has Status and Message only."""
    if isinstance(answer, dict) and answer.get("Status", 0) in range(400, 600):
        return [] if set(answer) == {"Status", "Message"} else [f"{method.name}: a refusal with {sorted(answer)}"]
    return differences(schema, method.returns, answer, method.name)


@pytest.mark.parametrize("name", sorted(name for name, method in methods().items() if method.aliases))
def test_old_paths_lead_to_the_same_method(name: str, simulate: Callable[..., Any]) -> None:
    method, server = methods()[name], simulate(constellation_role=True)
    server.state.add_user("tester", password=PASSWORD)
    caller = server.caller("tester", PASSWORD) if "/user/" in method.path else server.admin
    for path in method.aliases:
        assert caller.post(path.lstrip("/")).status_code == 200
    expected = [method.name] * len(method.aliases)
    asked = server.simulator.requests.methods()
    owners = [other for other, candidate in methods().items() if candidate.path in method.aliases]
    assert asked == (expected if not owners else owners)


def test_a_method_that_the_release_lacks_is_an_unknown_page(simulate: Callable[..., Any]) -> None:
    server = simulate(release="22.12.0")
    assert server.admin.post("user-groups/list").status_code == 404
    assert server.admin.post("no-such-thing").status_code == 404


def test_counting_jobs_exists_from_22_12_0(simulate: Callable[..., Any]) -> None:
    assert simulate(release="22.12.0").admin("count-jobs-for-custom-search", Query=QUERY) == {"Count": 0}
    assert simulate(release="22.11.2").admin.post("count-jobs-for-custom-search", Query=QUERY).status_code == 404
