# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_account`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.simulator.credentials import hash_secret
from tests.support.scenario import Case, Refusal, Scenario, secret


def restore(simulator: Simulator) -> None:
    """Give the account the log-in back that the tasks are given."""
    simulator.state.admins["", "admin"].update(
        Password=hash_secret(simulator.admin.password, simulator.state.salt()),
        AllowPasswordLogin=True,
        AllowPasswordAndTOTPLogin=False,
    )


SCENARIO = Scenario(
    covers=("AdminAccountRegenerateTotp", "AdminAccountSetProperties", "AdminAccountValidateTotp"),
    cases=(
        Case(
            "sets a password, and finds it in force when given the old one",
            {"new_password": secret("new_password"), "read_only": {"name": "admin"}},
            budget=2,
            finally_=restore,
        ),
        Case(
            "turns codes on and leaves the password good",
            {"allow_password_login": True, "allow_password_and_totp_login": True, "return_secrets": True},
            budget=1,
            hidden=True,
        ),
        Case("turns codes off", {"allow_password_and_totp_login": False}, budget=1),
        Case("asks for another password", {"require_password_change": True}, budget=2, finally_=restore),
        Case("allows security keys", {"allow_password_and_webauthn_login": True}, budget=1),
        Case("sees no change", {"allow_password_login": True}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "codes whose secret nobody would know",
            {"allow_password_and_totp_login": True},
            "allow_password_and_totp_login makes a new secret for codes, which is told once only."
            " Set return_secrets to true and keep the secret.",
        ),
        Refusal(
            "a lock-out",
            {"allow_password_login": False},
            "the administrator 'admin' would have no way to log in any more."
            " Allow one of the log-in methods that it has: a password, codes with a secret, or security keys.",
        ),
        Refusal("an empty password", {"new_password": ""}, "new_password must not be empty and have no line break."),
    ),
    example_variables={"next_password": secret("next_password")},
)
