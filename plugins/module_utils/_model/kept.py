# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the server knows the fields that are to be written, where no table says since when there are such.

A server drops what it does not know and reports success (comet-facts section 1). But it always sends the fields
that it knows, those aside that it leaves out when they are empty: so one that it did not send is none of its own,
unless it sent one that came later.
"""

from __future__ import annotations

from typing import Any, Dict, Iterator, Mapping

from .._api import structures, types
from .._client.client import CometClient
from .._client.errors import Overwritten, VersionTooOld

# Structure -> field -> one that came later: a server that sends the later one knows the field, too, and has left it out as empty.
LATER: Mapping[str, Mapping[str, str]] = {"WebhookOption": {"CustomHeaders": "Level"}}


def require_known(client: CometClient, type_: str, held: Any, desired: Any, options: Mapping[str, str]) -> None:
    """Make sure that no field would be added to what the server holds that it does not know.

    :param held: the object as the server sent it.
    :param desired: the same with the options laid over it.
    :param options: option name -> API field, as of :class:`~.option_map.OptionMap`.
    :raises VersionTooOld: naming the options and the version.
    """
    unknown = list(_additions(type_, held, desired, "", _names(options)))
    if unknown:
        raise VersionTooOld(
            f"this server is {client.version()} and does not know the option {' and '.join(unknown)}",
            server=client.server,
            remedy="Update the server, or leave it out",
        )


def require_kept(
    client: CometClient, method: str, type_: str, held: Any, desired: Any, options: Mapping[str, str]
) -> None:
    """Make sure that the server has what it was sent.

    :param held: the object as the server sent it after the write.
    :param desired: the same with the options laid over it once more.
    :raises VersionTooOld: naming the options that it dropped.
    :raises Overwritten: if it has them with other values, so that somebody else must have written in between.
    """
    dropped = list(_additions(type_, held, desired, "", _names(options), dropped=True))
    if dropped:
        raise VersionTooOld(
            f"the server accepted the call and did not keep the option {' and '.join(dropped)}; it is {client.version()}",
            method=method,
            server=client.server,
            remedy="It may be too old for that, or the value is not one that it takes",
        )
    if held != desired:
        raise Overwritten(
            "what was written was overwritten by somebody else right afterwards", method=method, server=client.server
        )


def _names(options: Mapping[str, str]) -> Dict[str, str]:
    return {name: option for option, name in options.items()}


def _additions(
    type_: str, held: Any, desired: Any, path: str, options: Dict[str, str], dropped: bool = False
) -> Iterator[str]:
    """The options of fields that are in ``desired`` only.

    :param dropped: they were sent, so that it says something if one is missing that could be left out when empty.
    """
    shape, dummy, inner = types.parts(types.resolve(type_))
    if not isinstance(held, dict) or not isinstance(desired, dict):
        return
    if shape == "map":
        for key in sorted(held.keys() & desired.keys()):
            yield from _additions(inner, held[key], desired[key], f"{path}{key}.", {}, dropped)
    elif shape == "struct":
        for field in structures.structure(inner).fields.values():
            option = path + options.get(field.name, field.option)
            if field.name in held and field.name in desired:
                yield from _additions(field.type, held[field.name], desired[field.name], f"{option}.", {}, dropped)
            elif field.name in desired and (dropped or not (field.omitempty or _later(inner, field.name) in held)):
                yield option


def _later(structure: str, field: str) -> str:
    return LATER.get(structure, {}).get(field, "")
