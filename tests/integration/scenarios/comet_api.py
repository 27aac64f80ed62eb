# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_api`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

EACH_TIME = "a method that changes something is called each time"


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_user(
        "acme-files", password=secret("acme"), PasswordRecovery=secret("recovery"), TOTPKey="KANARIEKANARIEKANARIE"
    )
    state.add_user("leaving", password=secret("leaving"))
    state.start_job(state.add_device("acme-files", name="SERVER"))


SCENARIO = Scenario(
    prepare=prepare,
    cases=(
        Case(
            "reads by a method's name",
            {"method": "AdminGetUserProfile", "parameters": {"TargetUser": "acme-files"}},
            budget=1,
            changed=False,
        ),
        Case("reads by a method's path", {"method": "list-users-full"}, budget=1, changed=False),
        Case(
            "reads the secrets that were asked for",
            {"method": "AdminListUsersFull", "return_secrets": True},
            budget=1,
            changed=False,
            hidden=True,
        ),
        Case(
            "writes, with snake case and named enums",
            {
                "method": "AdminSetUserProfile",
                "parameters": {
                    "target_user": "replaced",
                    "profile_data": {
                        "username": "replaced",
                        "totp_key": secret("totp_key"),
                        "language_code": "en_US",
                        "FutureSetting": {"Mode": 5},
                    },
                },
                "allow_unknown_fields": True,
            },
            budget=1,
            before=lambda simulator: simulator.state.add_user("replaced", password=secret("replaced")),
            repeats=EACH_TIME,
        ),
        Case(
            "sets a password",
            {
                "method": "AdminResetUserPassword",
                "parameters": {
                    "TargetUser": "leaving",
                    "NewPassword": secret("leaving"),
                    "OldPassword": secret("leaving"),
                },
            },
            budget=1,
            repeats=EACH_TIME,
        ),
        Case(
            "reads a file",
            {"method": "AdminBrandingGenerateClientLinuxgeneric", "parameters": {}},
            budget=1,
            changed=False,
        ),
    ),
    refusals=(
        Refusal(
            "an unknown method",
            {"method": "AdminListUser", "parameters": {"password": secret("unsent")}},
            'unknown API method "AdminListUser", did you mean "AdminListUsers"?',
        ),
        Refusal(
            "an unknown parameter",
            {"method": "AdminDeleteUser", "parameters": {"TargetUsers": "leaving"}},
            "AdminDeleteUser has no parameter TargetUsers, did you mean TargetUser?",
        ),
        Refusal(
            "a missing parameter", {"method": "AdminDeleteUser"}, "AdminDeleteUser needs the parameter TargetUser."
        ),
        Refusal(
            "an unknown key in a structure",
            {
                "method": "AdminSetUserProfile",
                "parameters": {"TargetUser": "leaving", "ProfileData": {"AcountName": "x"}},
            },
            "ProfileData has no key AcountName, did you mean AccountName? For a field of a newer server set allow_unknown_fields.",
        ),
        Refusal(
            "an end user's method",
            {"method": "UserWebGetUserProfileAndHash"},
            "UserWebGetUserProfileAndHash is for end users. Set login_as to user and log in as one.",
        ),
    ),
    examples=prepare,
)
