# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_account`` and ``comet_account_info`` beyond what their scenarios show: sessions, codes, lost answers."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client import auth
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    BadAnswer,
    InputError,
    LoginRefused,
    MissingLibrary,
    ServerRefusal,
    TotpRequired,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.modules import comet_account, comet_account_info, comet_session
from tests.simulator import Simulator
from tests.simulator.credentials import OneTimeCodes, matches_admin_password, totp_code
from tests.simulator.methods import account as simulated
from tests.unit.resources.tasks import Tasks

ACCOUNT, INFO = comet_account.DEFINITION, comet_account_info.DEFINITION
READ, WRITE = "AdminAccountProperties", "AdminAccountSetProperties"
REGENERATE, VALIDATE = "AdminAccountRegenerateTotp", "AdminAccountValidateTotp"
START = "AdminAccountSessionStart"
NEW = "another-password"
CODES = {"allow_password_login": False, "allow_password_and_totp_login": True, "return_secrets": True}
OLD_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def record(simulator: Simulator) -> dict[str, Any]:
    return simulator.state.admins["", "admin"]


def test_a_new_password_is_set_once(simulator: Simulator, tasks: Tasks) -> None:
    foreseen = tasks.run(ACCOUNT, check_mode=True, new_password=NEW)
    assert tasks.calls == [READ, READ]
    result = tasks.run(ACCOUNT, new_password=NEW)
    assert tasks.calls == [READ, READ, READ, WRITE, READ, READ]
    assert matches_admin_password(NEW, record(simulator))
    assert result["log_in_still_works"] is False
    assert (
        foreseen["diff"]
        == result["diff"]
        == {"before": {"password": "********"}, "after": {"password": "******** (changed)"}}
    )
    assert tasks.run(ACCOUNT, new_password=NEW)["changed"] is False
    assert tasks.calls == [READ, READ]
    assert Tasks(simulator, ("admin", NEW)).run(ACCOUNT, new_password=NEW)["changed"] is False


