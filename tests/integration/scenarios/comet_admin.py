# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_admin`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

RESTART = {"allow_restart": True}


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    globex = state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    for name, organization in (("support", ""), ("support", globex), ("old", ""), ("twice", ""), ("twice", globex)):
        state.add_admin(name, secret(name), organization=organization)
    state.add_policy("Standard", policy_id="policy-one")
    state.add_admin("codes", secret("codes"), totp_secret="KANARIEKANARIEKANARIE")


SCENARIO = Scenario(
    covers=("AdminAdminUserDelete", "AdminAdminUserNew"),
    # The wait for a restarted server is a real one.
    server={"restart_seconds": 0.02},
    prepare=prepare,
    cases=(
        Case(
            "creates a tenant's administrator",
            {
                "name": "helpdesk",
                "tenant": "Globex",
                "admin_password": secret("helpdesk"),
                "read_only": {"security_keys": []},
            },
            budget=2,
        ),
        Case(
            "creates one within its limits",
            {
                "name": "monitoring",
                "admin_password": secret("monitoring"),
                "permissions": {"prevent_edit_server_settings": True, "allowed_user_policies": ["policy-one"]},
                "ip_whitelist": "^192[.]0[.]2[.]",
                **RESTART,
            },
            budget=2,
        ),
        Case(
            "gives a permission", {"name": "support", "permissions": {"allow_edit_branding": True}, **RESTART}, budget=1
        ),
        Case(
            "sets a password",
            {"name": "support", "admin_password": secret("new"), "update_password": "always", **RESTART},
            budget=9,
            repeats="whether a password differs cannot be told",
        ),
        Case(
            "helps somebody who has no codes any more",
            {
                "name": "codes",
                "allow_password_login": True,
                "allow_password_and_totp_login": False,
                "allow_password_and_webauthn_login": False,
                "require_password_change": True,
                "wait_timeout": "1m",
                **RESTART,
            },
            budget=2,
        ),
        Case(
            "limits the administrator of the task",
            {"name": "admin", "permissions": {"prevent_server_shutdown": True}, "change_own_account": True, **RESTART},
            budget=1,
        ),
        Case("sees no change", {"name": "support", "ip_whitelist": ""}, budget=1, changed=False),
        Case("deletes an administrator", {"name": "old", "state": "absent"}, budget=1),
        Case(
            "deletes one of two of the same name",
            {"name": "twice", "tenant": "Globex", "state": "absent", **RESTART},
            budget=2,
        ),
        Case("deletes nothing where there is nothing", {"name": "never", "state": "absent"}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "an administrator without a password",
            {"name": "new"},
            "the administrator 'new' does not exist, and creating it needs admin_password.",
        ),
        Refusal(
            "a restart that is not meant",
            {"name": "support", "permissions": {"allow_edit_webhooks": True}},
            "only the server's settings can say permissions of the administrator 'support', and the server restarts to load them."
            " Set allow_restart to true if that is meant.",
        ),
        Refusal(
            "one of two of the same name",
            {"name": "support", "state": "absent"},
            "only the server's settings can say which of the 2 administrators named 'support' is to be deleted,"
            " and the server restarts to load them. Set allow_restart to true if that is meant.",
        ),
        Refusal(
            "the administrator of the task",
            {"name": "admin", "state": "absent"},
            "'admin' is the administrator that this task logs in as, and deleting it may lock it out."
            " Set change_own_account to true if that is meant; comet_account changes the own password and log-in methods.",
        ),
        Refusal(
            "a permission that there is not",
            {"name": "support", "permissions": {"allow_edit_brandings": True}, **RESTART},
            "permissions has no key allow_edit_brandings, did you mean allow_edit_branding?",
        ),
        Refusal(
            "codes without a secret",
            {"name": "support", "allow_password_and_totp_login": True, **RESTART},
            "the administrator 'support' has no secret for codes, and nobody else can make one for it."
            " Have it use cometbackup.comet.comet_account, and leave allow_password_and_totp_login out.",
        ),
        Refusal(
            "a lock-out",
            {"name": "support", "allow_password_login": False, **RESTART},
            "the administrator 'support' would have no way to log in any more."
            " Allow one of the log-in methods that it has: a password, codes with a secret, or security keys.",
        ),
        Refusal(
            "a wait that is none",
            {"name": "support", "ip_whitelist": "^127", "wait_timeout": "soon", **RESTART},
            "wait_timeout: 'soon' is not a duration, write seconds or for example 2h 30m.",
        ),
    ),
    examples=prepare,
    example_variables={
        "helpdesk_password": secret("helpdesk_password"),
        "monitoring_password": secret("monitoring_password"),
    },
)
