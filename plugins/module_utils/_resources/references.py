# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects named in options, by id or by name."""

from __future__ import annotations

from collections import Counter
from typing import Any, Callable, Collection, Dict, List, Mapping, Optional, TypeVar

from .._api.names import capital, did_you_mean, meant
from .._client.client import CometClient
from .._client.errors import InputError, LoginRefused, NotFound
from .._model.task import TaskContext

Found = TypeVar("Found")
# With this begins what stands for the id of an object that is yet to be created.
PLANNED = "(new "


def resolve(
    kind: str, wanted: str, names: Mapping[str, str], option: str = "", show: Callable[[str], str] = str
) -> str:
    """The id of the object that is meant.

    :param names: id -> name of all that there are.
    :param show: an id as it is told to a person who has to choose one.
    :raises InputError: if no object, or more than one, has that name.
    """
    if wanted in names:
        return wanted
    found = [id_ for id_, name in names.items() if name == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            f"{len(found)} {plural(kind)} are named {wanted!r}",
            remedy=f"Give one of their ids in {option or kind}: {', '.join(map(show, sorted(found)))}",
        )
    near = did_you_mean(wanted, [*names.values(), *names])
    hint = capital(meant(wanted, near, show=repr))
    raise NotFound(
        f"there is no {kind} {wanted!r}",
        remedy=hint or f"Create the {kind} first, or check the option {option or kind}",
        near=near,
    )


def name_or_id(id_: str, names: Mapping[str, str]) -> str:
    """The name by which :func:`resolve` finds an object, or its id if there is none.

    :param names: id -> name of all that come into question.
    """
    name = names.get(id_, "")
    return name if name and name not in names and list(names.values()).count(name) == 1 else id_


def trusted(context: TaskContext[Any], look_up: Callable[[], Found], instead: Found) -> Found:
    """What a look-up finds; in check mode something instead for an object that an earlier task would create.

    Nothing that was to be created in check mode is there for the tasks after it, and a play that works for real
    must be able to show what it would do. The warning says which name may have been meant.

    :raises NotFound: if there is no such object and this is no check mode.
    """
    try:
        return look_up()
    except NotFound as error:
        if not context.check_mode:
            raise
        problem = f"{error.problem[:1].upper()}{error.problem[1:]}"
        hint = f" {error.remedy}" if error.near else ""
        context.warn(f"{problem} yet. Check mode takes it that an earlier task would create it.{hint}")
        return instead


def missing(error: NotFound, problem: str, names: List[str]) -> NotFound:
    """The error for a name that is not there, in better words: whose it would be, and what there is instead."""
    hint = (
        error.remedy
        if error.near
        else f"There are: {listed(sorted(map(repr, names)))}"
        if names
        else "There is none at all"
    )
    return NotFound(problem, remedy=hint, near=error.near, server=error.server)


def plural(kind: str) -> str:
    return kind[:-1] + "ies" if kind.endswith("y") else kind + "s"


def tenant_names(client: CometClient) -> Dict[str, str]:
    """Organization id -> name. Only a top-level administrator may ask."""
    return {id_: tenant.get("Name", "") for id_, tenant in client.lookup("AdminOrganizationList").items()}


def known_tenant_names(client: CometClient) -> Dict[str, str]:
    """The same, or nothing for an administrator who may not ask; asked once."""
    if "tenant names" not in client.memory:
        try:
            client.memory["tenant names"] = tenant_names(client)
        except LoginRefused:
            client.memory["tenant names"] = {}
    found: Dict[str, str] = client.memory["tenant names"]
    return found


def tenant_id(client: CometClient, wanted: Optional[str]) -> Optional[str]:
    """The organization id for the option ``tenant``; None if it was not given, empty for the top level.

    The administrators of a tenant may not list tenants, and may give the id of their own, as info modules return it.

    :raises LoginRefused: if one of them asks for any other.
    """
    if not wanted:
        return wanted
    return client.derived(("tenant", wanted), lambda: _tenant_id(client, wanted))


def _tenant_id(client: CometClient, wanted: str) -> str:
    try:
        return resolve("tenant", wanted, tenant_names(client))
    except LoginRefused as refusal:
        if refusal.kind == "login":
            raise
        own = own_organization(client)
        if own and wanted == own:
            return own
        if own:
            refusal.remedy = (
                f"An administrator of a tenant can name that one only, by its id {own}; leave tenant out to mean it"
            )
        raise


def own_organization(client: CometClient) -> str:
    """The organization id of the account that asks, empty at the top level."""
    return str(client.lookup("AdminAccountProperties").get("OrganizationID") or "")


def policy_of_user(client: CometClient, wanted: Optional[str], tenant: Optional[str]) -> Optional[str]:
    """The policy id for the option ``policy`` of a user; None if it was not given, empty for no policy.

    A user can have the policies of its own tenant and those of the top level; of one name, that of the tenant is meant.

    :param tenant: organization id of the user, None for the level of the account that asks.
    :raises NotFound: if there is none of that name for the user, with the tenants that have one.
    """
    if not wanted:
        return wanted
    return client.derived(("policy of a user", wanted, tenant), lambda: _policy_of_user(client, wanted, tenant))


