# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_export`` does: describe a server as a document for ``comet_converge``."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any, Dict, List, Optional
from urllib.parse import quote

from .._api.names import meant
from .._client.errors import CometError, InputError, VersionTooOld
from .._client.snapshot import Snapshot
from .._model import codec, readable
from .._model.task import Context, Params, Result
from .._resources import document_views, references
from .._resources.document_views import VIEWS, Wants
from . import collector, vault_cipher, yaml_text
from .vault_cipher import Secret

Document = Dict[str, List[Dict[str, Any]]]


def run(context: Context, params: Params) -> Result:
    """Read the server, by one request for each kind, and write the files that differ from what it is.

    :raises CometError: if the server refuses, an option cannot be meant, or a file cannot be written.
    """
    kinds = _kinds(params["kinds"])
    encrypted = params["secrets"] == "encrypted"
    if encrypted and not (params.get("dest") and params.get("vault_password")):
        raise InputError("encrypted secrets need vault_password, and dest to be written to")
    if params["layout"] == "per_user" and not params.get("dest"):
        raise InputError("the layout per_user needs dest, the directory to write to")
    with collector.paused():
        found = _found(context, params, kinds, encrypted)
    if encrypted:
        known = yaml_text.encrypted_texts(_present(params))
        found = vault_cipher.encrypted(found, params["vault_password"], params["vault_id"], known)
    result: Result = {"counts": {kind: len(objects) for kind, objects in found.items()}, "changed": False}
    if not params.get("dest"):
        return {**result, "document": found, "files": [], "left_over": []}
    return {**result, **_written(context, params, found)}


def _found(context: Context, params: Params, kinds: List[str], encrypted: bool) -> Document:
    """The document, with secrets masked or ready to be encrypted."""
    snapshot = Snapshot(context.client)
    tenant = params.get("tenant")

    def left_out(kind: str, error: CometError) -> None:
        if params["kinds"] or error.kind == "login":
            raise error
        # What a server does not have yet, it has none of.
        if not isinstance(error, VersionTooOld):
            context.warn(f"The document says nothing of {kind}: {error} Give in kinds those that it is to have.")

    wants = Wants(kinds, references.tenant_id(snapshot, tenant) if tenant else None, params["defaults"], left_out)
    if not encrypted:
        return document_views.document(snapshot, wants)
    with codec.in_place_of_secrets(Secret):
        return document_views.document(snapshot, wants)


def _kinds(given: List[str]) -> List[str]:
    """The kinds in the order of a document, all if none is given.

    :raises InputError: for one that there is not.
    """
    for kind in given:
        if kind not in VIEWS:
            hint = meant(kind, VIEWS, f"the kinds are: {', '.join(VIEWS)}")
            raise InputError(f"kinds has the unknown kind {kind!r}, {hint}")
    return [kind for kind in VIEWS if not given or kind in given]


def _written(context: Context, params: Params, found: Document) -> Result:
    files = _files(params, found)
    changed = [path for path, content in files.items() if yaml_text.differs(path, content)]
    if not context.check_mode:
        for path in changed:
            yaml_text.write(path, files[path])
    context.progress(_in_words(len(changed), len(files), params["dest"], context.check_mode))
    left_over = _left_over(params, files) if params["layout"] == "per_user" else []
    return {"changed": bool(changed), "files": sorted(changed), "left_over": left_over}


def _in_words(changed: int, total: int, dest: str, check_mode: bool) -> str:
    written = "to write" if check_mode else "written"
    return (
        f"{dest}: {changed} of {readable.count(total, 'file')} {written}" if changed else f"{dest} is as the server is"
    )


def _left_over(params: Params, files: Dict[str, str]) -> List[str]:
    """The files of earlier exports that are not written any longer, by whichever name a file system lists one that is."""
    alike = {path.lower(): path for path in files}
    return sorted(path for path in set(_present(params)) - set(files) if not _is_same(path, alike.get(path.lower())))


def _is_same(path: str, other: Optional[str]) -> bool:
    return other is not None and os.path.exists(other) and os.path.samefile(path, other)


def _files(params: Params, found: Document) -> Dict[str, str]:
    """Path -> text."""
    dest = params["dest"]
    if params["layout"] == "one_file":
        return {os.path.join(dest, "comet.yml") if os.path.isdir(dest) else dest: yaml_text.dumped(found)}
    rest = {kind: objects for kind, objects in found.items() if kind != "users"}
    texts = {os.path.join(dest, "server.yml"): yaml_text.dumped(rest)}
    for name, user in zip(_file_names([user["name"] for user in found.get("users", [])]), found.get("users", [])):
        texts[os.path.join(dest, "users", f"{name}.yml")] = yaml_text.dumped({"users": [user]})
    return texts


def _file_names(names: List[str]) -> List[str]:
    """What the files of users are called.

    A name may begin with a dot, and a server with loose rules may have other characters in it. Where names differ in
    their capitals only, those are written as codes: not every file system tells the names apart.
    """
    alike = Counter(name.lower() for name in names)
    return [_file_name(name, alike[name.lower()] > 1) for name in names]


def _file_name(name: str, with_codes: bool) -> str:
    letters = [
        f"%{ord(letter):02X}" if with_codes and "A" <= letter <= "Z" else quote(letter, safe="@") for letter in name
    ]
    return "".join(["%2E" if name.startswith(".") else letters[0], *letters[1:]]) if name else ""


def _present(params: Params) -> List[str]:
    """The files that an earlier export has left."""
    dest = params["dest"]
    if params["layout"] == "one_file":
        path = os.path.join(dest, "comet.yml") if os.path.isdir(dest) else dest
        return [path] if os.path.exists(path) else []
    found = [os.path.join(dest, "server.yml")]
    users = os.path.join(dest, "users")
    if os.path.isdir(users):
        found += [os.path.join(users, name) for name in sorted(os.listdir(users)) if name.endswith(".yml")]
    return [path for path in found if os.path.exists(path)]
