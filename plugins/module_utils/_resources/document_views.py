# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The other way round: the document that describes a server as it is.

Objects refer to each other by name wherever a name is not ambiguous. Options that say what a new object has anyway
are left out unless asked for.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Callable, Dict, Iterator, List, Mapping, NamedTuple, Optional, Tuple

from .._client.errors import CometError, LoginRefused, VersionTooOld
from .._client.snapshot import Snapshot
from .._model import codec
from . import (
    accounts,
    admins,
    policies,
    references,
    retention,
    shared_quotas,
    storage_templates,
    tenants,
    user_groups,
    webhooks,
)
from .customers import PARTS
from .profile_entries import Kind

Options = Dict[str, Any]

# The options that have retentions somewhere in them.
RETENTIONS = frozenset(
    (
        "default_sources",
        "default_sources_with_os_restriction",
        "default_storage_vault_retention",
        "retention",
        "retention_overrides",
    )
)


def _raised(dummy: str, error: CometError) -> None:
    raise error


class Wants(NamedTuple):
    """What to describe.

    :param kinds: keys of :data:`VIEWS`.
    :param tenant: organization id of the only tenant to describe, None for all there is.
    :param with_defaults: also the options that say what a new object has anyway.
    :param left_out: takes a kind that there is nothing to tell of, since the server is too old for it or this administrator
        may not list it, and the error that says so. Raises it if the kind was asked for.
    """

    kinds: List[str]
    tenant: Optional[str] = None
    with_defaults: bool = False
    left_out: Callable[[str, CometError], None] = _raised


class _Names:
    """Names in place of ids, as far as they tell one object from all others that may be meant."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        # Thousands of users refer to a few of them.
        self._known: Dict[Tuple[str, str, str], str] = {}

    def tenant(self, id_: str) -> str:
        """The name of a tenant, or its id where another one has the same."""
        if not id_:
            return ""
        return references.name_or_id(id_, references.known_tenant_names(self._snapshot))

    def policy(self, id_: str, tenant: str) -> str:
        """The name of a policy as the administrators of a tenant call it."""
        return self._name("policies", id_, tenant, lambda: self._snapshot.call("AdminPoliciesListFull"))

    def policy_of_user(self, id_: str, tenant: str) -> str:
        """The name of a policy as the users of a tenant call it, who can have their own ones and those of the top level."""

        def within_reach() -> Mapping[str, Mapping[str, Any]]:
            every = self._snapshot.call("AdminPoliciesListFull")
            own = {held.get("Description") for held in every.values() if held.get("OrganizationID", "") == tenant}
            return {
                key: held
                for key, held in every.items()
                if held.get("OrganizationID", "") == tenant
                or (not held.get("OrganizationID") and held.get("Description") not in own)
            }

        return self._name("policies of users", id_, tenant, within_reach)

    def quota(self, id_: str, tenant: str) -> str:
        """The name of a shared storage quota as the users of a tenant call it."""
        return self._name("shared_quotas", id_, tenant, lambda: shared_quotas.every(self._snapshot))

    def _name(self, kind: str, id_: str, tenant: str, all_: Callable[[], Mapping[str, Mapping[str, Any]]]) -> str:
        """The name by which an object is found among those of all levels, or its id if there is none."""
        key = kind, id_, tenant
        if id_ and key not in self._known:
            objects = all_()
            name = objects[id_].get("Description", "") if id_ in objects else ""
            self._known[key] = references.name_or_id(id_, references.own_first(name, objects, tenant)) if name else id_
        return self._known[key] if id_ else ""


def _name_in_level(id_: str, objects: Mapping[str, Mapping[str, Any]], field: str) -> str:
    """The name by which an object is found among those of its own level, or its id if there is none."""
    level = objects[id_].get("OrganizationID", "")
    names = {key: held.get(field, "") for key, held in objects.items() if held.get("OrganizationID", "") == level}
    return references.name_or_id(id_, names)


def document(snapshot: Snapshot, wants: Wants) -> Dict[str, List[Options]]:
    """The document of a server, its kinds and objects in a fixed order.

    :raises CometError: if the server refuses, or an object cannot be described.
    """
    names = _Names(snapshot)
    found = {}
    for kind in wants.kinds:
        try:
            objects = sorted(VIEWS[kind](snapshot, wants, names), key=_order)
        except (LoginRefused, VersionTooOld) as error:
            wants.left_out(kind, error)
            continue
        if objects:
            found[kind] = objects
    return found


def _order(options: Options) -> Any:
    name = options.get("name") or options.get("description") or ""
    return str(options.get("tenant") or ""), str(name), str(options.get("id") or "")


def _tenants(snapshot: Snapshot, wants: Wants, names: _Names) -> Iterator[Options]:
    fresh = tenants.view("", codec.zero("Organization"))
    for id_, tenant in snapshot.call("AdminOrganizationList").items():
        if wants.tenant in (None, id_):
            options = _brief(tenants.view(id_, tenant), fresh, wants)
            yield _addressed(options, id_, names.tenant(id_))


def _of_levels(
    objects: Mapping[str, Dict[str, Any]],
    field: str,
    view: Callable[[str, Dict[str, Any]], Options],
    fresh: Options,
    wants: Wants,
    names: _Names,
) -> Iterator[Options]:
    """Objects that have an id, a name in a field, and a level.

    :param objects: all that there are, by id.
    :param view: the options that describe one.
    :param fresh: those of a new one.
    """
    for id_, held in objects.items():
        level = held.get("OrganizationID", "")
        if wants.tenant in (None, level):
            options = {**view(id_, held), "tenant": names.tenant(level)}
            yield _addressed(_brief(options, fresh, wants), id_, _name_in_level(id_, objects, field))


def _policies(snapshot: Snapshot, wants: Wants, names: _Names) -> Iterator[Options]:
    held, fresh = snapshot.call("AdminPoliciesListFull"), policies.view("", policies.fresh())
    return _of_levels(held, "Description", policies.view, fresh, wants, names)


def _shared_quotas(snapshot: Snapshot, wants: Wants, names: _Names) -> Iterator[Options]:
    # A new one has no limit before it is told one.
    held = shared_quotas.every(snapshot)
    return _of_levels(held, "Description", shared_quotas.view, {"tenant": ""}, wants, names)


def _user_groups(snapshot: Snapshot, wants: Wants, names: _Names) -> Iterator[Options]:
    def view(id_: str, group: Mapping[str, Any]) -> Options:
        return user_groups.view(id_, group, list(snapshot.members(id_)))

    held = snapshot.call("AdminUserGroupsListFull")
    return _of_levels(held, "Name", view, {"tenant": "", "members": []}, wants, names)


def _addressed(options: Options, id_: str, name: str) -> Options:
    """Without the id, unless the name alone does not tell the object."""
    return options if name == id_ else {key: value for key, value in options.items() if key != "id"}


def _webhooks(snapshot: Snapshot, wants: Wants, names: _Names) -> Iterator[Options]:
    """The server's own ones; those of a tenant are part of it."""
    if wants.tenant is not None:
        return
    for name, webhook in snapshot.call(webhooks.WEBHOOKS.part.read).items():
        view = webhooks.WEBHOOKS.view(name, "", webhook)
        yield _brief(view, {"tenant": "", "events": [], "headers": {}}, wants)


