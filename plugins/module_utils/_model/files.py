# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files on the machine that the task runs on."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from typing import NamedTuple, Optional

from .._client.errors import CometError, InputError

CHUNK_BYTES = 1 << 20


class Checksum(NamedTuple):
    """What a file must hash to."""

    algorithm: str
    digest: str

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.digest}"

    @classmethod
    def from_option(cls, text: str, option: str = "checksum") -> Checksum:
        """From ``sha256:0123...``.

        :raises InputError: if it is none.
        """
        algorithm, dummy, digest = text.strip().lower().partition(":")
        length = {"sha1": 40, "sha256": 64, "sha512": 128}.get(algorithm)
        if length is None or not re.fullmatch(f"[0-9a-f]{{{length}}}", digest):
            raise InputError(
                f"{option} {text!r} is none",
                remedy="It looks like sha256: and 64 hexadecimal digits; sha1 and sha512 do, too",
            )
        return cls(algorithm, digest)

    @classmethod
    def of(cls, content: bytes, algorithm: str) -> Checksum:
        """That of a content."""
        return cls(algorithm, hashlib.new(algorithm, content).hexdigest())


def require_place(path: str, option: str = "dest") -> None:
    """Make sure that a file can be at a path, as far as that can be told without writing it.

    Relative paths are refused: they would mean another place in the controller than in a module process.

    :raises InputError: if it cannot.
    """
    if not os.path.isabs(path):
        raise InputError(
            f"{option} {path!r} is not an absolute path", remedy="Begin it with /, or with {{ playbook_dir }}"
        )
    if os.path.isdir(path):
        raise InputError(f"{option} {path!r} is a directory", remedy="Give the name of the file, too")
    if not os.path.isdir(os.path.dirname(path)):
        raise InputError(f"the directory of {option} {path!r} does not exist", remedy="Create it first")


def checksum(path: str, algorithm: str = "sha256") -> Optional[Checksum]:
    """That of a file, or None if there is none.

    :raises CometError: if it cannot be read.
    """
    digest = hashlib.new(algorithm)
    try:
        with open(path, "rb") as file:
            for chunk in iter(lambda: file.read(CHUNK_BYTES), b""):
                digest.update(chunk)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _failed("read", path, error) from None
    return Checksum(algorithm, digest.hexdigest())


def write(path: str, content: bytes, mode: Optional[int] = None) -> None:
    """Replace a file as a whole: whoever looks sees the old one or the new one, never a part.

    :param mode: permissions; not given, those of the file that was there, or what new files get.
    :raises CometError: if it cannot be written.
    """
    draft = ""
    try:
        # Nobody else can read the draft, so a secret is never exposed, not even for a moment.
        handle, draft = tempfile.mkstemp(prefix=f".{os.path.basename(path)}.", dir=os.path.dirname(path))
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, _mode(path) if mode is None else mode)
        os.replace(draft, path)
        draft = ""
    except OSError as error:
        raise _failed("written", path, error) from None
    finally:
        if draft:
            os.unlink(draft)


def _mode(path: str) -> int:
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _failed(what: str, path: str, error: OSError) -> CometError:
    return CometError(f"the file {path!r} cannot be {what}: {error.strerror}", remedy="Check its path and permissions")
