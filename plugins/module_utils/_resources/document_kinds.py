# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of objects that a document of ``comet_converge`` may declare, in the order in which they can be created.

A kind says what is particular about it; its options and its planner are those of the module that manages one object.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Set, Tuple

from .._client.errors import InputError
from .._client.snapshot import Snapshot
from .._model import codec
from .._model.spec import Checker, Pairs, Spec, checker
from .._model.task import Context, Params, Plan
from . import (
    admins,
    customers,
    document_found,
    objects,
    org,
    policies,
    policy,
    protected_item,
    protected_items,
    references,
    schedule,
    server_settings,
    shared_quotas,
    storage_templates,
    tenants,
    user,
    user_groups,
    vault,
    vaults,
    webhooks,
)

Options = Mapping[str, Any]
Planner = Callable[[Context, Params], Plan]
# (kind, tenant or "", name) of an object that another one needs.
Reference = Tuple[str, str, str]
NOT_IN_DOCUMENTS = ("read_only",)


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
        from its options and the id of its tenant; None if nothing needs it.
    :param secrets: finds secret texts in an object's free-form options.
    :param serial: they are kept in one collection, so that two can't be written at the same time.
    :param together: writes at once what has been put off of several.
    :param global_name: a name is unique on the whole server, whatever the tenant.
    :param confirm: what must be said to delete one.
    :param parts: the objects inside one, by option.
    :param listed: all that there are.
    :param tenant: the name of the tenant that one is in, where its options do not say.
    :param called_by: the option with the name that people know one by.
    :param seen: the options whose changes others have to see in time, and their fields in an entry of the list of all.
    """

    name: str
    called: str
    checker: Checker
    planner: Planner
    read: str
    needs: Callable[[Options], Iterator[Reference]] = lambda options: iter(())
    placeholder: Optional[Callable[[Options, str], Optional[Dict[str, Any]]]] = None
    secrets_of: Callable[[Params], Set[str]] = lambda params: set()
    serial: bool = False
    together: Optional[Callable[[Context, Sequence[Any]], Any]] = None
    global_name: bool = False
    confirm: Options = {}
    parts: Mapping[str, Part] = {}
    listed: Callable[[Snapshot], Iterator[document_found.Found]] = lambda snapshot: iter(())
    tenant: Callable[[Snapshot, Options], str] = lambda snapshot, options: ""
    called_by: str = "name"
    seen: Mapping[str, str] = {}

    def label(self, options: Options) -> str:
        """What people know an object by."""
        return str(options.get(self.called_by) or options.get("id") or "")

    def checked(self, given: Options, path: str) -> Dict[str, Any]:
        """The options of an object with those of its parts.

        :raises InputError: naming the place.
        """
        return {**self.checker.checked(self.own(given), path), **self.checked_parts(given, path)}

    def own(self, given: Options) -> Dict[str, Any]:
        """The options without those that list its parts."""
        return {option: value for option, value in given.items() if option not in self.parts}

    def checked_parts(self, given: Options, path: str) -> Dict[str, Any]:
        """The parts among an object's options, checked.

        :raises InputError: naming the place.
        """
        return {
            option: _checked_parts(part, given[option], f"{path}.{option}")
            for option, part in self.parts.items()
            if given.get(option) is not None
        }

    def secrets(self, given: Options) -> Set[str]:
        """The secret texts in an object's options, which may not have been checked."""
        own = self.own(given)
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


def _checker(spec: Spec, *without: str, exclusive: Pairs = ()) -> Checker:
    """The checker for a module's options, without those that make no sense in a document."""
    left_out = (*NOT_IN_DOCUMENTS, *without)
    return checker({option: known for option, known in spec.items() if option not in left_out}, exclusive)


def _of_level(kind: str, options: Options, name: Any) -> Iterator[Reference]:
    """What a name may mean: that of the own tenant comes first, but the server's may be meant."""
    if name:
        for tenant in dict.fromkeys((str(options.get("tenant") or ""), "")):
            yield kind, tenant, str(name)


