# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log-in, sessions and one-time codes against the simulator."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client import errors
from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient
from tests.simulator.credentials import totp_code
from tests.simulator.options import DEFAULT_TOTP_SECRET

from .conftest import Clients, Simulator, Simulators

START, REVOKE, PROBE = "AdminAccountSessionStart", "AdminAccountSessionRevoke", "AdminAccountProperties"
LONGER_THAN_A_SESSION = 3600


def list_users(client: CometClient, times: int = 1) -> None:
    for _number in range(times):
        client.call("AdminListUsers")


# -- sessions ------------------------------------------------------------------------------------------------


def test_a_few_calls_use_the_password_itself(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url)
    list_users(client, 4)
    client.close()
    assert sim.requests.methods() == ["AdminListUsers"] * 4


def test_many_calls_share_a_session_that_ends_with_the_client(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url)
    list_users(client, 20)
    client.close()
    assert sim.requests.methods() == ["AdminListUsers"] * 4 + [START] + ["AdminListUsers"] * 16 + [REVOKE]
    assert len(sim.state.sessions) == 0


def test_no_session_is_started_where_none_is_wanted(clients: Clients, sim: Simulator) -> None:
    list_users(clients(sim.url, sessions=False), 20)
    assert sim.requests.methods() == ["AdminListUsers"] * 20


def test_the_password_is_not_sent_once_there_is_a_session(clients: Clients, sim: Simulator) -> None:
    list_users(clients(sim.url), 6)
    last = sim.requests[-1].params
    assert last["AuthType"] == "SessionKey" and "Password" not in last


def test_a_session_that_was_given_is_not_ended(clients: Clients, sim: Simulator) -> None:
    key = clients(sim.url).login()
    client = clients(sim.url, session_key=key)
    list_users(client, 10)
    client.close()
    assert REVOKE not in sim.requests.methods()
    assert sim.requests.count(START) == 1


def test_a_key_that_was_handed_out_is_not_ended(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url)
    key = client.login()
    client.close()
    list_users(clients(sim.url, session_key=key))
    assert REVOKE not in sim.requests.methods()


def test_a_closed_client_can_be_used_again(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url)
    list_users(client, 6)
    client.close()
    list_users(client)
    client.close()
    assert sim.requests.methods()[-3:] == [START, "AdminListUsers", REVOKE]


@pytest.mark.parametrize("fault", ["reset_before", "http_502", "api_error"])
def test_a_log_out_that_fails_hurts_nobody(fault: str, clients: Clients, sim: Simulator) -> None:
    sim.faults.add(fault, method=REVOKE)
    client = clients(sim.url)
    list_users(client, 6)
    client.close()
    assert sim.requests.count(REVOKE) == 1


def test_an_expired_session_is_renewed_in_the_middle_of_a_write(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url)
    list_users(client, 6)
    sim.clock.advance(LONGER_THAN_A_SESSION)
    sim.requests.clear()
    client.call("AdminAddUser", {"TargetUser": "acme", "TargetPassword": "long enough"})
    assert sim.requests.methods() == ["AdminAddUser", PROBE, START, "AdminAddUser"]
    assert sum(request.committed for request in sim.requests.of("AdminAddUser")) == 1


def test_a_session_that_ends_right_after_it_worked_is_renewed_too(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url)
    list_users(client, 6)
    sim.faults.add("stale_session", method="AdminListUsers")
    list_users(client)
    assert sim.requests.count(START) == 2


def test_a_session_is_not_renewed_twice_for_one_call(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url)
    list_users(client, 6)
    sim.faults.add("stale_session", method="AdminListUsers", times=None)
    with pytest.raises(errors.LoginRefused):
        list_users(client)
    assert (sim.requests.count(START), sim.requests.count("AdminListUsers")) == (2, 8)


def test_a_renewed_session_is_ended_even_if_the_first_was_given(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url, session_key="not-a-key", password=sim.admin.password)
    list_users(client)
    client.close()
    assert sim.requests.methods() == ["AdminListUsers", PROBE, START, "AdminListUsers", REVOKE]


def test_a_key_alone_that_is_no_longer_valid_is_said_to_be_so(clients: Clients, sim: Simulator) -> None:
    owner = clients(sim.url)
    key = owner.login()
    owner.call(REVOKE)
    with pytest.raises(errors.SessionExpired) as caught:
        list_users(clients(sim.url, session_key=key))
    assert str(caught.value) == (
        f"AdminListUsers on {sim.url} failed: the session key is not valid, or no longer."
        " Log in again with cometbackup.comet.comet_session and pass on the new key."
    )


# -- what a refusal means ------------------------------------------------------------------------------------


@pytest.fixture
def limited(sim: Simulator) -> dict[str, str]:
    """An administrator who may not change the server's settings."""
    sim.state.add_admin("operator", "operators-password", Permissions={"PreventEditServerSettings": True})
    return {"username": "operator", "password": "operators-password"}


