# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_server_config`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

RESTART_SECONDS = 15


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.config["WebhookOptions"] = {
        name: {"URL": f"https://{name}.example/", "CustomHeaders": {"Key": secret(name)}, "Level": "full",
               "WhiteListedEventTypes": [], "FutureRetries": {"Mode": len(name)}}
        for name in ("siem", "old")
    }  # fmt: skip
    state.add_tenant("Globex", organization_id="tenant-globex")
    state.add_admin("second", secret("second"))
    state.add_admin("globex-admin", secret("globex"), organization="tenant-globex")


def until_restarted(simulator: Simulator) -> None:
    assert simulator.restarted.wait(RESTART_SECONDS)


SCENARIO = Scenario(
    covers=("AdminMetaServerConfigSet",),
    server={"restart_seconds": 0.02},
    prepare=prepare,
    cases=(
        Case(
            "changes several parts in one write",
            {
                "settings": {
                    "session_settings": {"expired_in_seconds": 900},
                    "login_protection": {"enabled": True, "failure_threshold": 5, "cooldown_seconds": "10m"},
                    "email": {"mode": "smtp_ssl", "smtp_host": "mail.example", "smtp_password": secret("smtp")},
                    "TrustXForwardedFor": True,
                },
                "wait_timeout": "1m",
            },
            budget=2,
        ),
        Case(
            "adds to entries by name",
            {
                "settings": {
                    "webhook_options": {"tickets": {"url": "https://tickets.example/"}, "siem": {"level": "none"}},
                    "admin_users": [{"username": "second", "permissions": {"prevent_server_shutdown": True}}],
                }
            },
            budget=1,
        ),
        Case(
            "removes entries that are not given",
            {
                "settings": {
                    "webhook_options": {"siem": {}},
                    "admin_users": [
                        {"username": "admin"},
                        {"username": "globex-admin", "organization_id": "tenant-globex"},
                    ],
                },
                "purge": ["webhook_options", "admin_users"],
            },
            budget=1,
        ),
        Case(
            "replaces a list, and does not wait",
            {
                "settings": {"listen_addresses": [{"listen_address": ":8060"}, {"listen_address": ":8443"}]},
                "wait": False,
            },
            budget=1,
            before_again=until_restarted,
        ),
        Case(
            "sees that nothing differs",
            {"settings": {"trust_x_forwarded_for": True}},
            budget=1,
            changed=False,
            needs="changes several parts in one write",
        ),
    ),
    refusals=(
        Refusal(
            "an unknown section",
            {"settings": {"session_setings": {}}},
            "settings has no key session_setings, did you mean session_settings?",
        ),
        Refusal(
            "an unknown key",
            {"settings": {"email": {"smtp_hots": "mail.example"}}},
            "settings.email has no key smtp_hots, did you mean smtp_host?",
        ),
        Refusal(
            "to drop who asks",
            {
                "settings": {"admin_users": [{"username": "globex-admin", "organization_id": "tenant-globex"}]},
                "purge": ["admin_users"],
            },
            "the settings would drop the administrator 'admin', who writes them. Give those in admin_users that are to stay.",
        ),
        Refusal(
            "to make administrators",
            {"settings": {"admin_users": [{"username": "third"}]}},
            "settings.admin_users[0]: there is no administrator 'third' of the top level."
            " Create one with cometbackup.comet.comet_admin. There are: 'admin', 'globex-admin'.",
        ),
        Refusal(
            "to set passwords",
            {"settings": {"admin_users": [{"username": "admin", "password": secret("new")}]}},
            "settings.admin_users[0]: what an administrator logs in with cannot be compared with what the server holds, so it is not"
            " managed here. Use cometbackup.comet.comet_admin for it.",
        ),
        Refusal(
            "an odd time",
            {"settings": {"trust_x_forwarded_for": False}, "wait_timeout": "soon"},
            "wait_timeout: 'soon' is not a duration, write seconds or for example 2h 30m.",
        ),
    ),
    examples=prepare,
    example_variables={"initech_smtp_password": secret("smtp")},
)
