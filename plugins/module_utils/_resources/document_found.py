# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All objects of a kind that a server has, for whoever asks which of them a document does not name."""

from __future__ import annotations

from typing import Any, Dict, Iterator, Mapping, NamedTuple, Tuple

from .._client.errors import LoginRefused
from .._client.snapshot import Snapshot
from . import admins, references
from .places import Part, look_up
from .shared_quotas import LIST as QUOTAS
from .storage_templates import TEMPLATES
from .webhooks import WEBHOOKS

Options = Mapping[str, Any]


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


def tenants(snapshot: Snapshot) -> Iterator[Found]:
    """Tenants."""
    for id_, tenant in snapshot.call("AdminOrganizationList").items():
        yield Found(
            tenant.get("Name", ""), id_, tenant.get("Name", ""), id_, {"id": id_, "name": tenant.get("Name", "")}
        )


def _named(snapshot: Snapshot, objects: Mapping[str, Any], field: str) -> Iterator[Found]:
    """Objects that have an id, a name in a field, and a level.

    :param objects: all that there are, by id.
    """
    names = _names_of_tenants(snapshot, objects)
    for id_, held in objects.items():
        tenant = held.get("OrganizationID", "")
        yield Found(held.get(field, ""), id_, names.get(tenant, tenant), tenant, {"id": id_})


def policies(snapshot: Snapshot) -> Iterator[Found]:
    """Those of all levels, as of the following kinds."""
    return _named(snapshot, snapshot.call("AdminPoliciesListFull"), "Description")


def shared_quotas(snapshot: Snapshot) -> Iterator[Found]:
    """Shared storage quotas."""
    return _named(snapshot, snapshot.call(QUOTAS).get("Entries") or {}, "Description")


def user_groups(snapshot: Snapshot) -> Iterator[Found]:
    """User groups."""
    return _named(snapshot, snapshot.call("AdminUserGroupsListFull"), "Name")


def storage_templates(snapshot: Snapshot) -> Iterator[Found]:
    """Storage templates. Where the server gives them no ids, the description is all there is."""
    for tenant, name, held in _of_all_levels(snapshot, TEMPLATES.part):
        for template in held:
            id_, description = template.get("ID") or "", template.get("Description", "")
            address = {"id": id_} if id_ else {"description": description}
            yield Found(description, id_ or description, name, tenant, {**address, "tenant": tenant})


def webhooks(snapshot: Snapshot) -> Iterator[Found]:
    """Webhooks."""
    for tenant, tenant_name, held in _of_all_levels(snapshot, WEBHOOKS.part):
        for name in held:
            yield Found(name, name, tenant_name, tenant, {"name": name, "tenant": tenant})


def _of_all_levels(snapshot: Snapshot, part: Part) -> Iterator[Tuple[str, str, Any]]:
    """(organization id, its name, what is there): the server's own, and those of all tenants.

    The administrators of a tenant are told of those of that tenant.
    """
    try:
        yield from look_up(snapshot, part, {"all_tenants": bool(snapshot.call("AdminOrganizationList"))})
    except LoginRefused as refusal:
        own = references.own_organization(snapshot)
        if not own:
            raise refusal
        for *dummy, held in look_up(snapshot, part, {}):
            yield own, own, held


def users(snapshot: Snapshot) -> Iterator[Found]:
    """Users."""
    names = _names_of_tenants(snapshot, snapshot.users())
    for name, profile in snapshot.users().items():
        tenant = profile.get("OrganizationID", "")
        yield Found(name, name, names.get(tenant, tenant), tenant, {"name": name})


def tenant_of_user(snapshot: Snapshot, options: Options) -> str:
    """The name of the tenant of a user whose options don't say it."""
    id_ = snapshot.users().get(options["name"], {}).get("OrganizationID") or ""
    return references.known_tenant_names(snapshot).get(id_, id_) if id_ else ""


def administrators(snapshot: Snapshot) -> Iterator[Found]:
    """Administrators, without the one who asks: nobody is to delete that by leaving it out of a document."""
    records = snapshot.call(admins.LIST)
    names = _names_of_tenants(snapshot, dict(enumerate(records)))
    own = snapshot.connection.username.casefold()
    for record in records:
        name, tenant = record["Username"], record.get("OrganizationID", "")
        if tenant or name.casefold() != own:
            yield Found(name, name, names.get(tenant, tenant), tenant, {"name": name, "tenant": tenant})


def _names_of_tenants(snapshot: Snapshot, objects: Mapping[Any, Any]) -> Dict[str, str]:
    """Organization id -> name, without a request where no object has a tenant."""
    if any(held.get("OrganizationID") for held in objects.values()):
        return references.known_tenant_names(snapshot)
    return {}
