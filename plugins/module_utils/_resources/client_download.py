# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_client_download`` does: fetch an installer of the client software into a file.

Nothing tells whether an installer is the one that the server would build now: no date, no version, and two builds of the
same may differ. So a file that is there is kept, unless its checksum is wrong or a new download is forced.
"""

from __future__ import annotations

import os
from typing import Any, Dict, Iterator, NamedTuple, Optional

from .._client.errors import BadAnswer, CometError, ServerRefusal
from .._client.wire import Raw
from .._model import files
from .._model.files import Checksum
from .._model.task import Context, Params, Result
from . import client_platforms
from .client_platforms import Installer

# The checksum that is returned.
OWN_ALGORITHM = "sha256"


class ChecksumMismatch(CometError):
    """What was downloaded is not what was expected. It was not kept."""

    kind = "checksum"


class Wish(NamedTuple):
    """What is to be where. ``folder`` says that ``dest`` is one, and the server names the file."""

    installer: Installer
    dest: str
    folder: bool
    checksum: Optional[Checksum]
    mode: Optional[int]
    force: bool

    def is_met(self, path: str) -> bool:
        """Whether the file that is there is to be kept, without a look at another."""
        if not os.path.isfile(path):
            return False
        if self.checksum is not None:
            return files.checksum(path, self.checksum.algorithm) == self.checksum
        return not self.force


def run(context: Context, params: Params) -> Result:
    """Download unless that is not needed. No request where a file that is named is there already.

    :raises CometError: if an option cannot be meant, the server refuses, or the file cannot be written.
    """
    wish = _wish(params)
    if not wish.folder and wish.is_met(wish.dest):
        return _kept(context, params, wish, wish.dest)
    if context.check_mode and wish.installer.numbered and not wish.folder and not os.path.exists(wish.dest):
        # The question whether it can be built spares the server the building.
        return _asked(context, wish, lambda: _tested(context, params, wish))
    return _asked(
        context,
        wish,
        lambda: context.client.download(
            wish.installer.method, wish.installer.params, lambda raw, pieces: _save(context, params, wish, raw, pieces)
        ),
    )


def _wish(params: Params) -> Wish:
    dest = params["dest"]
    files.require_place(dest, directory_allowed=True)
    return Wish(
        client_platforms.installer(params["platform"], params.get("self_address") or ""),
        dest,
        os.path.isdir(dest),
        Checksum.from_option(params["checksum"]) if params.get("checksum") else None,
        files.mode(params.get("mode")),
        params["force"],
    )


def _asked(context: Context, wish: Wish, ask: Any) -> Result:
    try:
        result: Result = ask()
    except ServerRefusal as refusal:
        raise client_platforms.explained(context.client, refusal, wish.installer) from None
    return result


def _tested(context: Context, params: Params, wish: Wish) -> Result:
    sent = wish.installer.params
    client_platforms.test(context.client, sent["Platform"], sent["SelfAddress"] or "")
    return _expected(params, wish.dest)


def _save(context: Context, params: Params, wish: Wish, raw: Raw, pieces: Iterator[bytes]) -> Result:
    """Take the file that comes. May be called again if the connection was lost on the way."""
    path = _path(wish, raw)
    if wish.is_met(path):
        return _kept(context, params, wish, path)
    if not context.check_mode:
        return _written(context, params, wish, path, pieces)
    if not os.path.exists(path):
        return _expected(params, path)
    if _read(wish, pieces, None) == files.checksum(path):
        return _kept(context, params, wish, path)
    return _expected(params, path)


def _path(wish: Wish, raw: Raw) -> str:
    if not wish.folder:
        return wish.dest
    if not raw.file_name:
        raise BadAnswer("the server does not name the file", remedy="Give the path of a file as dest, not a folder")
    return os.path.join(wish.dest, raw.file_name)


def _written(context: Context, params: Params, wish: Wish, path: str, pieces: Iterator[bytes]) -> Result:
    with files.draft(path) as file:
        found = _read(wish, pieces, file)
        if found != files.checksum(path):
            files.put_in_place(file, path, wish.mode)
            return dict(_described(params, path, found), changed=True)
    return _kept(context, params, wish, path)


def _read(wish: Wish, pieces: Iterator[bytes], file: Any) -> Checksum:
    """Read it all, into a file if there is one, and return the checksum.

    :raises ChecksumMismatch: if it is not the wanted one.
    """
    wanted = wish.checksum
    found = files.copy(pieces, file, {OWN_ALGORITHM, wanted.algorithm if wanted else OWN_ALGORITHM})
    if wanted is not None and found[wanted.algorithm] != wanted:
        raise ChecksumMismatch(
            f"the checksum of what the server built is {found[wanted.algorithm]}, not {wanted}",
            remedy="Servers build installers anew, with their own version and branding: find out which one was meant",
        )
    return found[OWN_ALGORITHM]


def _kept(context: Context, params: Params, wish: Wish, path: str) -> Result:
    """The file stays; its permissions are made those that are wanted."""
    mends = wish.mode is not None and files.mode_of(path) != wish.mode
    if mends and not context.check_mode:
        files.set_mode(path, wish.mode or 0)
    return dict(_described(params, path, files.checksum(path)), changed=mends)


def _expected(params: Params, path: str) -> Result:
    """What check mode knows of a file that it did not write."""
    return {"changed": True, "dest": path, "platform": params["platform"]}


def _described(params: Params, path: str, found: Optional[Checksum]) -> Dict[str, Any]:
    return {
        "dest": path,
        "platform": params["platform"],
        "checksum": str(found),
        "size": files.size(path),
        "mode": f"{files.mode_of(path):04o}",
    }
