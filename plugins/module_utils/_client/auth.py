# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which credentials go into a request.

Facts: authentication travels in the form body (comet-facts section 1); a time-based code is good for one
request only, so an account that has one must work through a session key (section 2, Sessions).
"""

from __future__ import annotations

import base64
import time
from typing import Dict, Optional

from .connection import Connection
from .errors import InputError, MissingLibrary

TOTP_STEP_SECONDS = 30
PADDED_KEY_BYTES = 20


class Credentials:
    """The log-in of one connection, and the session key once there is one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._code_used = False
        self._last_step = 0
        self.session_key: Optional[str] = connection.session_key

    def replace(self, connection: Connection) -> None:
        """Log in by other credentials from now on. A session goes on."""
        self._connection = connection

    @property
    def needs_session(self) -> bool:
        """Whether each call with these credentials themselves would spend a single-use code, or cannot be made."""
        connection = self._connection
        return not self.session_key and bool(
            connection.totp_secret or connection.totp_code or connection.login_as == "user"
        )

    def fields(self) -> Dict[str, str]:
        """Form fields for an ordinary call."""
        if self.session_key:
            return {"Username": self._connection.username, "AuthType": "SessionKey", "SessionKey": self.session_key}
        return self.login_fields()

    def login_fields(self) -> Dict[str, str]:
        """Form fields for a log-in with the credentials themselves.

        :raises InputError: if only a session key or a spent code is left to log in with.
        """
        connection = self._connection
        otp = self._code()
        fields = {"Username": connection.username}
        if connection.password:
            fields.update(AuthType="PasswordTOTP" if otp else "Password", Password=connection.password)
        elif otp:
            fields.update(AuthType="TOTP")
        else:
            raise InputError(
                "the session key is no longer valid",
                server=connection.url,
                remedy="Log in again with cometbackup.comet.comet_session and pass on the new key",
            )
        if otp:
            fields["TOTP"] = otp
        return fields

    @property
    def can_try_next_code(self) -> bool:
        """Whether the code of the next time step may succeed where the last one was refused."""
        return bool(self._connection.totp_secret)

    @property
    def seconds_until_new_code(self) -> float:
        """How long until servers accept the code after the last one: until the last one's own time step begins."""
        return max(0.0, self._last_step * TOTP_STEP_SECONDS - time.time())

    @property
    def can_login_again(self) -> bool:
        """Whether there is more than a session key, or a spent code, to log in with."""
        connection = self._connection
        return bool(connection.password or connection.totp_secret or connection.totp_code) and not self._code_used

    def _code(self) -> Optional[str]:
        connection = self._connection
        if connection.totp_secret:
            return self._next_code(connection.totp_secret)
        if connection.totp_code:
            if self._code_used:
                raise InputError(
                    "the code in totp_code was used already, and codes are good for one log-in",
                    server=connection.url,
                    remedy="Give totp_secret, or log in once with cometbackup.comet.comet_session and pass on its session key",
                )
            self._code_used = True
            return connection.totp_code
        return None

    def _next_code(self, secret: str) -> str:
        """A code that this run has not sent yet: of the present time step, or of the one after the last used.

        Servers accept the neighbouring steps (clocks differ), so the next step's code works at once when the
        present one was spent by this or another run.
        """
        step = max(present_step(), self._last_step + 1)
        self._last_step = step
        return code(secret, step)


def present_step() -> int:
    """The number of the present time step."""
    return int(time.time()) // TOTP_STEP_SECONDS


def code(secret: str, step: int) -> str:
    """The time-based code of a base32 secret in a time step.

    :raises MissingLibrary: if pyotp is not installed.
    :raises InputError: if the secret is not base32.
    """
    try:
        import pyotp
    except ImportError:
        raise MissingLibrary(
            "time-based codes need the Python library pyotp",
            remedy="Install it for the Python that runs this task: pip install pyotp",
        ) from None
    return str(pyotp.TOTP(_long_enough(secret)).at(step * TOTP_STEP_SECONDS))


def _long_enough(secret: str) -> str:
    """The secret in base32, padded with zero bytes to what every release of pyotp accepts.

    The codes stay the same: HMAC itself pads a short key with zeros. Servers hand out secrets of 80 bits, too.

    :raises InputError: if it is not base32.
    """
    text = secret.replace(" ", "").rstrip("=").upper()
    try:
        key = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError:
        key = b""
    if not key:
        raise InputError("totp_secret is not a base32 secret", remedy="Copy it from the QR code's otpauth address")
    return base64.b32encode(key.ljust(PADDED_KEY_BYTES, b"\0")).decode()
