# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_account`` does to the account of the administrator who asks.

Its properties are read with the secrets obscured, and written as a whole, where an obscured secret stands for the one
that the server holds. That call cannot change the secret for codes or the allowed addresses. A new secret is made by a
call of its own and counts at once, so codes are only asked for once one of it was accepted. Facts: reference,
AdminAccountSetProperties and AdminAccountRegenerateTotp; comet-facts section 2, Accounts.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple, Optional
from urllib.parse import parse_qs, urlsplit

from .._api import structures
from .._client import auth
from .._client.client import CometClient
from .._client.errors import BadAnswer, CometError, InputError, ServerRefusal, Uncertain
from .._model import codec, diff, kept
from .._model.option_map import OptionMap
from .._model.task import Context, Params, Plan, Result, Step
from . import login_methods

STRUCTURE = "AdminSecurityOptions"
OPTIONS = OptionMap(STRUCTURE, login_methods.FIELDS)
READ, WRITE, VALIDATE = "AdminAccountProperties", "AdminAccountSetProperties", "AdminAccountValidateTotp"


class _Wishes(NamedTuple):
    """What is to be done beside laying options over what is there."""

    sets_password: bool
    enrols: bool


def view(properties: Mapping[str, Any]) -> Dict[str, Any]:
    """The options that describe the account; given to the module they change nothing."""
    return login_methods.shown(OPTIONS, properties.get("Security") or {})


def read_only(client: CometClient, properties: Mapping[str, Any]) -> Dict[str, Any]:
    """What belongs to the account and is not set here."""
    security, held = properties.get("Security") or {}, properties.get("Permissions") or {}
    return {
        "name": client.connection.username,
        "tenant": properties.get("OrganizationID", ""),
        "permissions": {
            field.option: codec.decode_field(field, held.get(name, codec.zero(field.type)))
            for name, field in structures.structure("AdminUserPermissions").fields.items()
        },
        "ip_whitelist": security.get("IPWhitelist", ""),
        **login_methods.read_only(security),
    }


