# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever goes wrong on the way, a state module ends up at what was declared, and no change is made twice or lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Request, Simulator
from tests.support.once import once
from tests.support.playbooks import PATHS, Run, play, run_playbook
from tests.support.scenario import secret
from tests.support.warm_python import warm

USER = "cometbackup.comet.comet_user"
READ, ADD, WRITE = "AdminGetUserProfileAndHash", "AdminAddUser", "AdminSetUserProfileHash"


@dataclass(frozen=True)
class Trouble:
    """A fault that befalls a task.

    :param kind: the simulator's name of it.
    :param method: whom it befalls, once.
    :param sent: how often each writing method may be sent: what certainly failed is repeated, what is unknown is not.
    """

    kind: str
    method: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    sent: int = 1
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.kind} at {self.method}"

    @property
    def user(self) -> str:
        return self.name.replace(" ", "-")


TROUBLES = (
    Trouble("reset_before", READ),
    Trouble("reset_after", READ),
    Trouble("truncate", READ),
    Trouble("http_502", READ),
    Trouble("http_503", READ, {"retry_after": 1}),
    Trouble("http_429", READ),
    # The answer was lost: the account is looked for, and found or not.
    Trouble("reset_after", ADD),
    Trouble("truncate", ADD),
    Trouble("reset_before", ADD, sent=2),
    Trouble("http_502", ADD, sent=2),
    Trouble("reset_after", WRITE),
    Trouble("truncate", WRITE),
    Trouble("reset_before", WRITE, sent=2),
    Trouble("http_502", WRITE, sent=2),
    Trouble("http_503", WRITE, {"retry_after": 1}, sent=2),
    Trouble("http_429", WRITE, {"retry_after": 1}, sent=2),
    Trouble("conflict", WRITE, sent=2),
    # The server carries it out after the client has given up, and refuses the repetition by the hash.
    Trouble("latency", WRITE, {"seconds": 1.5}, sent=3, options={"timeout": 0.5}),
)


Profiles = dict[str, dict[str, Any]]


@pytest.fixture(scope="module", params=PATHS)
def troubled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Profiles]:
    """A run in which each task meets its trouble, and the accounts after it."""
    return once(tmp_path_factory, f"troubles {request.param}", partial(_run_all, request.param))


def _run_all(path: str, directory: Path) -> tuple[Run, Profiles]:
    with Simulator() as simulator, warm(path) as variables:
        for trouble in TROUBLES:
            if trouble.method == WRITE:
                simulator.state.add_user(trouble.user, password=secret("known"), LanguageCode="es_ES")
        common = {"account_name": "Acme", "user_password": secret("fresh")}
        tasks = [
            {"name": trouble.name, USER: {"name": trouble.user, **common, **trouble.options}} for trouble in TROUBLES
        ]
        before = {trouble.name: _befall(simulator, trouble) for trouble in TROUBLES}
        run = run_playbook([play(tasks, vars=variables)], directory, simulators=[simulator], path=path, before=before)
        assert [fault.hits for fault in simulator.faults.rules] == [1]
        return run.succeeded(), {account.name: account.profile for account in simulator.state.accounts}


def _befall(simulator: Simulator, trouble: Trouble) -> Callable[[], Any]:
    def befall() -> None:
        assert all(fault.hits == 1 for fault in simulator.faults.rules), "the fault before did not strike"
        simulator.faults.clear()
        simulator.faults.add(trouble.kind, method=trouble.method, **trouble.settings)

    return befall


def _writes(requests: list[Request], method: str) -> list[Request]:
    return [request for request in requests if request.method == method]


@pytest.mark.parametrize("trouble", TROUBLES, ids=[trouble.name for trouble in TROUBLES])
def test_the_declared_state_is_reached(trouble: Trouble, troubled: tuple[Run, Profiles]) -> None:
    run, profiles = troubled
    profile = profiles[trouble.user]
    assert (run.result(trouble.name).changed, profile["AccountName"]) == (True, "Acme")


