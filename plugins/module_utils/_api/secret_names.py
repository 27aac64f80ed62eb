# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which values are credentials, judged by name: for data whose shape is not known, and for settings kept as text.

Where the structure is known, ``Field.secret`` says it with certainty. Here a doubtful name counts as a secret.
"""

from __future__ import annotations

import re
from functools import cache

from .names import snake
from .structures_table import TABLE

# Secret in one structure (the enrolment of a second factor), but far too common to be masked wherever they appear.
_SECRET_IN_PLACE_ONLY = frozenset({"image", "url"})

_SECRET_WORDS = frozenset(
    "apikey authorization cookie credential credentials otp pass passphrase passwd password passwords privatekey pwd "
    "secret secrets sessionkey token tokens totp".split()
)
# "... key" is a secret, unless it is one of these.
_HARMLESS_KEYS = frozenset("foreign group host indexes license partition primary public registry resident sort".split())
# What is asked, allowed or counted about a secret is none.
_HARMLESS_BEGINNINGS = frozenset("allow allows deny has hide is last mode prevent require requires use uses".split())
_HARMLESS_ENDS = frozenset(
    "change count created days enabled exists expires expiry file format hours id ids length login method mode name "
    "path required rotation time type url used".split()
)

# EngineProps: beginnings of keys whose values are paths, patterns and database names (the reference, "EngineProps").
_ENGINE_SELECTIONS = ("INCLUDE", "EXCLUDE", "REXCLUDE", "DATABASE-", "EXCEPT-DATABASE-")
# Beginnings and words of keys whose values carry log-ins: network shares, connections, accounts.
_ENGINE_LOGINS = ("SMBAUTH", "WINSMBAUTH")
_ENGINE_LOGIN_WORDS = frozenset({"auth", "connection", "connectionstring", "credential", "credentials", "login"})

_JSON_KEY = r'"([^"\\]+)"\s*:'


@cache
def is_secret(field_name: str) -> bool:
    """Tell whether a field is to be masked where its structure is unknown; by its API name or its option name.

    It is if any structure has a secret of that name. Names that the API does not have are judged by their words:
    ``ReplicaPassword``, ``relay_api_key``; but not ``ReplicaPasswordFormat``, ``AllowPasswordLogin`` or ``PublicKey``.
    """
    secret, known = _field_names()
    plain = _plain(field_name)
    if plain in secret:
        return plain not in _SECRET_IN_PLACE_ONLY
    return plain not in known and _sounds_secret(field_name)


def secret_engine_prop(key: str, value: str = "") -> bool:
    """Tell whether a setting in ``EngineProps`` (a protected item's map of texts) carries a credential.

    Only the keys of files and Microsoft SQL Server are published; other engines are known to keep whole connections as
    JSON text. So, given the value, JSON that has a secret field anywhere counts as well.
    """
    if key.upper().startswith(_ENGINE_SELECTIONS):
        return False
    if key.upper().startswith(_ENGINE_LOGINS) or is_secret(key) or _words(key)[-1] in _ENGINE_LOGIN_WORDS:
        return True
    return value.lstrip()[:1] in ("{", "[") and any(is_secret(name) for name in re.findall(_JSON_KEY, value))


@cache
def _field_names() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of the secret fields and of all fields, plain."""
    marked = [line.split(" ", 3)[2] for line in TABLE.split("\n") if line.startswith("  ") and line[2] != "+"]
    return (
        frozenset(_plain(name) for name in marked if "!" in name),
        frozenset(_plain(name) for name in marked),
    )


def _plain(name: str) -> str:
    return name.rstrip("!?").replace("_", "").lower()


def _words(name: str) -> list[str]:
    return [word.rstrip("0123456789") for word in snake(name).split("_")]


def _sounds_secret(name: str) -> bool:
    words = _words(name)
    if words[0] in _HARMLESS_BEGINNINGS or words[-1] in _HARMLESS_ENDS:
        return False
    if words[-1] in ("key", "keys"):
        return not _HARMLESS_KEYS.intersection(words)
    return not _SECRET_WORDS.isdisjoint(words)
