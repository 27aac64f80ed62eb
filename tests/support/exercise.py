# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run modules' scenarios: every case in check mode, for real and again, then every refusal; and modules' EXAMPLES.

What can be is done in one run of Ansible (``perform``). Should that fail, each is done by itself, so that one failure
is not that of all.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.simulator import Simulator
from tests.support.docs import documentation
from tests.support.playbooks import (
    IN_PROCESS,
    MODULE_PROCESS,
    Run,
    Task,
    account_credentials,
    credentials,
    plain,
    play,
)
from tests.support.scenario import NEEDLE, Case, Hook, Refusal, Scenario, nothing, secret
from tests.support.scenario import scenario as scenario_of
from tests.support.stage import Scene, TaskResult
from tests.support.together import Part, run_together
from tests.support.warm_python import warm

PHASES = ("check", "real", "again")
# A task in a module process costs a hundred times what it costs in the controller, and does the same but for what is around it. So
# there only the first case is run in all phases, the next ones for real, and one refusal. "all" lifts that. And only the first case
# for real starts an interpreter, the others find one that has started (tests.support.warm_python).
EVERYTHING = os.environ.get("COMET_TEST_CASES") == "all"
IN_ALL_PHASES, REAL, REFUSED = (10_000, 10_000, 10_000) if EVERYTHING else (1, 4, 1)
# Times that differ between two runs of the same scenario are all near the present one.
NEAR_SECONDS = 400 * 86400
# Beside the two paths: a module's EXAMPLES as they stand, first in check mode and then for real.
EXAMPLES = "examples"
_SHOWN = "shown"


@dataclass(frozen=True)
class Exercise:
    """What came of a scenario. ``secrets`` are texts that must appear nowhere, ``before`` and ``after`` the server's data."""

    module: str
    path: str
    run: Run
    url: str
    before: dict[str, Any]
    after: dict[str, Any]
    secrets: frozenset[str]

    @property
    def host(self) -> str:
        """The name of the host that the tasks were for."""
        return part_name(self.module, self.path)

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return scenario_of(self.module)

    def cases(self, phase: str) -> list[Case]:
        """The cases that were run in a phase."""
        return [case for position, case in enumerate(self.scenario.cases) if phase in _phases(position, self.path)]

    @property
    def refusals(self) -> list[Refusal]:
        """The refusals that were tried."""
        return _refusals(self.scenario, self.path)

    @property
    def runs(self) -> list[tuple[Case, str]]:
        """The cases with the phases that they were run in."""
        return [(case, phase) for phase in PHASES for case in self.cases(phase)]

    @property
    def names(self) -> list[str]:
        """The names of all tasks that use the module."""
        return [task_name(case, phase) for case, phase in self.runs] + [
            task_name(refusal, "refused") for refusal in self.refusals
        ]

    def of(self, case: Case | Refusal, phase: str) -> TaskResult:
        """The result of a case in one of the ``PHASES``, or of a refusal in the phase ``refused``."""
        return self.run.result(task_name(case, phase))

    def keys(self, case: Case, phase: str) -> set[str]:
        """The keys of a case's result. One that is not to be printed does not reach the callback plugin."""
        if case.hidden:
            return set(self.run.result(f"{task_name(case, phase)}: keys").data["msg"])
        return {key for key in self.of(case, phase).data if not key.startswith("_ansible")}

    def comparable(self, result: TaskResult) -> Any:
        """A result without what differs from server to server: its address, the time, ids drawn by chance."""
        text = json.dumps(plain(result.data)).replace(self.url, "http://server.example/")
        return _comparable(json.loads(text), self.scenario.volatile)


@dataclass(frozen=True)
class Outcome:
    """What came of a part: an ``Exercise``, of examples the ``Run``, or why there is neither."""

    found: Any = None
    problem: Exception | None = None

    def get(self) -> Any:
        if self.problem is not None:
            raise AssertionError(f"{type(self.problem).__name__}: {self.problem}") from self.problem
        return self.found


def part_name(module: str, what: str) -> str:
    """The name of a module's scenario on one of the ``PATHS``, or of its ``EXAMPLES``."""
    return f"{module}-{what}"


def perform(parts: Sequence[tuple[str, str]], directory: Path) -> dict[str, Outcome]:
    """Do the modules' scenarios on a path, or examples, with the most talkative settings that Ansible has for users.

    :param parts: module, and path or ``EXAMPLES``.
    """
    names = [part_name(*part) for part in parts]
    if len(parts) == 1:
        return {names[0]: _performed_alone(*parts[0], directory)}
    try:
        return {name: Outcome(found) for name, found in _performed(parts, directory / "together").items()}
    except Exception:
        return {name: _performed_alone(*part, directory / name) for name, part in zip(names, parts, strict=True)}


def exercise(module: str, path: str, directory: Path) -> Exercise:
    """Run a module's scenario on a fresh simulator."""
    found = _performed_alone(module, path, directory).get()
    assert isinstance(found, Exercise)
    return found


