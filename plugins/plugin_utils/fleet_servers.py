# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The servers of an inventory: which they are, and how to log in to each."""

from __future__ import annotations

import typing as t
from urllib.parse import urlsplit

from ansible.module_utils.common.validation import check_type_bool, check_type_float, check_type_int, check_type_path

from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import CometError, InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._run import arguments

# Whichever of them a server has of its own, it shares none with the others.
CREDENTIALS = ("password", "totp_secret", "totp_code", "session_key")
CONVERTERS: t.Dict[str, t.Callable[[t.Any], t.Any]] = {
    "validate_certs": check_type_bool,
    "ca_path": check_type_path,
    "timeout": check_type_float,
    "retries": check_type_int,
}
OPTIONS = ("url", "username", *CREDENTIALS, *CONVERTERS)


class Target(t.NamedTuple):
    """A server to ask: what it is called here, and how to reach it."""

    name: str
    connection: Connection


def targets(options: t.Mapping[str, t.Any], entries: t.Optional[t.Sequence[t.Any]]) -> t.List[Target]:
    """The servers to ask.

    :param options: the plugin's own connection options. With ``entries`` they are the defaults of each, but for ``url``.
    :param entries: the option ``servers``.
    :raises InputError: with the place, if an option is missing, unknown, or cannot be meant.
    """
    if not entries:
        return [_target(options, "")]
    found = [
        _target(_merged(options, entry, f"servers[{place}]"), f"servers[{place}]: ")
        for place, entry in enumerate(entries)
    ]
    names = [target.name for target in found]
    for name in names:
        if names.count(name) > 1:
            raise InputError(
                f"two of the servers are named {name!r}", remedy="Give each a name of its own with the option name"
            )
    return found


def _merged(options: t.Mapping[str, t.Any], entry: t.Any, place: str) -> t.Dict[str, t.Any]:
    if not isinstance(entry, dict):
        raise InputError(
            f"{place} is not a dictionary of connection options",
            remedy="It looks like {name: berlin, url: 'https://backup.example:8060/'}",
        )
    arguments.refuse_unknown(entry, ("name", *OPTIONS), f"{place}: ")
    own_credentials = any(entry.get(name) for name in CREDENTIALS)
    shared = {
        name: value
        for name, value in options.items()
        if name != "url" and not (own_credentials and name in CREDENTIALS)
    }
    return {**shared, **{name: value for name, value in entry.items() if value is not None}}


def _target(options: t.Mapping[str, t.Any], place: str) -> Target:
    values = {name: _converted(name, options.get(name), place) for name in OPTIONS}
    for needed in ("url", "username"):
        if not values[needed]:
            where = "" if place and needed == "url" else f", or as the environment variable COMET_{needed.upper()}"
            raise InputError(f"{place}the option {needed} is missing", remedy=f"Give it in the inventory file{where}")
    try:
        connection = Connection.from_params(values)
    except CometError as error:
        error.problem = place + error.problem
        raise
    return Target(str(options.get("name") or urlsplit(connection.url).netloc), connection)


def _converted(name: str, value: t.Any, place: str) -> t.Any:
    if value is None or name not in CONVERTERS:
        return None if value is None else str(value)
    try:
        return CONVERTERS[name](value)
    except (TypeError, ValueError):
        raise InputError(f"{place}{name} cannot be {value!r}", remedy="See the documentation of the option") from None
