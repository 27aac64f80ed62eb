# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which objects of a document others refer to, however they name them: a tenant and a policy go by name or by id."""

from __future__ import annotations

from typing import Callable, Dict, Iterable, Optional, Tuple, TypeVar

from .._client.errors import CometError
from .._client.snapshot import Snapshot
from .._resources import document, references
from .._resources.document_kinds import BY_NAME, Reference
from .node import Node

Found = TypeVar("Found")


class Dependencies:
    """The objects of a document by what others call them.

    :param snapshot: knows the ids of what is there already.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._nodes: Dict[Reference, Node] = {}
        self._by_id: Dict[Tuple[str, str], Node] = {}
        # Tenant by id -> what it is called here.
        self._tenants: Dict[str, str] = {}
        self._declares_policies = False
        # Policy by id -> its identity. Read when it is needed.
        self._policies: Optional[Dict[str, Reference]] = None

    def add(self, nodes: Iterable[Node]) -> None:
        """Take up the objects of a document, and let each say one name for its tenant.

        :raises InputError: if one is declared twice, by two names of its tenant.
        """
        nodes = list(nodes)
        self._declares_policies = any(node.kind.name == "policies" for node in nodes)
        if any(node.tenant or node.kind.name == "tenants" for node in nodes):
            self._tenants = _as_far_as_known(lambda: _tenants(self._snapshot), {})
        for node in nodes:
            if node.declared.options.get("id"):
                self._by_id[node.kind.name, str(node.declared.options["id"])] = node
        for node in nodes:
            of_itself = node.declared.label if node.kind.name == "tenants" else ""
            node.tenant = self._tenant(node.tenant or of_itself)
            earlier = self._nodes.setdefault(self._identity(node), node)
            if earlier is not node and not (_has_id(earlier) and _has_id(node)):
                raise document.twice(node.declared, earlier.declared)

    def _identity(self, node: Node) -> Reference:
        kind, tenant, label = node.declared.identity
        if kind == "tenants":
            return kind, "", self._tenant(label)
        named = kind != "policies" or node.declared.options.get("name")
        return (None if named else self._policy(label)) or (kind, self._tenant(tenant), label)

    def node(self, reference: Reference) -> Optional[Node]:
        """What is referred to, if the document declares it."""
        kind, tenant, name = reference
        found = self._nodes.get((kind, self._tenant(tenant), name)) or self._by_id.get((kind, name))
        if found is None and kind == "tenants":
            return self._nodes.get((kind, "", self._tenant(name)))
        if found is None and kind == "policies":
            return self._nodes.get(self._policy(name) or reference)
        return found

    def _tenant(self, given: str) -> str:
        """One name for a tenant, whichever of its names is given."""
        node = self._by_id.get(("tenants", given))
        return str((node and node.declared.options.get("name")) or self._tenants.get(given, given))

    def _policy(self, id_: str) -> Optional[Reference]:
        if self._policies is None:
            nothing: Dict[str, Reference] = {}
            self._policies = _as_far_as_known(self._listed, nothing) if self._declares_policies else nothing
        return self._policies.get(id_)

    def _listed(self) -> Dict[str, Reference]:
        return {
            found.id: ("policies", self._tenant(found.tenant_id), found.name)
            for found in BY_NAME["policies"].listed(self._snapshot)
        }


def _has_id(node: Node) -> bool:
    return bool(node.declared.options.get("id"))


def _tenants(snapshot: Snapshot) -> Dict[str, str]:
    names = references.known_tenant_names(snapshot)
    return {id_: references.name_or_id(id_, names) for id_ in names}


def _as_far_as_known(look_up: Callable[[], Found], instead: Found) -> Found:
    """What is found. If the server refuses, who needs it will say so for each object."""
    try:
        return look_up()
    except CometError:
        return instead
