# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents by chance, the same for the same seed, that an empty server can be brought into the state of.

Values are as an export says them, and refer to each other by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.unit.converge.generated import Chance

PASSWORD = "a-long-password"
Options = dict[str, Any]

# The settings of storage vaults of a type.
VAULTS: dict[str, Callable[[Chance], Options]] = {
    "sftp": lambda chance: {
        "sftp_server": "cellar.example:22",
        "sftp_password": chance.word(),
        "sftp_auth_mode": "password",
    },
    "localcopy": lambda chance: {"localcopy_path": f"/srv/{chance.word()}"},
    "s3": lambda chance: {"s3_server": "s3.example", "s3_secret_key": chance.word(), "s3_uses_tls": chance.perhaps()},
    "b2": lambda chance: {"account_id": chance.word(), "key": chance.word(), "hide_deleted_files": True},
    "azureblob": lambda chance: {"azb_account_name": chance.word(), "azb_account_key": chance.word()},
    "ftp": lambda chance: {
        "ftp_server": "ftp.example",
        "ftp_password": chance.word(),
        "ftp_port": chance.randrange(1, 9999),
    },
    "swift": lambda chance: {"username": chance.word(), "api_key": chance.word(), "region": chance.word()},
    "webdav": lambda chance: {"dav_server": "https://dav.example/", "access_key": chance.word()},
    "smb": lambda chance: {"smb_server": "nas", "smb_share": chance.word(), "smb_password": chance.word()},
    "spanned": lambda chance: {
        "span_targets": [
            {"type": type_, "settings": VAULTS[type_](chance)} for type_ in chance.sample(("s3", "b2", "localcopy"), 2)
        ]
    },
}
# What protected items of an engine protect.
ITEMS: dict[str, Callable[[Chance], Options]] = {
    "file": lambda chance: {
        "files": {"include": [f"/srv/{chance.word()}"], "exclude": [chance.word()], "rescan_unchanged": True}
    },
    "mssql": lambda chance: {
        "mssql": {"databases": [chance.word()], "password": chance.word(), "backup_type": "differential"}
    },
    "hyperv": lambda chance: {"hyperv": {"all_vms": False, "vms": [chance.word()]}},
    "vmware": lambda chance: {"vmware": {"all_vms": True}},
    "mysql": lambda chance: {"engine_props": {"HOST": chance.word(), "PASSWORD": chance.word()}},
}
TIMES = (
    {"frequency": "daily", "at": "22:30"},
    {"frequency": "hourly", "at": ":15"},
    {"frequency": "weekly", "day": "mon", "at": "02:00"},
    {"frequency": "monthly", "day": 31, "at": "03:00"},
    {"frequency": "yearly", "month": "dec", "day": 24, "at": "03:00"},
    {"frequency": "periodic", "every": 14400, "offset": 300, "from": "08:00", "to": "18:00", "only_on": ["mon", "fri"]},
    {"frequency": "once", "at": "2030-12-24 22:00 UTC", "random_delay": 600},
)
RETENTIONS = (
    {"mode": "keep_everything", "ranges": []},
    {
        "mode": "delete_except",
        "ranges": [{"type": "jobs_since", "days": 30}, {"type": "most_recent_x_jobs", "jobs": 5}],
    },
    {"mode": "delete_except", "ranges": [{"type": "first_job_for_last_x_weeks", "weeks": 8, "week_offset": 1}]},
)
TEMPLATES: dict[str, Callable[[Chance], Options]] = {
    "custom": lambda chance: {
        "custom": {"url": "https://rack.example/", "custom_headers": {"Authorization": chance.word()}}
    },
    "wasabi": lambda chance: {"wasabi": {"master_bucket": chance.word(), "secret_key": chance.word()}},
    "comet": lambda chance: {"remote_address": "https://other.example/", "remote_password": chance.word()},
    "storj": lambda chance: {"storj": {"satellite_address": "storj.example", "api_key": chance.word()}},
}


