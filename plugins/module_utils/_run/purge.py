# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects that are there and that no document names: deleted where that was asked for, within limits."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Dict, Iterable, Iterator, List, Mapping, Set, Tuple

from .._api.names import did_you_mean
from .._client.errors import InputError
from .._client.snapshot import Snapshot
from .._model.spec import checker
from .._resources import references
from .._resources.document import Declared
from .._resources.document_found import Found
from .._resources.document_kinds import BY_NAME, DocumentKind

if TYPE_CHECKING:
    from .bulk import Node

Identity = Tuple[str, str, str]
# In place of the tenant, for what is named by its id.
BY_ID = "\0id"

SPEC: Dict[str, Any] = {
    "max": {"type": "int", "required": True},
    "protect": {"type": "list", "elements": "str", "default": []},
}


class Rule:
    """What may be purged of a kind: ``most`` objects, and none whose name fits a pattern of ``protect``."""

    def __init__(self, kind: DocumentKind, given: Any) -> None:
        path = f"purge.{kind.name}"
        if not isinstance(given, dict):
            raise InputError(f"{path} must be a dictionary with max, and protect if need be")
        options = _checked(given, path)
        self.kind = kind
        self.most: int = options["max"]
        self.protect: List[str] = options["protect"]

    def spares(self, name: str) -> bool:
        """Whether an object of that name stays whatever the document says."""
        return any(fnmatchcase(name, pattern) for pattern in self.protect)


def _checked(given: Mapping[str, Any], path: str) -> Dict[str, Any]:
    return checker(SPEC).checked(given, path)


def rules(given: Mapping[str, Any]) -> List[Rule]:
    """The rules of the option ``purge``.

    :raises InputError: for an unknown kind, one that the document cannot purge, or without a maximum.
    """
    found = []
    for name, value in given.items():
        kind = BY_NAME.get(name)
        if kind is None:
            near = did_you_mean(str(name), BY_NAME)
            hint = f"did you mean {' or '.join(near)}?" if near else f"the kinds are: {', '.join(BY_NAME)}"
            raise InputError(f"purge has the unknown kind {name!r}, {hint}")
        if name == "tenants":
            raise InputError(
                "tenants cannot be purged, since their users would go with them",
                remedy="Declare each tenant that is to go, with state absent and delete_with_users",
            )
        found.append(Rule(kind, value))
    return found


def named(nodes: Iterable[Node]) -> Set[Identity]:
    """All that a document names: what it declares, by name and by id, and what that refers to."""
    found: Set[Identity] = set()
    for node in nodes:
        options = node.declared.options
        found.add(node.declared.identity)
        if options.get("id"):
            found.add((node.kind.name, BY_ID, str(options["id"])))
        if node.declared.absent:
            continue
        for kind, tenant, name in node.kind.needs(options):
            # What has a tenant without saying so refers to that tenant's first, too.
            found.update({(kind, tenant, name), (kind, node.tenant, name)})
        if node.kind.name == "tenants":
            found.update(_in_tenant(options))
    return found


def _in_tenant(options: Mapping[str, Any]) -> Iterator[Identity]:
    """What a tenant declares as a part of itself, and is a kind of its own as well."""
    for level in map(str, filter(None, (options.get("name"), options.get("id")))):
        for name in options.get("webhooks") or ():
            yield "webhooks", level, str(name)
        for template in options.get("storage_templates") or ():
            for key in ("id", "ID", "description", "Description"):
                if template.get(key):
                    yield "storage_templates", level, str(template[key])


def doomed(rule: Rule, snapshot: Snapshot, declared: Set[Identity], tenant: str) -> Iterator[Tuple[Declared, str]]:
    """The objects of a kind that are to go, as if the document declared them absent.

    :param declared: what the document names.
    :param tenant: organization id; if given, only objects of that tenant are looked at.
    :raises InputError: if there are more than the rule allows: then none of them is deleted.
    """
    found = [
        item
        for item in rule.kind.listed(snapshot)
        if (not tenant or item.tenant_id == tenant)
        and not _is_declared(rule.kind, item, declared, snapshot)
        and not rule.spares(item.name)
    ]
    if len(found) > rule.most:
        names = ", ".join(repr(item.name) for item in found[:5])
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        raise InputError(
            f"{len(found)} {rule.kind.name} are not in the document, and purge.{rule.kind.name}.max is {rule.most}: {names}{more}",
            remedy="Nothing was changed. Raise max if they are to be deleted, or protect them by name",
        )
    for item in found:
        options = rule.kind.checked({**item.address, **rule.kind.confirm, "state": "absent"}, f"purge.{rule.kind.name}")
        yield Declared(rule.kind, item.name, options, f"purge.{rule.kind.name}"), item.tenant


def _is_declared(kind: DocumentKind, item: Found, declared: Set[Identity], snapshot: Snapshot) -> bool:
    """By name or id, with the tenant by name or id. The administrators of a tenant, who see no other, need not say which."""
    if (kind.name, BY_ID, item.id) in declared:
        return True
    tenants = [""] if kind.global_name else [item.tenant, item.tenant_id]
    if item.tenant_id and not references.known_tenant_names(snapshot):
        tenants.append("")
    return any((kind.name, tenant, name) in declared for tenant in tenants for name in (item.name, item.id))
