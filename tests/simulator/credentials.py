# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Password hashes, L-keys and one-time codes. Cheap stand-ins of the same shape where a real server spends time on purpose."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Mapping
from typing import Any

PASSWORD_FORMAT_PLAINTEXT = 0
PASSWORD_FORMAT_HASHED = 2
# Of users, as a published profile of a real server has it: base64 around bcrypt.
USER_PASSWORD_FORMAT = 102

_STEP_SECONDS = 30
_PREFIX = "$2a$10$"


def l_key(password: str) -> str:
    """The L-key of a password. The real derivation is not public; this one is the simulator's own."""
    return hashlib.pbkdf2_hmac("sha512", password.encode(), b"L", 1).hex()


def hash_secret(secret: str, salt: str) -> str:
    """A salted hash that looks like bcrypt's.

    :param salt: 22 characters of the caller's choice.
    """
    digest = hashlib.sha512((salt + secret).encode()).digest()
    return _PREFIX + salt[:22].ljust(22, ".") + base64.b64encode(digest, altchars=b"./").decode()[:31]


def matches(secret: str, hashed: str) -> bool:
    """Whether a secret gives this hash."""
    salt = hashed[len(_PREFIX) : len(_PREFIX) + 22].rstrip(".")
    return hashed.startswith(_PREFIX) and hmac.compare_digest(hash_secret(secret, salt), hashed)


def user_password(password: str, salt: str) -> dict[str, Any]:
    """The fields of a profile that tell its password: a hash of the L-key, never of the password itself."""
    hashed = hash_secret(l_key(password), salt)
    return {"PasswordFormat": USER_PASSWORD_FORMAT, "PasswordHash": base64.b64encode(hashed.encode()).decode()}


def matches_user_hash(key: str, profile: Mapping[str, Any]) -> bool:
    """Whether an L-key is that of a profile."""
    try:
        hashed = base64.b64decode(profile["PasswordHash"], validate=True).decode("ascii")
    except ValueError:
        return False
    return matches(key, hashed)


def matches_admin_password(password: str, record: dict[str, object]) -> bool:
    """Whether a password opens an administrator's record, whatever its ``PasswordFormat``."""
    stored = str(record.get("Password", ""))
    if record.get("PasswordFormat") == PASSWORD_FORMAT_PLAINTEXT:
        return bool(stored) and hmac.compare_digest(password.encode(), stored.encode())
    return matches(password, stored)


def totp_code(secret: str, moment: float) -> str:
    """The six digits for a base32 secret at a moment (RFC 6238, SHA-1, 30 seconds)."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(moment) // _STEP_SECONDS), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


class OneTimeCodes:
    """Codes of one server: each may be used once, one step early or late.

    Codes go by the machine's own time, not the simulator's, since the other side computes them from its clock.
    """

    def __init__(self) -> None:
        self._used: set[tuple[str, str, int]] = set()

    def accept(self, account: str, secret: str, code: str) -> bool:
        """Use up a code. False if it is wrong or was used before."""
        now = time.time()
        for step in (0, -1, 1):
            moment = now + step * _STEP_SECONDS
            # By the secret, too: another secret has other codes.
            use = (account, secret, int(moment) // _STEP_SECONDS)
            if hmac.compare_digest(totp_code(secret, moment), code) and use not in self._used:
                self._used.add(use)
                return True
        return False
