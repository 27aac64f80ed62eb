# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The administrator's own account: sessions, properties, second factors."""

from __future__ import annotations

import base64
from typing import Any

from ..auth import TOTP_REQUIRED
from ..call import Call, Registry
from ..credentials import PASSWORD_FORMAT_HASHED, PASSWORD_FORMAT_PLAINTEXT, hash_secret, matches_admin_password
from ..errors import ApiError, bad_parameter, unauthorised

api = Registry()

_OBSCURED = "********"
_LOGIN_METHODS = (
    "AllowPasswordLogin",
    "AllowPasswordAndTOTPLogin",
    "AllowPasswordAndWebAuthnLogin",
    "RequirePasswordChange",
)
_PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="


def _record(call: Call) -> dict[str, Any]:
    return call.state.admins[(call.actor.organization, call.actor.name)]


def _started(call: Call, kind: str, name: str, organization: str) -> dict[str, Any]:
    session = call.state.sessions.start(kind, name, organization)
    event = "SEVT_ACCOUNT_ADMIN_SESSION_START" if kind == "admin" else "SEVT_ACCOUNT_SESSION_START"
    call.publish(event, name, owner=organization)
    return call.message(SessionKey=session.key, SessionType=kind)


@api.method("AdminAccountSessionStart")
def session_start(call: Call) -> Any:
    """A key for the administrator that asks."""
    return _started(call, "admin", call.actor.name, call.actor.organization)


@api.method("UserWebSessionStart")
def user_session_start(call: Call) -> Any:
    """A key for the end user that asks."""
    return _started(call, "user", call.actor.name, call.actor.organization)


@api.method("AdminAccountSessionStartAsUser")
def session_start_as_user(call: Call) -> Any:
    """A key for an end user, on an administrator's word."""
    account = call.account()
    return _started(call, "user", account.name, account.organization)


@api.method("HybridSessionStart")
def hybrid_session_start(call: Call) -> Any:
    """A key for whichever account the credentials fit."""
    try:
        call.actor = call.authenticator.admin(call.credentials, call.host, call.address)
    except ApiError as error:
        if error.status == 449:
            raise
        call.actor = call.authenticator.user(call.credentials)
    return _started(call, call.actor.kind, call.actor.name, call.actor.organization)


@api.method("AdminAccountSessionRevoke", "UserWebSessionRevoke")
def session_revoke(call: Call) -> Any:
    """End the session the call was made with."""
    if call.actor.session_key:
        call.state.sessions.end(call.actor.session_key)
        event = "SEVT_ACCOUNT_ADMIN_SESSION_REVOKE" if call.actor.kind == "admin" else "SEVT_ACCOUNT_SESSION_REVOKE"
        call.publish(event, call.actor.name, owner=call.actor.organization)
    return call.message()


@api.method("AdminAccountSessionUpgrade")
def session_upgrade(call: Call) -> Any:
    """Turn a key that waits for its second factor into a full one."""
    session = call.state.sessions.get(call.params["SessionKey"])
    if session is None or (session.username, session.organization) != (call.actor.name, call.actor.organization):
        raise unauthorised()
    session.pending = False
    return call.message()


@api.method("AdminAccountProperties")
def properties(call: Call) -> Any:
    """Permissions and security options, with secrets obscured."""
    record = _record(call)
    known = {field.name for field in call.state.schema.fields("AdminSecurityOptions")}
    security = call.state.schema.read(
        "AdminSecurityOptions", {name: value for name, value in record.items() if name in known}
    )
    for name in ("Password", "TOTPKey"):
        if security.get(name):
            security[name] = _OBSCURED
    return {"OrganizationID": call.actor.organization, "Permissions": record["Permissions"], "Security": security}


@api.method("AdminAccountSetProperties")
def set_properties(call: Call) -> Any:
    """Change the own password and the allowed ways to log in; secret and address list stay.

    A new password needs the current one in this very call, whether or not that has a session, too. Codes need a secret.
    """
    record, wanted = _record(call), call.params["Security"]
    if wanted["AllowPasswordAndTOTPLogin"] and not record.get("TOTPKey"):
        raise bad_parameter("Security.AllowPasswordAndTOTPLogin")
    if wanted["Password"] not in ("", _OBSCURED, record["Password"]):
        if not matches_admin_password(call.credentials.password, record):
            raise unauthorised()
        if wanted["PasswordFormat"] != PASSWORD_FORMAT_PLAINTEXT:
            raise bad_parameter("Security.PasswordFormat")
        record.update(
            PasswordFormat=PASSWORD_FORMAT_HASHED, Password=hash_secret(wanted["Password"], call.state.salt())
        )
        if call.state.options.password_change_ends_sessions:
            call.state.sessions.end_all("admin", call.actor.name)
    for name in _LOGIN_METHODS:
        if name in record:
            record[name] = wanted[name]
    call.publish("SEVT_ACCOUNT_ADMIN_UPDATED", call.actor.name, owner=call.actor.organization)
    return call.message()


