# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects that are there and that no document names: deleted where that was asked for, within limits."""

from __future__ import annotations

from typing import Any, Container, Dict, Iterable, Iterator, List, Mapping, Sequence, Set, Tuple

from .._api.names import is_slip, meant
from .._client.errors import InputError
from .._client.snapshot import Snapshot
from .._model import patterns
from .._model.spec import checker
from .._model.task import Params
from .._resources import customers, references
from .._resources.document import Declared
from .._resources.document_found import Found
from .._resources.document_kinds import BY_NAME, DocumentKind
from .node import Node

Identity = Tuple[str, str, str]
# In place of the tenant, for what is named by its id.
BY_ID = "\0id"

SPEC: Dict[str, Any] = {
    "max": {"type": "int", "required": True},
    "protect": {"type": "list", "elements": "str", "default": []},
}


class Rule:
    """What may be purged of a kind: ``most`` objects, and none whose name fits a pattern of ``protect``.

    :param name: of a kind, or of a list of what is in a user.
    :param confirm: options that say what may be lost.
    """

    def __init__(self, name: str, given: Any, confirm: Sequence[str] = ()) -> None:
        path = f"purge.{name}"
        if not isinstance(given, dict):
            raise InputError(f"{path} must be a dictionary with max, and protect if need be")
        flags = {option: {"type": "bool", "default": False} for option in confirm}
        options = checker({**SPEC, **flags}).checked(given, path)
        self.name = name
        self.confirm: Dict[str, bool] = {option: options[option] for option in confirm}
        self._most: int = options["max"]
        # Without any pattern a chooser chooses everything.
        self._protected = patterns.chooser(options["protect"]) if options["protect"] else None

    def spares(self, name: str) -> bool:
        """Whether an object of that name stays whatever the document says."""
        return self._protected is not None and self._protected([name])

    def require_few(self, found: Sequence[str]) -> None:
        """Make sure that no more would go than may.

        :param found: the objects, for a person.
        :raises InputError: if there are more: then none of them is deleted.
        """
        if len(found) > self._most:
            more = f" and {len(found) - 5} more" if len(found) > 5 else ""
            raise InputError(
                f"{len(found)} {self.name} are not in the document, and purge.{self.name}.max is {self._most}: {', '.join(found[:5])}{more}",
                remedy="Nothing was changed. Raise max if they are to be deleted, or protect them by name",
            )


def rules(given: Mapping[str, Any]) -> Tuple[List[Rule], List[Rule]]:
    """The rules of the option ``purge``: those for kinds, and those for what is in users.

    :raises InputError: for an unknown kind, one that the document cannot purge, or without a maximum.
    """
    known = [*BY_NAME, *customers.PARTS]
    for name in given:
        if name not in known:
            hint = meant(str(name), known, f"the kinds are: {', '.join(known)}")
            raise InputError(f"purge has the unknown kind {name!r}, {hint}")
    if "tenants" in given:
        raise InputError(
            "tenants cannot be purged, since their users would go with them",
            remedy="Declare each tenant that is to go, with state absent and delete_with_users",
        )
    kinds = [Rule(name, value) for name, value in given.items() if name in BY_NAME]
    parts = [Rule(name, given[name], customers.CONFIRM[name]) for name in customers.PARTS if name in given]
    return kinds, parts


def doom_parts(parts: Sequence[Rule], snapshot: Snapshot, nodes: Iterable[Node]) -> None:
    """Say of the users of a document what is to go of what is in them. Call it before they are planned for.

    :raises InputError: if there is more than a rule allows.
    """
    users = [node for node in nodes if node.kind.name == "users" and not node.declared.absent] if parts else []
    for rule in parts:
        found: List[str] = []
        for node in users:
            options = node.declared.options
            entries = _undeclared(rule, options, snapshot)
            if entries:
                doomed = customers.Doomed(frozenset(entries), rule.confirm)
                options["purge_parts"] = {**options.get("purge_parts", {}), rule.name: doomed}
            found.extend(f"{name!r} of {node.declared.label!r}" for name in entries.values())
        rule.require_few(found)


def _undeclared(rule: Rule, options: Params, snapshot: Snapshot) -> Dict[str, str]:
    """Id -> name of what is to go from a user."""
    if options.get(rule.name) is None or options["name"] not in snapshot.users():
        return {}
    kind = customers.PARTS[rule.name]
    try:
        found = list(customers.undeclared(rule.name, options, snapshot.users()[options["name"]]))
    except InputError:
        # It is not plain what is meant. The plan for the user will say so, and nothing will go.
        return {}
    return {entry.id: kind.name(entry.value) for entry in found if not rule.spares(kind.name(entry.value))}


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


def doomed(
    rule: Rule, snapshot: Snapshot, declared: Set[Identity], tenant: str, has_list: bool, nodes: Sequence[Node]
) -> Iterator[Tuple[Declared, str]]:
    """The objects of a kind that are to go, as if the document declared them absent.

    :param declared: what the document names.
    :param tenant: organization id; if given, only objects of that tenant are looked at.
    :param has_list: whether the document has a list of the kind, be it empty.
    :param nodes: what the document declares of the kind, planned for.
    :raises InputError: if there are more than the rule allows, there is no list, or one is probably declared by a name with a slip:
        then none of them is deleted.
    """
    kind = BY_NAME[rule.name]
    there = list(kind.listed(snapshot))
    found = [
        item
        for item in there
        if (not tenant or item.tenant_id == tenant)
        and not _is_declared(kind, item, declared, snapshot)
        and not rule.spares(item.name)
    ]
    if found and not has_list:
        # As when a file was not read, or a template left nothing: not all of them are meant to go.
        raise InputError(
            f"the document has no list {rule.name}, and purge.{rule.name} is given",
            remedy=f"Nothing was changed. Write {rule.name}: [] if none of them is to be left",
        )
    rule.require_few([repr(item.name) for item in found])
    _refuse_slips(kind, [item.name for item in found], nodes, {item.name for item in there})
    for item in found:
        options = kind.checked({**item.address, **kind.confirm, "state": "absent"}, f"purge.{kind.name}")
        yield Declared(kind, item.name, options, f"purge.{kind.name}"), item.tenant


def _refuse_slips(kind: DocumentKind, found: Sequence[str], nodes: Iterable[Node], there: Container[str]) -> None:
    new = sorted(node.declared.label for node in nodes if node.is_new(there))
    for name in found:
        slip = next((other for other in new if is_slip(name, other)), None)
        if slip is not None:
            raise InputError(
                f"the document has the {kind.called} {slip!r}, which does not exist, and purge.{kind.name} would delete {name!r},"
                " which is nearly the same name",
                remedy=f"Nothing was changed. Correct the name, or declare {name!r} with state absent if it is to go",
            )


def _is_declared(kind: DocumentKind, item: Found, declared: Set[Identity], snapshot: Snapshot) -> bool:
    """By name or id, with the tenant by name or id. The administrators of a tenant, who see no other, need not say which."""
    if (kind.name, BY_ID, item.id) in declared:
        return True
    tenants = [""] if kind.global_name else [item.tenant, item.tenant_id]
    if item.tenant_id and not references.known_tenant_names(snapshot):
        tenants.append("")
    return any((kind.name, tenant, name) in declared for tenant in tenants for name in (item.name, item.id))
