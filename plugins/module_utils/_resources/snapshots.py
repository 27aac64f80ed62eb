# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The snapshots that backup jobs left in a storage vault, as a connected device of its user lists them."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional

from .._client.errors import InputError, NotFound
from .._model import codec
from .._model.task import Context, Params
from . import references, server_clock, user_objects
from .devices import Profile
from .live_device import LiveDevice

Snapshot = Dict[str, Any]


def vault_id(device: LiveDevice, profile: Profile, wanted: Optional[str]) -> str:
    """The id of the storage vault that is meant, or of the user's only one.

    :raises CometError: if there is none, or more than one could be meant.
    """
    if wanted:
        return user_objects.id_for("storage_vault", wanted, profile, device.target, of_any_device=True)
    names = user_objects.names("storage_vault", profile)
    if len(names) == 1:
        return next(iter(names))
    user = device.target.user
    if not names:
        raise InputError(f"the user {user!r} has no storage vault", remedy="Give the user one first")
    candidates = references.listed([f"{name!r} ({id_})" for id_, name in sorted(names.items(), key=lambda it: it[1])])
    raise InputError(
        f"the user {user!r} has {len(names)} storage vaults",
        remedy=f"Say which is meant, in storage_vault: {candidates}",
    )


def of_vault(device: LiveDevice, profile: Profile, vault: str) -> List[Snapshot]:
    """All snapshots of a vault, as results show them, the newest first. One request."""
    answer = device.ask("AdminDispatcherRequestVaultSnapshots", {"Destination": vault})
    sources: Mapping[str, Any] = profile.get("Sources") or {}
    found = [_view(snapshot, sources.get(snapshot.get("Source", ""), {})) for snapshot in answer["Snapshots"] or []]
    return sorted(found, key=lambda snapshot: (-snapshot["created_at"], snapshot["id"]))


def _view(snapshot: Mapping[str, Any], source: Mapping[str, Any]) -> Snapshot:
    # Servers before 24.3 do not tell the engine, which the item does as long as it is there.
    engine = snapshot.get("EngineType") or source.get("Engine", "")
    shown = codec.decode("VaultSnapshot", dict(snapshot, EngineType=engine))
    return {
        "id": shown["snapshot"],
        "created_at": shown["create_time"],
        "protected_item": shown["source"],
        "protected_item_name": source.get("Description"),
        "engine": shown["engine_type"],
        "has_original_path_info": shown.get("has_original_path_info"),
        "tags": shown.get("tags", []),
    }


def chosen(
    context: Context, device: LiveDevice, profile: Profile, snapshots: List[Snapshot], params: Params
) -> List[Snapshot]:
    """Those that the options leave.

    :raises CometError: if an option cannot be meant.
    """
    after, before = (server_clock.moment(context, params, option) for option in ("taken_after", "taken_before"))
    newest, only = params.get("newest"), params.get("snapshot")
    if newest is not None and newest < 1:
        raise InputError("newest must be 1 or more")
    if only and all(snapshot["id"] != only for snapshot in snapshots):
        raise NotFound(
            f"there is no snapshot {only!r} in the storage vault, or no longer",
            remedy="Leave out snapshot to see which there are",
        )
    item = _item_id(device, profile, snapshots, params)
    found = [
        snapshot
        for snapshot in snapshots
        if only in (None, "", snapshot["id"])
        and item in (None, snapshot["protected_item"])
        and (after is None or snapshot["created_at"] >= after)
        and (before is None or snapshot["created_at"] < before)
    ]
    return found[:newest]


def _item_id(device: LiveDevice, profile: Profile, snapshots: List[Snapshot], params: Params) -> Optional[str]:
    """The id of the protected item that is asked for. Of one that was deleted, its snapshots still tell the id."""
    wanted = params.get("protected_item")
    if not wanted or any(snapshot["protected_item"] == wanted for snapshot in snapshots):
        return wanted or None
    return user_objects.id_for("protected_item", wanted, profile, device.target, of_any_device=True)
