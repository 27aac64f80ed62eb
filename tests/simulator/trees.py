# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees of objects: the files of a simulated device, and what its snapshots have of them.

The same path has the same content each time it is asked for, on the device and in snapshots of it. What an id of a
subtree looks like is not published: on a device it is the path, in a snapshot a text that tells nothing [U].
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from .devices import Device
from .schema import Schema

Entry = dict[str, Any]
# The entries right below a path, None if there is no such folder.
Folder = Callable[[str], "list[Entry] | None"]

_FILES = ("ledger.xlsx", "invoices.pdf", "notes.txt", "photo.jpg", "archive.zip", "plan.docx")
_TOP = {
    "windows": ("Users", "Program Files", "Windows", "Data"),
    "darwin": ("Applications", "Library", "Users"),
    "linux": ("etc", "home", "srv", "usr", "var"),
}
_BELOW = ("Current", "Older")
_DEPTH = 3
_DRIVES = ("C:\\", "D:\\")
_MESSAGES = ("Order", "Offer", "Invoice")
# Engine -> the folders at the top of its snapshots, each with one disk in it.
_IMAGES = {
    "engine1/windisk": ("PHYSICALDRIVE0",),
    "engine1/hyperv": ("dc01", "files01"),
    "engine1/vmware": ("app01", "db01"),
    "engine1/proxmox": ("web01",),
}
FILES, MAIL = "engine1/file", "engine1/winmsofficemail"


class Tree:
    """What a device has, and what of it is in a snapshot."""

    def __init__(self, device: Device, schema: Schema) -> None:
        self._device = device
        self._schema = schema
        self._windows = device.system.os == "windows"

    # -- on the device

    def on_device(self, path: str) -> list[Entry] | None:
        """The entries of a folder of the device, the drives or the root for an empty path; None if there is no such folder."""
        separator = self._device.system.separator
        if not path:
            return [self._folder(root, root) for root in (_DRIVES if self._windows else ("/",))]
        parts = self._parts(path)
        if parts is None:
            return None
        base = path if path.endswith(separator) else path + separator
        return self._inside(parts, lambda name: base + name)

    def _parts(self, path: str) -> list[str] | None:
        """The names in a path below its drive or root, None if it leads nowhere."""
        parts = [part for part in path.replace("\\", "/").split("/") if part]
        if self._windows:
            drive = parts.pop(0).upper() if parts else ""
            if f"{drive}\\" not in _DRIVES:
                return None
        elif not path.startswith("/"):
            return None
        known = [part in (self._top() if level == 0 else _BELOW) for level, part in enumerate(parts)]
        return parts if all(known) and len(parts) <= _DEPTH else None

    def _top(self) -> tuple[str, ...]:
        return _TOP[self._device.system.os]

    def _inside(self, parts: list[str], subtree: Callable[[str], str]) -> list[Entry]:
        depth = len(parts)
        names = self._top() if depth == 0 else _BELOW if depth < _DEPTH else ()
        folders = [self._folder(name, subtree(name)) for name in names]
        return folders + ([self._file(name, *parts) for name in _FILES] if depth else [])

    # -- in a snapshot

    def in_snapshot(self, engine: str, included: list[str]) -> Folder:
        """What a snapshot of an item has, by paths that are written with slashes.

        :param included: the folders that the item takes; none stands for all.
        """
        if engine == MAIL:
            return self._mail
        if engine in _IMAGES:
            return lambda path: self._images(engine, path)
        tops = sorted({tuple(_slashed(folder)) for folder in included if self.on_device(folder) is not None})
        return lambda path: self._stored(path.split("/") if path else [], tops or [()])

    def _stored(self, parts: list[str], tops: list[tuple[str, ...]]) -> list[Entry] | None:
        above = [top for top in tops if len(top) > len(parts) and list(top[: len(parts)]) == parts]
        if above:
            names = dict.fromkeys(top[len(parts)] for top in above)
            return [self._folder(name, "/".join([*parts, name])) for name in names]
        if not any(list(top) == parts[: len(top)] for top in tops):
            return None
        if not parts:
            roots = [drive[0] for drive in _DRIVES] if self._windows else list(self._top())
            return [self._folder(name, name) for name in roots]
        return self._of_path(parts)

    def _of_path(self, parts: list[str]) -> list[Entry] | None:
        path = f"{parts[0]}:\\" + "\\".join(parts[1:]) if self._windows else "/" + "/".join(parts)
        below = self._parts(path)
        return None if below is None else self._inside(below, lambda name: "/".join([*parts, name]))

    def inside_image(self, path: str) -> list[Entry] | None:
        """What is on a disk in a snapshot: a drive of the device, with types of its own."""
        parts = [part for part in path.replace("\\", "/").split("/") if part]
        found = self._of_path(["C", *parts] if self._windows else parts)
        kinds = {"dir": "vmdkdir", "file": "vmdkfile"}
        return None if found is None else [{**entry, "type": kinds[entry["type"]], "subtree": ""} for entry in found]

    def _images(self, engine: str, path: str) -> list[Entry] | None:
        if not path:
            return [self._folder(name, name) for name in _IMAGES[engine]]
        disk = f"{path}.{'vhdx' if engine == 'engine1/hyperv' else 'vmdk'}"
        return [self._file(disk, engine)] if path in _IMAGES[engine] else None

    def _mail(self, path: str) -> list[Entry] | None:
        folders = {"": ("dana@customer.example",), "dana@customer.example": ("Archive", "Inbox")}
        if path in folders:
            entries = [self._folder(name, f"{path}/{name}".lstrip("/")) for name in folders[path]]
            return [{**entry, "type": "mailfolder"} for entry in entries]
        if path not in ("dana@customer.example/Archive", "dana@customer.example/Inbox"):
            return None
        return [
            {
                **self._file(name, path),
                "type": "emailmessage",
                "from": "eli@customer.example",
                "to": "dana@customer.example",
            }
            for name in _MESSAGES
        ]

    # -- single objects

    def _folder(self, name: str, subtree: str) -> Entry:
        return self._object(name=name, type="dir", subtree=subtree)

    def _file(self, name: str, *where: str) -> Entry:
        seed = "/".join((self._device.id, *where, name))
        size = 1000 + random.Random(zlib.crc32(seed.encode())).randrange(10**7)
        return self._object(name=name, type="file", size=size)

    def _object(self, **values: Any) -> Entry:
        time = self._device.registered_at or 1_700_000_000
        entry: Entry = self._schema.default("StoredObject", mtime=time, **values)
        return entry


def _slashed(path: str) -> list[str]:
    """The names in a device's path, as snapshots have them: a drive is a folder there."""
    return [part.rstrip(":") for part in path.replace("\\", "/").split("/") if part]


def tree_id(snapshot: str, path: str) -> str:
    """The id of a folder in a snapshot."""
    return f"{zlib.crc32(snapshot.encode()):08x}{path.encode().hex()}"


def path_of(snapshot: str, wanted: str) -> str | None:
    """The folder of an id, None if the snapshot has no such."""
    if not wanted:
        return ""
    beginning = tree_id(snapshot, "")
    try:
        return bytes.fromhex(wanted.removeprefix(beginning)).decode() if wanted.startswith(beginning) else None
    except ValueError:
        return None


def files(folder: Folder, path: str = "") -> Iterator[tuple[str, Entry]]:
    """All files below a folder with their paths."""
    for entry in folder(path) or []:
        place = f"{path}/{entry['name']}".lstrip("/")
        if entry["subtree"]:
            yield from files(folder, place)
        else:
            yield place, entry
