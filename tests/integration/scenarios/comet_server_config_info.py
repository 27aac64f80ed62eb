# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_server_config_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.config["Email"].update(Mode="smtp", SMTPPassword=secret("smtp"))
    state.config["License"]["SerialNumber"] = secret("serial")
    state.add_admin("second", secret("second"))


SCENARIO = Scenario(
    covers=("AdminMetaServerConfigGet", "AdminMetaServerConfigNetworkInterfaces"),
    prepare=prepare,
    cases=(
        Case("reads the usual", {}, budget=1, changed=False),
        Case(
            "reads administrators and tenants",
            {"sections": ["admin_users", "organizations", "license"]},
            budget=1,
            changed=False,
        ),
        Case("reads network interfaces alone", {"sections": [], "network_interfaces": True}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "a section that there is not",
            {"sections": ["mail"]},
            "value of sections must be one or more of: admin_users, audit_file_options, authentication_role, branding,"
            " constellation_role, email, experimental_options, external_admin_user_sources, ip_rate_limit, license,"
            " listen_addresses, login_protection, organizations, overseer_role, psa_configs, self_backup, session_settings,"
            " software_build_role, storage_role, trust_x_forwarded_for, webhook_options. Got no match for: mail",
        ),
    ),
    examples=prepare,
)
