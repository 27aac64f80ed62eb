# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way to say who asks, and how often that costs a log-in."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest

from tests.simulator import Simulator
from tests.support import certificates
from tests.support.docs import connection_spec
from tests.support.playbooks import MODULE_PROCESS, PATHS, Run, credentials, play, run_playbook
from tests.support.scenario import NEEDLE, secret
from tests.tools import checkout

TOTP_SECRET = "KANARIEKANARIEKANARIEKANARIE"
USER_INFO = "cometbackup.comet.comet_user_info"
USER = "cometbackup.comet.comet_user"
API = "cometbackup.comet.comet_api"
LOG_IN, LOG_OUT = "AdminAccountSessionStart", "AdminAccountSessionRevoke"
# A worker ends its session after it has reported its result.
DEADLINE_SECONDS = 20


@pytest.fixture(params=PATHS)
def path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(password=secret("administrator")) as server:
        server.state.add_user("acme", password=secret("acme"))
        yield server


@pytest.fixture
def guarded() -> Iterator[Simulator]:
    """A server whose administrator has two-factor authentication."""
    with Simulator(password=secret("administrator"), totp_secret=TOTP_SECRET) as server:
        yield server


def run(tasks: list[dict[str, Any]], directory: Path, simulator: Simulator, path: str, **settings: Any) -> Run:
    done = run_playbook(
        [play(tasks, **settings.pop("keywords", {}))], directory, simulators=[simulator], path=path, **settings
    ).succeeded()
    assert done.complaints == []
    assert NEEDLE not in done.output
    return done


