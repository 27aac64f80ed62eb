# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of objects that a document of ``comet_converge`` may declare, in the order in which they can be created.

A kind says what is particular about it; its options and its planner are those of the module that manages one object.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, Mapping, NamedTuple, Optional, Set, Tuple

from .._client.errors import InputError
from .._client.snapshot import Snapshot
from .._model import codec
from .._model.spec import Checker, Spec, checker
from .._model.task import Context, Params, Plan
from . import (
    customers,
    org,
    policies,
    policy,
    protected_item,
    protected_items,
    references,
    schedule,
    tenants,
    user,
    vault,
    vaults,
    webhooks,
)

Options = Mapping[str, Any]
Planner = Callable[[Context, Params], Plan]
# (kind, tenant or "", name) of an object that another one needs.
Reference = Tuple[str, str, str]
NOT_IN_DOCUMENTS = ("read_only",)


class Found(NamedTuple):
    """An object that is there.

    :param name: what people know it by.
    :param id: by which it goes on the server.
    :param tenant: the name of its tenant, empty at the top level.
    :param address: the options that address it.
    """

    name: str
    id: str
    tenant: str
    tenant_id: str
    address: Dict[str, Any]


class Part(NamedTuple):
    """Objects inside another one: a list of them under its option."""

    checker: Checker
    secrets: Callable[[Params], Set[str]]


class DocumentKind(NamedTuple):
    """A kind of object.

    :param name: its key in the document.
    :param called: what one is called.
    :param planner: says what to do about one.
    :param read: the method that lists all, and what in an entry is its name.
    :param needs: the objects that one needs to be there first.
    :param placeholder: the entry that a list of all would have for one that is to be created, as far as others need it,
        from its options and the id of its tenant.
    :param secrets: finds secret texts in an object's free-form options.
    :param serial: they are kept in one collection, so that two can't be written at the same time.
    :param global_name: a name is unique on the whole server, whatever the tenant.
    :param confirm: what must be said to delete one.
    :param parts: the objects inside one, by option.
    :param listed: all that there are.
    :param tenant: the name of the tenant that one is in, where its options do not say.
    :param seen: the options whose changes others have to see in time, and their fields in an entry of the list of all.
    """

    name: str
    called: str
    checker: Checker
    planner: Planner
    read: str
    needs: Callable[[Options], Iterator[Reference]] = lambda options: iter(())
    placeholder: Optional[Callable[[Options, str], Dict[str, Any]]] = None
    secrets_of: Callable[[Params], Set[str]] = lambda params: set()
    serial: bool = False
    global_name: bool = False
    confirm: Options = {}
    parts: Mapping[str, Part] = {}
    listed: Callable[[Snapshot], Iterator[Found]] = lambda snapshot: iter(())
    tenant: Callable[[Snapshot, Options], str] = lambda snapshot, options: ""
    seen: Mapping[str, str] = {}

    def label(self, options: Options) -> str:
        """What people know an object by."""
        return str(options.get("name") or options.get("id") or "")

    def checked(self, given: Options, path: str) -> Dict[str, Any]:
        """The options of an object with those of its parts.

        :raises InputError: naming the place.
        """
        own = {option: value for option, value in given.items() if option not in self.parts}
        result = self.checker.checked(own, path)
        for option, part in self.parts.items():
            if given.get(option) is not None:
                result[option] = _checked_parts(part, given[option], f"{path}.{option}")
        return result

    def secrets(self, given: Options) -> Set[str]:
        """The secret texts in an object's options, which may not have been checked."""
        own = {option: value for option, value in given.items() if option not in self.parts}
        found = self.checker.secrets(own) | self.secrets_of({**self.checker.defaults, **own})
        for option, part in self.parts.items():
            for item in given.get(option) or ():
                if isinstance(item, dict):
                    found |= part.checker.secrets(item) | part.secrets({**part.checker.defaults, **item})
        return found


def _checked_parts(part: Part, given: Any, path: str) -> List[Dict[str, Any]]:
    if not isinstance(given, list):
        raise InputError(f"{path} must be a list of objects")
    result = []
    for number, item in enumerate(given):
        if not isinstance(item, dict):
            raise InputError(f"{path}[{number}] must be a dictionary of options")
        result.append(part.checker.checked(item, f"{path}[{number}]"))
    return result


def _checker(spec: Spec, *without: str) -> Checker:
    """The checker for a module's options, without those that make no sense in a document."""
    return checker({option: known for option, known in spec.items() if option not in (*NOT_IN_DOCUMENTS, *without)})


def _of_tenant(options: Options) -> Iterator[Reference]:
    if options.get("tenant"):
        yield "tenants", "", str(options["tenant"])


def _of_user(options: Options) -> Iterator[Reference]:
    yield from _of_tenant(options)
    if options.get("policy"):
        # Its own tenant's comes first, but the server's may be meant.
        yield "policies", str(options.get("tenant") or ""), str(options["policy"])
        yield "policies", "", str(options["policy"])


def _tenants(snapshot: Snapshot) -> Iterator[Found]:
    for id_, tenant in snapshot.call("AdminOrganizationList").items():
        yield Found(
            tenant.get("Name", ""), id_, tenant.get("Name", ""), id_, {"id": id_, "name": tenant.get("Name", "")}
        )


