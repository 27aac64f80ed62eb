# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Branding: how server and client present themselves, and how installers are signed.

Passwords for signing have a format beside them. Format 0 (the constant ``ENCRYPTIONMETHOD_UNCONFIGURED``) is the
password itself; the others are not published, so what stands there then can't be compared with a password.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, NamedTuple

from .._api import structures
from .._client.client import CometClient
from .._client.errors import InputError
from .._model import codec
from .._model.option_map import OptionMap
from .._model.task import Context, Params, Result
from .places import Part
from .setting import Setting

COLORS = {"top_color": "TopColor", "accent_color": "AccentColor", "tile_background_color": "TileBackgroundColor"}


class Sealed(NamedTuple):
    """A password that the server may keep encrypted. ``inside`` is the field of the object that has it, if it is nested."""

    password: str
    format: str
    inside: str = ""


SEALED = (
    Sealed("WindowsCodeSignPKCS12Password", "WindowsCodeSignPKCS12PasswordFormat"),
    Sealed("WindowsCodeSignPKCS11Password", "WindowsCodeSignPKCS11PasswordFormat"),
    Sealed("WindowsCodeSignAzureAppSecret", "WindowsCodeSignAzureAppSecretFormat"),
    Sealed("AppleIDPass", "AppleIDPassFormat", "MacOSCodeSign"),
    Sealed("PfxFilePassword", "PfxFilePasswordFormat", "MacOSCodeSign"),
)
PLAIN = 0


def adjust(held: Mapping[str, Any], desired: Dict[str, Any], params: Params) -> Dict[str, Any]:
    """The branding to be written.

    :raises InputError: for a colour that is none.
    """
    for option, field in COLORS.items():
        color = desired.get(field) or ""
        if color != (held.get(field) or "") and not re.fullmatch(r"(#[0-9a-fA-F]{6})?", color):
            raise InputError(
                f"{option} is a colour such as '#004488', not {color!r}",
                remedy="Put it in quotes, since # begins a comment in YAML",
            )
    for sealed in SEALED:
        desired = _with_password(held, desired, sealed, params["update_password"] == "always")
    return desired


def _with_password(held: Mapping[str, Any], desired: Dict[str, Any], sealed: Sealed, always: bool) -> Dict[str, Any]:
    """The branding with a password as it is to be written: the one that is there where nobody can tell whether it is the same."""
    before, after = (side.get(sealed.inside, {}) if sealed.inside else side for side in (held, desired))
    there, wanted = before.get(sealed.password), after.get(sealed.password)
    if wanted == there or before.get(sealed.format, PLAIN) == PLAIN:
        return desired
    fields = {sealed.format: PLAIN} if always or not (there and wanted) else {sealed.password: there}
    return {**desired, sealed.inside: {**after, **fields}} if sealed.inside else {**desired, **fields}


def _options() -> Dict[str, str]:
    """All fields but the formats, which follow from the passwords."""
    formats = {sealed.format for sealed in SEALED}
    fields = structures.structure("BrandingOptions").fields.values()
    return {field.option: field.name for field in fields if field.name not in formats}


BRANDING = Setting(
    "branding",
    Part(
        "branding",
        "BrandingOptions",
        field="Branding",
        read="AdminMetaBrandingConfigGet",
        write="AdminMetaBrandingConfigSet",
        parameter="BrandingConfig",
        wrapped=True,
    ),
    OptionMap("BrandingOptions", _options()),
    adjust,
)


def info(context: Context, params: Params) -> Result:
    """Read the branding: one request, and one for each kind of details."""
    result = BRANDING.info(context, params)
    details: List[str] = params["details"]
    result["branding"]["read_only"].update({detail: DETAILS[detail](context.client) for detail in details})
    return result


def _log_in_page(client: CometClient) -> Dict[str, Any]:
    """What everybody sees who opens the address that this task uses."""
    shown: Dict[str, Any] = codec.decode("ServerMetaBrandingProperties", client.lookup("BrandingProps"))
    return shown


DETAILS = {"log_in_page": _log_in_page}
