# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_server_download`` does: the server's own installer in a file."""

from __future__ import annotations

from typing import Any, Dict, Iterator, NamedTuple, Optional

from .._client.errors import CometError, ServerRefusal
from .._client.wire import Raw, Save
from .._model import files
from .._model.files import Checksum
from .._model.task import Params, Result
from . import references, releases
from .portal import AccountContext


class WrongFile(CometError):
    """What came is not what was wanted. Nothing was written."""

    kind = "wrong_file"


class Wish(NamedTuple):
    """What is to be where. ``held`` is the checksum of the file that is there, None if there is none."""

    version: str
    dest: str
    checksum: Optional[Checksum]
    algorithm: str
    held: Optional[Checksum]

    @classmethod
    def from_params(cls, params: Params) -> Wish:
        files.require_place(params["dest"])
        wanted = Checksum.from_option(params["checksum"]) if params.get("checksum") else None
        algorithm = wanted.algorithm if wanted else "sha256"
        return cls(params["version"], params["dest"], wanted, algorithm, files.checksum(params["dest"], algorithm))


def run(context: AccountContext, params: Params) -> Result:
    """Download unless the file is known to be what is wanted. The portal tells no checksums: without one, only a comparison can tell.

    :raises CometError: if an option cannot be meant, the portal refuses, what comes is not what was wanted, or it cannot be written.
    """
    wish = Wish.from_params(params)
    result: Result = {"changed": False, "dest": wish.dest}
    if wish.held is not None and wish.held == wish.checksum:
        return dict(result, checksum=str(wish.held))
    wish = wish._replace(version=_version(context, wish.version))
    result["version"] = wish.version
    if context.check_mode and (wish.held is None or wish.checksum is not None):
        _require_listed(context, params["version"])
        return dict(result, changed=True, **({"checksum": str(wish.checksum)} if wish.checksum else {}))
    sent = {"platform": releases.PLATFORMS[params["platform"]], "version_key": wish.version}
    found = _download(context, sent, lambda raw, pieces: _save(context, wish, raw, pieces))
    return dict(result, changed=found != wish.held, checksum=str(found))


def _save(context: AccountContext, wish: Wish, raw: Raw, pieces: Iterator[bytes]) -> Checksum:
    """Take the file that comes. May be called again if the connection was lost on the way.

    :raises WrongFile: if it is not the wanted one.
    """
    if not raw.content:
        raise _wrong(context, "the account portal sent an empty file")
    if context.check_mode:
        return _read(context, wish, pieces, None)
    with files.draft(wish.dest) as file:
        found = _read(context, wish, pieces, file)
        if found != wish.held:
            files.put_in_place(file, wish.dest)
    return found


def _read(context: AccountContext, wish: Wish, pieces: Iterator[bytes], file: Optional[Any]) -> Checksum:
    found = files.copy(pieces, file, [wish.algorithm])[wish.algorithm]
    if wish.checksum is not None and found != wish.checksum:
        raise _wrong(context, f"what the account portal sent for {wish.version} is {found}, not {wish.checksum}")
    return found


def _wrong(context: AccountContext, problem: str) -> WrongFile:
    remedy = "Check version, platform and checksum; nothing was written"
    return WrongFile(problem, method="DownloadsGet", server=context.client.server, remedy=remedy)


def _version(context: AccountContext, wanted: str) -> str:
    return str(releases.latest(context.client)[wanted]) if wanted in releases.LATEST else wanted


def _download(context: AccountContext, sent: Dict[str, str], save: Save) -> Checksum:
    try:
        found: Checksum = context.client.download("DownloadsGet", sent, save)
    except ServerRefusal as refusal:
        if refusal.status == 500:
            # All that the portal says to a release that it does not have.
            _require_listed(context, sent["version_key"])
        raise
    return found


def _require_listed(context: AccountContext, version: str) -> None:
    """Make sure that there is such a release. What is no number may be a name for the newest one, which the list does not have.

    :raises NotFound: saying which one may have been meant.
    """
    if version[:1].isdigit():
        keys = [release["version_key"] for release in releases.listed(context.client)]
        references.resolve("release", version, {key: key for key in keys}, "version")
