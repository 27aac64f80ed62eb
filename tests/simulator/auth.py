# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is calling: every authentication type, tenants by host, and what each caller may do (facts: comet-facts 1 and 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .credentials import l_key, matches_admin_password, matches_user_hash
from .errors import ApiError, unauthorised
from .reference import Method, constants
from .state import TOP_LEVEL, State

# The settings allow no more (facts: comet-facts 2, Sessions); longer ones are cut to it [U].
_LONGEST_SESSION_SECONDS = 48 * 3600
TOTP_REQUIRED = constants()["TOTPRequiredError"]


@dataclass(frozen=True)
class Credentials:
    """The authentication fields of a request, wherever they came from."""

    username: str = ""
    auth_type: str = "Password"
    password: str = ""
    session_key: str = ""
    totp: str = ""
    l_key: str = ""

    @classmethod
    def from_fields(cls, fields: dict[str, str]) -> Credentials:
        """From a form body."""
        return cls(*(fields.get(name, default) for name, default in _FIELDS))

    @classmethod
    def from_headers(cls, headers: Any) -> Credentials:
        """From the headers that an upload carries."""
        return cls(*(headers.get(f"X-Comet-Admin-{name}", default) for name, default in _FIELDS))


_FIELDS = (("Username", ""), ("AuthType", "Password"), ("Password", ""), ("SessionKey", ""), ("TOTP", ""), ("LKey", ""))


@dataclass(frozen=True)
class Actor:
    """The caller, once known. ``organization`` is empty at the top level."""

    kind: str
    name: str
    organization: str
    permissions: dict[str, Any] = field(default_factory=dict)
    session_key: str = ""

    @property
    def top_level(self) -> bool:
        """Whether this caller belongs to no tenant."""
        return self.organization == TOP_LEVEL

    def may(self, permission: str) -> bool:
        """Whether a flag of ``AdminUserPermissions`` is set."""
        return bool(self.permissions.get(permission, False))


NOBODY = Actor("nobody", "", TOP_LEVEL)


