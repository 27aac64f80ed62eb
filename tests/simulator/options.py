# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything about a simulated server that a caller may choose.

Options marked [U] stand for a gap in the evidence: nobody has published what a real server does, so the default is an assumption.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .reference import Release, parse_release

DEFAULT_ADMIN = "admin"
DEFAULT_PASSWORD = "simulated-admin-password"
DEFAULT_TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass
class Options:
    """See the README for the same list with explanations."""

    # The fleet
    devices: int = 0
    devices_per_user: int = 3
    tenants: int = 0
    policies: int | None = None
    online: float = 0.85
    outdated: float = 0.2
    history_jobs: int = 2
    history_days: int = 0
    troubled: float = 0.0
    seed: int = 1

    # The server
    release: str = "25.9.8"
    admin: str = DEFAULT_ADMIN
    password: str = DEFAULT_PASSWORD
    totp_secret: str | None = None
    auth_role: bool = True
    storage_role: bool = True
    build_role: bool = True
    constellation_role: bool = False
    empty: bool = False
    session_timeout: int = 1800
    allow_unauthenticated_downloads: bool = False
    server_name: str = "backup.example"

    # Time and work
    speed: float = 1.0
    frozen_clock: bool = False
    job_seconds: float = 60.0
    update_seconds: float = 20.0
    reconnect_seconds: float = 2.0
    start_delay_seconds: float = 1.0
    restart_seconds: float = 0.3
    restart_reply: str = "refused"
    cancel_seconds: float = 1.0
    campaign_start_seconds: float = 0.0
    campaign_interval_seconds: float = 300.0

    # The vendor's account portal
    portal_token: str = "simulated-account-token"
    portal_email: str = "account@acme.example"
    portal_password: str = "simulated-account-password"
    portal_hosted_seconds: float = 240.0

    # Shapes of answers
    extra_fields: bool = False
    null_collections: bool = False
    gzip: bool = True
    full_size_installers: bool = False
    windows_logs: bool = False

    # Gaps in the evidence [U]
    conflict_status: int = 409
    not_found_status: int = 404
    exists_status: int = 400
    unknown_device_status: int = 400
    unknown_route_status: int = 404
    policy_refused_status: int = 403
    totp_reply: str = "both"
    security_key_header: str = "X-Comet-U2F-Challenge"
    login_protection_status: int = 403
    login_protection_message: str = "Too many failed login attempts"
    filenames_refused_status: int = 403
    no_answer_status: int = 500
    cancelled_jobs_are_announced: bool = True
    abandoned_jobs_revive: bool = False
    created_status: int = 200
    hash_covers_statistics: bool = True
    converted_vault_new_id: bool = False
    install_token_seconds: int = 86400
    installers_differ: bool = False
    lobby_devices_return: bool = False
    strict_usernames: bool = True
    websocket_queue: int = 1000
    sessions_survive_restart: bool = False
    password_change_ends_sessions: bool = False
    resource_ids: str = "sha256"
    encrypted_signing_passwords: bool = False
    remote_bucket_failure_status: int = 500
    remote_bucket_seconds: float = 30.0
    webhook_attempts: int = 3
    webhook_retry_seconds: float = 5.0
    portal_lists_archived: bool = False
    portal_keeps_names: bool = True
    portal_wraps_answers: bool = False
    portal_hosted_domain: str = "{subdomain}.offsitenetwork.net"
    platforms: dict[str, str] = field(default_factory=dict)

    # Faults
    faults: str | None = None
    fault_seed: int = 1

    @property
    def release_number(self) -> Release:
        """The release as three numbers, to compare with."""
        return parse_release(self.release)

    def at_least(self, release: str) -> bool:
        """Whether the simulated server is of this release or newer."""
        return self.release_number >= parse_release(release)

    @classmethod
    def names(cls) -> list[str]:
        """The names of all options."""
        return list(cls.__dataclass_fields__)

    @classmethod
    def make(cls, **chosen: Any) -> Options:
        """Options from keyword arguments.

        :raises TypeError: for a name that is no option.
        """
        return cls(**chosen)
