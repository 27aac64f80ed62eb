# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects that have calls of their own to list, read, write and delete them: finding one by id or name, and its plan.

Each belongs to a level: a tenant, or the top level. Several levels may each have an object of the same name.
"""

from __future__ import annotations

import abc
import uuid
from typing import Any, Callable, Collection, Dict, List, Mapping, NamedTuple, Optional, Type

from .._client.client import CometClient
from .._client.errors import Conflict, InputError, LoginRefused, NotFound, ServerRefusal
from .._model import diff
from .._model.task import Context, Params, Plan, Result, Step
from . import references

# Ids are derived below this one, so that a run that was cut off finds what it made when it is repeated.
NAMESPACE = uuid.UUID("6f0d3c1e-58a4-5f4b-9f3c-0c1f6d1a7b52")


class Object(NamedTuple):
    """What the server holds under an id, the hash to write it under where it has one, and what else came with it."""

    id: str
    value: Dict[str, Any]
    hash: str = ""
    more: Any = None


class Kind(abc.ABC):
    """One task about one kind of object.

    :cvar noun: what users call it.
    :cvar key: under which the result has it.
    """

    noun = ""
    key = ""

    def __init__(self, context: Context, params: Params) -> None:
        self.context = context
        self.client = context.client
        # The options, with the tenant as an organization id: empty for the top level, None if it was not given.
        self.options: Dict[str, Any] = dict(params, tenant=level(context, params))
        # What else the result says.
        self.aside: Result = {}

    @abc.abstractmethod
    def find(self) -> Optional[Object]:
        """The object that the options mean, None if there is none."""

    @abc.abstractmethod
    def read(self, id_: str) -> Optional[Object]:
        """The object of an id as it is now, None if there is none."""

    @abc.abstractmethod
    def view(self, found: Object) -> Dict[str, Any]:
        """The options that describe it."""

    @abc.abstractmethod
    def create(self) -> Plan:
        """What to do where there is none."""

    @abc.abstractmethod
    def change(self, found: Object) -> Plan:
        """What to do about the one that there is."""

    @abc.abstractmethod
    def delete(self, found: Object) -> Callable[[], Any]:
        """What deletes it.

        :raises InputError: if something would be lost with it and the options don't say that this is meant.
        """

    def gone(self, method: str) -> Conflict:
        """The error for an object that is not there any more right after it was written."""
        return Conflict(
            f"somebody else deleted the {self.noun} right afterwards", method=method, server=self.client.server
        )


class NamedKind(Kind):
    """One task about a kind whose objects have an id and a name, of which several levels may each have one."""

    def find(self) -> Optional[Object]:
        """The object that the options ``id``, or ``name`` and ``tenant``, mean; None if there is none.

        :raises InputError: if there are several.
        """
        if not (self.options.get("id") or self.options.get("name")):
            raise InputError("name must not be empty", remedy=f"Give the name or the id of the {self.noun}")
        if self.options.get("id"):
            return self.read(self.options["id"])
        name, tenant = self.options["name"], self.options["tenant"]
        return named(self.client, self.noun, name, self.names(), self.levels, self.read, tenant)

    @abc.abstractmethod
    def names(self) -> Mapping[str, str]:
        """Id -> name of all that there are; it may be a few items of the same loop old."""

    @abc.abstractmethod
    def levels(self) -> Mapping[str, str]:
        """Id -> organization id of all that there are; it may be as old."""


def plan(kind: Type[Kind]) -> Callable[[Context, Params], Plan]:
    """A planner for one kind: read the object and say what to do about it."""

    def planned(context: Context, params: Params) -> Plan:
        task = kind(context, params)
        found = task.find()
        if params["state"] == "present":
            return task.change(found) if found else task.create()
        if found is None:
            return Plan({}, {}, [], {task.key: {}, **task.aside})
        delete = task.delete(found)
        step = Step(f"delete the {task.noun}", lambda: _unless_gone(delete))
        return Plan(diff.lost(task.view(found)), {}, [step], {task.key: {}, **task.aside})

    return planned


def _unless_gone(delete: Callable[[], Any]) -> None:
    try:
        delete()
    except NotFound:
        # Somebody else was faster.
        pass


# -- finding -------------------------------------------------------------------------------------------------


def level(context: Context, params: Params) -> Optional[str]:
    """The organization id for the option ``tenant``; None if it was not given.

    An object can only be created in a tenant that an earlier task would create; it cannot be deleted from one.
    """
    tenant = params.get("tenant")
    if params["state"] != "present":
        return references.tenant_id(context.client, tenant)
    return references.trusted(context, lambda: references.tenant_id(context.client, tenant), tenant)


def read(
    client: CometClient, method: str, params: Mapping[str, Any], is_listed: Callable[[], bool]
) -> Optional[Dict[str, Any]]:
    """The answer to a call that reads one object, None if there is no such object.

    Nobody has published what a server answers for an unknown id. Where it is not plain the list of all decides.

    :raises ServerRefusal: if the object exists and may not be read.
    """
    try:
        return dict(client.call(method, params))
    except NotFound:
        return None
    except ServerRefusal:
        if _listed(is_listed):
            raise
        return None


def _listed(is_listed: Callable[[], bool]) -> bool:
    """Whether the object exists, as far as can be told: if the list is refused as well, it is not about the object."""
    try:
        return is_listed()
    except LoginRefused:
        return True


def ids_named(names: Mapping[str, str], name: str) -> List[str]:
    """The ids of the objects with that name, in a fixed order."""
    return sorted(id_ for id_, there in names.items() if there == name)


def named(
    client: CometClient,
    noun: str,
    name: str,
    names: Mapping[str, str],
    levels: Callable[[], Mapping[str, str]],
    find: Callable[[str], Optional[Object]],
    tenant: Optional[str],
) -> Optional[Object]:
    """The object of that name at the level that is meant, None if there is none.

    :param names: of all objects, by id.
    :param levels: says id -> organization id, and is asked if there are several.
    :param find: reads one by its id.
    :param tenant: organization id, empty for the top level, None for the level of the account that asks.
    :raises InputError: if that level has several.
    """
    candidates = ids_named(names, name)
    if len(candidates) > 1:
        known = levels()
        candidates = at_level(client, {id_: known[id_] for id_ in candidates if id_ in known}, tenant)
    if len(candidates) > 1:
        raise InputError(
            f"{len(candidates)} {references.plural(noun)} are named {name!r}",
            remedy=f"Give one of their ids in id: {', '.join(candidates)}",
        )
    found = find(candidates[0]) if candidates else None
    if found and at_level(client, {found.id: found.value.get("OrganizationID", "")}, tenant):
        return found
    return None


def at_level(client: CometClient, levels: Mapping[str, str], tenant: Optional[str]) -> List[str]:
    """Those of some objects that are at the level that is meant.

    :param levels: organization id of each.
    """
    if tenant is None:
        # The administrators of a tenant see nothing of other levels: who sees an object of the top level is of it.
        tenant = "" if "" in levels.values() else references.own_organization(client)
    return [id_ for id_, there in levels.items() if there == tenant]


def derived_id(kind: str, organization: str, name: str, taken: Collection[str]) -> str:
    """An id for a new object: the same for the same level and name, as long as no other object has it."""
    for number in range(len(taken) + 1):
        id_ = str(uuid.uuid5(NAMESPACE, "/".join((kind, organization, name, str(number)))))
        if id_ not in taken:
            break
    return id_