class Authenticator:
    """Checks credentials against one server's accounts."""

    def __init__(self, state: State) -> None:
        self._state = state

    def admin(self, credentials: Credentials, host: str, address: str) -> Actor:
        """The administrator that credentials stand for.

        :raises ApiError: 403 for wrong ones, 449 where a second factor is missing.
        """
        record = self._admin_record(credentials.username, host)
        organization = record["OrganizationID"] if record else TOP_LEVEL
        if credentials.auth_type == "SessionKey":
            return self._by_session("admin", credentials, organization, record)
        self._guard_against_guessing(credentials.username)
        if record is None or not self._opens_admin(record, credentials, address):
            self._failed("SEVT_ACCOUNT_ADMIN_LOGIN_FAILED", credentials.username, organization, record is not None)
            raise unauthorised()
        self._state.login_failures.pop(credentials.username, None)
        self._state.publish("SEVT_ACCOUNT_ADMIN_LOGIN", credentials.username, credentials.username, owner=organization)
        return Actor("admin", credentials.username, organization, record["Permissions"])

    def user(self, credentials: Credentials) -> Actor:
        """The end user that credentials stand for.

        :raises ApiError: 403 for wrong ones, for a suspended user or where a policy forbids the web interface; 449 as above.
        """
        state = self._state
        account = state.accounts.get(credentials.username)
        if credentials.auth_type == "SessionKey":
            return self._by_session(
                "user",
                credentials,
                account.organization if account else TOP_LEVEL,
                account.profile if account else None,
            )
        self._guard_against_guessing(credentials.username)
        if account is None or not self._opens_user(account.profile, credentials):
            self._failed(
                "SEVT_ACCOUNT_LOGIN_FAILED",
                credentials.username,
                account.organization if account else TOP_LEVEL,
                account is not None,
            )
            raise unauthorised()
        state.login_failures.pop(credentials.username, None)
        state.publish("SEVT_ACCOUNT_LOGIN", account.name, account.name, owner=account.organization)
        return Actor("user", account.name, account.organization)

    def tenant_of_host(self, host: str) -> str:
        """The tenant that a Host header leads to, empty for the top level."""
        name = _host_name(host)
        for key, organization in self._state.organizations.items():
            if any(_host_name(candidate) == name for candidate in organization["Hosts"]):
                return key
        return TOP_LEVEL

    def _admin_record(self, name: str, host: str) -> dict[str, Any] | None:
        if self._state.options.at_least("21.3.0"):
            record = self._state.admins.get((self.tenant_of_host(host), name))
        else:
            record = next(
                (record for (_organization, admin), record in self._state.admins.items() if admin == name), None
            )
        if record and record["OrganizationID"] and self._suspended_tenant(record["OrganizationID"]):
            return None
        return record

    def _suspended_tenant(self, organization: str) -> bool:
        tenant = self._state.organizations.get(organization)
        return tenant is None or bool(tenant.get("IsSuspended"))

    def _by_session(
        self, kind: str, credentials: Credentials, organization: str, account: dict[str, Any] | None
    ) -> Actor:
        timeout = self._state.config["SessionSettings"]["ExpiredInSeconds"] or constants()["DEFAULT_SESSIONTIMEOUT"]
        timeout = min(timeout, _LONGEST_SESSION_SECONDS)
        session = self._state.sessions.use(credentials.session_key, kind, credentials.username, timeout)
        if account is None or session is None or session.pending or session.organization != organization:
            raise unauthorised()
        if kind == "user" and account.get("IsSuspended"):
            raise unauthorised()
        return Actor(kind, credentials.username, organization, account.get("Permissions", {}), session.key)

    def _opens_admin(self, record: dict[str, Any], credentials: Credentials, address: str) -> bool:
        whitelist = record.get("IPWhitelist", "")
        if whitelist and not _allows(whitelist, address):
            return False
        account = f"admin {record['OrganizationID']} {record['Username']}"
        if credentials.auth_type == "TOTP":
            return bool(record.get("TOTPKey")) and self._state.codes.accept(
                account, record["TOTPKey"], credentials.totp
            )
        if not matches_admin_password(credentials.password, record):
            return False
        return self._second_factor(record, credentials, account)

    def _opens_user(self, profile: dict[str, Any], credentials: Credentials) -> bool:
        if profile["IsSuspended"] or profile["Policy"].get("PreventOpenWebUI"):
            return False
        key = credentials.l_key if credentials.auth_type == "LKey" else l_key(credentials.password)
        if not matches_user_hash(key, profile):
            return False
        return credentials.auth_type == "LKey" or self._second_factor(
            profile, credentials, f"user {profile['Username']}"
        )

    def opens_device(self, profile: dict[str, Any], password: str, code: str) -> bool:
        """Whether a device may log in as a user.

        :raises ApiError: 449 if a code is needed and was not given.
        """
        kind = "PasswordTOTP" if code else "Password"
        credentials = Credentials(profile["Username"], kind, password, totp=code)
        known = not profile["IsSuspended"] and self.knows_password(profile, password)
        return known and self._second_factor(profile, credentials, f"user {profile['Username']}")

    def knows_password(self, profile: dict[str, Any], password: str) -> bool:
        """Whether a password is a user's."""
        return matches_user_hash(l_key(password), profile)

    def _second_factor(self, record: dict[str, Any], credentials: Credentials, account: str) -> bool:
        if credentials.auth_type == "PasswordTOTP":
            if not credentials.totp:
                raise self.totp_required()
            secret = record.get("TOTPKey", "")
            allowed = bool(record.get("AllowPasswordAndTOTPLogin")) and bool(secret)
            return allowed and self._state.codes.accept(account, secret, credentials.totp)
        if credentials.auth_type != "Password":
            return False
        if record["AllowPasswordLogin"]:
            return True
        if record.get("AllowPasswordAndTOTPLogin"):
            raise self.totp_required()
        if record.get("AllowPasswordAndWebAuthnLogin") or record.get("AllowPasswordAndU2FLogin"):
            headers = {self._state.options.security_key_header: self._state.new_id()}
            raise ApiError(449, "Unauthorised", http_status=449, headers=headers)
        return False

    def totp_required(self) -> ApiError:
        """The answer that asks for a code. Its parts are documented apart; together they are an inference, hence an option [U]."""
        form = self._state.options.totp_reply
        headers = {"X-Comet-TOTP-Requested": "1"} if form in ("both", "http") else {}
        message = TOTP_REQUIRED if form in ("both", "message") else "Unauthorised"
        return ApiError(449, message, http_status=449 if form in ("both", "http") else 200, headers=headers)

    def _guard_against_guessing(self, username: str) -> None:
        protection = self._state.config.get("LoginProtection") or {}
        if not protection.get("Enabled"):
            return
        failures = self._state.login_failures.get(username, [])
        if not failures or len(failures) < protection["FailureThreshold"]:
            return
        if self._state.clock.now() - failures[-1] < protection["CooldownSeconds"]:
            options = self._state.options
            raise ApiError(options.login_protection_status, options.login_protection_message)
        self._state.login_failures.pop(username)

    def _failed(self, event: str, username: str, organization: str, exists: bool) -> None:
        self._state.login_failures.setdefault(username, []).append(self._state.clock.now())
        if exists:
            self._state.publish(event, username, username, owner=organization)


