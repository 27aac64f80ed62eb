# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything a simulated server knows, with helpers that tests and the control interface use directly.

All helpers may be called from any thread.
"""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from .accounts import Account, Accounts, Profile
from .agents import Agents
from .campaign import Campaign
from .clock import Clock
from .credentials import PASSWORD_FORMAT_HASHED, OneTimeCodes, hash_secret, user_password
from .devices import Device, Devices, LobbyAgent, new_device_id
from .entry_rules import enforced
from .events import Events
from .fleet import Fleet
from .items import following
from .jobs import Job, Jobs
from .options import Options
from .platforms import PLATFORMS
from .reference import constants
from .schema import Schema
from .sessions import Session, Sessions

TOP_LEVEL = ""
SERIAL_NUMBER = "0000-SIMU-LATE-D000-0000-0001"
_NO_DEFAULT_POLICY = ""
# Parts of the settings that are one object each, and what they are.
_PARTS = {
    "Branding": "BrandingOptions",
    "Email": "EmailOptions",
    "SoftwareBuildRole": "SoftwareBuildRoleOptions",
    "ConstellationRole": "ConstellationRoleOptions",
}


class State:
    """One server's data. ``config`` is its ``ServerConfigOptions`` without what is kept apart (admins, tenants)."""

    def __init__(self, options: Options, clock: Clock) -> None:
        self.options = options
        self.clock = clock
        self.lock = threading.RLock()
        self.random = random.Random(f"state {options.seed}")
        self.schema = Schema(options.release_number, keep_unknown=options.extra_fields)
        self.events = Events(clock)
        self.accounts = Accounts()
        self.devices = Devices(options.at_least("23.6.0"), options.platforms)
        self.jobs = Jobs()
        self.sessions = Sessions(clock, self.new_id)
        self.sessions.on_expire = self._session_expired
        self.codes = OneTimeCodes()
        self.admins: dict[tuple[str, str], dict[str, Any]] = {}
        self.organizations: dict[str, dict[str, Any]] = {}
        self.policies: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, dict[str, Any]] = {}
        self.quotas: dict[str, dict[str, Any]] = {}
        self.buckets: dict[str, dict[str, Any]] = {}
        self.news: dict[str, dict[str, Any]] = {}
        self.resources: dict[str, bytes] = {}
        self.install_tokens: dict[str, dict[str, Any]] = {}
        self.lobby: dict[str, dict[str, Any]] = {}
        self.lobby_agents: dict[str, LobbyAgent] = {}
        self.imports: dict[str, dict[str, str]] = {}
        self.deleted_snapshots: set[str] = set()
        self.server_log: list[tuple[int, str]] = []
        self.mails: list[dict[str, Any]] = []
        self.service_desk_syncs: list[tuple[int, str]] = []
        self.self_backups: dict[int, dict[str, Any]] = {}
        self.replication: dict[str, dict[str, Any]] = {}
        self.last_constellation_report: dict[str, Any] = self.schema.default("ConstellationCheckReport")
        self.login_failures: dict[str, list[float]] = {}
        self.config: dict[str, Any] = self._first_config()
        self.started_at = clock.seconds()
        self.start_hash = self.new_id()
        self.on_restart: Callable[[], None] = lambda: None
        self.on_shutdown: Callable[[], None] = lambda: None
        self.on_webhooks_changed: Callable[[str], None] = lambda owner: None
        self.agents = Agents(self)
        self.campaign = Campaign(self)
        self.fleet = Fleet(self)
        if not options.empty:
            self.admin(options.admin, options.password, totp_secret=options.totp_secret)
        self.fleet.build()

    # -- the server itself

    def _first_config(self) -> dict[str, Any]:
        config: dict[str, Any] = self.schema.default("ServerConfigOptions")
        config["AuthenticationRole"]["RoleEnabled"] = self.options.auth_role
        config["AuthenticationRole"]["PruneLogsAfterDays"] = 90
        config["StorageRole"]["RoleEnabled"] = self.options.storage_role
        config["SoftwareBuildRole"].update(
            RoleEnabled=self.options.build_role,
            AllowUnauthenticatedDownloads=self.options.allow_unauthenticated_downloads,
        )
        config["ConstellationRole"]["RoleEnabled"] = self.options.constellation_role
        config["SessionSettings"]["ExpiredInSeconds"] = self.options.session_timeout
        config["License"]["SerialNumber"] = SERIAL_NUMBER
        config["Branding"].update(BrandName="COMET", ProductName="Comet Backup")
        config["ListenAddresses"] = [self.schema.default("HTTPConnectorOptions", ListenAddress=":8060")]
        return self.with_future_fields("ServerConfigOptions", self._with_future_settings(config))

    def _with_future_settings(self, owner: dict[str, Any]) -> dict[str, Any]:
        """A configuration or a tenant whose parts have fields of a newer server, if the options ask for them."""
        return {
            **owner,
            **{name: self.with_future_fields(type_, owner[name]) for name, type_ in _PARTS.items() if name in owner},
        }

    def restarted(self) -> None:
        """The server's process is a new one: it has another start time, and its sessions are gone or not, by the options."""
        self.started_at = max(self.clock.seconds(), self.started_at + 1)
        self.start_hash = self.new_id()
        if not self.options.sessions_survive_restart:
            self.sessions.end_all()
        self.publish("SEVT_SERVER_RESTARTED", "")

    def _session_expired(self, session: Session) -> None:
        event = "SEVT_ACCOUNT_ADMIN_SESSION_EXPIRE" if session.kind == "admin" else "SEVT_ACCOUNT_SESSION_EXPIRE"
        self.publish(event, session.username, session.username, owner=session.organization)

    def new_id(self) -> str:
        """A new GUID, the same sequence for the same seed."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def publish(self, event: str, actor: str, resource: str = "", data: Any = None, owner: str = TOP_LEVEL) -> None:
        """Tell the event streams what happened, by the event's constant name."""
        self.events.publish(constants()[event], actor, owner, resource, data)
        self.log(f"{event} {resource}")

    def log(self, line: str, moment: int | None = None) -> None:
        """Write into the server's own log, now or at a moment in the past."""
        self.server_log.append((self.clock.seconds() if moment is None else moment, line))
        if len(self.server_log) > 5000:
            del self.server_log[:1000]

    def replicate(self, description: str, **fields: Any) -> None:
        """Say how replication to a configured server gets on: ``fields`` are those of ``ReplicatorStateAPIResponse``.

        :raises KeyError: for a server that is not configured, or an unknown field.
        """
        with self.lock:
            targets = [
                target["Description"]
                for role in ("StorageRole", "AuthenticationRole")
                for target in self.config[role]["ReplicateTo"]
            ]
            if description not in targets:
                raise KeyError(f"no replication to {description!r}; configured: {targets}")
            self.schema.default("ReplicatorStateAPIResponse", **fields)
            self.replication[description] = fields

    def with_future_fields(self, structure: str, value: dict[str, Any]) -> dict[str, Any]:
        """The same object with fields of a newer server, if the options ask for them."""
        if not self.options.extra_fields:
            return value
        result = {**value, "FutureSetting": {"Mode": 7, "Notes": ["kept", structure]}, "FutureFlag": True}
        if isinstance(value.get("Policy"), dict) and "FuturePolicyLimit" not in value["Policy"]:
            result["Policy"] = {**value["Policy"], "FuturePolicyLimit": 12}
        return result

    # -- accounts

    def admin(
        self, name: str, password: str, organization: str = TOP_LEVEL, totp_secret: str | None = None, **fields: Any
    ) -> dict[str, Any]:
        """Add an administrator; ``fields`` are those of ``AllowedAdminUser``, ``Permissions`` among them."""
        with self.lock:
            second_factor = {"TOTPKeyEncryptionFormat": 1, "TOTPKey": totp_secret} if totp_secret else {}
            permissions = self.schema.read("AdminUserPermissions", fields.pop("Permissions", {}))
            record: dict[str, Any] = self.schema.default(
                "AllowedAdminUser",
                Username=name,
                OrganizationID=organization,
                PasswordFormat=PASSWORD_FORMAT_HASHED,
                Password=hash_secret(password, self.salt()),
                Permissions=permissions,
                **{
                    "AllowPasswordLogin": totp_secret is None,
                    "AllowPasswordAndTOTPLogin": totp_secret is not None,
                    **second_factor,
                    **fields,
                },
            )
            record = self.with_future_fields("AllowedAdminUser", record)
            self.admins[(organization, name)] = record
            return record

    add_admin = admin

    def salt(self) -> str:
        """22 characters of salt."""
        return f"{self.random.getrandbits(88):022x}"

    def add_user(
        self,
        name: str,
        password: str = "simulated-user-password",
        organization: str = TOP_LEVEL,
        recovery: bool = True,
        **fields: Any,
    ) -> Profile:
        """Add a user as add-user does; ``fields`` override the new profile's."""
        with self.lock:
            profile: Profile = self.schema.default(
                "UserProfileConfig",
                Username=name,
                AccountName="",
                LocalTimezone="Etc/UTC",
                LanguageCode="en_US",
                OrganizationID=organization,
                **user_password(password, self.salt()),
                AllowPasswordLogin=True,
                CreateTime=self.clock.seconds(),
                CreationGUID=self.new_id(),
            )
            if recovery:
                profile["PasswordRecovery"] = self.recovery_code()
            default_policy = self.default_policy(organization)
            if default_policy:
                profile["PolicyID"] = default_policy
            profile.update(fields)
            profile = self.enforce_policy(self.with_future_fields("UserProfileConfig", profile))
            self.accounts.add(Account(name, organization, profile))
            return profile

    def recovery_code(self) -> str:
        """A new opaque recovery code."""
        return f"recovery-{self.random.getrandbits(96):024x}"

    def default_policy(self, organization: str) -> str:
        """The id of the policy for new users of a tenant, empty if there is none."""
        for key, policy in self.policies.items():
            if policy["DefaultUserPolicy"] and policy["OrganizationID"] == organization:
                return key
        return _NO_DEFAULT_POLICY

    def enforce_policy(self, profile: Profile) -> Profile:
        """The profile with its policy's content, which is not the profile's to change, and what that imposes."""
        policy = self.policies.get(profile.get("PolicyID", ""))
        content = following({**profile, "Policy": policy["Policy"]}) if policy else profile
        return enforced(content, content["Policy"])

    def user_profile(self, name: str) -> Profile:
        """A user's profile as it is now. Do not change it: use :meth:`edit_profile`."""
        with self.lock:
            return self.accounts[name].profile

    def profile_hash(self, name: str) -> str:
        """The hash of a user's profile as it is now."""
        with self.lock:
            return self.accounts[name].hash(self.options.hash_covers_statistics)

    def edit_profile(self, name: str, change: Callable[[Profile], None]) -> Profile:
        """A third party changes a profile: ``change`` gets a copy to work on."""
        with self.lock:
            account = self.accounts.edit(name, change)
            self.publish("SEVT_ACCOUNT_UPDATED", name, name, account.profile, owner=account.organization)
            return account.profile

    def owner_of(self, user: str) -> str:
        """The tenant of a user."""
        account = self.accounts.get(user)
        return account.organization if account else TOP_LEVEL

    # -- tenants and policies

    def add_tenant(
        self, name: str, hosts: Iterable[str] = (), organization_id: str | None = None, **fields: Any
    ) -> str:
        """Add a tenant; returns its id."""
        with self.lock:
            key = organization_id or self.new_id()
            organization = self.schema.default("Organization", Name=name, Hosts=list(hosts), **fields)
            self.organizations[key] = self.with_future_fields("Organization", self._with_future_settings(organization))
            return key

    def add_policy(
        self,
        description: str,
        policy_id: str | None = None,
        organization: str = TOP_LEVEL,
        default: bool = False,
        policy: dict[str, Any] | None = None,
    ) -> str:
        """Add a policy; returns its id. ``policy`` holds fields of ``UserPolicy``."""
        with self.lock:
            key = policy_id or self.new_id()
            now = self.clock.seconds()
            content = self.schema.read("UserPolicy", policy or {})
            stored: dict[str, Any] = self.schema.default(
                "GroupPolicy",
                Description=description,
                OrganizationID=organization,
                DefaultUserPolicy=default,
                Policy=content,
            )
            if "CreatedDate" in stored:
                stored.update(CreatedDate=now, ModifiedDate=now)
            self.policies[key] = self.with_future_fields("GroupPolicy", stored)
            return key

    def add_group(self, name: str, group_id: str | None = None, organization: str = TOP_LEVEL) -> str:
        """Add a user group; returns its id. ``add_user(..., GroupID=...)`` puts somebody in it."""
        with self.lock:
            key = group_id or self.new_id()
            group: dict[str, Any] = self.schema.default(
                "UserGroup", CreatedAt=self.clock.seconds(), OrganizationID=organization, Name=name
            )
            self.groups[key] = self.with_future_fields("UserGroup", group)
            return key

    def add_quota(
        self, description: str, limit: int, quota_id: str | None = None, organization: str = TOP_LEVEL
    ) -> str:
        """Add a shared storage quota of so many bytes; returns its id."""
        with self.lock:
            key = quota_id or self.new_id()
            quota: dict[str, Any] = self.schema.default(
                "SharedStorageQuota", Description=description, OrganizationID=organization, LimitBytes=limit
            )
            self.quotas[key] = self.with_future_fields("SharedStorageQuota", quota)
            return key

    def add_bucket(self, bucket_id: str, key: str = "", size: int = 0, organization: str = TOP_LEVEL) -> str:
        """Add a bucket that holds so many bytes; returns the hash of its key."""
        with self.lock:
            now = self.clock.seconds()
            bucket: dict[str, Any] = self.schema.default(
                "BucketProperties",
                OrganizationID=organization,
                CreateTime=now,
                ReadWriteKeyFormat=PASSWORD_FORMAT_HASHED,
                ReadWriteKey=hash_secret(key or self.new_id(), self.salt()),
                Size={"Size": size, "MeasureStarted": now, "MeasureCompleted": now},
            )
            self.buckets[bucket_id] = bucket
            return str(bucket["ReadWriteKey"])

    # -- devices and jobs

    def add_device(
        self,
        user: str,
        name: str = "DEVICE",
        online: bool = True,
        connections: int = 1,
        device_id: str | None = None,
        **properties: Any,
    ) -> Device:
        """Register a device with a user and bring it online; ``properties`` are those of :class:`~.devices.Device`."""
        with self.lock:
            properties.setdefault("version", self.options.release)
            device = Device(
                user,
                device_id or new_device_id(self.random),
                name,
                registered_at=self.clock.seconds(),
                **properties,
            )
            self.devices.add(device)

            def register(profile: Profile) -> None:
                profile["Devices"][device.id] = self.device_config(device)

            self.accounts.edit(user, register)
            self.publish("SEVT_DEVICE_NEW", user, device.id, self.device_config(device), owner=self.owner_of(user))
            if online:
                for _connection in range(connections):
                    self.agents.connect(device)
            return device

    def device_config(self, device: Device) -> dict[str, Any]:
        """A device as its user's profile lists it."""
        result: dict[str, Any] = self.schema.shared(
            "DeviceConfig",
            FriendlyName=device.name,
            RegistrationTime=device.registered_at,
            PlatformVersion=device.system.os_info(self.options.at_least("23.6.0")),
            DeviceTimezone=device.timezone,
            ClientVersion=device.version,
        )
        return result

    def add_item(
        self, device: Device, vault: str | None = None, description: str = "Files", engine: str = "engine1/file"
    ) -> tuple[str, str, str]:
        """Give a device a protected item and a schedule; returns the ids of item, vault and schedule. The vault is made if none is named."""
        with self.lock:
            source, rule = self.new_id(), self.new_id()
            vault_id = vault or self.new_id()

            def extend(profile: Profile) -> None:
                if vault_id not in profile["Destinations"]:
                    profile["Destinations"][vault_id] = self.schema.default(
                        "DestinationConfig", Description="Vault", DestinationType=1003
                    )
                profile["Sources"][source] = self.schema.default(
                    "SourceConfig", Engine=engine, Description=description, OwnerDevice=device.id
                )
                profile["BackupRules"][rule] = self.schema.default(
                    "BackupRuleConfig", Description=description, Source=source, Destination=vault_id
                )

            self.accounts.edit(device.user, extend)
            return source, vault_id, rule

    def add_to_lobby(
        self,
        name: str,
        device_id: str | None = None,
        organization: str = TOP_LEVEL,
        platform: str = "windows",
        answers: bool = True,
        version: str | None = None,
    ) -> str:
        """A device without a user connects; returns its connection's id. With ``answers=False`` it does not do as it is told."""
        with self.lock:
            key, system = self.new_id(), PLATFORMS[platform]
            self.lobby_agents[key] = LobbyAgent(platform, answers)
            self.lobby[key] = self.schema.default(
                "RegistrationLobbyConnection",
                DeviceID=device_id or new_device_id(self.random),
                OrganizationID=organization,
                FriendlyName=name,
                ReportedVersion=version or self.options.release,
                ReportedPlatform=system.reported,
                ReportedPlatformVersion=system.os_info(self.options.at_least("23.6.0")),
                DeviceTimeZone="Etc/UTC",
                IPAddress="192.0.2.1",
                ConnectionTime=self.clock.seconds(),
            )
            self.publish(
                "SEVT_DEVICE_LOBBY_CONNECT", "", self.lobby[key]["DeviceID"], self.lobby[key], owner=organization
            )
            return key

    def leave_lobby(self, key: str, actor: str = "", returns: bool = False) -> None:
        """A device's connection to the lobby ends; it comes back later if ``returns``."""
        entry, agent = self.lobby.pop(key), self.lobby_agents.pop(key)
        device, owner = entry["DeviceID"], entry["OrganizationID"]
        self.publish("SEVT_DEVICE_LOBBY_DISCONNECT", actor, device, entry, owner=owner)
        if returns:
            self.clock.after(
                self.options.reconnect_seconds,
                lambda _moment: self.add_to_lobby(entry["FriendlyName"], device, owner, agent.platform),
            )

    def register_device(
        self, user: str, device_id: str, name: str, platform: str, version: str, connects: bool = True
    ) -> Device:
        """The software on a device logs in as a user, and ``connects`` after a while. A device that is the user's already is taken up again."""
        device = self.devices.find(user, device_id)
        if device is None:
            device = self.add_device(user, name, False, device_id=device_id, platform=platform, version=version)
        if connects:
            self.agents.reconnect_later(device)
        return device

    def install(self, token: str, name: str, platform: str = "windows") -> Device:
        """A device is set up with an install token.

        :raises ValueError: for a token that is unknown, used or too old, and a system whose installer takes none.
        """
        with self.lock:
            held = self.install_tokens.get(token)
            if held is None or held["Used"] or held["ExpireTime"] < self.clock.seconds():
                raise ValueError("the token is unknown, used or expired")
            if PLATFORMS[platform].os not in ("windows", "darwin"):
                raise ValueError(f"no installer for {platform} takes a token")
            held["Used"] = True
            key = f"{self.random.getrandbits(256):064x}"
            return self.register_device(held["Username"], key, name, platform, self.options.release)

    def device(self, user: str, name_or_id: str) -> Device:
        """A user's device by id or by name.

        :raises KeyError: if there is none.
        """
        for device in self.devices.of(user):
            if name_or_id in (device.id, device.name):
                return device
        raise KeyError(f"{user} has no device {name_or_id!r}")

    def connect(self, device: Device) -> str:
        """Bring a device online (once more); returns the target id."""
        with self.lock:
            return self.agents.connect(device).id

    def disconnect(self, device: Device) -> None:
        """Take a device offline."""
        with self.lock:
            self.agents.disconnect(device)

    def start_job(self, device: Device, **details: Any) -> Job:
        """Give a device work, as :meth:`~.agents.Agents.start_job` takes it."""
        with self.lock:
            return self.agents.start_job(device, **details)

    def finish_job(self, job: Job, outcome: str | None = None) -> None:
        """End a job now."""
        with self.lock:
            self.agents.finish_job(job, outcome)