def _of_tenant(options: Options) -> Iterator[Reference]:
    if options.get("tenant"):
        yield "tenants", "", str(options["tenant"])


def _of_user(options: Options) -> Iterator[Reference]:
    yield from _of_tenant(options)
    yield from _of_level("policies", options, options.get("policy"))
    for item in options.get("storage_vaults") or ():
        yield from _of_level("storage_templates", options, item.get("template"))
        yield from _of_level("shared_quotas", options, item.get("shared_quota"))


def _of_template(options: Options) -> Iterator[Reference]:
    yield from _of_tenant(options)
    yield from _of_level("storage_templates", options, options.get("replacement"))


def _of_group(options: Options) -> Iterator[Reference]:
    yield from _of_tenant(options)
    for option in ("members", "add_members"):
        for name in options.get(option) or ():
            yield "users", "", str(name)


def _of_admin(options: Options) -> Iterator[Reference]:
    yield from _of_tenant(options)
    for name in admins.policies_named(options):
        yield from _of_level("policies", options, name)


def _expected_template(options: Options, tenant: str) -> Optional[Dict[str, Any]]:
    """Those of a tenant are in no list of their own, and nothing in a document needs them to be in one."""
    known = {
        "ID": options.get("id") or f"{references.PLANNED}{options['description']})",
        "Description": options["description"],
    }
    return None if tenant else known


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
        listed=document_found.tenants,
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
        listed=document_found.policies,
        seen={"name": "Description", "tenant": "OrganizationID"},
    ),
    DocumentKind(
        "storage_templates",
        "storage template",
        _checker(storage_templates.SPEC),
        storage_templates.plan,
        storage_templates.TEMPLATES.part.read,
        needs=_of_template,
        placeholder=_expected_template,
        secrets_of=storage_templates.TEMPLATES.secrets,
        serial=True,
        # As with policies: one that accounts get storage vaults from by themselves stays.
        listed=document_found.storage_templates,
        called_by="description",
    ),
    DocumentKind(
        "shared_quotas",
        "shared storage quota",
        _checker(shared_quotas.SPEC),
        objects.plan(shared_quotas.SharedQuotas),
        shared_quotas.LIST,
        needs=_of_tenant,
        placeholder=lambda options, tenant: {"Description": options["name"], "OrganizationID": tenant},
        # And one that storage vaults share.
        listed=document_found.shared_quotas,
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
        listed=document_found.webhooks,
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
        listed=document_found.users,
        tenant=document_found.tenant_of_user,
        seen={"policy": "PolicyID"},
    ),
    DocumentKind(
        "user_groups",
        "user group",
        _checker(user_groups.SPEC, exclusive=user_groups.EXCLUSIVE),
        objects.plan(user_groups.UserGroups),
        "AdminUserGroupsListFull",
        needs=_of_group,
        confirm={"detach_users": True},
        listed=document_found.user_groups,
    ),
    DocumentKind(
        "admins",
        "administrator",
        _checker(admins.SPEC),
        objects.plan(admins.Admins),
        admins.LIST,
        needs=_of_admin,
        # Most of what is said of one is written with the settings of the server, which restarts then.
        serial=True,
        together=server_settings.write_together,
        listed=document_found.administrators,
    ),
)
BY_NAME = {kind.name: kind for kind in KINDS}


def expect(context: Context, snapshot: Snapshot, kind: DocumentKind, options: Options) -> None:
    """Take it that an object will be there by the time that others need it."""
    if kind.placeholder is None:
        return
    wanted = options.get("tenant")
    tenant = references.trusted(context, lambda: references.tenant_id(snapshot, wanted), wanted) or ""
    # Several tenants may each get one of the same name.
    key = _key(kind, options) or f"{references.PLANNED}{kind.called} {kind.label(options)}{tenant and ' of ' + tenant})"
    expected = kind.placeholder(options, tenant)
    if expected is not None:
        snapshot.expect(kind.read, key, expected)


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
