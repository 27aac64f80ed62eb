# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of AWX's API as the modules of ``awx.awx`` need to create what a playbook declares, and to find it again.

Objects live in memory under their endpoint, with the fields they were given; names are references of ids, secrets of
credentials read ``$encrypted$``, and templates know the surveys and associations that belong to them. It stands in for a
controller, which can't be had in a test: it checks references and surveys, and starts no job.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Object = dict[str, Any]

ENCRYPTED = "$encrypted$"
# Endpoint: what its objects say of their type.
TYPES = {
    "organizations": "organization",
    "credential_types": "credential_type",
    "credentials": "credential",
    "execution_environments": "execution_environment",
    "projects": "project",
    "inventories": "inventory",
    "inventory_sources": "inventory_source",
    "job_templates": "job_template",
    "workflow_job_templates": "workflow_job_template",
    "workflow_job_template_nodes": "workflow_job_template_node",
    "workflow_approval_templates": "workflow_approval",
    "schedules": "schedule",
    "labels": "label",
}
# What can be started, and so be a node of a workflow or have a schedule.
STARTABLE = ("projects", "inventory_sources", "job_templates", "workflow_job_templates", "workflow_approval_templates")
# Field: the endpoint that its ids are of.
REFERENCES = {
    "organization": "organizations",
    "credential_type": "credential_types",
    "credential": "credentials",
    "default_environment": "execution_environments",
    "execution_environment": "execution_environments",
    "project": "projects",
    "source_project": "projects",
    "inventory": "inventories",
    "workflow_job_template": "workflow_job_templates",
}
APPROVAL_FIELDS = {"name", "description", "timeout"}
# Endpoint: what its objects can be associated with.
ASSOCIATIONS = {
    "job_templates": {"credentials", "labels", "instance_groups"},
    "workflow_job_template_nodes": {"success_nodes", "failure_nodes", "always_nodes", "credentials", "labels"},
    "schedules": {"credentials", "labels"},
}
SURVEY_TYPES = {"text", "textarea", "password", "integer", "float", "multiplechoice", "multiselect"}
ROOT = "/api/v2/"