@pytest.mark.parametrize("calls_before", [0, 1, 6])
def test_a_missing_permission_is_not_taken_for_a_bad_log_in(
    calls_before: int, clients: Clients, sim: Simulator, limited: dict[str, str]
) -> None:
    client = clients(sim.url, **limited)
    list_users(client, calls_before)
    with pytest.raises(errors.ServerRefusal, match="The log-in is good") as caught:
        client.call("AdminMetaServerConfigGet")
    assert caught.value.kind == "refused"
    assert sim.requests.count(START) == (calls_before > 4)


def test_an_unknown_user_on_an_old_server_is_not_taken_for_a_bad_log_in(
    clients: Clients, simulators: Simulators
) -> None:
    old = simulators(release="21.3.0")
    with pytest.raises(errors.ServerRefusal) as caught:
        clients(old.url).call("AdminGetUserProfile", {"TargetUser": "nobody"})
    assert caught.value.kind == "refused"


@pytest.mark.parametrize("credentials", [{"password": "wrong-password"}, {"username": "nobody"}])
def test_a_wrong_password_is_said_to_be_so(credentials: dict[str, str], clients: Clients, sim: Simulator) -> None:
    with pytest.raises(errors.LoginRefused, match="Check username and password") as caught:
        list_users(clients(sim.url, **credentials))
    assert caught.value.kind == "login"


# -- one-time codes ------------------------------------------------------------------------------------------