def authorise(actor: Actor, method: Method, state: State) -> None:
    """Check that a caller may use a method at all, by the server's roles and the caller's permissions.

    :raises ApiError: 403 otherwise.
    """
    config = state.config
    for requirement, role in _ROLES.items():
        if requirement in method.requires and not config[role]["RoleEnabled"]:
            raise ApiError(403, "Unauthorised", f": {role} is disabled")
    if actor.kind != "admin":
        return
    if "top_level_only" in method.requires and not actor.top_level:
        raise unauthorised()
    if _denied(actor, method):
        raise unauthorised()


def _denied(actor: Actor, method: Method) -> bool:
    """Whether this administrator's own permissions forbid a method."""
    denials = [flag for requirement, flag in _DENIALS.items() if requirement in method.requires]
    denials += [flag for prefix, flag in _DENIED_PATHS.items() if method.path.startswith(prefix)]
    grants = [flag for prefix, flag in _ALLOWED_PATHS.items() if method.path.startswith(prefix)]
    return any(actor.may(flag) for flag in denials) or not all(_allowed(actor, flag) for flag in grants)


def _allowed(actor: Actor, flag: str) -> bool:
    """An ``Allow...`` flag grants a part of the settings; at the top level they come with the right to edit all settings."""
    return actor.may(flag) or (actor.top_level and not actor.may("PreventEditServerSettings"))


_ROLES = {
    "auth_role": "AuthenticationRole",
    "storage_role": "StorageRole",
    "build_role": "SoftwareBuildRole",
    "constellation_role": "ConstellationRole",
}
_DENIALS = {"constellation_role": "DenyConstellationRole", "build_role": "DenySoftwareBuildRole"}
_ADMIN = "/api/v1/admin/"
_DENIED_PATHS = {
    f"{_ADMIN}meta/server-config/": "PreventEditServerSettings",
    f"{_ADMIN}admin-user/": "PreventEditServerSettings",
    f"{_ADMIN}meta/restart-service": "PreventServerShutdown",
    f"{_ADMIN}meta/shutdown-service": "PreventServerShutdown",
    f"{_ADMIN}meta/stats": "DenyViewServerHistory",
    f"{_ADMIN}meta/read-": "DenyViewServerInfo",
    f"{_ADMIN}meta/list-available-log-days": "DenyViewServerInfo",
    f"{_ADMIN}storage/free-space": "DenyViewServerInfo",
    f"{_ADMIN}storage/ping-destination": "PreventEditServerSettings",
    f"{_ADMIN}account/set-properties": "PreventChangePassword",
    f"{_ADMIN}request-storage-vault": "PreventRequestStorageVault",
}
_ALLOWED_PATHS = {
    f"{_ADMIN}meta/branding-config/": "AllowEditBranding",
    f"{_ADMIN}meta/build-config/": "AllowEditBranding",
    f"{_ADMIN}meta/email-options/": "AllowEditEmailOptions",
    f"{_ADMIN}meta/send-test-": "AllowEditEmailOptions",
    f"{_ADMIN}meta/remote-storage-vault/": "AllowEditRemoteStorage",
    f"{_ADMIN}meta/webhook-options/": "AllowEditWebhooks",
    f"{_ADMIN}external-auth-sources/": "AllowEditExternalAuthSources",
}


def _host_name(host: str) -> str:
    """A host without its port, lower case; an IPv6 address keeps its brackets."""
    return re.sub(r":\d+$", "", host.strip().lower())


# What Python's expressions have and Go's do not: looking around, references to groups, conditions.
_NOT_IN_GO = re.compile(r"\(\?(?:[=!(]|<[=!]|P=)|\\[1-9]")
# What Go's have and Python's do not, in Python's words.
_IN_PYTHON = {"[:digit:]": "0-9", "[:xdigit:]": "0-9a-fA-F", "[:alnum:]": "0-9a-zA-Z", r"\z": r"\Z"}


def _allows(expression: str, address: str) -> bool:
    """Whether a list of addresses, a regular expression of Go, fits anywhere in one; a broken one lets nobody in."""
    if _NOT_IN_GO.search(expression):
        return False
    for theirs, ours in _IN_PYTHON.items():
        expression = expression.replace(theirs, ours)
    try:
        return re.search(expression, address) is not None
    except re.error:
        return False
