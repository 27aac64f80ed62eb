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
from contextlib import contextmanager
from typing import Any, Dict, Iterable, Iterator, NamedTuple, Optional

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


def require_place(path: str, option: str = "dest", directory_allowed: bool = False) -> None:
    """Make sure that a file can be at a path, as far as that can be told without writing it.

    Relative paths are refused: they would mean another place in the controller than in a module process.

    :param directory_allowed: the path may be that of a directory, in which the file will be.
    :raises InputError: if it cannot.
    """
    if not os.path.isabs(path):
        raise InputError(
            f"{option} {path!r} is not an absolute path", remedy="Begin it with /, or with {{ playbook_dir }}"
        )
    if os.path.isdir(path):
        if directory_allowed:
            return
        raise InputError(f"{option} {path!r} is a directory", remedy="Give the name of the file, too")
    if not os.path.isdir(os.path.dirname(path)):
        raise InputError(f"the directory of {option} {path!r} does not exist", remedy="Create it first")


def mode(value: Any, option: str = "mode") -> Optional[int]:
    """Permissions from an octal text such as ``0640``; None if they are not given.

    :raises InputError: for anything else, also for a number, which could be meant as octal or not.
    """
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"[0-7]{3,4}", value):
        raise InputError(f'{option}: write permissions as an octal number in quotes, such as "0644"')
    return int(value, 8)


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


def size(path: str) -> int:
    """How many bytes a file has."""
    with _explained("read", path):
        return os.path.getsize(path)


def mode_of(path: str) -> int:
    """The permissions of a file, or those that it would get if it were new."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    except OSError as error:
        raise _failed("read", path, error) from None


def set_mode(path: str, wanted: int) -> None:
    """Give a file permissions.

    :raises CometError: if they cannot be changed.
    """
    with _explained("changed", path):
        os.chmod(path, wanted)


def write(path: str, content: bytes, mode: Optional[int] = None) -> None:
    """Replace a file as a whole: whoever looks sees the old one or the new one, never a part.

    :param mode: permissions; not given, those of the file that was there, or what new files get.
    :raises CometError: if it cannot be written.
    """
    with draft(path) as file:
        file.write(content)
        put_in_place(file, path, mode)


@contextmanager
def draft(path: str) -> Iterator[Any]:
    """A file beside the one of that path, to be written piece by piece and then put in its place, or else thrown away.

    :raises CometError: if it cannot be written.
    """
    prefix, directory = f".{os.path.basename(path)}.", os.path.dirname(path)
    # Nobody else can read the draft, so a secret is never exposed, not even for a moment.
    with _explained("written", path), tempfile.NamedTemporaryFile(prefix=prefix, dir=directory, delete=False) as file:
        try:
            yield file
        finally:
            if os.path.exists(file.name):
                os.unlink(file.name)


def put_in_place(file: Any, path: str, mode: Optional[int] = None) -> None:
    """Let a draft be the file: whoever looks sees the old one or the new one, never a part.

    :param mode: as in :func:`write`.
    """
    file.flush()
    os.fsync(file.fileno())
    os.chmod(file.name, mode_of(path) if mode is None else mode)
    os.replace(file.name, path)


def copy(pieces: Iterable[bytes], file: Optional[Any], algorithms: Iterable[str]) -> Dict[str, Checksum]:
    """Write a content that comes piece by piece, if there is a file for it, and return its checksums by their algorithms."""
    digests = {algorithm: hashlib.new(algorithm) for algorithm in algorithms}
    for piece in pieces:
        for digest in digests.values():
            digest.update(piece)
        if file is not None:
            file.write(piece)
    return {algorithm: Checksum(algorithm, digest.hexdigest()) for algorithm, digest in digests.items()}


@contextmanager
def _explained(what: str, path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _failed(what, path, error) from None


def _failed(what: str, path: str, error: OSError) -> CometError:
    return CometError(f"the file {path!r} cannot be {what}: {error.strerror}", remedy="Check its path and permissions")