def _policies(snapshot: Snapshot) -> Iterator[Found]:
    names = _names_of_tenants(snapshot, "AdminPoliciesListFull")
    for id_, held in snapshot.call("AdminPoliciesListFull").items():
        tenant = held.get("OrganizationID", "")
        yield Found(held.get("Description", ""), id_, names.get(tenant, tenant), tenant, {"id": id_})


def _users(snapshot: Snapshot) -> Iterator[Found]:
    names = _names_of_tenants(snapshot, "AdminListUsersFull")
    for name, profile in snapshot.users().items():
        tenant = profile.get("OrganizationID", "")
        yield Found(name, name, names.get(tenant, tenant), tenant, {"name": name})


def _tenant_of_user(snapshot: Snapshot, options: Options) -> str:
    id_ = snapshot.users().get(options["name"], {}).get("OrganizationID") or ""
    return references.known_tenant_names(snapshot).get(id_, id_) if id_ else ""


def _webhooks(snapshot: Snapshot) -> Iterator[Found]:
    """The server's own ones, and those of every tenant."""
    for name in snapshot.call("AdminMetaWebhookOptionsGet"):
        yield Found(name, name, "", "", {"name": name})
    for id_, tenant in snapshot.call("AdminOrganizationList").items():
        for name in tenant.get("WebhookOptions") or {}:
            yield Found(name, name, tenant.get("Name", ""), id_, {"name": name, "tenant": id_})


def _names_of_tenants(snapshot: Snapshot, method: str) -> Dict[str, str]:
    """Organization id -> name, without a request where no object has a tenant."""
    if any(held.get("OrganizationID") for held in snapshot.call(method).values()):
        return references.known_tenant_names(snapshot)
    return {}


PARTS: Dict[str, Part] = {
    "storage_vaults": Part(_checker(vault.SPEC, "user"), vaults.secrets),
    "protected_items": Part(_checker(protected_item.SPEC, "user"), protected_items.secrets),
    "schedules": Part(_checker(schedule.SPEC, "user"), lambda params: set()),
}

KINDS: Tuple[DocumentKind, ...] = (
    DocumentKind(
        "tenants",
        "tenant",
        _checker(org.SPEC),
        org.plan,
        "AdminOrganizationList",
        placeholder=lambda options, tenant: {**codec.zero("Organization"), "Name": options["name"]},
        secrets_of=tenants.secrets,
        global_name=True,
        listed=_tenants,
        tenant=lambda snapshot, options: str(options.get("name") or ""),
        seen={"name": "Name"},
    ),
    DocumentKind(
        "policies",
        "policy",
        _checker(policy.SPEC),
        policy.plan,
        "AdminPoliciesListFull",
        needs=_of_tenant,
        placeholder=lambda options, tenant: {"Description": options["name"], "OrganizationID": tenant},
        secrets_of=policies.secrets,
        # One that users have is not purged: its planner refuses to take it from them.
        listed=_policies,
        seen={"name": "Description", "tenant": "OrganizationID"},
    ),
    DocumentKind(
        "webhooks",
        "webhook",
        _checker(webhooks.SPEC),
        webhooks.WEBHOOKS.plan,
        "AdminMetaWebhookOptionsGet",
        needs=_of_tenant,
        secrets_of=webhooks.WEBHOOKS.secrets,
        serial=True,
        listed=_webhooks,
    ),
    DocumentKind(
        "users",
        "user",
        _checker(user.SPEC),
        customers.plan,
        "AdminListUsersFull",
        needs=_of_user,
        placeholder=lambda options, tenant: {"Username": options["name"], "OrganizationID": tenant},
        global_name=True,
        confirm={"delete_with_job_history": True},
        parts=PARTS,
        listed=_users,
        tenant=_tenant_of_user,
        seen={"tenant": "OrganizationID", "policy": "PolicyID"},
    ),
)
BY_NAME = {kind.name: kind for kind in KINDS}


def expect(snapshot: Snapshot, kind: DocumentKind, options: Options) -> None:
    """Take it that an object will be there by the time that others need it."""
    if kind.placeholder is None:
        return
    tenant = references.tenant_id(snapshot, options.get("tenant")) or ""
    key = _key(kind, options) or f"(new {kind.called} {kind.label(options)})"
    snapshot.expect(kind.read, key, kind.placeholder(options, tenant))


def expect_change(snapshot: Snapshot, kind: DocumentKind, options: Options, after: Options) -> None:
    """Take it that an object will be changed by the time that others look at it.

    :param after: the changed options, with ids in place of names.
    """
    fields = {field: after[option] for option, field in kind.seen.items() if option in after}
    if fields:
        snapshot.expect_change(kind.read, _key(kind, options), fields)


def expect_gone(snapshot: Snapshot, kind: DocumentKind, options: Options) -> None:
    """Take it that an object will not be there any longer when it is the turn of what others were in."""
    if kind.seen:
        snapshot.expect_gone(kind.read, _key(kind, options))


def _key(kind: DocumentKind, options: Options) -> str:
    """By which an object is found in the list of all: the name of a user, the id of all others, which the server gives to new ones."""
    return kind.label(options) if kind.name == "users" else str(options.get("id") or "")
