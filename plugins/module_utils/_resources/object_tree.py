# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trees of stored objects: folders and files on a device or in a snapshot, mailboxes and messages, disks in machines.

They are asked for one level at a time. An object that has others in it carries a ``subtree``, by which these can be
asked for (seed 001, StoredObject); what that text looks like is the device's business.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Any, Callable, Deque, Dict, List, Mapping, NamedTuple, Optional, Tuple

from .._client.errors import NotFound
from .._model import codec
from . import references

StoredObject = Mapping[str, Any]
# The objects right below the one of that subtree; the empty text is the top.
Lister = Callable[[str], List[StoredObject]]

# What the API calls by names that say little.
RENAMED = {
    "mtime": "modified",
    "subtree": "tree_id",
    "dname": "display_name",
    "rtime": "received_at",
    "stime": "starts_at",
    "etime": "ends_at",
    "r": "recursive_count_known",
    "f": "recursive_files",
    "b": "recursive_bytes",
    "d": "recursive_folders",
}
SEPARATORS = r"[\\/]"


class Found(NamedTuple):
    """Objects with their paths, and whether there are more than were wanted."""

    objects: List[Dict[str, Any]]
    truncated: bool


class Place(NamedTuple):
    """Where to look: the path and the subtree of something that has others in it. A file is all there is at its own place."""

    path: str
    tree_id: str
    file: Optional[StoredObject] = None


def walk(lister: Lister, place: Place, depth: int, limit: int, join: Callable[[str, StoredObject], str]) -> Found:
    """The objects below a place, those of a level before those further down. Each folder that is looked into is a request.

    :param depth: how many levels; 1 is the objects right below the place.
    :param limit: how many objects at most.
    :param join: makes an object's path of that of its folder.
    """
    if place.file is not None:
        return Found([view(place.path, place.file)], False)
    found: List[Dict[str, Any]] = []
    todo: Deque[Tuple[Place, int]] = deque([(place, 1)])
    while todo:
        here, level = todo.popleft()
        for entry in lister(here.tree_id):
            if len(found) >= limit:
                return Found(found, True)
            path = join(here.path, entry)
            found.append(view(path, entry))
            if level < depth and entry.get("subtree"):
                todo.append((Place(path, entry["subtree"]), level + 1))
    return Found(found, False)


def view(path: str, entry: StoredObject) -> Dict[str, Any]:
    """An object as a result shows it."""
    shown = codec.decode("StoredObject", entry)
    return {"path": path, **{RENAMED.get(key, key): value for key, value in shown.items()}}


def locate(lister: Lister, path: str, tree_id: str) -> Place:
    """Go down a path, name by name, each a request.

    :param tree_id: where the path begins, empty for the top.
    :raises NotFound: if something on the way is not there.
    """
    names = [name for name in re.split(SEPARATORS, path) if name]
    here = Place("", tree_id)
    while names:
        entry = _named(lister(here.tree_id), names[0], here.path)
        # The top may be one root without a name of its own, which nobody writes.
        if _plain(entry["name"]):
            names.pop(0)
        here = Place(join_by_slash(here.path, entry), entry.get("subtree", ""))
        if not here.tree_id:
            if names:
                raise NotFound(f"{here.path!r} has nothing in it, so there is no {'/'.join(names)!r} there")
            return here._replace(file=entry)
    return here


def _named(objects: List[StoredObject], name: str, where: str) -> StoredObject:
    """The object of a name: as it is written, or else the only one that is written nearly so."""
    exact = [entry for entry in objects if entry["name"] == name]
    roots = [entry for entry in objects if not _plain(entry["name"])]
    alike = [entry for entry in objects if _plain(entry["name"]) == _plain(name)]
    for candidates in (exact, alike, roots if not where else []):
        if len(candidates) == 1:
            return candidates[0]
    names = {entry["name"]: entry["name"] for entry in objects}
    try:
        references.resolve("object", name, names)
    except NotFound as error:
        place = repr(where) if where else "the top"
        raise references.missing(error, f"there is no {name!r} in {place}", list(names)) from None
    raise NotFound(f"{len(exact)} objects in {where!r} are named {name!r}", remedy="Give the tree_id of one of them")


def _plain(name: str) -> str:
    """``C:\\`` and ``c`` are the same drive to whoever writes a path."""
    return name.rstrip("\\/:").casefold()


def join_by_slash(path: str, entry: StoredObject) -> str:
    """An object's path in a snapshot, where all systems' paths are written with slashes."""
    name = entry["name"].rstrip("\\/") or ("" if path else "/")
    return f"{path.rstrip('/')}/{name}" if path else name


def join_as_on_device(path: str, entry: StoredObject) -> str:
    """An object's path as its device writes it, which is what a protected item takes."""
    if entry.get("subtree"):
        return str(entry["subtree"])
    separator = "\\" if "\\" in path else "/"
    return f"{path.rstrip(separator)}{separator}{entry['name']}" if path else str(entry["name"])
