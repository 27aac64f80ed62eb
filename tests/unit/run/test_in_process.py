# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process path: the same words and the same masking as a module process."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from ansible.module_utils import basic

from ansible_collections.cometbackup.comet.plugins.module_utils._client.account import AccountClient
from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._model.task import Context, Params, Result, TaskContext
from ansible_collections.cometbackup.comet.plugins.module_utils._run import in_process
from ansible_collections.cometbackup.comet.plugins.module_utils._run.account import ACCOUNT
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from tests.simulator import Simulator

NAME = "cometbackup.comet.comet_example"
CONNECTION = {"url": "http://127.0.0.1:1/", "username": "admin", "password": "password-canary"}


def echo(context: Context, params: Params) -> Result:
    """A module that makes no request and says what it was given, secrets included."""
    if params["count"] == 13:
        raise InputError(f"13 with {params['token']} is not allowed", remedy="Take another number")
    if params["count"] == 14:
        context.warn("14 is much")
    return {"said": f"{params['name']} {params['token']} {params['free']}", "token": params["token"]}


EXAMPLE = Definition(
    run=echo,
    argument_spec={
        "name": {"type": "str", "required": True, "aliases": ["title"]},
        "count": {"type": "int", "default": 1},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "token": {"type": "str", "no_log": True},
        "free": {"type": "dict"},
        "nested": {
            "type": "dict",
            "options": {"inner": {"type": "int", "required": True}, "hidden": {"type": "str", "no_log": True}},
        },
    },
    rules={"required_if": [("state", "absent", ["token"])], "mutually_exclusive": [("free", "nested")]},
    secrets=lambda params: {str(value) for value in (params.get("free") or {}).values()},
)


def address(context: TaskContext[AccountClient], params: Params) -> Result:
    """A module for another service."""
    return {"changed": False, "said": context.client.server}


PORTAL_EXAMPLE = Definition(run=address, argument_spec={"name": {"type": "str"}}, service=ACCOUNT)


def in_process_result(args: dict[str, Any], definition: Definition = EXAMPLE, **modes: bool) -> dict[str, Any]:
    clients = in_process.Clients()
    modes = {"check_mode": False, "diff_mode": False, **modes}
    return in_process.run(definition, NAME, dict(args), clients=clients, task="task 1", progress=print, **modes)


def module_result(
    args: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    definition: Definition = EXAMPLE,
) -> dict[str, Any]:
    """What a module process would print for the same arguments."""
    sent = json.dumps({"ANSIBLE_MODULE_ARGS": {**args, "_ansible_module_name": NAME, "_ansible_remote_tmp": "/tmp"}})
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", sent.encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(SystemExit):
        run_module(definition)
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return printed


CASES: dict[str, dict[str, Any]] = {
    "good": {"name": "acme", "token": "token-canary", "free": {"key": "free-canary"}},
    "unsupported": {"name": "acme", "nmae": "x"},
    "several unsupported": {"name": "acme", "b": 1, "a": 2},
    "unsupported inside": {"name": "acme", "nested": {"inner": 1, "outer": 2}},
    "missing": {"count": 2},
    "missing inside": {"name": "acme", "nested": {"hidden": "hidden-canary"}},
    "wrong type": {"name": "acme", "count": "many"},
    "wrong type inside": {"name": "acme", "nested": {"inner": "x", "hidden": "hidden-canary"}},
    "wrong choice": {"name": "acme", "state": "gone"},
    "a rule": {"name": "acme", "state": "absent"},
    "exclusive": {"name": "acme", "free": {"key": "free-canary"}, "nested": {"inner": 1}},
    "refused by the module": {"name": "acme", "count": 13, "token": "token-canary"},
    "refused as a secret": {"name": "acme", "token": ["token-canary"], "count": "x"},
    "no connection": {"name": "acme", "url": None},
}