def _new_secret(call: Call) -> str:
    return base64.b32encode(call.state.random.randbytes(20)).decode()


def _provisioning_url(name: str, secret: str) -> str:
    return f"otpauth://totp/Comet:{name}?secret={secret}&issuer=Comet"


@api.method("AdminAccountRegenerateTotp")
def regenerate_totp(call: Call) -> Any:
    """A new secret for the administrator, in force at once; log-in asks for codes once one was validated."""
    secret = _new_secret(call)
    _record(call).update(TOTPKeyEncryptionFormat=1, TOTPKey=secret)
    return call.message(Image=_PIXEL, URL=_provisioning_url(call.actor.name, secret), ProfileHash="")


@api.method("AdminAccountValidateTotp")
def validate_totp(call: Call) -> Any:
    """Check a code of the current secret."""
    secret = _record(call).get("TOTPKey", "")
    account = f"admin {call.actor.organization} {call.actor.name}"
    if not secret or not call.state.codes.accept(account, secret, call.params["TOTPCode"]):
        raise ApiError(403, "Unauthorised", f": {TOTP_REQUIRED}")
    return call.message()


@api.method("UserWebAccountRegenerateTotp")
def user_regenerate_totp(call: Call) -> Any:
    """A new secret for an end user."""
    _require_hash(call)
    secret = _new_secret(call)
    account = call.state.accounts.edit(
        call.actor.name, lambda profile: profile.update(TOTPKeyEncryptionFormat=1, TOTPKey=secret)
    )
    return call.message(
        Image=_PIXEL, URL=_provisioning_url(account.name, secret), ProfileHash=call.state.profile_hash(account.name)
    )


@api.method("UserWebAccountValidateTotp")
def user_validate_totp(call: Call) -> Any:
    """Check a code of an end user's secret and ask for codes from now on."""
    profile = call.account().profile
    if not profile["TOTPKey"] or not call.state.codes.accept(
        f"user {call.actor.name}", profile["TOTPKey"], call.params["TOTPCode"]
    ):
        raise unauthorised()
    call.state.accounts.edit(
        call.actor.name, lambda copy: copy.update(AllowPasswordLogin=False, AllowPasswordAndTOTPLogin=True)
    )
    return call.message()


def _require_hash(call: Call) -> None:
    if call.params["ProfileHash"] != call.state.profile_hash(call.actor.name):
        raise ApiError(call.state.options.conflict_status, "The profile was changed in the meantime")


@api.method("AdminAccountU2fRequestRegistrationChallenge", "AdminAccountWebauthnRequestRegistrationChallenge")
def registration_challenge(call: Call) -> Any:
    """A challenge for a security key; none can be registered here, since no key is simulated."""
    answer = call.state.schema.default(call.method.returns)
    return {**answer, **call.message(ChallengeID=call.state.new_id())}


@api.method("AdminAccountU2fSubmitChallengeResponse", "AdminAccountWebauthnSubmitChallengeResponse")
def registration_response(call: Call) -> Any:
    """Refused: signatures of security keys are not simulated."""
    raise ApiError(400, "The security key's answer could not be verified")


@api.method("AdminAddFirstAdminUser")
def add_first_admin(call: Call) -> Any:
    """The first administrator of an empty server."""
    if call.state.admins:
        raise unauthorised()
    call.state.admin(call.params["TargetUser"], call.params["TargetPassword"])
    call.state.publish("SEVT_ACCOUNT_ADMIN_NEW", "", call.params["TargetUser"])
    return call.message()


@api.method("AdminAdminUserList")
def admin_list(call: Call) -> Any:
    """All administrators of the server and its tenants."""
    return list(call.state.admins.values())


@api.method("AdminAdminUserNew")
def admin_new(call: Call) -> Any:
    """Add an administrator, of a tenant or of the server, who may do everything there."""
    name, organization = call.params["TargetUser"], call.target_organization("TargetOrgID")
    for parameter in ("TargetUser", "TargetPassword"):
        if not call.params[parameter]:
            raise bad_parameter(parameter)
    if (organization, name) in call.state.admins:
        raise ApiError(call.state.options.exists_status, "User already exists")
    call.state.admin(name, call.params["TargetPassword"], organization)
    call.publish("SEVT_ACCOUNT_ADMIN_NEW", name, owner=organization)
    return call.message()


@api.method("AdminAdminUserDelete")
def admin_delete(call: Call) -> Any:
    """Remove an administrator of this name, the server's own before a tenant's; nobody removes himself."""
    name = call.params["TargetUser"]
    found = sorted(key for key in call.state.admins if key[1] == name)
    if not found:
        raise ApiError(400, "User not found")
    if found[0] == (call.actor.organization, call.actor.name):
        raise unauthorised()
    del call.state.admins[found[0]]
    call.state.sessions.end_all("admin", name)
    call.publish("SEVT_ACCOUNT_ADMIN_REMOVED", name, owner=found[0][0])
    return call.message()