class Refused(Exception):
    """What the API answers with HTTP 400, or another status."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


class Controller:
    """The objects. ``writes`` are the requests that changed something, as (method, path)."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.objects: dict[str, dict[int, Object]] = {endpoint: {} for endpoint in TYPES}
        self.surveys: dict[str, Object] = {}
        self.associations: dict[str, list[int]] = {}
        self.secrets: list[str] = []
        self.writes: list[tuple[str, str]] = []
        self._ids = count(1)
        self.add("organizations", {"name": "Default"})

    def copy(self) -> Controller:
        """Another one with the same objects."""
        other = Controller()
        other.objects, other.surveys, other.associations = deepcopy((self.objects, self.surveys, self.associations))
        other._ids = count(next(self._ids))
        return other

    def all(self, endpoint: str) -> list[Object]:
        """The objects of an endpoint, oldest first."""
        return list(self.objects[endpoint].values())

    def named(self, endpoint: str, name: str) -> Object:
        """The object of that name."""
        (found,) = [thing for thing in self.all(endpoint) if thing.get("name", thing.get("identifier")) == name]
        return found

    def associated(self, thing: Object, association: str) -> list[int]:
        """The ids that an object is associated with, sorted."""
        return sorted(self.associations.get(f"{thing['url']}{association}/", []))

    def survey(self, thing: Object) -> Object:
        """The survey of a template."""
        return self.surveys.get(f"{thing['url']}survey_spec/", {})

    def add(self, endpoint: str, fields: Object) -> Object:
        """A new object."""
        self._check(fields)
        identifier = next(self._ids)
        url = f"{ROOT}{endpoint}/{identifier}/"
        thing = {"id": identifier, "url": url, "type": TYPES[endpoint], "summary_fields": {}, "scm_revision": ""}
        thing["related"] = {"survey_spec": f"{url}survey_spec/", "update": f"{url}update/"}
        self.objects[endpoint][identifier] = thing
        return self.change(thing, fields)

    def change(self, thing: Object, fields: Object) -> Object:
        """Write some of an object's fields."""
        self._check(fields)
        fields = dict(fields)
        if thing["type"] == "workflow_approval":
            fields = {name: value for name, value in fields.items() if name in APPROVAL_FIELDS}
        if "inputs" in fields and thing["type"] == "credential":
            fields["inputs"] = self._encrypted(thing, fields)
        thing.update(fields)
        return thing

    def _check(self, fields: Object) -> None:
        for name, endpoint in REFERENCES.items():
            if fields.get(name) and fields[name] not in self.objects[endpoint]:
                raise Refused(f'{name}: invalid pk "{fields[name]}"')

    def _encrypted(self, thing: Object, fields: Object) -> Object:
        kind = self.objects["credential_types"][fields.get("credential_type", thing.get("credential_type"))]
        declared = {field["id"]: field for field in kind["inputs"]["fields"]}
        if unknown := set(fields["inputs"]) - set(declared):
            raise Refused(f"inputs: additional properties are not allowed: {sorted(unknown)}")
        hidden = {name: value for name, value in fields["inputs"].items() if declared[name].get("secret")}
        self.secrets += [value for value in hidden.values() if value and value != ENCRYPTED]
        return {**fields["inputs"], **{name: ENCRYPTED for name, value in hidden.items() if value}}

    def answer(self, method: str, path: str, query: dict[str, str], body: Object) -> tuple[int, Object]:
        """Status and body of the answer to a request."""
        parts = path.removeprefix(ROOT).strip("/").split("/")
        with self.lock:
            if parts[0] == "tokens":
                return (201, {"id": 1, "token": "a-token"}) if method == "POST" else (204, {})
            if method != "GET":
                self.writes.append((method, path))
            if len(parts) == 1:
                return self._list(parts[0], query) if method == "GET" else (201, self.add(parts[0], body))
            thing = self._found(parts[0], int(parts[1]))
            if len(parts) == 2:
                return self._object(method, parts[0], thing, body)
            if parts[2] == "survey_spec":
                return self._survey(method, path, body)
            if parts[2] == "create_approval_template":
                return self._approval(thing, body)
            if parts[2] not in ASSOCIATIONS.get(parts[0], ()):
                raise Refused("Not found.", 404)
            return self._associate(method, path, body)

    def _found(self, endpoint: str, identifier: int) -> Object:
        try:
            return self.objects[endpoint][identifier]
        except KeyError:
            raise Refused("Not found.", 404) from None

    def _list(self, endpoint: str, query: dict[str, str]) -> tuple[int, Object]:
        endpoints = STARTABLE if endpoint == "unified_job_templates" else (endpoint,)
        found = [thing for name in endpoints for thing in self.all(name) if _matches(thing, query)]
        return 200, {"count": len(found), "next": None, "results": found}

    def _object(self, method: str, endpoint: str, thing: Object, body: Object) -> tuple[int, Object]:
        if method == "GET":
            return 200, thing
        if method == "DELETE":
            del self.objects[endpoint][thing["id"]]
            for path, ids in self.associations.items():
                if path.endswith("_nodes/") and endpoint == "workflow_job_template_nodes" and thing["id"] in ids:
                    ids.remove(thing["id"])
            return 204, {}
        return 200, self.change(thing, body)

    def _survey(self, method: str, path: str, body: Object) -> tuple[int, Object]:
        if method == "GET":
            return 200, self.surveys.get(path, {})
        for question in body["spec"]:
            _check_question(question)
        self.surveys[path] = body
        return 200, {}

    def _approval(self, node: Object, body: Object) -> tuple[int, Object]:
        approval = self.add("workflow_approval_templates", body)
        node["unified_job_template"] = approval["id"]
        node["related"]["unified_job_template"] = approval["url"]
        return 201, approval

    def _associate(self, method: str, path: str, body: Object) -> tuple[int, Object]:
        ids = self.associations.setdefault(path, [])
        if method == "GET":
            return 200, {"count": len(ids), "next": None, "results": [{"id": identifier} for identifier in ids]}
        if body.get("disassociate"):
            ids.remove(body["id"])
        elif body["id"] not in ids:
            ids.append(body["id"])
        return 204, {}


def _matches(thing: Object, query: dict[str, str]) -> bool:
    either = {key.removeprefix("or__"): value for key, value in query.items() if key.startswith("or__")}
    every = {key: value for key, value in query.items() if not key.startswith("or__")}
    if either and not any(str(thing.get(key)) == value for key, value in either.items()):
        return False
    return all(str(thing.get(key)) == value for key, value in every.items())


def _check_question(question: Object) -> None:
    lacking = {"type", "question_name", "variable", "required"} - set(question)
    if lacking or question["type"] not in SURVEY_TYPES:
        raise Refused(f"survey question {question}: {sorted(lacking) or 'unknown type'}")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", question["variable"]):
        raise Refused(f"survey question {question['question_name']}: {question['variable']} is no variable")
    choices = question.get("choices")
    if question["type"].startswith("multi") and not choices:
        raise Refused(f"survey question {question['question_name']}: no choices")
    default = question.get("default")
    if question["type"] == "multiplechoice" and default not in (None, "") and default not in choices:
        raise Refused(f"survey question {question['question_name']}: {default} is none of its choices")


@contextmanager
def controller(state: Controller | None = None) -> Iterator[tuple[str, Controller]]:
    """A controller on the loopback address, new unless one is given: its base URL and its objects."""
    state = state or Controller()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            try:
                status, answer = state.answer(self.command, parts.path, dict(parse_qsl(parts.query)), body)
            except Refused as error:
                status, answer = error.status, {"detail": str(error), "__all__": [str(error)]}
            content = b"" if status == 204 else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("X-API-Product-Name", "AWX")
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_DELETE = _handle  # noqa: N815  # http.server's names

        def log_message(self, *_arguments: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
