# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files on the machine that runs the task: checksums, permissions, and writing that leaves no half of a file."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from contextlib import contextmanager
from typing import Any, Iterator, NamedTuple, Optional

from .._client.errors import CometError, InputError

OWN_ALGORITHM = "sha256"
ALGORITHMS = ("sha256", "sha512", "sha384", "sha224", "sha1", "md5")
PIECE_BYTES = 1024 * 1024


class FileError(CometError):
    """A file on this machine cannot be read or written."""

    kind = "file"


class Checksum(NamedTuple):
    """A checksum as text such as ``sha256:9f86d0...``."""

    algorithm: str
    digest: str

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.digest}"

    @classmethod
    def parse(cls, text: str, option: str) -> Checksum:
        """Read ``ALGORITHM:HEX``.

        :raises InputError: if it is none.
        """
        algorithm, dummy, digest = text.strip().lower().partition(":")
        if algorithm not in ALGORITHMS:
            raise InputError(
                f"{option}: {text!r} does not begin with a known algorithm",
                remedy=f"Write for example sha256:9f86d0...; there are {', '.join(ALGORITHMS)}",
            )
        length = 2 * hashlib.new(algorithm).digest_size
        if not re.fullmatch(f"[0-9a-f]{{{length}}}", digest):
            raise InputError(f"{option}: a checksum by {algorithm} has {length} hexadecimal digits")
        return cls(algorithm, digest)


def checksum(path: str, algorithm: str = OWN_ALGORITHM) -> Checksum:
    """The checksum of a file.

    :raises FileError: if it cannot be read.
    """
    sums = hashlib.new(algorithm)
    with _explained(path), open(path, "rb") as file:
        for piece in iter(lambda: file.read(PIECE_BYTES), b""):
            sums.update(piece)
    return Checksum(algorithm, sums.hexdigest())


def mode(value: Any, option: str) -> Optional[int]:
    """Permissions from an octal text such as ``0640``.

    :raises InputError: for anything else; a number could be meant as octal or not.
    """
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"[0-7]{3,4}", value):
        raise InputError(f'{option}: write permissions as an octal number in quotes, such as "0644"')
    return int(value, 8)


def mode_of(path: str) -> Optional[int]:
    """The permissions of a file, None if there is none."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _problem(error, path) from None


def set_mode(path: str, wanted: int) -> None:
    """Give a file permissions."""
    with _explained(path):
        os.chmod(path, wanted)


def size(path: str) -> int:
    """How many bytes a file has."""
    with _explained(path):
        return os.path.getsize(path)


@contextmanager
def temporary(path: str) -> Iterator[Any]:
    """A new file beside the one of that path, to be moved to its place when it is whole. It is removed if it still is there at the end.

    :raises FileError: if it cannot be written.
    """
    folder, name = os.path.split(path)
    with _explained(path), tempfile.NamedTemporaryFile(prefix=f".{name}-", dir=folder or ".", delete=False) as file:
        try:
            yield file
        finally:
            if os.path.exists(file.name):
                os.unlink(file.name)


def put_in_place(file: Any, path: str, wanted_mode: Optional[int]) -> None:
    """Move a temporary file to its place, at once for everybody who looks.

    :param wanted_mode: its permissions; None for those of the file that it replaces, or what new files get.
    """
    kept = mode_of(path)
    with _explained(path):
        file.flush()
        os.fsync(file.fileno())
        os.chmod(file.name, _first(wanted_mode, kept, 0o666 & ~_umask()))
        os.replace(file.name, path)


def _first(*values: Optional[int]) -> int:
    return next(value for value in values if value is not None)


def _umask() -> int:
    """The mask for new files, which can only be told by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextmanager
def _explained(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _problem(error, path) from None


def _problem(error: OSError, path: str) -> FileError:
    return FileError(
        f"{path}: {error.strerror or error}", remedy="Check the option dest, the permissions and the space left"
    )