@pytest.fixture
def guarded(simulators: Simulators) -> Simulator:
    """A server whose administrator has two-factor authentication."""
    return simulators(totp_secret=DEFAULT_TOTP_SECRET)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock for client and server that stands still in the middle of a time step, and can be set forward."""
    moment = [1_800_000_010.0]

    def advance(seconds: float) -> None:
        moment[0] += seconds

    monkeypatch.setattr(time, "time", lambda: moment[0])
    return advance


def test_a_secret_costs_one_code_for_any_number_of_calls(clients: Clients, guarded: Simulator) -> None:
    client = clients(guarded.url, totp_secret=DEFAULT_TOTP_SECRET, password=guarded.admin.password)
    list_users(client, 3)
    client.close()
    assert guarded.requests.methods() == [START, *["AdminListUsers"] * 3, REVOKE]
    assert guarded.requests[0].params["AuthType"] == "PasswordTOTP"


def test_a_secret_alone_logs_in_without_a_password(clients: Clients, guarded: Simulator) -> None:
    list_users(clients(guarded.url, totp_secret=" ".join((DEFAULT_TOTP_SECRET[:4], DEFAULT_TOTP_SECRET[4:]))))
    assert guarded.requests[0].params["AuthType"] == "TOTP"


def test_without_a_code_the_error_says_that_one_is_needed(clients: Clients, guarded: Simulator) -> None:
    with pytest.raises(errors.TotpRequired, match="Give totp_secret or totp_code"):
        list_users(clients(guarded.url))


@pytest.mark.parametrize("form", ["both", "http", "message"])
def test_each_form_of_asking_for_a_code_is_understood(form: str, clients: Clients, simulators: Simulators) -> None:
    server = simulators(totp_secret=DEFAULT_TOTP_SECRET, totp_reply=form)
    with pytest.raises(errors.TotpRequired):
        list_users(clients(server.url))


def test_clients_within_one_time_step_do_not_get_in_each_others_way(
    clients: Clients, guarded: Simulator, now: Callable[[float], None]
) -> None:
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now(seconds)

    for _number in range(3):
        list_users(clients(guarded.url, totp_secret=DEFAULT_TOTP_SECRET, password=guarded.admin.password, sleep=sleep))
    # The second takes the next step's code at once; the third finds both spent and waits for one more.
    assert [request.status for request in guarded.requests.of(START)] == [200, 403, 200, 403, 403, 200]
    assert waited == [20.0]


def test_a_wrong_password_is_not_waited_for(clients: Clients, guarded: Simulator, pauses: list[float]) -> None:
    with pytest.raises(errors.LoginRefused, match="Check username and password"):
        list_users(clients(guarded.url, totp_secret=DEFAULT_TOTP_SECRET, password="wrong-password"))
    assert pauses == []


def test_a_wrong_secret_is_said_to_be_so(clients: Clients, guarded: Simulator, pauses: list[float]) -> None:
    with pytest.raises(errors.LoginRefused, match="Check totp_secret and this machine's clock"):
        list_users(clients(guarded.url, totp_secret="A" * 32, password=guarded.admin.password))
    assert len(pauses) == 1


def test_a_call_by_the_password_itself_has_a_code_of_its_own(
    clients: Clients, guarded: Simulator, now: Callable[[float], None]
) -> None:
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now(seconds)

    client = clients(guarded.url, totp_secret=DEFAULT_TOTP_SECRET, password=guarded.admin.password, sleep=sleep)
    list_users(client)
    client.call("AdminListUsers", by_password=True)
    # The session took the present code, this call the next one; the one after that is ahead of its time.
    assert waited == []
    client.call("AdminListUsers", by_password=True)
    assert waited == [50.0]
    assert [request.params["AuthType"] for request in guarded.requests.of("AdminListUsers")][0] == "SessionKey"
    assert [request.status for request in guarded.requests.of("AdminListUsers")] == [200, 200, 403, 200]


def test_a_call_by_the_password_itself_is_refused_in_so_many_words(clients: Clients, sim: Simulator) -> None:
    sim.faults.add("api_error", method="AdminListUsers", status=403, message="Unauthorised", times=None)
    with pytest.raises(errors.LoginRefused, match="this account may not do that here"):
        clients(sim.url).call("AdminListUsers", by_password=True)
    with pytest.raises(errors.CheckModeRefusal):
        clients(sim.url, check_mode=True).call("AdminDeleteUser", {"TargetUser": "alice"}, by_password=True)


def test_a_held_session_outlives_the_password(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url)
    client.hold_session()
    key = client.session_key
    sim.state.admin("admin", "another-password")
    assert client.password_is("another-password")
    assert not client.password_is(sim.admin.password)
    list_users(client)
    assert client.session_key == key
    client.carry_on(password="another-password")
    sim.state.sessions.end_all()
    list_users(client)
    assert client.session_key != key


def test_what_is_no_secret_is_said_to_be_so(clients: Clients, guarded: Simulator) -> None:
    with pytest.raises(errors.InputError, match="totp_secret is not a base32 secret") as caught:
        list_users(clients(guarded.url, totp_secret="canary-0189"))
    assert "canary" not in str(caught.value)
    assert len(guarded.requests) == 0


def test_a_code_is_good_for_all_calls_of_one_client(clients: Clients, guarded: Simulator) -> None:
    code = totp_code(DEFAULT_TOTP_SECRET, time.time())
    list_users(clients(guarded.url, totp_code=code, password=guarded.admin.password), 3)
    assert guarded.requests.methods() == [START, *["AdminListUsers"] * 3]


def test_a_code_is_not_tried_twice(clients: Clients, guarded: Simulator) -> None:
    client = clients(
        guarded.url, totp_code=totp_code(DEFAULT_TOTP_SECRET, time.time()), password=guarded.admin.password
    )
    client.login()
    with pytest.raises(errors.InputError, match="the code in totp_code was used already"):
        client.login()
    assert guarded.requests.count(START) == 1


def test_a_code_that_another_task_used_is_refused_by_the_server(clients: Clients, guarded: Simulator) -> None:
    options = {"totp_code": totp_code(DEFAULT_TOTP_SECRET, time.time()), "password": guarded.admin.password}
    list_users(clients(guarded.url, **options))
    with pytest.raises(errors.LoginRefused):
        list_users(clients(guarded.url, **options))


def test_an_unused_code_can_renew_a_session_that_was_given(clients: Clients, guarded: Simulator) -> None:
    code = totp_code(DEFAULT_TOTP_SECRET, time.time())
    list_users(clients(guarded.url, session_key="not-a-key", totp_code=code, password=guarded.admin.password))
    assert guarded.requests.count(START) == 1


# -- end users -----------------------------------------------------------------------------------------------


def test_an_end_user_logs_in_through_the_common_door(clients: Clients, sim: Simulator) -> None:
    sim.state.add_user("acme-files", password="users-password")
    client = clients(sim.url, username="acme-files", password="users-password", login_as="user")
    answer = client.call("UserWebGetUserProfileAndHash")
    client.close()
    assert answer["Profile"]["Username"] == "acme-files"
    assert sim.requests.methods() == ["HybridSessionStart", "UserWebGetUserProfileAndHash", "UserWebSessionRevoke"]


def test_an_end_users_session_is_renewed_as_well(clients: Clients, sim: Simulator) -> None:
    sim.state.add_user("acme-files", password="users-password")
    client = clients(sim.url, username="acme-files", password="users-password", login_as="user")
    client.call("UserWebGetUserProfileAndHash")
    sim.clock.advance(LONGER_THAN_A_SESSION)
    client.call("UserWebGetUserProfileAndHash")
    assert sim.requests.count("HybridSessionStart") == 2


def test_an_upload_puts_no_password_into_headers(clients: Clients, sim: Simulator) -> None:
    client = clients(sim.url)
    answer = client.call("AdminMetaResourceNew", {"upload": b"\x00binary\xff"})
    assert answer["ResourceHash"]
    assert client.call("AdminMetaResourceGet", {"Hash": answer["ResourceHash"]}).content == b"\x00binary\xff"
    (upload,) = sim.requests.of("AdminMetaResourceNew")
    assert upload.headers["X-Comet-Admin-AuthType"] == "SessionKey"
    assert not any("Password" in name for name in upload.headers)
