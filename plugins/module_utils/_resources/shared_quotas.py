# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared storage quotas: what ``comet_shared_quota`` does to bring one into the declared state, and its options.

A quota limits what several storage vaults hold together. It is written under its hash; the caller chooses the id of a
new one.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional

from .._client.client import CometClient
from .._client.errors import Conflict, InputError
from .._model import codec, kept
from .._model.option_map import OptionMap
from .._model.task import Plan, Result, Step
from . import guarded, objects, references
from .objects import Object

STRUCTURE = "SharedStorageQuota"
OPTIONS = OptionMap(STRUCTURE, {"name": "Description", "tenant": "OrganizationID", "limit": "LimitBytes"})
LIST, WRITE = "AdminSquotaListAll", "AdminSquotaSetWithHash"

# The options, also of an object in a document of comet_converge.
SPEC: Dict[str, Any] = {
    "name": {"type": "str"},
    "id": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "tenant": {"type": "str"},
    "limit": {"type": "str"},
    "detach_storage_vaults": {"type": "bool", "default": False},
    "read_only": {"type": "dict"},
}


def find(client: CometClient, id_: str) -> Optional[Object]:
    """The quota of an id, with the bytes in use of it in ``more``; None if there is none."""
    answer = objects.read(
        client, "AdminSquotaGetWithHash", {"SharedStorageQuotaID": id_}, lambda: id_ in _entries(client.call(LIST))
    )
    if answer is None or not answer.get("SharedStorageQuotaHash"):
        return None
    return Object(id_, answer["SharedStorageQuota"], answer["SharedStorageQuotaHash"], answer.get("CurrentUsage", 0))


def every(client: CometClient) -> Dict[str, Dict[str, Any]]:
    """All quotas by id; they may be a few items of the same loop old."""
    return _entries(client.lookup(LIST))


def _entries(answer: Mapping[str, Any]) -> Dict[str, Dict[str, Any]]:
    return answer.get("Entries") or {}


def vaults_by_quota(client: CometClient) -> Dict[str, List[Dict[str, str]]]:
    """Quota id -> the storage vaults that share it, each with its user, its id and its name."""
    result: Dict[str, List[Dict[str, str]]] = {}
    for user, profile in sorted(client.lookup("AdminListUsersFull").items()):
        for id_, vault in (profile.get("Destinations") or {}).items():
            place = {"user": user, "id": id_, "name": vault.get("Description", "")}
            result.setdefault(vault.get("StorageLimitID", ""), []).append(place)
    return result


def view(id_: str, quota: Mapping[str, Any]) -> Dict[str, Any]:
    """The options that describe a quota; given to the module they change nothing."""
    return {"id": id_, **OPTIONS.view(quota)}


class SharedQuotas(objects.NamedKind):
    """One task about shared storage quotas."""

    noun = "shared storage quota"
    key = "shared_quota"

    def names(self) -> Mapping[str, str]:
        return {id_: quota.get("Description", "") for id_, quota in every(self.client).items()}

    def levels(self) -> Mapping[str, str]:
        return {id_: quota.get("OrganizationID", "") for id_, quota in every(self.client).items()}

    def read(self, id_: str) -> Optional[Object]:
        return find(self.client, id_)

    def view(self, found: Object) -> Dict[str, Any]:
        return view(found.id, found.value)

    def delete(self, found: Object) -> Callable[[], Any]:
        vaults = vaults_by_quota(self.client).get(found.id, [])
        if vaults and not self.options["detach_storage_vaults"]:
            shown = references.listed([f"{vault['name']} of {vault['user']}" for vault in vaults])
            raise InputError(
                f"deleting the shared storage quota {found.value.get('Description', '')!r} would leave"
                f" these storage vaults without it: {shown}",
                remedy="Set detach_storage_vaults to true if that is meant",
            )
        return lambda: self.client.call("AdminSquotaDelete", {"SharedStorageQuotaID": found.id})

    def create(self) -> Plan:
        client, options = self.client, self.options
        for option in ("name", "limit"):
            if options.get(option) is None:
                raise InputError(
                    f"the shared storage quota {options.get('name') or options.get('id')!r} does not exist,"
                    f" and creating it needs {option}"
                )
        name, known = options["name"], self.names()
        level = options["tenant"] if options["tenant"] is not None else references.own_organization(client)
        id_ = options.get("id") or objects.derived_id("shared quota", level, name, known)
        fresh = codec.zero(STRUCTURE)
        wanted = OPTIONS.lay_over(fresh, dict(options, tenant=level))

        def create() -> Result:
            # The call replaces whatever has the id, and for a new one there is no hash to guard it.
            present = {key: quota.get("Description", "") for key, quota in _entries(client.reread(LIST)).items()}
            if id_ in present or objects.ids_named(present, name) != objects.ids_named(known, name):
                raise Conflict(
                    f"somebody else has just created the shared storage quota {name!r}",
                    method=WRITE,
                    server=client.server,
                )
            client.call(WRITE, {"SharedStorageQuotaID": id_, STRUCTURE: wanted})
            return self._verified(id_)

        dummy, after = OPTIONS.changes(fresh, wanted)
        step = Step("create the shared storage quota", create)
        return Plan({}, after, [step], {self.key: view(id_, wanted)}, creates=True)

    def change(self, found: Object) -> Plan:
        desired = OPTIONS.lay_over(found.value, self.options)

        def write() -> Result:
            params = {"SharedStorageQuotaID": found.id, STRUCTURE: desired, "CheckHash": found.hash}
            guarded.write_under_hash(self.client, WRITE, params, found.hash, lambda: self._hash(found.id))
            return self._verified(found.id)

        before, after = OPTIONS.changes(found.value, desired)
        steps = [] if desired == found.value else [Step("write the shared storage quota", write)]
        return Plan(before, after, steps, {self.key: view(found.id, desired)})

    def _hash(self, id_: str) -> str:
        found = self.read(id_)
        return found.hash if found else ""

    def _verified(self, id_: str) -> Result:
        """The quota as the server holds it after the write, which answers with a hash only.

        :raises Conflict: if somebody else changed or deleted it meanwhile.
        """
        found = self.read(id_)
        if found is None:
            raise self.gone(WRITE)
        desired = OPTIONS.lay_over(found.value, self.options)
        kept.require_kept(self.client, WRITE, STRUCTURE, found.value, desired, OPTIONS.fields)
        return {self.key: self.view(found)}
