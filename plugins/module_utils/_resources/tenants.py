# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tenants (organizations, as the API calls them): finding one, the options that stand for it, and writing it.

A tenant is written as a whole and has no hash, so it is read right before the write and again after it. Facts:
comet-facts section 2, Organizations.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Set, Tuple

from .._api import structures, types
from .._client.client import CometClient
from .._client.errors import Conflict, InputError
from .._model import codec, diff, kept, redact
from .._model.option_map import OptionMap
from .._model.task import Params
from . import template_ids

OPTIONS = OptionMap(
    "Organization",
    {
        "name": "Name",
        "hosts": "Hosts",
        "suspended": "IsSuspended",
        "branding": "Branding",
        "email": "Email",
        "software_build_role": "SoftwareBuildRole",
        "constellation_role": "ConstellationRole",
        "psa_configs": "PSAConfigs",
        "experimental_options": "ExperimentalOptions",
    },
)
# Options with entries of their own: an entry that is not given stays, unless it is purged.
MAPS = OptionMap("Organization", {"webhooks": "WebhookOptions", "audit_files": "AuditFileOptions"})
TEMPLATES = OptionMap("Organization", {"storage_templates": "RemoteStorage"})
EVERYTHING = OptionMap("Organization", {**OPTIONS.fields, **MAPS.fields, **TEMPLATES.fields})

TEMPLATE = "RemoteStorageOption"
# What a webhook has that nobody has said anything else about: without a level it would send nothing.
NEW_WEBHOOK = {"Level": "full"}

Tenant = Dict[str, Any]


def read(client: CometClient) -> Dict[str, Tenant]:
    """All tenants by id, as they are now. There is no call for a single one."""
    return dict(client.reread("AdminOrganizationList"))


def id_of(tenants: Mapping[str, Tenant], params: Params) -> Optional[str]:
    """The id of the tenant that the options ``id`` or ``name`` mean, or None if there is none.

    :raises InputError: if several have the name.
    """
    if params.get("id"):
        return params["id"] if params["id"] in tenants else None
    found = sorted(id_ for id_, tenant in tenants.items() if tenant.get("Name", "") == params["name"])
    if len(found) > 1:
        raise InputError(
            f"{len(found)} tenants are named {params['name']!r}",
            remedy=f"Give one of their ids in id: {', '.join(found)}",
        )
    return found[0] if found else None


def write(client: CometClient, id_: str, desired: Tenant, options: Mapping[str, Any]) -> Tenant:
    """Replace a tenant, and return what the server holds afterwards.

    :param options: what was asked for; it is held against what the server has after the write.
    :raises Conflict: if somebody else wrote at the same time, so that it was lost.
    :raises VersionTooOld: if the server did not keep an option.
    """
    client.call("AdminOrganizationSet", {"OrganizationID": id_, "Organization": desired})
    held = read(client).get(id_)
    if held is None:
        raise Conflict(
            "somebody else deleted the tenant at the same time", method="AdminOrganizationSet", server=client.server
        )
    require_kept(client, held, options)
    return held


# -- options and back ----------------------------------------------------------------------------------------


def lay_over(tenant: Mapping[str, Any], options: Mapping[str, Any]) -> Tenant:
    """The tenant with the given options in it; what is not given stays."""
    result = OPTIONS.lay_over(tenant, options)
    purged = options.get("purge") or []
    fields = structures.structure("Organization").fields
    for option, name in MAPS.fields.items():
        if options.get(option) is not None:
            entries = _entries(fields[name].type, options[option], result.get(name) or {}, option, option in purged)
            _put(result, name, entries)
    if options.get("storage_templates") is not None:
        _put(result, "RemoteStorage", _templates(options, result, "storage_templates" in purged))
    return result


def _put(tenant: Tenant, name: str, value: Any) -> None:
    if value != (tenant.get(name) or type(value)()):
        tenant[name] = value


def _entries(type_: str, given: Mapping[str, Any], held: Mapping[str, Any], path: str, purge: bool) -> Dict[str, Any]:
    """The entries of a map with the given ones laid over those that are there."""
    new = NEW_WEBHOOK if path == "webhooks" else {}
    inner = types.parts(type_)[2]
    base = {key: {**codec.zero(inner), **new} for key in given if key not in held}
    laid = codec.encode(type_, given, {**base, **held}, path)
    kept_ones = {} if purge else {key: entry for key, entry in held.items() if key not in laid}
    return {**kept_ones, **laid}