def sessions_of(simulator: Simulator, number: int) -> int:
    """How many sessions there are, once it is that number or time is up."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while len(simulator.state.sessions) != number and time.monotonic() < deadline:
        time.sleep(0.02)
    return len(simulator.state.sessions)


def test_a_single_task_needs_no_session(simulator: Simulator, path: str, tmp_path: Path) -> None:
    assert run([{"name": "Read", USER_INFO: {}}], tmp_path, simulator, path).result("Read").data["users"]
    assert simulator.requests.methods() == ["AdminListUsersFull"]


def test_a_secret_for_codes_starts_a_session_and_ends_it(guarded: Simulator, path: str, tmp_path: Path) -> None:
    run(
        [{"name": "Read", USER_INFO: {"totp_secret": "{{ code_secret }}"}}],
        tmp_path,
        guarded,
        path,
        keywords={"vars": {"code_secret": TOTP_SECRET}},
    )
    assert sessions_of(guarded, 0) == 0
    assert guarded.requests.methods() == [LOG_IN, "AdminListUsersFull", LOG_OUT]


def test_two_tasks_within_one_code_s_time_both_log_in(guarded: Simulator, path: str, tmp_path: Path) -> None:
    task = {USER_INFO: {"totp_secret": TOTP_SECRET}}
    done = run([{"name": "One", **task}, {"name": "Two", **task}], tmp_path, guarded, path)
    assert [result.calls for result in done.results] == [["AdminListUsersFull"]] * 2


def test_a_code_is_good_for_a_play_with_a_session(guarded: Simulator, path: str, tmp_path: Path) -> None:
    code = pyotp.TOTP(TOTP_SECRET).now()
    tasks = [
        {"name": "Log in", "cometbackup.comet.comet_session": {"totp_code": code}, "register": "login"},
        {
            "name": "Work",
            "module_defaults": {"group/cometbackup.comet.comet": {"session_key": "{{ login.session_key }}"}},
            "block": [
                {"name": "Read", USER_INFO: {"password": ""}},
                {"name": "Add", USER: {"name": "new", "user_password": "{{ fresh }}", "password": ""}},
            ],
            "always": [{"name": "Log out", "cometbackup.comet.comet_session": {"state": "absent"}}],
        },
    ]
    done = run(tasks, tmp_path, guarded, path, keywords={"vars": {"fresh": secret("fresh")}})
    assert done.result("Log out").changed
    assert sessions_of(guarded, 0) == 0
    assert "new" in guarded.state.accounts


def test_an_end_user_logs_in_by_the_hybrid_log_in(simulator: Simulator, path: str, tmp_path: Path) -> None:
    own = {
        "username": "acme",
        "password": "{{ own_password }}",
        "login_as": "user",
        "method": "UserWebGetUserProfileAndHash",
    }
    done = run(
        [{"name": "Read", API: own}], tmp_path, simulator, path, keywords={"vars": {"own_password": secret("acme")}}
    )
    assert done.result("Read").data["answer"]["Profile"]["Username"] == "acme"
    assert sessions_of(simulator, 0) == 0
    assert simulator.requests.methods() == [
        "HybridSessionStart",
        "UserWebGetUserProfileAndHash",
        "UserWebSessionRevoke",
    ]


def test_defaults_by_group_and_by_module_are_both_taken(simulator: Simulator, path: str, tmp_path: Path) -> None:
    defaults = {
        "group/cometbackup.comet.comet": {
            "url": simulator.url,
            "username": simulator.admin.username,
            "password": "{{ known }}",
        },
        USER_INFO: {"name": "acme"},
    }
    missing = dict.fromkeys(("COMET_URL", "COMET_USERNAME", "COMET_PASSWORD"), "")
    keywords = {"module_defaults": defaults, "vars": {"known": simulator.admin.password}}
    simulator.state.add_user("other")
    done = run([{"name": "Read", USER_INFO: {}}], tmp_path, simulator, path, variables=missing, keywords=keywords)
    assert [user["name"] for user in done.result("Read").data["users"]] == ["acme"]


def test_every_connection_option_has_its_environment_variable(path: str, tmp_path: Path) -> None:
    files = certificates.make(tmp_path / "certificates")
    with Simulator(tls=files.server, totp_secret=TOTP_SECRET) as simulator:
        variables = {
            "COMET_TOTP_SECRET": TOTP_SECRET,
            "COMET_CA_PATH": str(files.authority),
            "COMET_VALIDATE_CERTS": "true",
            "COMET_TIMEOUT": "20.5",
            "COMET_RETRIES": "1",
            "COMET_LOGIN_AS": "admin",
        }
        done = run([{"name": "Read", USER_INFO: {}}], tmp_path, simulator, path, variables=variables)
        used = done.result("Read").data["invocation"]["module_args"]
        assert {
            name: used[name] for name in ("url", "validate_certs", "ca_path", "timeout", "retries", "login_as")
        } == {
            "url": simulator.url,
            "validate_certs": True,
            "ca_path": str(files.authority),
            "timeout": 20.5,
            "retries": 1,
            "login_as": "admin",
        }


def test_a_code_from_the_environment_is_used(guarded: Simulator, path: str, tmp_path: Path) -> None:
    code = pyotp.TOTP(TOTP_SECRET).now()
    run([{"name": "Read", USER_INFO: {}}], tmp_path, guarded, path, variables={"COMET_TOTP_CODE": code})
    assert guarded.requests[0].params["TOTP"] == code


def test_a_session_key_from_the_environment_is_used(simulator: Simulator, path: str, tmp_path: Path) -> None:
    session = simulator.state.sessions.start("admin", simulator.admin.username, "")
    run(
        [{"name": "Read", USER_INFO: {}}],
        tmp_path,
        simulator,
        path,
        variables={"COMET_PASSWORD": "", "COMET_SESSION_KEY": session.key},
    )
    assert [request.params["AuthType"] for request in simulator.requests] == ["SessionKey"]
    assert len(simulator.state.sessions) == 1


def test_certificates_can_go_unchecked_without_a_warning(path: str, tmp_path: Path) -> None:
    with Simulator(tls=certificates.make(tmp_path / "certificates").server) as simulator:
        done = run([{"name": "Read", USER_INFO: {"validate_certs": False}}], tmp_path, simulator, path)
        assert done.stderr == ""


def test_a_password_from_a_vault_is_used(simulator: Simulator, path: str, tmp_path: Path) -> None:
    (tmp_path / "vault-password").write_text("open sesame", encoding="utf-8")
    program = checkout.VENV / "bin" / "ansible-vault"
    encrypt = [program, "encrypt_string", "--vault-password-file", "vault-password", simulator.admin.password]
    sealed = subprocess.run(encrypt, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    (tmp_path / "vars.yml").write_text(f"sealed: {sealed}", encoding="utf-8")
    arguments = ["--vault-password-file", "vault-password", "-e", "@vars.yml", "-vvv"]
    done = run_playbook(
        [play([{"name": "Read", USER_INFO: {"password": "{{ sealed }}"}}])],
        tmp_path,
        *arguments,
        simulators=[simulator],
        path=path,
        variables={"COMET_PASSWORD": ""},
    ).succeeded()
    assert NEEDLE not in done.output


def test_a_long_loop_logs_in_once_and_out_at_its_end(simulator: Simulator, tmp_path: Path) -> None:
    loop = {
        "name": "Add",
        USER: {"name": "u{{ item }}", "user_password": "{{ fresh }}"},
        "loop": list(range(200)),
        "loop_control": {"label": "one"},
    }
    again = {
        "name": "Again",
        USER: {"name": "u{{ item }}", "account_name": "Acme"},
        "loop": list(range(200)),
        "loop_control": {"label": "one"},
    }
    done = run([loop, again], tmp_path, simulator, PATHS[0], keywords={"vars": {"fresh": secret("fresh")}})
    assert sessions_of(simulator, 0) == 0
    # Each item is read and written, and no more.
    calls = done.result("Again").calls
    assert (calls.count("AdminGetUserProfileAndHash"), calls.count("AdminSetUserProfileHash"), len(calls)) == (
        200,
        200,
        400,
    )
    methods = simulator.requests.methods()
    # The log-out is tried once more if its answer is late.
    assert (methods.count(LOG_IN), methods[-1]) == (1, LOG_OUT)


def test_a_session_that_ends_in_the_middle_is_renewed_once(simulator: Simulator, tmp_path: Path) -> None:
    simulator.faults.add("stale_session", method="AdminGetUserProfileAndHash", skip=10)
    loop = {
        "name": "Add",
        USER: {"name": "u{{ item }}", "user_password": "{{ fresh }}"},
        "loop": list(range(20)),
        "loop_control": {"label": "one"},
    }
    run([loop], tmp_path, simulator, PATHS[0], keywords={"vars": {"fresh": secret("fresh")}})
    assert sessions_of(simulator, 0) == 0
    methods = simulator.requests.methods()
    assert (methods.count(LOG_IN), methods.count("AdminAddUser")) == (2, 20)


def test_a_loop_of_module_processes_leaves_no_session(simulator: Simulator, tmp_path: Path) -> None:
    loop = {"name": "Read", USER_INFO: {"name": "acme"}, "loop": [1, 2], "loop_control": {"label": "one"}}
    run([loop], tmp_path, simulator, MODULE_PROCESS)
    assert len(simulator.state.sessions) == 0


def test_every_connection_option_has_a_variable_that_is_tried_here() -> None:
    variables = {
        arguments[0] for option in connection_spec("comet_user").values() for arguments in option["fallback"][1:]
    }
    tried = set(re.findall(r"\bCOMET_[A-Z_]+", Path(__file__).read_text(encoding="utf-8"))) | set(
        credentials(Simulator())
    )
    assert variables - tried == set()
