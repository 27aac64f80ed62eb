# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Addresses that the server sends to, and the credentials that people put into them: ``https://user:password@host/?token=...``.

What is secret in a path nobody can tell.
"""

from __future__ import annotations

import re
from typing import Iterator, Match
from urllib.parse import unquote_plus

from .._api import structures
from .._api.structures import Field

# A password with the user's name before it, or what stands alone in that place, a token most likely.
_userinfo = re.compile(r"^(?P<before>(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:[^/?#:@]*:)?)(?P<secret>[^/?#]+)(?=@)")
_parameter = re.compile(r"(?P<before>[?&;](?P<name>[^=&;#]+)=)(?P<secret>[^&;#]+)")
# Names of parameters that are too common to be secret anywhere else.
_SECRET_PARAMETERS = frozenset("auth code key sig sign signature".split())


def is_address(field: Field) -> bool:
    """Whether a field holds an address that the server sends something to."""
    return field.name == "URL" and not field.secret


def masked(address: str, mask: str) -> str:
    """The address with a mask in place of each credential."""
    address = _userinfo.sub(lambda found: found["before"] + mask, address)
    return _parameter.sub(lambda found: found["before"] + mask if _is_secret(found) else found[0], address)


def credentials(address: str) -> Iterator[str]:
    """Every credential in an address, as it stands there and as it is meant."""
    found = [match["secret"] for match in _userinfo.finditer(address)]
    found += [match["secret"] for match in _parameter.finditer(address) if _is_secret(match)]
    for text in found:
        yield text
        yield unquote_plus(text)


def _is_secret(found: Match[str]) -> bool:
    name = unquote_plus(found["name"])
    return name.lower() in _SECRET_PARAMETERS or structures.is_secret(name)
