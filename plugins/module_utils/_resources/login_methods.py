# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How an administrator may log in, in the account itself (``AdminSecurityOptions``) and in the list of all
(``AllowedAdminUser``)."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from .._api import structures
from .._client.errors import InputError
from .._model.option_map import OptionMap

# Option -> field of both structures.
FIELDS = {
    "allow_password_login": "AllowPasswordLogin",
    "allow_password_and_totp_login": "AllowPasswordAndTOTPLogin",
    "allow_password_and_webauthn_login": "AllowPasswordAndWebAuthnLogin",
    "require_password_change": "RequirePasswordChange",
}
# What makes a server take a password for plain text and keep a hash of it (comet-facts section 2, Accounts).
PLAINTEXT = 0


def check_password(option: str, password: Any) -> None:
    """Make sure that a text can be meant as a password.

    :raises InputError: if it cannot.
    """
    if password is not None and (not password or "\n" in password or "\r" in password):
        raise InputError(f"{option} must not be empty and have no line break")


def refuse_lock_out(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Make sure that whoever could log in still can.

    :raises InputError: if no way to log in would be left.
    """
    if _is_open(before) and not _is_open(after):
        raise InputError(
            f"the administrator {name!r} would have no way to log in any more",
            remedy="Allow one of the log-in methods that it has: a password, codes with a secret, or security keys",
        )


def _is_open(security: Mapping[str, Any]) -> bool:
    return bool(
        security.get("AllowPasswordLogin")
        or (security.get("AllowPasswordAndTOTPLogin") and security.get("TOTPKey"))
        or (security.get("AllowPasswordAndWebAuthnLogin") and security.get("WebAuthnRegistrations"))
        or (security.get("AllowPasswordAndU2FLogin") and security.get("U2FRegistrations"))
    )


def shown(options: OptionMap, held: Mapping[str, Any]) -> Dict[str, Any]:
    """The options that describe an account, without those that this release does not have: it would refuse them."""
    known = structures.structure(options.structure).fields
    return {
        option: value
        for option, value in options.view(held).items()
        if options.fields[option] in held or known[options.fields[option]].omitempty
    }


def read_only(security: Mapping[str, Any]) -> Dict[str, Any]:
    """What nobody sets by options: whether there is a secret for codes, and the names of the security keys."""
    keys = [*(security.get("WebAuthnRegistrations") or []), *(security.get("U2FRegistrations") or [])]
    return {
        "has_totp_secret": bool(security.get("TOTPKey")),
        "security_keys": [key.get("Description", "") for key in keys],
    }