@pytest.mark.parametrize("case", CASES)
def test_both_paths_say_the_same(
    case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    args = {**CONNECTION, **CASES[case]}
    here, there = in_process_result(args), module_result(args, monkeypatch, capsys)
    for told in (here, there):
        told.pop("exception", None)
        told.setdefault("changed", False)
    assert here == there
    assert "canary" not in json.dumps(here)


# A module that takes large documents.
OF_DOCUMENTS = EXAMPLE._replace(
    argument_spec={**EXAMPLE.argument_spec, "document": {"type": "dict"}, "files": {"type": "list"}},
    from_files={"files": "document"},
    secrets=lambda params: {item["password"] for item in params["document"]["users"]},
)


@pytest.mark.parametrize("count", [1, 13])
def test_of_a_large_document_the_invocation_says_how_much_it_is(
    count: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    users = [{"name": "acme", "password": f"canary-{number}"} for number in range(500)]
    told = {"name": "canary-499", "free": {"key": "with canary-7"}, "token": "canary-300", "count": count}
    args = {**CONNECTION, **told, "document": {"users": users, "tenants": []}}
    here, there = in_process_result(args, OF_DOCUMENTS), module_result(args, monkeypatch, capsys, OF_DOCUMENTS)
    for result in (here, there):
        result.pop("exception", None)
        result.setdefault("changed", False)
    assert here == there
    assert here["invocation"]["module_args"]["document"] == {"users": "500 objects", "tenants": "0 objects"}
    assert "canary" not in json.dumps(here)
    assert args["document"]["users"] is users


@pytest.mark.filterwarnings("default")
def test_warnings_are_passed_on() -> None:
    assert in_process_result({**CONNECTION, "name": "acme", "count": 14})["warnings"] == ["14 is much"]
    both = in_process_result({**CONNECTION, "name": "acme", "title": "acme"})
    assert both["warnings"] == ["Both option name and its alias title are set."]


# -- clients of a worker -------------------------------------------------------------------------------------


def connected(sim: Simulator, **options: Any) -> Connection:
    return Connection.from_params(
        {"url": sim.url, "username": sim.admin.username, "password": sim.admin.password, **options}
    )


def start_session(client: CometClient) -> None:
    for _number in range(6):
        client.call("AdminListUsers")


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    """What clients do about signals ends with the test."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_items_of_a_task_share_a_client_and_tasks_do_not() -> None:
    with Simulator() as sim:
        clients = in_process.Clients()
        first = clients.get(connected(sim), False, "task 1")
        assert clients.get(connected(sim), False, "task 1") is first
        assert clients.get(connected(sim), True, "task 1") is not first
        assert clients.get(connected(sim, timeout=5.0), False, "task 1") is not first
        start_session(first)
        assert clients.get(connected(sim), False, "task 2") is not first
        assert sim.requests.count("AdminAccountSessionRevoke") == 1
        clients.close()


def test_each_service_has_clients_of_its_own() -> None:
    with Simulator() as sim:
        clients = in_process.Clients()
        options = {"account_url": sim.url, "account_token": sim.admin.password}
        portal = clients.get(ACCOUNT.connection(options), False, "task 1", ACCOUNT)
        assert isinstance(portal, AccountClient)
        assert isinstance(clients.get(connected(sim), False, "task 1"), CometClient)
        assert clients.get(ACCOUNT.connection(options), False, "task 1", ACCOUNT) is portal
        clients.close()


def test_the_two_paths_say_the_same_of_another_service(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Simulator() as sim:
        args = {"name": "acme", "account_url": sim.portal_url, "account_token": "token-canary"}
        here = in_process_result(args, PORTAL_EXAMPLE)
        assert here == module_result(args, monkeypatch, capsys, PORTAL_EXAMPLE)
    assert here["invocation"]["module_args"]["account_token"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    assert here["said"] == sim.portal_url


def test_closing_twice_ends_a_session_once() -> None:
    with Simulator() as sim:
        clients = in_process.Clients()
        start_session(clients.get(connected(sim), False, "task 1"))
        clients.close()
        clients.close()
        assert sim.requests.count("AdminAccountSessionRevoke") == 1


def _work(connection: Connection, terminated: str) -> None:
    """What a worker of the controller does: one task, then its end."""
    clients = in_process.Clients()
    client = clients.get(connection, False, "task 1")
    start_session(client)
    if terminated == "at work":
        with clients.working():
            os.kill(os.getpid(), signal.SIGTERM)
    elif terminated == "after its task":
        os.kill(os.getpid(), signal.SIGTERM)
    elif terminated == "while it logs out":
        revoke, send = "/api/v1/admin/account/session-revoke", client._transport.send

        def send_and_be_terminated(path: str, **details: Any) -> Any:
            if path == revoke:
                os.kill(os.getpid(), signal.SIGTERM)
            return send(path, **details)

        client._transport.send = send_and_be_terminated  # type: ignore[method-assign]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize(
    ("terminated", "exit_code", "sessions"),
    [
        ("never", 0, 0),
        ("while it logs out", 0, 0),
        ("after its task", -signal.SIGTERM, 0),
        ("at work", -signal.SIGTERM, 1),
    ],
)
def test_a_worker_ends_its_session_even_if_it_is_told_to_hurry(terminated: str, exit_code: int, sessions: int) -> None:
    with Simulator() as sim:
        worker = multiprocessing.get_context("fork").Process(target=_work, args=(connected(sim), terminated))
        worker.start()
        worker.join(30)
        assert worker.exitcode == exit_code
        assert len(sim.state.sessions) == sessions