def _performed_alone(module: str, what: str, directory: Path) -> Outcome:
    try:
        return Outcome(_performed([(module, what)], directory, may_fail=True)[part_name(module, what)])
    except Exception as problem:
        return Outcome(problem=problem)


def _performed(parts: Sequence[tuple[str, str]], directory: Path, may_fail: bool = False) -> dict[str, Any]:
    directory.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        processes = MODULE_PROCESS if any(what == MODULE_PROCESS for _module, what in parts) else IN_PROCESS
        variables = stack.enter_context(warm(processes))
        staged = [
            stack.enter_context(
                _examples(module, directory) if what == EXAMPLES else _scenario(module, what, directory, variables)
            )
            for module, what in parts
        ]
        runs = run_together([part for part, _finish in staged], directory, "-vvv")
        if not may_fail:
            next(iter(runs.values())).succeeded()
        return {part.name: finish(runs[part.name]) for part, finish in staged}


Staged = tuple[Part, Callable[[Run], Any]]


@contextmanager
def _scenario(module: str, path: str, directory: Path, warmth: Mapping[str, Any]) -> Iterator[Staged]:
    """The plays of a scenario, with a fresh simulator, and what makes an exercise of their run."""
    scenario = scenario_of(module)
    hidden_options = {name: secret(name) for name in ("password", "portal_token", "portal_password")}
    options = {"extra_fields": True, "frozen_clock": True, **hidden_options, **scenario.server}
    with Simulator(**options) as simulator:
        before: dict[str, Any] = {}

        def begin() -> None:
            scenario.prepare(simulator)
            _make_unknown_fields_distinct(simulator)
            before.update(data(simulator))

        tasks, hidden = _tasks(module, scenario, path)
        if path == MODULE_PROCESS:
            _warm_up(tasks, task_name(scenario.cases[0], "real"), warmth)
        files = [_variables(directory / part_name(module, path), {"secrets": hidden})]
        switch = {"comet_in_process": False} if path == MODULE_PROCESS else {}
        part = Part(
            part_name(module, path),
            [play(tasks, vars_files=files, vars=switch)],
            Scene([simulator], _hooks(simulator, scenario, path), _environment(simulator), begin),
        )

        def finish(run: Run) -> Exercise:
            secrets = frozenset(_secrets(simulator, run))
            return Exercise(module, path, run, simulator.url, before, data(simulator), secrets)

        yield part, finish


@contextmanager
def _examples(module: str, directory: Path) -> Iterator[Staged]:
    """The plays of a module's EXAMPLES, with a simulator that has what they are about."""
    plan = scenario_of(module)
    files = [_variables(directory / part_name(module, EXAMPLES), plan.example_variables)]
    tasks = documentation(module).examples
    with Simulator(**plan.server) as simulator:
        plays = [play(tasks, vars_files=files, diff=True, check_mode=check_mode) for check_mode in (True, False)]
        scene = Scene([simulator], environment=_environment(simulator), begin=lambda: plan.examples(simulator))
        yield Part(part_name(module, EXAMPLES), plays, scene), lambda run: run


def _variables(directory: Path, variables: Mapping[str, Any]) -> str:
    """Write a file of variables beside the playbook."""
    directory.mkdir(parents=True)
    (directory / "variables.json").write_text(json.dumps(dict(variables)), encoding="utf-8")
    return "variables.json"


def _environment(simulator: Simulator) -> dict[str, str]:
    return {**credentials(simulator), **account_credentials(simulator)}


def task_name(case: Case | Refusal, phase: str) -> str:
    return f"{case.name}: {phase}"


def data(simulator: Simulator) -> dict[str, Any]:
    """All that a server keeps for its users, as plain data."""
    state = simulator.state
    with state.lock:
        return plain(
            {
                "users": {account.name: account.profile for account in state.accounts},
                "policies": state.policies,
                "tenants": state.organizations,
                "groups": state.groups,
                "quotas": state.quotas,
                "admins": {f"{tenant}/{name}": record for (tenant, name), record in state.admins.items()},
                "config": state.config,
            }
        )


def _phases(position: int, path: str) -> tuple[str, ...]:
    if path == IN_PROCESS or position < IN_ALL_PHASES:
        return PHASES
    return ("real",) if position < REAL else ()


def _refusals(scenario: Scenario, path: str) -> list[Refusal]:
    return list(scenario.refusals if path == IN_PROCESS else scenario.refusals[:REFUSED])


