# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a server is and who asks: the connection options, validated."""

from __future__ import annotations

import math
from typing import Any, Mapping, NamedTuple, Optional, Tuple
from urllib.parse import urlsplit

from .errors import InputError

LONGEST_TIMEOUT_SECONDS = 86400.0


class Connection(NamedTuple):
    """One server and one account on it.

    ``timeout`` is seconds without a byte from the server, ``retries`` how often a request that may safely be
    repeated is repeated. ``login_as`` is ``admin`` for the administrator API, ``user`` for an end-user account.
    """

    url: str
    username: str
    password: Optional[str] = None
    totp_secret: Optional[str] = None
    totp_code: Optional[str] = None
    session_key: Optional[str] = None
    login_as: str = "admin"
    validate_certs: bool = True
    ca_path: Optional[str] = None
    timeout: float = 60.0
    retries: int = 3

    def __repr__(self) -> str:
        """The default would show the secrets to whoever prints or logs a connection."""
        return f"<Connection {self.username} at {self.url}>"

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> Connection:
        """Take the connection options out of a plugin's options.

        :raises InputError: if an option is missing or cannot be meant.
        """
        values = {name: params.get(name) for name in cls._fields}
        given = {name: value for name, value in values.items() if value not in (None, "")}
        for needed in ("url", "username"):
            if needed not in given:
                raise InputError(
                    f"the option {needed} is missing",
                    remedy=f"Give it in the task, in module_defaults for group/cometbackup.comet.comet, or as COMET_{needed.upper()}",
                )
        return cls(**dict(given, url=base_url(given["url"]))).checked()

    def checked(self) -> Connection:
        """Return the connection itself if its options fit together.

        :raises InputError: if they don't.
        """
        if not (self.session_key or self.password or self.totp_secret or self.totp_code):
            raise InputError(
                "no credentials were given",
                remedy="Give password, with totp_secret if the account has two-factor authentication, or session_key",
            )
        if self.totp_secret and self.totp_code:
            raise InputError("totp_secret and totp_code were both given", remedy="Give one of them")
        if self.login_as == "user" and not (self.session_key or self.password):
            raise InputError("an end user logs in with password or session_key", remedy="Give one of them")
        check_timeout(self.timeout)
        return self

    @property
    def identity(self) -> Tuple[Any, ...]:
        """What makes two connections interchangeable: used to share one client between the items of a loop."""
        return tuple(self)


def check_timeout(seconds: float) -> None:
    """Make sure that the option ``timeout`` can be meant.

    :raises InputError: if it cannot.
    """
    if seconds <= 0:
        raise InputError("the option timeout is not more than 0 seconds", remedy="60 is a good value")
    if math.isnan(seconds) or seconds > LONGEST_TIMEOUT_SECONDS:
        raise InputError("the option timeout is more than a day", remedy="60 is a good value")


def base_url(
    url: str,
    option: str = "url",
    example: str = "https://backup.example:8060/",
    credentials: str = "username and password",
) -> str:
    """``https://host[:port][/prefix]/`` from what the user gave.

    :param option: its name, and with ``example`` and ``credentials`` what its errors say.
    :raises InputError: if that is not an http(s) address, or has credentials in it.
    """
    if "@" in url:
        # Not repeated in the text: what stands before it may be a password.
        raise InputError(f"the {option} has credentials in it", remedy=f"Give them as {credentials}")
    try:
        parts = urlsplit(url.strip())
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise InputError(f"the {option} {url!r} is not the address of a server", remedy=f"It looks like {example}")
    if parts.query or parts.fragment:
        raise InputError(f"the {option} has a query or a fragment", remedy="Give the base address of the server alone")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"