def test_a_loop_goes_on_with_the_new_password(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(ACCOUNT, new_password=NEW)
    assert tasks.run(ACCOUNT, new_password=NEW, allow_password_and_webauthn_login=True)["changed"] is True
    assert record(simulator)["AllowPasswordAndWebAuthnLogin"] is True


@pytest.mark.parametrize(("ends", "works"), [(False, True), (True, False)])
def test_whether_a_session_goes_on_is_told(ends: bool, works: bool) -> None:
    with Simulator(password_change_ends_sessions=ends) as simulator:
        tasks = Tasks(simulator)
        key = tasks.run(comet_session.DEFINITION)["session_key"]
        result = tasks.run(ACCOUNT, session_key=key, new_password=NEW)
        assert result["log_in_still_works"] is works
        assert matches_admin_password(NEW, record(simulator))


def test_a_session_is_no_proof_of_the_password(simulator: Simulator, tasks: Tasks) -> None:
    key = tasks.run(comet_session.DEFINITION)["session_key"]
    with pytest.raises(InputError, match="a new password needs the present one"):
        tasks.run(ACCOUNT, session_key=key, password="", new_password=NEW)
    assert tasks.run(ACCOUNT, session_key=key, password="", new_password=simulator.admin.password)["changed"] is False


def test_a_wrong_password_is_reported_as_such(tasks: Tasks) -> None:
    with pytest.raises(LoginRefused, match="Check username and password"):
        tasks.run(ACCOUNT, password="wrong-password", new_password=NEW)


@pytest.mark.parametrize("method", [WRITE, REGENERATE])
def test_a_lost_answer_does_not_matter(method: str, simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=method)
    result = tasks.run(ACCOUNT, new_password=NEW, **CODES)
    assert result["changed"] is True
    assert result["totp"]["secret"] == record(simulator)["TOTPKey"]
    assert tasks.run(ACCOUNT, password=NEW, totp_secret=result["totp"]["secret"])["changed"] is False


def test_codes_are_asked_for_once_one_was_accepted(simulator: Simulator, tasks: Tasks) -> None:
    foreseen = tasks.run(ACCOUNT, check_mode=True, **CODES)
    result = tasks.run(ACCOUNT, **CODES)
    assert tasks.calls == [READ, START, REGENERATE, VALIDATE, READ, WRITE, READ, "AdminAccountSessionRevoke"]
    assert foreseen["diff"] == result["diff"]
    assert result["log_in_still_works"] is False
    assert ACCOUNT.hide_result(foreseen)
    assert ACCOUNT.hide_result(result)
    with pytest.raises(TotpRequired):
        tasks.run(INFO)
    again = tasks.run(ACCOUNT, totp_secret=result["totp"]["secret"], **CODES)
    assert again["changed"] is False
    assert "totp" not in again


def test_a_session_that_ends_is_renewed_by_the_new_secret() -> None:
    with Simulator(password_change_ends_sessions=True) as simulator:
        result = Tasks(simulator).run(ACCOUNT, new_password=NEW, **CODES)
        assert result["account"]["allow_password_login"] is False


def test_a_secret_that_may_be_in_force_is_told_whatever_else_fails(simulator: Simulator, tasks: Tasks) -> None:
    def fail(when: str, method: str) -> None:
        if (when, method) == ("after", WRITE):
            simulator.faults.add("api_error", method=READ, status=500, message="Disk full", times=None)

    warnings: list[str] = []
    result = tasks.run(ACCOUNT, warnings=warnings, hook=fail, **CODES)
    assert result["totp"]["secret"] == record(simulator)["TOTPKey"]
    assert "The new secret is in force" in warnings[0]
    assert "Disk full" in warnings[0]


def test_a_write_that_did_not_arrive_is_made_again(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("truncate", method=WRITE)
    # A server may count the code of this half minute as spent, although it was one of another secret.
    simulator.faults.add("api_error", method=VALIDATE, skip=1, status=403, message="Unauthorised: ERR_TOTP_REQUIRED")
    before = dict(record(simulator))

    def undo(when: str, method: str) -> None:
        if (when, method) == ("before", READ) and record(simulator)["AllowPasswordAndTOTPLogin"] and before:
            record(simulator).update(
                {name: before[name] for name in ("AllowPasswordLogin", "AllowPasswordAndTOTPLogin")}
            )
            before.clear()

    result = tasks.run(ACCOUNT, hook=undo, **CODES)
    assert tasks.writes == [REGENERATE, VALIDATE, WRITE, REGENERATE, VALIDATE, VALIDATE, WRITE]
    assert result["totp"]["secret"] == record(simulator)["TOTPKey"]


def test_password_and_codes_are_changed_by_both(simulator: Simulator, tasks: Tasks) -> None:
    record(simulator).update(TOTPKey=OLD_SECRET, AllowPasswordLogin=False, AllowPasswordAndTOTPLogin=True)
    result = tasks.run(ACCOUNT, totp_secret=OLD_SECRET, new_password=NEW)
    assert matches_admin_password(NEW, record(simulator))
    assert result["log_in_still_works"] is False
    # Half a minute later there are new codes.
    simulator.state.codes = OneTimeCodes()
    again = tasks.run(ACCOUNT, totp_secret=OLD_SECRET, new_password=NEW)
    assert again["changed"] is False


def test_a_single_code_is_not_enough_for_a_new_password(simulator: Simulator, tasks: Tasks) -> None:
    record(simulator).update(TOTPKey=OLD_SECRET, AllowPasswordLogin=False, AllowPasswordAndTOTPLogin=True)
    with pytest.raises(InputError, match="needs a code of its own"):
        tasks.run(ACCOUNT, totp_code=totp_code(OLD_SECRET, time.time()), new_password=NEW)
    assert WRITE not in tasks.writes


def test_codes_are_turned_off_by_the_same_log_in(simulator: Simulator, tasks: Tasks) -> None:
    record(simulator).update(TOTPKey=OLD_SECRET, AllowPasswordLogin=False, AllowPasswordAndTOTPLogin=True)
    off = {"allow_password_login": True, "allow_password_and_totp_login": False}
    assert tasks.run(ACCOUNT, totp_secret=OLD_SECRET, **off)["log_in_still_works"] is False
    assert tasks.run(INFO)["account"]["allow_password_login"] is True


def test_the_password_alone_ceases_to_be_enough_by_a_log_in_with_it(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(ACCOUNT, **{**CODES, "allow_password_login": True})
    result = tasks.run(ACCOUNT, allow_password_login=False)
    assert result["changed"] and result["log_in_still_works"] is False
    assert not record(simulator)["AllowPasswordLogin"] and record(simulator)["AllowPasswordAndTOTPLogin"]


def test_another_secret_has_codes_of_its_own(simulator: Simulator, tasks: Tasks) -> None:
    """Codes of the old one may be spent when the new one is tried."""
    for _each in range(3):
        tasks.run(ACCOUNT, allow_password_login=True, allow_password_and_totp_login=False)
        tasks.run(ACCOUNT, **{**CODES, "allow_password_login": True})
    assert record(simulator)["AllowPasswordAndTOTPLogin"]


def test_a_code_that_is_not_accepted_leaves_the_log_in_alone(
    simulator: Simulator, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "code", lambda secret, step: totp_code(secret, 0))
    with pytest.raises(TotpRequired, match="Compare this machine's clock with the server's"):
        tasks.run(ACCOUNT, **CODES)
    assert record(simulator)["AllowPasswordLogin"] is True
    assert WRITE not in tasks.writes


def test_a_secret_that_is_an_image_only_leaves_the_log_in_alone(
    simulator: Simulator, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulated, "_provisioning_url", lambda name, secret: "")
    with pytest.raises(BadAnswer, match="as an image only"):
        tasks.run(ACCOUNT, **CODES)
    assert record(simulator)["AllowPasswordLogin"] is True


def test_a_missing_library_is_noticed_before_anything_is_made(tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyotp", None)
    with pytest.raises(MissingLibrary, match="need the Python library pyotp"):
        tasks.run(ACCOUNT, **CODES)
    assert tasks.writes == []


def test_a_password_that_does_not_take_is_told_of(simulator: Simulator, tasks: Tasks) -> None:
    before = record(simulator)["Password"]

    def undo(when: str, method: str) -> None:
        if method == WRITE and when == "after":
            record(simulator)["Password"] = before

    with pytest.raises(ServerRefusal, match="accepted a new password and does not take it now"):
        tasks.run(ACCOUNT, new_password=NEW, hook=undo)


def test_an_administrator_who_may_not_change_it_is_told_so(simulator: Simulator) -> None:
    simulator.state.add_admin("limited", "limited-password", Permissions={"PreventChangePassword": True})
    with pytest.raises(ServerRefusal, match="this account may not do that here"):
        Tasks(simulator, ("limited", "limited-password")).run(ACCOUNT, new_password=NEW)


@pytest.mark.parametrize(
    ("release", "option"), [("20.9.12", "require_password_change"), ("24.9.8", "require_password_change")]
)
def test_an_older_server_lacks_some(release: str, option: str) -> None:
    with Simulator(release=release) as simulator, pytest.raises(VersionTooOld, match=option):
        Tasks(simulator).run(ACCOUNT, **{option: True})


def test_what_is_read_can_be_given_back(simulator: Simulator, tasks: Tasks) -> None:
    record(simulator)["IPWhitelist"] = "^127[.]"
    read = tasks.run(INFO)["account"]
    assert (read["read_only"]["name"], read["read_only"]["ip_whitelist"]) == ("admin", "^127[.]")
    assert read["read_only"]["permissions"]["prevent_edit_server_settings"] is False
    assert tasks.run(ACCOUNT, **read)["changed"] is False


def test_nothing_secret_is_returned(simulator: Simulator, tasks: Tasks) -> None:
    record(simulator)["TOTPKey"] = OLD_SECRET
    shown = str(tasks.run(INFO)) + str(tasks.run(ACCOUNT, new_password=NEW))
    assert OLD_SECRET not in shown
    assert NEW not in shown