class Document:
    """Makes up a document."""

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed)
        self.content: dict[str, list[Options]] = {}
        # User -> names of the devices that are to be there for it.
        self.devices: dict[str, list[str]] = {}

    def make(self) -> Document:
        """Make up all kinds."""
        makers = {
            "tenants": self._tenant,
            "policies": self._policy,
            "storage_templates": self._template,
            "shared_quotas": self._quota,
            "webhooks": self._webhook,
            "users": self._user,
            "user_groups": self._group,
            "admins": self._admin,
        }
        for kind, make in makers.items():
            self.content[kind] = []
            for number in range(self._chance.randrange(4)):
                self.content[kind].append(make(f"{kind}-{number}"))
        self.content = {kind: objects for kind, objects in self.content.items() if objects}
        return self

    # -- choices

    def _given(self, **options: Callable[[], Any]) -> Options:
        """Some of the options."""
        return {option: make() for option, make in options.items() if self._chance.perhaps()}

    def _at_a_level(self) -> Options:
        tenants = [tenant["name"] for tenant in self.content["tenants"]]
        return {"tenant": self._chance.choice(tenants)} if tenants and self._chance.perhaps() else {}

    def _of_level(self, kind: str, tenant: str | None) -> list[str]:
        """The names of objects that somebody of a tenant may mean."""
        return [item["name"] for item in self.content[kind] if item.get("tenant") in (None, tenant)]

    # -- kinds

    def _tenant(self, name: str) -> Options:
        chance = self._chance
        return {
            "name": name,
            "hosts": [f"{name}.example"],
            **self._given(
                suspended=chance.perhaps,
                branding=lambda: {"brand_name": chance.text(), "top_color": "#123456"},
                email=lambda: {"from_name": chance.text(), "smtp_password": chance.word()},
                webhooks=lambda: {"siem": {"url": "https://siem.example/", "custom_headers": {"X": chance.word()}}},
                audit_files=lambda: {"audit": {"filename": chance.word()}},
                storage_templates=lambda: [
                    {"description": chance.word(), "type": "wasabi", "wasabi": {"secret_key": chance.word()}}
                ],
            ),
        }

    def _policy(self, name: str) -> Options:
        chance = self._chance
        return {
            "name": name,
            **self._at_a_level(),
            **self._given(
                prevent_delete_storage_vault=chance.perhaps,
                hide_app_version=chance.perhaps,
                prevent_edit_protected_item=chance.perhaps,
                retry_failed_jobs=lambda: chance.choice(("enforced_on", "optional_default_off")),
                retry_failed_jobs_count=lambda: chance.randrange(9),
                random_delay=lambda: chance.randrange(900),
                mandatory_exclusions=lambda: [{"exclude": chance.text(), "regex": chance.perhaps()}],
                storage_vault_providers=lambda: {
                    "should_restrict_provider_list": True,
                    "allowed_providers_when_restricted": ["sftp", "s3"],
                },
                default_storage_vault_retention=lambda: chance.choice(RETENTIONS),
                default_sources=lambda: {
                    "Home": {"engine": "file", "engine_props": {"INCLUDE-0000": "/home"}, "existing_user_update": False}
                },
                default_backup_rules=lambda: {
                    "Nightly": {"schedules": [{"frequency_type": "daily", "seconds_past": "22:30"}]}
                },
                default_email_reports=lambda: {
                    "should_override_default_reports": True,
                    "reports": [{"report_type": "immediate", "summary_frequency": []}],
                },
            ),
        }

    def _template(self, name: str) -> Options:
        chance = self._chance
        type_ = chance.choice([*TEMPLATES])
        return {
            "description": name,
            "type": type_,
            **TEMPLATES[type_](chance),
            **self._given(
                default=chance.perhaps,
                rebrand_storage=chance.perhaps,
                storage_limit_enabled=lambda: True,
                storage_limit_bytes=lambda: chance.randrange(10**12),
            ),
        }

    def _quota(self, name: str) -> Options:
        return {"name": name, **self._at_a_level(), "limit": self._chance.randrange(1, 10**13)}

    def _webhook(self, name: str) -> Options:
        chance = self._chance
        return {
            "name": name,
            "webhook_url": f"https://{name}.example/",
            **self._given(
                events=lambda: chance.sample(["job_completed", "account_new", "device_new"], 2),
                level=lambda: chance.choice(("full", "none")),
                headers=lambda: {"Authorization": chance.word()},
            ),
        }

    def _group(self, name: str) -> Options:
        place = self._at_a_level()
        taken = {member for group in self.content["user_groups"] for member in group["members"]}
        users = [
            user["name"]
            for user in self.content["users"]
            if user.get("tenant") == place.get("tenant") and user["name"] not in taken
        ]
        return {"name": name, **place, "members": self._chance.sample(users, self._chance.randrange(len(users) + 1))}

    def _admin(self, name: str) -> Options:
        chance, place = self._chance, self._at_a_level()
        policies = self._of_level("policies", place.get("tenant"))
        permissions = {"prevent_server_shutdown": True, **({"allowed_user_policies": policies} if policies else {})}
        return {
            "name": name,
            **place,
            **self._given(
                ip_whitelist=lambda: "^192\\.0\\.2\\.",
                require_password_change=chance.perhaps,
                permissions=lambda: permissions,
            ),
        }

    # -- users

    def _user(self, name: str) -> Options:
        chance, place = self._chance, self._at_a_level()
        self.devices[name] = [f"{name}-ws-{number}" for number in range(chance.randrange(3))]
        user = {
            "name": name,
            **place,
            **self._given(
                account_name=chance.text,
                emails=lambda: [f"{name}@acme.example"],
                send_email_reports=chance.perhaps,
                time_zone=lambda: "Europe/Lisbon",
                state=lambda: chance.choice(("active", "suspended")),
                maximum_devices=lambda: chance.randrange(9),
                protected_items_quota=lambda: chance.choice(("unlimited", 10**10)),
                policy=lambda: chance.choice(["", *self._of_level("policies", place.get("tenant"))]),
            ),
        }
        quotas = self._of_level("shared_quotas", place.get("tenant"))
        vaults = [self._vault(f"vault-{number}", quotas) for number in range(chance.randrange(3))]
        items = [
            self._item(f"item-{number}", name, [vault["name"] for vault in vaults])
            for number in range(chance.randrange(3) if self.devices[name] else 0)
        ]
        schedules = [
            self._schedule(f"rule-{number}", chance.choice(items), chance.choice(vaults))
            for number in range(chance.randrange(3) if items and vaults else 0)
        ]
        parts = {"storage_vaults": vaults, "protected_items": items, "schedules": schedules}
        return {**user, **{option: entries for option, entries in parts.items() if entries}}

    def _vault(self, name: str, quotas: list[str]) -> Options:
        chance = self._chance
        type_ = chance.choice([*VAULTS])
        return {
            "name": name,
            "type": type_,
            "settings": VAULTS[type_](chance),
            **self._given(
                quota=lambda: chance.choice(("unlimited", 10**11)),
                retention=lambda: chance.choice(RETENTIONS),
                hide_storage_type=chance.perhaps,
                tag=chance.text,
                pre_exec=lambda: [chance.text()],
                shared_quota=lambda: chance.choice(["", *quotas]),
            ),
        }

    def _item(self, name: str, user: str, vaults: list[str]) -> Options:
        chance = self._chance
        engine = chance.choice([*ITEMS])
        return {
            "name": name,
            "device": chance.choice(self.devices[user]),
            "engine": engine,
            **ITEMS[engine](chance),
            **self._given(
                post_exec=lambda: [chance.text()],
                retention_overrides=lambda: {vault: chance.choice(RETENTIONS) for vault in vaults[:1]},
            ),
        }

    def _schedule(self, name: str, item: Options, vault: Options) -> Options:
        chance = self._chance
        return {
            "name": name,
            "protected_item": item["name"],
            "device": item["device"],
            "storage_vault": vault["name"],
            **self._given(
                times=lambda: chance.sample(TIMES, chance.randrange(3)),
                on_boot=chance.perhaps,
                retry_failed_jobs_count=lambda: chance.randrange(5),
                limit_vault_speed_bps=lambda: chance.randrange(10**6),
                log_level=chance.text,
                stop_after=lambda: chance.randrange(86400),
            ),
        }