def _storage_templates(snapshot: Snapshot, wants: Wants, names: _Names) -> Iterator[Options]:
    """The server's own ones, too."""
    if wants.tenant is not None:
        return
    templates = storage_templates.TEMPLATES
    fresh = templates.view(0, "", codec.zero(templates.options.structure))
    held = snapshot.call(templates.part.read)
    described = [template.get("Description", "") for template in held]
    for template in held:
        id_, name = template.get("ID", ""), template.get("Description", "")
        shown = _brief(templates.view(0, "", template), fresh, wants)
        yield _addressed(shown, id_, name if name and described.count(name) == 1 else id_)


def _admins(snapshot: Snapshot, wants: Wants, names: _Names) -> Iterator[Options]:
    """Without their passwords, which no server tells."""
    # One that is added can log in by its password.
    fresh = admins.view({**codec.zero(admins.STRUCTURE), "AllowPasswordLogin": True})
    for record in snapshot.call(admins.LIST):
        level = record.get("OrganizationID", "")
        if wants.tenant in (None, level):
            options = {**admins.view(record), "tenant": names.tenant(level)}
            permitted = [names.policy(id_, level) for id_ in admins.policies_named(options)]
            if permitted:
                options["permissions"] = {**options["permissions"], admins.PERMITTED.option: permitted}
            yield _brief(options, fresh, wants)


def _users(snapshot: Snapshot, wants: Wants, names: _Names) -> Iterator[Options]:
    fresh = accounts.view(codec.zero("UserProfileConfig"))
    fresh_entries = {option: kind.view(kind.fresh(), {}) for option, kind in PARTS.items()}
    for profile in snapshot.users().values():
        level = profile.get("OrganizationID", "")
        if wants.tenant not in (None, level):
            continue
        named = {"tenant": names.tenant(level), "policy": names.policy_of_user(profile.get("PolicyID", ""), level)}
        options = _brief({**accounts.view(profile), **named}, fresh, wants)
        for option, kind in PARTS.items():
            entries = _entries(kind, profile, fresh_entries[option], wants)
            for entry in entries:
                if entry.get("shared_quota"):
                    entry["shared_quota"] = names.quota(entry["shared_quota"], level)
            if entries or wants.with_defaults:
                options[option] = sorted(entries, key=_order)
        yield options


def _entries(kind: Kind, profile: Mapping[str, Any], fresh: Mapping[str, Any], wants: Wants) -> List[Options]:
    names = Counter(kind.names(profile).values())
    found = []
    for id_, value in kind.entries(profile).items():
        shown = _brief(kind.named(kind.view(value, profile), profile), fresh, wants)
        name = kind.name(value)
        found.append(shown if name and names[name] == 1 else {"id": id_, **shown})
    return found


def _brief(options: Options, fresh: Mapping[str, Any], wants: Wants) -> Options:
    """Without what a new object has anyway, and without nothing at all."""
    if wants.with_defaults:
        return options
    return {
        option: retention.brief(value) if option in RETENTIONS else value
        for option, value in options.items()
        if option in ("name", "description", "id", "type")
        or ((option not in fresh or fresh[option] != value) and not retention.says_nothing(value))
    }


VIEWS: Dict[str, Callable[[Snapshot, Wants, _Names], Iterator[Options]]] = {
    "tenants": _tenants,
    "policies": _policies,
    "storage_templates": _storage_templates,
    "shared_quotas": _shared_quotas,
    "webhooks": _webhooks,
    "users": _users,
    "user_groups": _user_groups,
    "admins": _admins,
}
