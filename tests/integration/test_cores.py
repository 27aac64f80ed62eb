# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main things on every supported release of ansible-core (``tests/support/cores.py``), and on the oldest Python for modules.

Remote text above all: what a server sends is text, also where it looks like a template: it is never evaluated, wherever it goes.
"""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Simulator
from tests.support import cores
from tests.support.once import once
from tests.support.playbooks import MODULE_PROCESS, PATHS, Run, credentials, play, run, run_playbook
from tests.support.scenario import NEEDLE, secret
from tests.support.shipped import changes, run_shipped

USER, USER_INFO = "cometbackup.comet.comet_user", "cometbackup.comet.comet_user_info"
TRICKY = "{{ 7 * 7 }}{% raw %}"

OPTIONS = (
    "name",
    "state",
    "account_name",
    "emails",
    "email_settings",
    "language",
    "send_email_reports",
    "maximum_devices",
    "read_only",
)

TASKS: list[dict[str, Any]] = [
    {"name": "Read", USER_INFO: {"name": "acme", "details": ["devices"]}, "register": "read"},
    {"name": "Print", "ansible.builtin.debug": {"msg": "{{ read.users[0].account_name }}"}},
    {"name": "Print all", "ansible.builtin.debug": {"var": "read"}},
    {"name": "Keep", "ansible.builtin.set_fact": {"kept": "{{ read.users[0] }}"}},
    {
        "name": "Copy",
        USER: {"name": "copy", "user_password": "{{ fresh }}", "account_name": "{{ read.users[0].account_name }}"},
    },
    {
        "name": "Copy from a fact",
        USER: {"name": "copy-2", "user_password": "{{ fresh }}", "account_name": "{{ kept.account_name }}"},
    },
    {"name": "Feed back", USER: {option: "{{ read.users[0]." + option + " }}" for option in OPTIONS}},
    {
        "name": "Copy in a loop",
        USER: {"name": "copy-{{ index }}", "account_name": "{{ item.account_name }}"},
        "loop": "{{ read.users }}",
    },
    {"name": "Fail", USER: {"name": "acme", "policy": "Standart"}, "ignore_errors": True},
    {"name": "Check", USER: {"name": "acme", "account_name": "Acme"}, "check_mode": True, "diff": True},
    {"name": "Export", "cometbackup.comet.comet_export": {"secrets": "masked"}, "register": "export"},
    {"name": "Converge", "cometbackup.comet.comet_converge": {"document": "{{ export.document }}"}},
    {
        "name": "Act",
        "cometbackup.comet.comet_dispatch": {
            "action": "refetch_profile",
            "user": "acme",
            "device": "{{ (read.users[0].read_only.devices.values() | first).friendly_name }}",
        },
    },
    {"name": "Log in", "cometbackup.comet.comet_session": {}, "register": "login"},
    {
        "name": "Log out",
        "cometbackup.comet.comet_session": {"session_key": "{{ login.session_key }}", "state": "absent"},
    },
]


@pytest.fixture(scope="module", params=[f"{core} {path}" for core in cores.CORES for path in PATHS])
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, dict[str, str]]:
    """The tasks above, run with a release of ansible-core on one of the paths, and the display names that accounts have then."""
    core, path = request.param.split()
    # What is lacking here skips the tests.
    programs, arguments = cores.programs(core), ["-vvv", *_node(core, path)]
    return once(tmp_path_factory, f"core {core} {path}", partial(_run_all, programs, path, arguments))


def _node(core: str, path: str) -> list[str]:
    """Arguments that give the newest release a managed node with the oldest Python. Each could have one."""
    if (core, path) != (cores.CORES[-1], MODULE_PROCESS):
        return []
    return ["-e", json.dumps({"ansible_python_interpreter": str(cores.oldest_module_python())})]


def _run_all(programs: Path, path: str, arguments: list[str], directory: Path) -> tuple[Run, dict[str, str]]:
    with Simulator(password=secret("administrator")) as simulator:
        state = simulator.state
        state.add_policy("Standard")
        state.add_user("acme", password=secret("acme"), AccountName=TRICKY)
        state.add_device("acme", name=TRICKY)
        plays = [play(TASKS, vars={"fresh": secret("fresh"), "index": 2})]
        run = run_playbook(
            plays,
            directory,
            *arguments,
            simulators=[simulator],
            path=path,
            # The default since there is such a setting.
            variables={"ANSIBLE_INJECT_INVOCATION": "false"},
            programs=programs,
        )
        assert ("AnsiballZ_comet_user" in run.succeeded().output) is (path == MODULE_PROCESS)
        return run, {account.name: account.profile["AccountName"] for account in state.accounts}


def test_text_of_the_server_is_returned_as_it_is(ran: tuple[Run, dict[str, str]]) -> None:
    (account,) = ran[0].result("Read").data["users"]
    (device,) = account["read_only"]["devices"].values()
    assert (account["account_name"], device["friendly_name"]) == (TRICKY, TRICKY)


def test_text_of_the_server_is_printed_as_it_is(ran: tuple[Run, dict[str, str]]) -> None:
    assert ran[0].result("Print").data["msg"] == TRICKY


@pytest.mark.parametrize("name", ["copy", "copy-2"])
def test_text_of_the_server_arrives_elsewhere_as_it_is(name: str, ran: tuple[Run, dict[str, str]]) -> None:
    assert ran[1][name] == TRICKY


def test_what_was_read_can_be_fed_back(ran: tuple[Run, dict[str, str]]) -> None:
    result = ran[0].result("Feed back")
    assert (result.status, result.changed, result.writes) == ("ok", False, [])


def test_a_server_is_as_its_own_export_says(ran: tuple[Run, dict[str, str]]) -> None:
    result = ran[0].result("Converge")
    assert (result.status, result.changed, result.writes) == ("ok", False, [])


def test_a_device_is_found_by_its_name(ran: tuple[Run, dict[str, str]]) -> None:
    result = ran[0].result("Act")
    assert (result.status, result.writes) == ("ok", ["AdminDispatcherRefetchProfile"])


def test_a_loop_changes_nothing_the_second_time(ran: tuple[Run, dict[str, str]]) -> None:
    result = ran[0].result("Copy in a loop")
    assert (result.status, result.changed) == ("ok", False)


def test_a_failure_is_a_sentence(ran: tuple[Run, dict[str, str]]) -> None:
    assert ran[0].result("Fail").data["msg"] == "there is no policy 'Standart'. Did you mean 'Standard'?"


def test_check_mode_shows_the_diff(ran: tuple[Run, dict[str, str]]) -> None:
    assert ran[0].result("Check").data["diff"] == {
        "before": {"account_name": TRICKY},
        "after": {"account_name": "Acme"},
        "before_header": "acme",
        "after_header": "acme",
    }


def test_results_say_what_the_task_was_given_up_to_core_2_20(ran: tuple[Run, dict[str, str]]) -> None:
    found = re.search(r"\[core 2\.(\d+)", ran[0].output)
    assert found and ("invocation" in ran[0].result("Read").data) is (int(found[1]) < 21)


def test_no_traceback_is_shown(ran: tuple[Run, dict[str, str]]) -> None:
    assert ran[0].tracebacks == 0


def test_nothing_warns(ran: tuple[Run, dict[str, str]]) -> None:
    assert ran[0].complaints == []


def test_no_secret_is_shown(ran: tuple[Run, dict[str, str]]) -> None:
    results = str([result.data for result in ran[0].results])
    assert NEEDLE not in ran[0].output.replace(secret("fresh"), "") + results


# -- the inventory, and playbooks by their full names with the roles and filters in them ---------------------------


@pytest.fixture(params=cores.CORES)
def programs(request: pytest.FixtureRequest) -> Path:
    """The programs of a release of ansible-core."""
    return cores.programs(request.param)


def test_the_inventory_has_the_devices_with_their_names_as_they_are(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "fleet.comet.yml").write_text("plugin: cometbackup.comet.comet\n", encoding="utf-8")
    with Simulator() as simulator:
        simulator.state.add_user("acme", password=secret("acme"))
        simulator.state.add_device("acme", name=TRICKY)
        command = ["ansible-inventory", "-i", "fleet.comet.yml", "--list", "--export"]
        done = run(command, tmp_path, credentials(simulator), programs).succeeded()
    hosts = json.loads(done.stdout)["_meta"]["hostvars"]
    names = [variables["comet_device_name"] for variables in hosts.values()]
    # From 2.19 on the list says of a text that it is one.
    assert [name["__ansible_unsafe"] if isinstance(name, dict) else name for name in names] == [TRICKY]
    assert done.complaints == []


def test_a_report_is_written_and_names_in_it_are_escaped(programs: Path, tmp_path: Path) -> None:
    with Simulator() as simulator:
        simulator.state.add_user("acme", password=secret("acme"))
        simulator.state.add_device("acme", name=f"<b>{TRICKY}")
        for number, expected in enumerate((True, False)):
            # Devices that have never made a backup are findings.
            done = run_shipped(
                "health_report", tmp_path, simulator, {"backup_health_formats": ["html"]}, programs=programs
            )
            assert (changes(done.succeeded()) > 0, done.complaints) == (expected, []), number
    page = (tmp_path / "backup-health.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;{{ 7 * 7 }}" in page and "<b>{{" not in page


CUSTOMER = {
    "tenant_onboarding_name": "Globex",
    "tenant_onboarding_hosts": ["backup.globex.example"],
    "tenant_onboarding_policies": [{"name": "Monthly"}],
    "customer_onboarding_customers": [
        {"name": "globex-office", "user_password": secret("office"), "policy": "Monthly", "account_name": "Globex"}
    ],
}


def test_roles_onboard_a_customer(programs: Path, tmp_path: Path) -> None:
    with Simulator() as simulator:
        checked = run_shipped("onboard", tmp_path, simulator, CUSTOMER, "--check", "--diff", programs=programs)
        assert changes(checked.succeeded()) > 0 and simulator.requests.writes() == []
        done = run_shipped("onboard", tmp_path, simulator, CUSTOMER, programs=programs).succeeded()
        assert (changes(done), done.complaints) == (changes(checked), [])
        assert changes(run_shipped("onboard", tmp_path, simulator, CUSTOMER, programs=programs).succeeded()) == 0


def test_a_rollout_reaches_the_fleet(programs: Path, tmp_path: Path) -> None:
    variables = {"fleet_rollout_waves": ["1", "100%"], "fleet_rollout_dest": str(tmp_path / "rollout.csv")}
    with Simulator(speed=200) as simulator:
        simulator.state.add_user("acme", password=secret("acme"))
        for number in range(3):
            simulator.state.add_device("acme", name=f"WS-{number}", version="24.12.5")
        done = run_shipped("fleet_rollout", tmp_path, simulator, variables, programs=programs).succeeded()
        assert done.complaints == []
    assert (tmp_path / "rollout.csv").read_text(encoding="utf-8").count(",done") == 3
