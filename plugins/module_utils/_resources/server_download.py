# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_server_download`` does: the server's own installer in a file."""

from __future__ import annotations

from typing import Any, Dict

from .._client.errors import CometError, ServerRefusal
from .._client.wire import Raw
from .._model import files
from .._model.files import Checksum
from .._model.task import Params, Result
from . import references, releases
from .portal import AccountContext


class WrongFile(CometError):
    """What came is not what was wanted. Nothing was written."""

    kind = "wrong_file"


def run(context: AccountContext, params: Params) -> Result:
    """Download unless the file is known to be what is wanted. The portal tells no checksums: without one, only a comparison can tell.

    :raises CometError: if an option cannot be meant, the portal refuses, what comes is not what was wanted, or it cannot be written.
    """
    path = params["dest"]
    files.require_place(path)
    wanted = Checksum.from_option(params["checksum"]) if params.get("checksum") else None
    algorithm = wanted.algorithm if wanted else "sha256"
    held = files.checksum(path, algorithm)
    result: Result = {"changed": False, "dest": path}
    if held is not None and held == wanted:
        return dict(result, checksum=str(held))
    result["version"] = version = _version(context, params["version"])
    if context.check_mode and (held is None or wanted is not None):
        _require_listed(context, params["version"])
        return dict(result, changed=True, **({"checksum": str(wanted)} if wanted else {}))
    content = _download(context, {"platform": releases.PLATFORMS[params["platform"]], "version_key": version})
    found = Checksum.of(content, algorithm)
    if wanted is not None and found != wanted:
        raise WrongFile(
            f"what the account portal sent for {version} is {found}, not {wanted}",
            method="DownloadsGet",
            server=context.client.server,
            remedy="Check version, platform and checksum; nothing was written",
        )
    changed = found != held
    if changed and not context.check_mode:
        files.write(path, content)
    return dict(result, changed=changed, checksum=str(found))


def _version(context: AccountContext, wanted: str) -> str:
    return str(releases.latest(context.client)[wanted]) if wanted in releases.LATEST else wanted


def _download(context: AccountContext, sent: Dict[str, str]) -> bytes:
    try:
        answer: Any = context.client.call("DownloadsGet", sent)
    except ServerRefusal as refusal:
        if refusal.status == 500:
            # All that the portal says to a release that it does not have.
            _require_listed(context, sent["version_key"])
        raise
    content: bytes = answer.content if isinstance(answer, Raw) else b""
    if not content:
        raise WrongFile("the account portal sent an empty file", method="DownloadsGet", server=context.client.server)
    return content


def _require_listed(context: AccountContext, version: str) -> None:
    """Make sure that there is such a release. What is no number may be a name for the newest one, which the list does not have.

    :raises NotFound: saying which one may have been meant.
    """
    if version[:1].isdigit():
        keys = [release["version_key"] for release in releases.listed(context.client)]
        references.resolve("release", version, {key: key for key in keys}, "version")
