# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_resource`` does: upload a file for the server's settings, once, or download one.

The reference says that the server makes up a resource's hash and shows one of 64 digits, not what it is the hash of
(seed 000, AdminMetaResourceNew). So nothing is taken for granted: a file counts as uploaded if the server returns the same
content under a hash. The candidates are the one that the user knows, the SHA-256 digest, and those in the branding.
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import Iterator, Optional

from .._client.client import CometClient
from .._client.errors import CometError, InputError, LoginRefused, ServerRefusal, Uncertain
from .._model import files
from .._model.task import Context, Params, Result

SCHEME = "resource://"


def run(context: Context, params: Params) -> Result:
    """Upload ``src``, or download to ``dest``.

    :raises CometError: if an option cannot be meant, a file cannot be read or written, or the server refuses.
    """
    hash_ = (params.get("hash") or "").strip()
    hash_ = hash_[len(SCHEME) :] if hash_.startswith(SCHEME) else hash_
    if params.get("src"):
        return _uploaded(context, _content(params["src"]), hash_)
    return _downloaded(context, params["dest"], hash_)


# -- upload ----------------------------------------------------------------------------------------------------


def _uploaded(context: Context, content: bytes, known: str) -> Result:
    """One request if the content is there under the first hash that is tried, one more for each other."""
    hash_ = _find(context.client, content, known)
    if hash_ is not None:
        return _result(False, hash_, len(content))
    if context.check_mode:
        return _result(True, "", len(content))
    try:
        hash_ = str(context.client.call("AdminMetaResourceNew", {"upload": content})["ResourceHash"])
    except Uncertain:
        hash_ = _find(context.client, content, known)
        if hash_ is None:
            raise
    return _result(True, hash_, len(content))


def _result(changed: bool, hash_: str, size: int) -> Result:
    return {"changed": changed, "hash": hash_, "uri": f"{SCHEME}{hash_}" if hash_ else "", "size": size}


def _find(client: CometClient, content: bytes, known: str) -> Optional[str]:
    """The hash under which the server has this content, None if it has not, as far as that can be found out."""
    digest = hashlib.sha256(content).hexdigest()
    for hash_ in dict.fromkeys(filter(None, (known, digest))):
        if _read(client, hash_) == content:
            return hash_
    for hash_ in _in_branding(client):
        other = _read(client, hash_)
        if other == content:
            return hash_
        if other is not None and hashlib.sha256(other).hexdigest() == hash_:
            # This server names files by that digest, under which the content is not.
            return None
    return None


def _read(client: CometClient, hash_: str) -> Optional[bytes]:
    """A resource, None if the server gives none of that hash. Which refusal it has for that is not published.

    :raises LoginRefused: if that is because of the log-in.
    """
    try:
        content: bytes = client.call("AdminMetaResourceGet", {"Hash": hash_}).content
        return content
    except ServerRefusal as refusal:
        if isinstance(refusal, LoginRefused) and refusal.kind == "login":
            raise
        return None


def _in_branding(client: CometClient) -> Iterator[str]:
    """The hashes that the branding refers to, where this administrator may read it: nowhere else do settings name resources."""
    try:
        branding = client.call("AdminMetaBrandingConfigGet")["Branding"]
    except ServerRefusal:
        return
    texts = [value for value in branding.values() if isinstance(value, str)]
    yield from dict.fromkeys(text[len(SCHEME) :] for text in texts if text.startswith(SCHEME))


def _content(path: str) -> bytes:
    """A file of this machine.

    :raises InputError: for a relative path, which would mean another place in the controller than in a module process.
    :raises CometError: if it cannot be read.
    """
    if not os.path.isabs(path):
        raise InputError(f"src {path!r} is not an absolute path", remedy="Begin it with /, or with {{ playbook_dir }}")
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise CometError(
            f"the file {path!r} cannot be read: {error.strerror}", remedy="Check its path and permissions"
        ) from None


# -- download --------------------------------------------------------------------------------------------------


def _downloaded(context: Context, path: str, hash_: str) -> Result:
    """No request if the file is there and has the hash as its SHA-256 digest: then it is the same, however the server names files."""
    if not hash_ or not re.fullmatch(r"[0-9A-Za-z_-]+", hash_):
        raise InputError(
            f"hash {hash_!r} is none", remedy="Give what an upload returned, or what the branding refers to"
        )
    files.require_place(path)
    held = files.checksum(path)
    if held is not None and held.digest == hash_:
        return _result(False, hash_, os.path.getsize(path))
    content: bytes = context.client.call("AdminMetaResourceGet", {"Hash": hash_}).content
    changed = held != files.Checksum.of(content, "sha256")
    if changed and not context.check_mode:
        files.write(path, content)
    return _result(changed, hash_, len(content))