def plan(context: Context, params: Params) -> Plan:
    """Read the account and say what to do about it. One request if nothing differs, one more to try a password.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    client = context.client
    refuse_end_user(client)
    login_methods.check_password("new_password", params.get("new_password"))
    sets_password = bool(params.get("new_password")) and not _has_password(client, params["new_password"])
    OPTIONS.require_versions(client, params)
    properties = client.call(READ)
    held = properties.get("Security") or {}
    desired = OPTIONS.lay_over(held, params)
    kept.require_known(client, STRUCTURE, held, desired, OPTIONS.fields)
    enrols = bool(desired.get("AllowPasswordAndTOTPLogin")) and not held.get("AllowPasswordAndTOTPLogin")
    _refuse(client, params, held, desired, _Wishes(sets_password, enrols))
    before, after = OPTIONS.changes(held, desired)
    if sets_password:
        before["password"], after["password"] = diff.HIDDEN, diff.HIDDEN_CHANGED
    result: Result = {"account": view({"Security": desired})}
    if enrols:
        after["totp_secret"] = diff.HIDDEN
        result["secrets_returned"] = True
    return Plan(before, after, _steps(context, params, desired, held, _Wishes(sets_password, enrols)), result)


def refuse_end_user(client: CometClient) -> None:
    """Make sure that an administrator asks.

    :raises InputError: if not.
    """
    if client.connection.login_as == "user":
        raise InputError(
            "the account of an end user is none of an administrator", remedy="Use cometbackup.comet.comet_user for it"
        )


def _has_password(client: CometClient, new: str) -> bool:
    """Whether the account has the new password already, so that the one that the task was given is the old one.

    Unless the task logs in by the new one anyway, trying it is the only way to know. Done first it costs a failed
    log-in once, in the run that sets it; trying the old one first would cost one in every run after that.
    """
    if client.connection.password != new or client.connection.session_key:
        if not client.password_is(new):
            return False
        client.carry_on(password=new)
    return True


def _refuse(
    client: CometClient, params: Params, held: Mapping[str, Any], desired: Mapping[str, Any], wishes: _Wishes
) -> None:
    """Refuse what would lock the account out, or cannot be done.

    :raises InputError: in these cases.
    """
    if wishes.sets_password and not client.connection.password:
        raise InputError(
            "a new password needs the present one, and a session key does not prove it", remedy="Give password"
        )
    if wishes.sets_password and client.connection.totp_code:
        raise InputError(
            "a new password needs a code of its own, and the one in totp_code is good for one log-in",
            remedy="Give totp_secret",
        )
    if wishes.enrols and not params["return_secrets"]:
        raise InputError(
            "allow_password_and_totp_login makes a new secret for codes, which is told once only",
            remedy="Set return_secrets to true and keep the secret",
        )
    if wishes.enrols:
        # Rather now than between the steps.
        auth.code("A" * 32, 0)
        desired = {**desired, "TOTPKey": codec.MASK}
    login_methods.refuse_lock_out(client.connection.username, held, desired)


# -- changing ------------------------------------------------------------------------------------------------


def _steps(
    context: Context, params: Params, desired: Dict[str, Any], held: Mapping[str, Any], wishes: _Wishes
) -> List[Step]:
    client, steps = context.client, []
    made: Dict[str, str] = {}
    if wishes.enrols:
        steps.append(Step("make a secret for codes", lambda: _enrol(client, made)))
    if wishes.sets_password or desired != held:
        steps.append(Step("write the account", lambda: _write(context, params, wishes, made)))
    return steps


def _enrol(client: CometClient, made: Dict[str, str]) -> Result:
    """Have a new secret made and see that the server accepts a code of it, before it asks for any.

    :param made: takes the secret, under ``totp_secret``.
    """
    client.hold_session()
    method = "AdminAccountRegenerateTotp"
    url = str(client.call(method).get("URL") or "")
    secret = parse_qs(urlsplit(url).query).get("secret", [""])[0]
    if not secret:
        raise BadAnswer(
            "the server told the new secret as an image only",
            method=method,
            server=client.server,
            remedy="Turn codes on in the web interface; nothing asks for them yet",
        )
    _validate(client, secret)
    made["totp_secret"] = secret
    return {"totp": {"secret": secret, "url": url}}


def _validate(client: CometClient, secret: str) -> None:
    """See that the server accepts a code: the present one, or the next, should it count one of this half minute as spent."""
    step = auth.present_step()
    try:
        client.call(VALIDATE, {"TOTPCode": auth.code(secret, step)})
        return
    except ServerRefusal:
        pass
    try:
        client.call(VALIDATE, {"TOTPCode": auth.code(secret, step + 1)})
    except ServerRefusal as refusal:
        refusal.problem = "the server does not accept a code of the secret that it has just made"
        refusal.remedy = "Compare this machine's clock with the server's; nothing asks for codes yet"
        raise


def _write(context: Context, params: Params, wishes: _Wishes, made: Mapping[str, str]) -> Result:
    """Write the account as it is by now, with the options in it, and read it back, by the new credentials if need be.

    :param made: the new secret for codes, if there is one. It is returned whatever happens once it may be asked for.
    """
    client = context.client
    desired = OPTIONS.lay_over(client.call(READ).get("Security") or {}, params)
    changed: Dict[str, Any] = dict(made)
    if wishes.sets_password:
        changed["password"] = params["new_password"]
        desired.update(PasswordFormat=login_methods.PLAINTEXT, Password=params["new_password"])
    elif not made and not _still_works(client, params, desired, wishes):
        # The account could not be read back otherwise.
        client.hold_session()
    lost: Optional[Uncertain] = None
    try:
        client.call(WRITE, {"Security": desired}, by_password=wishes.sets_password)
    except Uncertain as error:
        if not made:
            raise
        lost = error
    client.carry_on(**changed)
    try:
        properties = _read_back(client, params, wishes)
        held = properties.get("Security") or {}
        arrived = lost is None or bool(held.get("AllowPasswordAndTOTPLogin"))
        if arrived:
            kept.require_kept(client, WRITE, STRUCTURE, held, OPTIONS.lay_over(held, params), OPTIONS.fields)
    except CometError as error:
        if not made:
            raise
        context.warn(f"The new secret is in force, as far as can be told, and the rest is not as it should be. {error}")
        return {"account": view({"Security": desired}), "log_in_still_works": False}
    if lost is not None and not arrived:
        raise lost
    return {"account": view(properties), "log_in_still_works": _still_works(client, params, held, wishes)}


def _read_back(client: CometClient, params: Params, wishes: _Wishes) -> Dict[str, Any]:
    if wishes.sets_password and not client.password_is(params["new_password"]):
        raise ServerRefusal(
            "the server accepted a new password and does not take it now", method=WRITE, server=client.server
        )
    return dict(client.call(READ))


def _still_works(client: CometClient, params: Params, held: Mapping[str, Any], wishes: _Wishes) -> bool:
    """Whether later tasks can log in as this one was told to.

    Reading the account back has renewed a session that had ended, so that its key is another one then.
    """
    if params.get("session_key"):
        return bool(client.session_key == params["session_key"])
    if params.get("password") != client.connection.password or params.get("totp_code"):
        return False
    if params.get("totp_secret"):
        return bool(held.get("AllowPasswordAndTOTPLogin")) and not wishes.enrols
    return bool(held.get("AllowPasswordLogin"))


def hides(result: Result) -> bool:
    """Whether the result holds a secret, which is to be registered and not printed, or would outside check mode."""
    return bool(result.get("secrets_returned"))
