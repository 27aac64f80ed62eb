# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Host names: readable, unique in the whole fleet, and the same whoever else is online."""

from __future__ import annotations

import re
import typing as t
from collections import Counter

from ansible_collections.cometbackup.comet.plugins.module_utils._api.names import capital, meant
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError

from .fleet_devices import NAMES, PREFIX, Variables

# Gives a device's name, or nothing to say that the next candidate has to.
Candidate = t.Callable[[Variables], t.Optional[str]]

# Marks of templates, of host patterns and of ranges are none of a host name's business.
_UNUSABLE = re.compile(r"[^\w.@+-]+")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# A device must not be able to take the place of the controller or of a built-in group.
RESERVED = frozenset(("localhost", "127.0.0.1", "all", "ungrouped"))
# Caches of facts keep a file for each host, and no file system takes much longer names: one such host would end the
# whole run.
LONGEST_BYTES = 200


def pattern(text: str) -> Candidate:
    """The candidate for a pattern such as ``{device_name}.{user}``; the placeholders are host variables.

    :raises InputError: for a placeholder that is none.
    """
    parts = _PLACEHOLDER.split(text)
    keys = [_key(name, text) for name in parts[1::2]]
    literals = parts[0::2]

    def candidate(variables: Variables) -> t.Optional[str]:
        values = [variables[key] for key in keys]
        if None in values or "" in values:
            return None
        return literals[0] + "".join(f"{value}{literal}" for value, literal in zip(values, literals[1:]))

    return candidate


def _key(name: str, text: str) -> str:
    plain = name[len(PREFIX):] if name.startswith(PREFIX) else name  # fmt: skip
    if plain not in NAMES:
        hint = meant(plain, NAMES, f"there are: {', '.join(sorted(NAMES))}")
        raise InputError(f"hostnames: there is no {{{name}}} to put into {text!r}", remedy=capital(hint))
    return PREFIX + plain


def usable(name: t.Optional[str]) -> str:
    """A name without what Ansible would take for a pattern, a template or (``@``) a file of patterns.

    Empty if nothing is left, if it is reserved, or too long.
    """
    cleaned = _UNUSABLE.sub("-", str(name)).strip("-@") if name else ""
    return "" if cleaned.lower() in RESERVED or len(cleaned.encode()) > LONGEST_BYTES else cleaned


def unique(fleet: t.Sequence[Variables], candidates: t.Sequence[Candidate]) -> t.List[str]:
    """A name for each device: that of the first candidate which is not empty and no other device's as well.

    Of two devices that share a candidate's name neither gets it, so a name depends on what is registered and not
    on the order. The last resort is made of user and device id, which together are unique on a server.

    :param fleet: all devices, whether they are wanted or not.
    """
    names: t.List[str] = [""] * len(fleet)
    taken: t.Set[str] = set()
    for candidate in (*candidates, pattern("{user}.{device_id}"), pattern("{user}.{device_id}.{server}")):
        proposed = {place: usable(candidate(fleet[place])) for place, name in enumerate(names) if not name}
        if not proposed:
            break
        everywhere = (
            Counter(proposed.values())
            if len(proposed) == len(fleet)
            else Counter(usable(candidate(device)) for device in fleet)
        )
        for place, name in proposed.items():
            if name and everywhere[name] == 1 and name not in taken:
                names[place] = name
                taken.add(name)
    for place, name in enumerate(names):
        if not name:
            names[place] = _numbered(f"device-{fleet[place]['comet_device_id']}", taken)
    return names


def _numbered(stem: str, taken: t.Set[str]) -> str:
    """For what only a hostile fleet can bring about: device ids of strange characters, or names made to clash."""
    stem = stem.encode()[: LONGEST_BYTES // 2].decode(errors="ignore")
    number = 1
    while usable(f"{stem}-{number}") in taken:
        number += 1
    name = usable(f"{stem}-{number}")
    taken.add(name)
    return name
