# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_user`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

TOTP = "KANARIEKANARIEKANARIEKANARIE"


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_policy("Standard", policy_id="policy-standard")
    state.add_policy("Twice", policy_id="policy-one")
    state.add_policy("Twice", policy_id="policy-two")
    state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.add_policy("Globex only", policy_id="policy-globex", organization="tenant-globex")
    state.add_user("initech", password=secret("initech"), recovery=True, TOTPKey=TOTP, AllowPasswordAndTOTPLogin=True)
    state.add_user("leaving", password=secret("leaving"), PasswordRecovery=secret("recovery"))
    state.add_user("bare", password=secret("bare"), recovery=False)
    state.add_user("umbrella", password=secret("bare"), recovery=False)
    device = state.add_device("leaving", name="LAPTOP")
    state.add_item(device)


def prepare_examples(simulator: Simulator) -> None:
    simulator.state.add_policy("Standard", policy_id="policy-standard")
    simulator.state.add_user("acme-files")


def _enable_totp(simulator: Simulator) -> None:
    simulator.state.edit_profile(
        "initech", lambda profile: profile.update(TOTPKey=TOTP, AllowPasswordAndTOTPLogin=True)
    )


CREATION = {
    "name": "acme-files",
    "user_password": secret("user_password"),
    "store_recovery_code": True,
    "require_password_change": True,
    "account_name": "Acme Bakery",
    "emails": ["it@acme.example", "boss@acme.example"],
    "send_email_reports": True,
    "email_settings": {"boss@acme.example": {"reports": [{"report_type": "immediate"}]}},
    "language": "en_US",
    "time_zone": "Europe/Lisbon",
    "tenant": "Globex",
    "policy": "Standard",
    "protected_items_quota": "500 GiB",
    "maximum_devices": 3,
    "office365_accounts_quota": 25,
    "hyperv_guests_quota": 4,
    "vmware_guests_quota": 5,
    "read_only": {"create_time": 1},
}

SCENARIO = Scenario(
    covers=(
        "AdminAddUser",
        "AdminDeleteUser",
        "AdminDisableUserTotp",
        "AdminGetUserProfileAndHash",
        "AdminResetUserPassword",
        "AdminSetUserProfileHash",
    ),
    prepare=prepare,
    cases=(
        Case("creates an account with everything in it", CREATION, budget=3),
        Case(
            "changes a few options",
            {"name": "initech", "account_name": "Initech", "emails": ["ops@initech.example"], "maximum_devices": 9},
            budget=1,
        ),
        Case(
            "sees no change in another order of e-mails",
            {**CREATION, "emails": CREATION["emails"][::-1]},
            budget=3,
            changed=False,
        ),
        Case(
            "lifts a quota and leaves the policy",
            {"name": "acme-files", "protected_items_quota": "unlimited", "policy": ""},
            budget=1,
            needs="creates an account with everything in it",
        ),
        Case("suspends an account", {"name": "initech", "state": "suspended"}, budget=1),
        Case("lifts the suspension", {"name": "initech", "state": "active"}, budget=1),
        Case(
            "disables two-factor authentication",
            {"name": "initech", "disable_totp": True},
            budget=1,
            before=_enable_totp,
        ),
        Case(
            "resets the password",
            {"name": "initech", "user_password": secret("next"), "update_password": "always"},
            budget=2,
            repeats="update_password=always means each time",
        ),
        Case(
            "resets the password of an account without recovery code",
            {
                "name": "bare",
                "user_password": secret("bare"),
                "old_user_password": secret("bare"),
                "update_password": "always",
            },
            budget=2,
            repeats="update_password=always means each time",
        ),
        Case(
            "removes the recovery code",
            {"name": "acme-files", "store_recovery_code": False},
            budget=1,
            needs="creates an account with everything in it",
        ),
        Case(
            "deletes an account and its software",
            {
                "name": "leaving",
                "state": "absent",
                "delete_with_job_history": True,
                "uninstall_software": True,
                "remove_config_file": True,
            },
            budget=2,
        ),
        Case("deletes nothing where there is nothing", {"name": "nobody", "state": "absent"}, budget=2, changed=False),
    ),
    refusals=(
        Refusal(
            "an account without password",
            {"name": "new"},
            "the user 'new' does not exist, and creating it needs user_password.",
        ),
        Refusal(
            "a short password",
            {"name": "new", "user_password": "short"},
            "user_password must have at least 8 characters and no line break.",
        ),
        Refusal(
            "an unknown policy",
            {"name": "initech", "policy": "Standart"},
            "there is no policy 'Standart'. Did you mean 'Standard'?",
        ),
        Refusal(
            "a policy of an ambiguous name",
            {"name": "initech", "policy": "Twice"},
            "2 policies are named 'Twice'. Give one of their ids in policy: policy-one (top level), policy-two (top level).",
        ),
        Refusal(
            "a policy of another tenant",
            {"name": "initech", "policy": "Globex only"},
            "there is no policy 'Globex only' at the top level, where this user's would be."
            " Of that name there is one in the tenant 'Globex', for the users of that tenant only.",
        ),
        Refusal(
            "a user of another tenant",
            {"name": "initech", "tenant": "Globex"},
            "the user 'initech' exists already, at the top level and not in the tenant 'Globex', and no server is known to move one."
            " Choose another name, since one is taken on the whole server, or leave tenant out to manage the user where it is.",
        ),
        Refusal(
            "an unknown tenant",
            {"name": "initech", "tenant": "Umbrella"},
            "there is no tenant 'Umbrella'. Create the tenant first, or check the option tenant.",
        ),
        Refusal(
            "an unguarded deletion",
            {"name": "initech", "state": "absent"},
            "deleting the user 'initech' would lose the account (0 devices, 0 storage vaults, 0 protected items) and its job history."
            " Set delete_with_job_history to true if that is meant, or use state suspended.",
        ),
        Refusal(
            "an unknown key in a report",
            {"name": "initech", "email_settings": {"ops@initech.example": {"report": []}}},
            "email_settings.ops@initech.example has no key report, did you mean reports?",
        ),
        Refusal(
            "a size that is none",
            {"name": "initech", "protected_items_quota": "many"},
            "protected_items_quota: 'many' is not a size, write bytes or for example 10 GiB, or unlimited.",
        ),
        Refusal(
            "a recovery code for an old account",
            {"name": "umbrella", "store_recovery_code": True},
            "the user 'umbrella' has no recovery code, and the server can store one only when the account is created."
            " Leave store_recovery_code out for this account.",
        ),
        Refusal(
            "a reset without recovery code",
            {"name": "umbrella", "user_password": secret("other"), "update_password": "always"},
            "the password of 'umbrella' cannot be reset: no recovery code is stored for the account."
            " Give old_user_password, or set update_password to on_create.",
        ),
    ),
    examples=prepare_examples,
    example_variables={"acme_password": secret("acme_password")},
)
