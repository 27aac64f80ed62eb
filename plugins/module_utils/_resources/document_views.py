# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The other way round: the document that describes a server as it is.

Objects refer to each other by name wherever a name is not ambiguous. Options that say what a new object has anyway
are left out unless asked for.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, Mapping, NamedTuple, Optional

from .._client.snapshot import Snapshot
from .._model import codec
from . import accounts, policies, references, tenants, webhooks
from .customers import PARTS
from .profile_entries import Kind

Options = Dict[str, Any]


class Wants(NamedTuple):
    """What to describe.

    :param kinds: keys of :data:`VIEWS`.
    :param tenant: organization id of the only tenant to describe, None for all there is.
    :param with_defaults: also the options that say what a new object has anyway.
    """

    kinds: List[str]
    tenant: Optional[str] = None
    with_defaults: bool = False


class _Names:
    """Names in place of ids, as far as they tell one object from all others that may be meant."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def tenant(self, id_: str) -> str:
        """The name of a tenant, or its id where another one has the same."""
        if not id_:
            return ""
        return references.name_or_id(id_, references.known_tenant_names(self._snapshot))

    def policy(self, id_: str, tenant: str) -> str:
        """The name of a policy as the users of a tenant call it."""
        held = self._snapshot.call("AdminPoliciesListFull") if id_ else {}
        if id_ not in held:
            return id_
        names = {key: policy.get("Description", "") for key, policy in held.items()}
        if list(names.values()).count(names[id_]) > 1:
            # Of several with the name, that of the own tenant is meant.
            names = {key: name for key, name in names.items() if held[key].get("OrganizationID", "") == tenant}
        return references.name_or_id(id_, names)


def document(snapshot: Snapshot, wants: Wants) -> Dict[str, List[Options]]:
    """The document of a server, its kinds and objects in a fixed order."""
    names = _Names(snapshot)
    found = {}
    for kind in wants.kinds:
        objects = sorted(VIEWS[kind](snapshot, wants, names), key=_order)
        if objects:
            found[kind] = objects
    return found


def _order(options: Options) -> Any:
    return str(options.get("tenant") or ""), str(options.get("name") or ""), str(options.get("id") or "")


def _tenants(snapshot: Snapshot, wants: Wants, names: _Names) -> Iterator[Options]:
    fresh = tenants.view("", codec.zero("Organization"))
    for id_, tenant in snapshot.call("AdminOrganizationList").items():
        if wants.tenant in (None, id_):
            options = _brief(tenants.view(id_, tenant), fresh, wants)
            yield _addressed(options, id_, names.tenant(id_))


def _policies(snapshot: Snapshot, wants: Wants, names: _Names) -> Iterator[Options]:
    fresh = policies.view("", policies.fresh())
    for id_, policy in snapshot.call("AdminPoliciesListFull").items():
        level = policy.get("OrganizationID", "")
        if wants.tenant in (None, level):
            options = _brief(policies.view(id_, policy), fresh, wants)
            shown = {**options, **({"tenant": names.tenant(level)} if level or wants.with_defaults else {})}
            yield _addressed(shown, id_, names.policy(id_, level))


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


def _users(snapshot: Snapshot, wants: Wants, names: _Names) -> Iterator[Options]:
    fresh = accounts.view(codec.zero("UserProfileConfig"))
    fresh_entries = {option: kind.view(kind.fresh(), {}) for option, kind in PARTS.items()}
    for profile in snapshot.users().values():
        level = profile.get("OrganizationID", "")
        if wants.tenant not in (None, level):
            continue
        named = {"tenant": names.tenant(level), "policy": names.policy(profile.get("PolicyID", ""), level)}
        options = _brief({**accounts.view(profile), **named}, fresh, wants)
        for option, kind in PARTS.items():
            entries = _entries(kind, profile, fresh_entries[option], wants)
            if entries:
                options[option] = sorted(entries, key=_order)
        yield options


def _entries(kind: Kind, profile: Mapping[str, Any], fresh: Mapping[str, Any], wants: Wants) -> List[Options]:
    names = list(kind.names(profile).values())
    found = []
    for id_, value in kind.entries(profile).items():
        shown = _brief(kind.named(kind.view(value, profile), profile), fresh, wants)
        found.append({"id": id_, **shown} if names.count(kind.name(value)) > 1 else shown)
    return found


def _brief(options: Options, fresh: Mapping[str, Any], wants: Wants) -> Options:
    """Without what a new object has anyway, and without nothing at all."""
    if wants.with_defaults:
        return options
    return {
        option: value
        for option, value in options.items()
        if option in ("name", "id", "type") or (option not in fresh or fresh[option] != value)
    }


VIEWS: Dict[str, Callable[[Snapshot, Wants, _Names], Iterator[Options]]] = {
    "tenants": _tenants,
    "policies": _policies,
    "webhooks": _webhooks,
    "users": _users,
}