def _policy_of_user(client: CometClient, wanted: str, tenant: Optional[str]) -> str:
    policies = client.lookup("AdminPoliciesListFull")
    if wanted in policies:
        return wanted
    levels = {id_: held.get("OrganizationID", "") for id_, held in policies.items()}
    there = {levels[id_] for id_, held in policies.items() if held.get("Description") == wanted}
    if tenant is None:
        # Whoever is in a tenant sees that tenant's policies only.
        tenant = "" if "" in there else own_organization(client)
    if there.isdisjoint((tenant, "")) and there:
        raise _policy_elsewhere(client, wanted, tenant, there)
    level = tenant if tenant in there else ""
    within = (level,) if there else (tenant, "")
    names = {id_: held.get("Description", "") for id_, held in policies.items() if levels[id_] in within}
    return resolve("policy", wanted, names, "policy", lambda id_: _with_level(client, id_, levels[id_]))


def _policy_elsewhere(client: CometClient, wanted: str, tenant: str, there: Collection[str]) -> NotFound:
    tenants = known_tenant_names(client)
    level = f"in the tenant {tenants.get(tenant, tenant)!r} or at the top level" if tenant else "at the top level"
    having = listed(sorted(repr(tenants.get(id_, id_)) for id_ in there))
    return NotFound(
        f"there is no policy {wanted!r} {level}, where this user's would be",
        remedy=f"Of that name there is one in the tenant {having}, for the users of that tenant only"
        if len(there) == 1
        else f"Of that name there are some in the tenants {having}, each for the users of that tenant only",
        near=[wanted],
    )


def _with_level(client: CometClient, id_: str, level: str) -> str:
    """An id with whose the object is."""
    return f"{id_} (tenant {known_tenant_names(client).get(level, level)})" if level else f"{id_} (top level)"


def policy_id(client: CometClient, wanted: Optional[str], tenant: str = "", option: str = "policy") -> Optional[str]:
    """The policy id for an option that may name a policy of any level; None if it was not given, empty for no policy.

    :param tenant: organization id of whoever says the name; several tenants may each have a policy of that name.
    """
    if not wanted:
        return wanted
    return client.derived(("policy", wanted, tenant, option), lambda: _policy_id(client, wanted, tenant, option))


def _policy_id(client: CometClient, wanted: str, tenant: str, option: str) -> str:
    names = client.lookup("AdminPoliciesList")
    if wanted in names or list(names.values()).count(wanted) < 2:
        return resolve("policy", wanted, names, option)
    policies = client.lookup("AdminPoliciesListFull")

    def show(id_: str) -> str:
        return _with_level(client, id_, policies[id_].get("OrganizationID", ""))

    return resolve("policy", wanted, own_first(wanted, policies, tenant), option, show)


def shared_quota_id(client: CometClient, wanted: str, tenant: str = "") -> str:
    """The same for the option ``shared_quota`` of a storage vault."""
    quotas = client.lookup("AdminSquotaListAll").get("Entries") or {}

    def show(id_: str) -> str:
        return _with_level(client, id_, quotas[id_].get("OrganizationID", ""))

    return resolve("shared quota", wanted, own_first(wanted, quotas, tenant), "shared_quota", show)


def own_first(wanted: str, objects: Mapping[str, Mapping[str, Any]], tenant: str) -> Dict[str, str]:
    """Id -> name of the objects that a name may mean: where several have it, those of the own level if one of them has.

    :param objects: all that there are, by id; they have a ``Description`` and an ``OrganizationID``.
    :param tenant: organization id of whoever says the name.
    """
    names = {id_: held.get("Description", "") for id_, held in objects.items()}
    if wanted in names or list(names.values()).count(wanted) < 2:
        return names
    own = {id_: name for id_, name in names.items() if objects[id_].get("OrganizationID", "") == tenant}
    return own if wanted in own.values() else names


def policies_read(client: CometClient) -> None:
    """Have the policies read, for :func:`names_read`, unless the account may not ask for them."""
    try:
        client.lookup("AdminPoliciesListFull")
    except LoginRefused:
        pass


def names_read(client: CometClient) -> Dict[str, str]:
    """Id -> name of the tenants, policies and shared storage quotas that have been read so far; nothing is asked for it.

    Where several have a name, their ids are told with it.
    """
    found = [
        {id_: tenant.get("Name", "") for id_, tenant in (client.known("AdminOrganizationList") or {}).items()},
        client.known("AdminPoliciesList") or _described(client.known("AdminPoliciesListFull")),
        _described((client.known("AdminSquotaListAll") or {}).get("Entries")),
    ]
    return {id_: name for names in found for id_, name in told_apart(names).items()}


def told_apart(names: Mapping[str, str]) -> Dict[str, str]:
    """Id -> name of those that have one, with the id where several have it. One that is only planned has no id yet."""
    count = Counter(names.values())

    def told(id_: str, name: str) -> str:
        return name if count[name] == 1 or id_.startswith(PLANNED) else f"{name} ({id_})"

    return {id_: told(id_, name) for id_, name in names.items() if id_ and name}


def _described(objects: Optional[Mapping[str, Mapping[str, Any]]]) -> Dict[str, str]:
    return {id_: held.get("Description", "") for id_, held in (objects or {}).items()}


def with_names(value: Any, names: Mapping[str, str]) -> Any:
    """Options for a person to read: a name in place of each id, but the own one of an object."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [with_names(item, names) for item in value]
    if isinstance(value, dict):
        return {key: item if key == "id" else with_names(item, names) for key, item in value.items()}
    return value


def listed(names: List[str], most: int = 5) -> str:
    """A readable enumeration that stays short."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
