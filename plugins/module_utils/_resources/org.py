# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_org`` does to bring a tenant into the declared state."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, Set, Tuple

from .._client.errors import Conflict, InputError, NotFound
from .._model import codec, diff
from .._model.task import Context, Params, Plan, Result, Step
from . import references, tenants
from .tenants import Tenant

METHOD = "AdminOrganizationSet"


# The options, also of an object in a document of comet_converge.
SPEC: Dict[str, Any] = {
    "name": {"type": "str"},
    "id": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "hosts": {"type": "list", "elements": "str"},
    "suspended": {"type": "bool"},
    "branding": {"type": "dict"},
    "email": {"type": "dict"},
    "storage_templates": {"type": "list", "elements": "dict"},
    "webhooks": {"type": "dict"},
    "software_build_role": {"type": "dict"},
    "constellation_role": {"type": "dict"},
    "psa_configs": {"type": "list", "elements": "dict"},
    "experimental_options": {"type": "list", "elements": "str"},
    "audit_files": {"type": "dict"},
    "purge": {
        "type": "list",
        "elements": "str",
        "choices": ["storage_templates", "webhooks", "audit_files"],
        "default": [],
    },
    "delete_with_users": {"type": "bool", "default": False},
    "uninstall_software": {"type": "bool", "default": False},
    "remove_config_file": {"type": "bool", "default": False},
    "read_only": {"type": "dict"},
}


def plan(context: Context, params: Params) -> Plan:
    """Read the tenants and say what to do about one of them. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    if not (params.get("id") or params.get("name")):
        raise InputError("name must not be empty", remedy="Give the name or the id of the tenant")
    held = tenants.read(context.client)
    id_ = tenants.id_of(held, params)
    _check_hosts(params, held[id_] if id_ else {})
    if params["state"] == "absent":
        return _absent(context, params, id_, held[id_]) if id_ else Plan({}, {}, [], {"org": {}})
    tenants.require_versions(context.client, params)
    if id_:
        return _changed(context, params, id_, held[id_])
    if params.get("id"):
        raise NotFound(
            f"there is no tenant with the id {params['id']}",
            remedy="Leave id out to create one: the server gives the id",
        )
    return _created(context, params, set(held))


def _check_hosts(params: Params, tenant: Mapping[str, Any]) -> None:
    """Make sure that hosts are names: an address in place of one would lock the tenant's administrators out.

    :raises InputError: if they are not. What is there already may be.
    """
    for host in params.get("hosts") or []:
        # IPv6 addresses have colons, too.
        is_address = "/" in host or re.search(r":\d+$", host) and host.count(":") == 1
        if is_address and host not in (tenant.get("Hosts") or []):
            raise InputError(
                f"{host!r} is no host name", remedy="Give the bare name in hosts, without a scheme or a port"
            )


# -- absent --------------------------------------------------------------------------------------------------


def _absent(context: Context, params: Params, id_: str, tenant: Tenant) -> Plan:
    name, users = tenant.get("Name", ""), tenants.users_of(context.client, id_)
    if not params["delete_with_users"]:
        lost = (
            f"its {len(users)} users with their job histories ({references.listed(users)})"
            if users
            else "the tenant (it has no users)"
        )
        raise InputError(
            f"deleting the tenant {name!r} would lose {lost}, and its administrators and policies",
            remedy="Set delete_with_users to true if that is meant, or set suspended to true",
        )
    uninstall = (
        {"UninstallFlag": True, "RemoveConfigFile": params["remove_config_file"]}
        if params["uninstall_software"]
        else None
    )

    def delete() -> None:
        context.client.call("AdminOrganizationDelete", {"OrganizationID": id_, "UninstallConfig": uninstall})

    before = {**diff.lost(tenants.view(id_, tenant)), "users": users}
    return Plan(before, {}, [Step("delete the tenant", delete)], {"org": {}})


# -- created -------------------------------------------------------------------------------------------------


def _created(context: Context, params: Params, present: Set[str]) -> Plan:
    fresh: Tenant = codec.zero("Organization")
    wanted = tenants.lay_over(fresh, params)

    def create() -> Result:
        return _create(context, params, wanted, present)

    dummy, after = tenants.changes(fresh, wanted)
    view = tenants.view("", wanted)
    del view["id"]
    return Plan({}, after, [Step("create the tenant", create)], {"org": view}, creates=True)


def _create(context: Context, params: Params, wanted: Tenant, present: Set[str]) -> Result:
    """Create the tenant, and find out its id: releases before 22.6.0 do not tell."""
    client = context.client
    answer = client.call(METHOD, {"Organization": wanted})
    if answer.get("ID") and answer.get("Organization"):
        id_, held = answer["ID"], answer["Organization"]
    else:
        id_, held = _newcomer(context, params["name"], present)
    tenants.require_kept(client, held, params)
    return {"org": tenants.view(id_, held)}


def _newcomer(context: Context, name: str, present: Set[str]) -> Tuple[str, Tenant]:
    found = [
        (id_, tenant)
        for id_, tenant in tenants.read(context.client).items()
        if id_ not in present and tenant.get("Name") == name
    ]
    if len(found) != 1:
        raise Conflict(
            f"{len(found)} new tenants are named {name!r} after one was created",
            method=METHOD,
            server=context.client.server,
        )
    return found[0]


# -- changed -------------------------------------------------------------------------------------------------


def _changed(context: Context, params: Params, id_: str, tenant: Tenant) -> Plan:
    desired = tenants.lay_over(tenant, params)
    tenants.require_known(context.client, tenant, desired)
    steps: List[Step] = []
    if desired != tenant:
        steps.append(Step("write the tenant", lambda: _write(context, params, id_, desired)))
    before, after = tenants.changes(tenant, desired)
    return Plan(before, after, steps, {"org": tenants.view(id_, desired)})


def _write(context: Context, options: Mapping[str, Any], id_: str, desired: Dict[str, Any]) -> Result:
    return {"org": tenants.view(id_, tenants.write(context.client, id_, desired, options))}