def _tasks(module: str, scenario: Scenario, path: str) -> tuple[list[Task], dict[str, str]]:
    """The tasks, and the secrets in them as variables: Ansible prints lines of a playbook when a task fails."""
    hidden: dict[str, str] = {}
    tasks: list[Task] = []
    shown: dict[str, str] = {}
    for position, case in enumerate(scenario.cases):
        for phase in _phases(position, path):
            task = _task(module, case, phase, hidden)
            if phase == "check":
                task["check_mode"] = True
            if phase == "real":
                task["register"] = case.register or f"{_SHOWN}_{len(shown)}"
                if not case.hidden:
                    shown[task["name"]] = task["register"]
            tasks += [task, *_names_keys(task, case)]
    for refusal in _refusals(scenario, path):
        task = _task(module, refusal, "refused", hidden)
        shown[task["name"]] = task["register"] = f"{_SHOWN}_{len(shown)}"
        tasks.append(task)
    return tasks + _show(shown), hidden


def _task(module: str, case: Case | Refusal, phase: str, hidden: dict[str, str]) -> Task:
    return {
        "name": task_name(case, phase),
        f"cometbackup.comet.{module}": _hide(dict(case.options), hidden),
        "diff": True,
        "register": _SHOWN,
        # One failure shall not hide what comes after it; the contracts see it all the same.
        "ignore_errors": True,
    }


def _warm_up(tasks: Sequence[Task], cold: str, variables: Mapping[str, Any]) -> None:
    """Have all tasks but one use an interpreter that has started."""
    for task in tasks:
        if task["name"] != cold:
            task["vars"] = dict(variables)


def _names_keys(task: Task, case: Case) -> list[Task]:
    """Of a result that is not to be printed, print the keys."""
    if not case.hidden:
        return []
    return [
        {"name": f"{task['name']}: keys", "ansible.builtin.debug": {"msg": "{{ " + task["register"] + " | list }}"}}
    ]


def _show(results: Mapping[str, str]) -> list[Task]:
    """What users do with results: print them, and keep them in the cache of facts."""
    facts = {"kept_" + re.sub(r"\W", "_", name): "{{ " + variable + " }}" for name, variable in results.items()}
    return [
        {
            "name": "Print the results",
            "ansible.builtin.debug": {"var": "{{ item }}"},
            "loop": list(results.values()),
        },
        {"name": "Keep the results", "ansible.builtin.set_fact": {**facts, "cacheable": True}},
    ]


def _hide(value: Any, hidden: dict[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _hide(item, hidden) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_hide(item, hidden) for item in value]
    if isinstance(value, str) and NEEDLE in value:
        name = next((name for name, text in hidden.items() if text == value), f"secret_{len(hidden)}")
        hidden[name] = value
        return "{{ secrets." + name + " }}"
    return value


def _hooks(simulator: Simulator, scenario: Scenario, path: str) -> dict[str, Any]:
    """What the scenario does to the server, each right before the first task that is run after it."""
    hooks: dict[str, Any] = {}
    due: list[Hook] = []
    for position, case in enumerate(scenario.cases):
        due.append(case.before)
        for phase, hook in (("check", nothing), ("real", case.before_real), ("again", case.before_again)):
            if phase in _phases(position, path):
                hooks[task_name(case, phase)] = _hook(simulator, *due, hook)
                due = []
        due.append(case.finally_)
    for refusal in _refusals(scenario, path):
        hooks[task_name(refusal, "refused")] = _hook(simulator, *due, refusal.before)
        due = []
    return hooks


def _hook(simulator: Simulator, *hooks: Hook) -> Any:
    def run() -> None:
        for hook in hooks:
            hook(simulator)

    return run


def _make_unknown_fields_distinct(simulator: Simulator) -> None:
    """Give the fields of a newer server values that no client could make up."""
    counter, state = 1000, simulator.state
    with state.lock:
        for account in state.accounts:
            counter += 1
            profile = deepcopy(account.profile)
            profile["FutureSetting"] = {"Mode": counter, "Notes": ["kept", account.name]}
            state.accounts.replace(account.name, profile)
        for things in (state.policies, state.organizations, state.groups, state.quotas, state.admins):
            for thing in things.values():
                counter += 1
                thing["FutureSetting"] = {"Mode": counter}


def _secrets(simulator: Simulator, run: Run) -> set[str]:
    """The made-up secrets all have the needle; those that the server made itself are looked up."""
    state = simulator.state
    found = {NEEDLE}
    found.update(account.profile["PasswordHash"] for account in state.accounts)
    found.update(record.get(name, "") for record in state.admins.values() for name in ("Password", "TOTPKey"))
    found.update(bucket["ReadWriteKey"] for bucket in state.buckets.values())
    found.update(state.sessions.keys())
    found.update(row["serial_number"] for row in simulator.portal.licenses)
    found.update(server.row["admin_password"] for server in simulator.portal.hosted.values())
    for result in run.results:
        found.update(str(request.params.get("SessionKey", "")) for request in result.requests)
    return {text for text in found if text}


def _comparable(value: Any, volatile: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {
            key: "(volatile)" if key in volatile else _comparable(item, volatile)
            for key, item in value.items()
            if not key.startswith("_ansible")
        }
    if isinstance(value, list):
        return [_comparable(item, volatile) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value - time.time()) < NEAR_SECONDS:
        return "(time)"
    return value