@pytest.mark.parametrize("trouble", TROUBLES, ids=[trouble.name for trouble in TROUBLES])
def test_no_change_is_made_twice(trouble: Trouble, troubled: tuple[Run, Profiles]) -> None:
    requests = troubled[0].result(trouble.name).requests
    committed = {method: sum(request.committed for request in _writes(requests, method)) for method in (ADD, WRITE)}
    assert committed == {ADD: 0 if trouble.method == WRITE else 1, WRITE: 1}


@pytest.mark.parametrize("trouble", TROUBLES, ids=[trouble.name for trouble in TROUBLES])
def test_nothing_is_sent_blindly_again(trouble: Trouble, troubled: tuple[Run, Profiles]) -> None:
    """Between two sendings of a write, the server is asked what it holds; only a limit of requests needs no question."""
    requests = troubled[0].result(trouble.name).requests
    assert len(_writes(requests, trouble.method)) <= trouble.sent or trouble.method == READ
    methods = [request.method for request in requests if request.status != 429]
    assert not any(
        first == second and first in (ADD, WRITE) for first, second in zip(methods, methods[1:], strict=False)
    )


@pytest.mark.parametrize(
    "trouble",
    [trouble for trouble in TROUBLES if trouble.method == WRITE],
    ids=[trouble.name for trouble in TROUBLES if trouble.method == WRITE],
)
def test_what_was_not_declared_is_kept(trouble: Trouble, troubled: tuple[Run, Profiles]) -> None:
    assert troubled[1][trouble.user]["LanguageCode"] == "es_ES"


@pytest.mark.parametrize("path", PATHS)
def test_a_change_by_somebody_else_in_between_is_kept(path: str, tmp_path: Path) -> None:
    with Simulator() as simulator:
        simulator.state.add_user("acme", password=secret("acme"))
        meddled: list[str] = []

        def meddle(request: Request) -> None:
            if request.method == READ and len(meddled) < 2:
                meddled.append(f"change {len(meddled) + 1}")
                simulator.state.edit_profile("acme", lambda profile: profile.update(AccountName=meddled[-1]))

        simulator.requests.on_answer = meddle
        run = run_playbook(
            [play([{"name": "Change", USER: {"name": "acme", "emails": ["it@acme.example"]}}])],
            tmp_path,
            simulators=[simulator],
            path=path,
        )
        assert run.succeeded().result("Change").changed
        profile = simulator.state.user_profile("acme")
        assert (profile["AccountName"], profile["Emails"]) == ("change 2", ["it@acme.example"])


def test_somebody_who_keeps_changing_it_is_named_at_last(tmp_path: Path) -> None:
    with Simulator() as simulator:
        simulator.state.add_user("acme", password=secret("acme"))
        simulator.faults.add("conflict", method=WRITE, times=None)
        run = run_playbook(
            [play([{"name": "Change", USER: {"name": "acme", "account_name": "Acme"}, "ignore_errors": True}])],
            tmp_path,
            simulators=[simulator],
        )
        assert run.result("Change").data["msg"] == (
            f"AdminSetUserProfileHash on {simulator.url} failed: the server answered 409 The profile was changed in the meantime,"
            " 5 times: somebody else keeps changing the same object. Find out what else writes to it, then run the task again."
        )


def test_a_loop_on_a_hostile_network_loses_and_doubles_nothing(tmp_path: Path) -> None:
    names = [f"u{number}" for number in range(40)]
    with Simulator() as simulator:
        simulator.faults.profile("hostile")
        loop = {
            "name": "Add",
            USER: {
                "name": "{{ item }}",
                "user_password": secret("fresh"),
                "account_name": "Acme {{ item }}",
                "retries": 8,
            },
            "loop": names,
            "loop_control": {"label": "one"},
        }
        run_playbook([play([loop])], tmp_path, simulators=[simulator]).succeeded()
        assert {account.name: account.profile["AccountName"] for account in simulator.state.accounts} == {
            name: f"Acme {name}" for name in names
        }
        assert sum(request.committed for request in simulator.requests.of(ADD)) == len(names)
        assert any(request.status in (502, None) for request in simulator.requests)