def _templates(options: Mapping[str, Any], tenant: Mapping[str, Any], purge: bool) -> List[Dict[str, Any]]:
    """The storage templates with the given ones laid over those that are there, found by id or description."""
    held: List[Dict[str, Any]] = list(tenant.get("RemoteStorage") or [])
    shown = codec.decode(f"[]{TEMPLATE}", held)
    result, meant = list(held), set()
    for number, item in enumerate(options["storage_templates"]):
        path = f"storage_templates[{number}]"
        # What an info module returned means the one it describes, also where neither id nor description tells it from others.
        at = number if shown[number : number + 1] == [item] else _template_index(result, item, path)
        if at in meant:
            raise InputError(f"{path} means the same template as another one before it")
        if at is None:
            at = len(result)
            result.append(_fresh_template(tenant, item))
        meant.add(at)
        result[at] = codec.encode(TEMPLATE, item, result[at], path)
    return [template for at, template in enumerate(result) if not purge or at in meant]


def _template_index(held: List[Dict[str, Any]], item: Mapping[str, Any], path: str) -> Optional[int]:
    id_, description = (
        item.get(key) or item.get(name) or "" for key, name in (("id", "ID"), ("description", "Description"))
    )
    if not id_ and not description:
        raise InputError(f"{path} needs a description or an id to be found by")
    by_id = [at for at, template in enumerate(held) if template_ids.has_id(template, id_)]
    found = by_id or [at for at, template in enumerate(held) if template_ids.is_described(template, description, id_)]
    if len(found) > 1:
        ids = ", ".join(sorted(held[at].get("ID") or "(none)" for at in found))
        raise InputError(
            f"{path}: {len(found)} templates are described as {description!r}",
            remedy=f"Give one of their ids in id: {ids}",
        )
    return found[0] if found else None


def _fresh_template(tenant: Mapping[str, Any], item: Mapping[str, Any]) -> Dict[str, Any]:
    description = item.get("description") or item.get("Description") or ""
    return dict(codec.zero(TEMPLATE), ID=template_ids.new_id(tenant.get("Name", ""), description))


def view(id_: str, tenant: Mapping[str, Any]) -> Dict[str, Any]:
    """The options that describe a tenant; given to the module they change nothing."""
    return {"id": id_, **EVERYTHING.view(tenant)}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """The changed options of two tenants as (before, after); of storage templates only those that changed, by description."""
    sides = EVERYTHING.changes(before, after)
    templates = diff.changes(f"map[string]{TEMPLATE}", _by_description(before), _by_description(after))
    for side, changed in zip(sides, templates):
        if side.pop("storage_templates", None) is not None:
            side["storage_templates"] = changed
    return sides


def _by_description(tenant: Mapping[str, Any]) -> Dict[str, Any]:
    result: Dict[str, Any] = {}
    for template in tenant.get("RemoteStorage") or []:
        description = template.get("Description") or template.get("ID", "")
        result[description if description not in result else f"{description} ({template.get('ID', '')})"] = template
    return result


# -- what the server knows -----------------------------------------------------------------------------------


def require_versions(client: CometClient, options: Mapping[str, Any]) -> None:
    """Make sure, as far as the tables tell, that the server knows what is asked for.

    :raises VersionTooOld: if it does not.
    """
    EVERYTHING.require_versions(client, options)


def require_known(client: CometClient, held: Mapping[str, Any], desired: Mapping[str, Any]) -> None:
    """The same where they do not tell, by what the server sends.

    :raises VersionTooOld: if it does not.
    """
    kept.require_known(client, "Organization", held, desired, EVERYTHING.fields)


def require_kept(client: CometClient, held: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    """Make sure that what was read after the write is what was asked for.

    :raises VersionTooOld: if the server dropped an option.
    :raises Conflict: if somebody else wrote in between.
    """
    kept.require_kept(client, "AdminOrganizationSet", "Organization", held, lay_over(held, options), EVERYTHING.fields)


def secrets(params: Params) -> Set[str]:
    """Secret texts in the options, for the masking of what the task prints."""
    return redact.secrets_in_options(
        "Organization", {name: params.get(option) for option, name in EVERYTHING.fields.items()}
    )


def users_of(client: CometClient, id_: str) -> List[str]:
    """The names of a tenant's accounts."""
    return sorted(
        name for name, profile in client.call("AdminListUsersFull").items() if profile.get("OrganizationID") == id_
    )
