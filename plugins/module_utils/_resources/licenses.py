# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Licences (serial numbers of Comet Servers) as the vendor's account portal lists them.

A serial number is a credential: whoever has it can run a server on the account. Facts: the vendor's guides, LicenseListAll, which
don't tell what the fields of a licence are named.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple, Set

from .._client.account import AccountClient
from .._model import codec
from .._model.task import Params
from . import portal
from .portal import Row

SERIAL_KEYS = ("serial_number", "serial", "serialnumber", "license_serial", "key")
NAME_KEYS = ("name", "friendly_name", "target_name")
ARCHIVED = "archived"


class License(NamedTuple):
    """One licence; ``row`` is all that the portal says of it. ``named`` says whether it is of a portal that keeps names."""

    serial: str
    name: str
    named: bool
    archived: bool
    row: Row


def read(client: AccountClient) -> List[License]:
    """All licences that the portal lists, in its order."""
    return [_license(portal.plain_keys(row)) for row in client.call("LicenseListAll")]


def _license(row: Row) -> License:
    archived = row.get(ARCHIVED) in (True, 1, "1", "true") or str(row.get("status", "")).lower() == ARCHIVED
    return License(
        _first(row, SERIAL_KEYS), _first(row, NAME_KEYS), any(key in row for key in NAME_KEYS), archived, row
    )


def _first(row: Row, keys: Any) -> str:
    return next((str(row[key]) for key in keys if row.get(key)), "")


def serial_of(answer: Any) -> str:
    """The serial number that the creation of a licence answered: as a text, or today in an object."""
    return _first(portal.plain_keys(answer), SERIAL_KEYS) if isinstance(answer, dict) else str(answer)


def view(license_: License, reveal: bool) -> Dict[str, Any]:
    """The options that describe a licence; given to the module they change nothing."""
    rest = {key: value for key, value in license_.row.items() if key not in SERIAL_KEYS + NAME_KEYS}
    return {
        "name": license_.name,
        "serial": license_.serial if reveal else codec.mask(license_.serial),
        "state": ARCHIVED if license_.archived else "present",
        "read_only": portal.shown(rest, reveal),
    }


def given_serial(params: Mapping[str, Any]) -> str:
    """The serial number in the options; a mask, which an info module returned, is none."""
    serial = str(params.get("serial") or "")
    return "" if serial == codec.MASK else serial


def secrets(params: Params) -> Set[str]:
    """Secret texts in the options that come back from the portal in another spelling."""
    serial = given_serial(params)
    return {serial.upper(), serial.lower()} if serial else set()
