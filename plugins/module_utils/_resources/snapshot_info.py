# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_snapshot_info`` returns: the snapshots of a storage vault, and what is in one of them."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional

from .._client.errors import InputError, NotFound
from .._model import by_hand, codec
from .._model.task import Context, Params, Result
from . import devices, object_tree, snapshots
from .devices import DeviceOffline
from .live_device import LiveDevice
from .object_tree import Lister, StoredObject
from .snapshots import Snapshot

# Content -> options that are for it only. ``path`` is for two of them.
OPTIONS = {
    "objects": ("path", "tree_id", "disk_image"),
    "disks": (),
    "virtual_machines": (),
    "files": ("find", "search"),
    "email": ("path",),
}
# An option of ``disk_image`` -> field of VMDKSnapshotViewOptions (seed 001); the disk is in a folder of the snapshot, by its TreeID.
DISK_IMAGE = {"file": "PartitionGUID", "path": "ListPath", "partition": "PartitionName"}


class Vault(NamedTuple):
    """A storage vault that a device looks into."""

    device: LiveDevice
    id: str

    def ask(self, method: str, params: Mapping[str, Any], destination: str = "Destination") -> Dict[str, Any]:
        """Call a read method of the dispatcher about it.

        :param destination: the parameter that takes the vault's id.
        """
        return self.device.ask(method, {destination: self.id, **params})


def info(context: Context, params: Params) -> Result:
    """List the snapshots, and look into one: three requests, and one for each part of its content.

    :raises CometError: if an option cannot be meant, the device is offline or refuses.
    """
    _check(params)
    try:
        device = LiveDevice(context.client, params)
        profile = device.profile()
        vault = Vault(device, snapshots.vault_id(device, profile, params.get("storage_vault")))
        found = snapshots.chosen(context, device, profile, snapshots.of_vault(device, profile, vault.id), params)
        content = _content(vault, found, params)
    except DeviceOffline as error:
        return devices.passed_over(error, params)
    return {**device.described(), "storage_vault": vault.id, "snapshots": found, **content}


def _check(params: Params) -> None:
    content = params.get("content")
    for option in ("path", "tree_id", "disk_image", "find", "search"):
        fitting = [name for name, options in OPTIONS.items() if option in options]
        if params.get(option) is not None and content not in fitting:
            raise InputError(f"the option {option} is for content={' or content='.join(fitting)}")
    if content == "files" and (params.get("find") is None) == (params.get("search") is None):
        raise InputError("content=files needs find or search, and not both")
    if content == "email" and not params.get("path"):
        raise InputError("content=email needs the path of the message, in path")
    for option in ("depth", "limit"):
        if params[option] < 1:
            raise InputError(f"{option} must be 1 or more")
    if params.get("disk_image") is not None and params["depth"] > 1:
        raise InputError(
            "inside a disk image there is one level at a time", remedy="Give the folder in disk_image.path"
        )


def _content(vault: Vault, found: List[Snapshot], params: Params) -> Result:
    content = params.get("content")
    if content is None:
        return {}
    if content == "files":
        return {"files": _files(vault, found, params)}
    if not found:
        raise NotFound(
            "there is no such snapshot to look into", remedy="Check protected_item, taken_after and taken_before"
        )
    snapshot = found[0]["id"]
    return {"snapshot": snapshot, **READERS[content](vault, snapshot, params)}


def _objects(vault: Vault, snapshot: str, params: Params) -> Result:
    place = object_tree.locate(_lister(vault, snapshot), params.get("path") or "", params.get("tree_id") or "")
    image = params.get("disk_image")
    if image is None:
        lister = _lister(vault, snapshot)
    else:
        lister = _lister(vault, snapshot, image)
        place = object_tree.Place(image.get("path") or "", place.tree_id)
    walked = object_tree.walk(lister, place, params["depth"], params["limit"], object_tree.join_by_slash)
    return {"objects": walked.objects, "truncated": walked.truncated}


def _lister(vault: Vault, snapshot: str, image: Optional[Mapping[str, Any]] = None) -> Lister:
    """Lists a snapshot's objects, or those on a disk that is one of the files at the subtree."""
    inside = None
    if image is not None:
        inside = {"Enabled": True, **{field: image.get(option) or "" for option, field in DISK_IMAGE.items()}}

    def listed(tree_id: str) -> List[StoredObject]:
        sent = {"SnapshotID": snapshot, "TreeID": tree_id or None, "Options": inside}
        return list(vault.ask("AdminDispatcherRequestStoredObjects", sent)["StoredObjects"] or [])

    return listed


def _disks(vault: Vault, snapshot: str, params: Params) -> Result:
    answer = vault.ask("AdminDispatcherRequestWindiskSnapshot", {"SnapshotID": snapshot})
    return {"disks": codec.decode("[]DiskDrive", answer["WindiskSnapshot"])}


def _virtual_machines(vault: Vault, snapshot: str, params: Params) -> Result:
    answer = vault.ask("AdminDispatcherBrowseVirtualMachines", {"SnapshotID": snapshot}, "DestinationID")
    return {"virtual_machines": codec.decode("[]VMInfo", answer["VMs"])}


def _email(vault: Vault, snapshot: str, params: Params) -> Result:
    answer = vault.ask("AdminDispatcherEmailPreview", {"Snapshot": snapshot, "Path": params["path"]})
    return {
        "email": {
            "from": answer.get("From", ""),
            "to": answer.get("To") or [],
            "subject": answer.get("EmailSubject", ""),
            "text": answer.get("EmailBodyPlaintext", ""),
            "html": answer.get("EmailBodyHTML", ""),
        }
    }


def _files(vault: Vault, found: List[Snapshot], params: Params) -> List[Dict[str, Any]]:
    """The files that a search finds in all of the snapshots. One request, none without a snapshot."""
    clause = _clause(params)
    if not found:
        return []
    ids = [snapshot["id"] for snapshot in found]
    sent = {"SnapshotIDs": ids, "Filter": clause}
    answer = vault.ask("AdminDispatcherSearchSnapshots", sent, "DestinationID")["SnapshotFiles"] or {}
    return [
        {"snapshot": id_, **codec.decode("SearchResultFileInfo", file)} for id_ in ids for file in answer.get(id_) or []
    ]


def _clause(params: Params) -> Dict[str, Any]:
    if params.get("find") is not None:
        return {
            "ClauseType": "",
            "RuleField": "name",
            "RuleOperator": "str_contains_ci",
            "RuleValue": params["find"],
        }
    return _complete(by_hand.translate("SearchClause", params["search"], "search"), "search")


def _complete(clause: Dict[str, Any], path: str) -> Dict[str, Any]:
    """The clause with its kind, which is plain from what it has. What fields there are, only the device knows."""
    children = clause.get("ClauseChildren")
    if children:
        inner = [_complete(child, f"{path}.clause_children[{n}]") for n, child in enumerate(children)]
        return {"ClauseType": "and", **clause, "ClauseChildren": inner}
    if not clause.get("RuleField") or not clause.get("RuleOperator"):
        raise InputError(f"{path} needs rule_field, rule_operator and rule_value, or clause_children")
    return {"ClauseType": "", "RuleValue": "", **clause}


READERS: Dict[str, Callable[[Vault, str, Params], Result]] = {
    "objects": _objects,
    "disks": _disks,
    "virtual_machines": _virtual_machines,
    "email": _email,
}
