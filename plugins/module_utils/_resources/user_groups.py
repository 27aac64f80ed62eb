# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""User groups: what ``comet_user_group`` does to bring one into the declared state, and the options that stand for it.

A group is read with the profiles of its members and written in two calls, one for the group and one for the set of its
members, neither with a hash. So both are read again after a write. A user is in one group at most. Facts: comet-facts
section 2, User groups.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Callable, Collection, Dict, List, Mapping, Optional, Set

from .._client.errors import Conflict, InputError, NotFound
from .._model import codec, kept
from .._model.option_map import OptionMap
from .._model.task import Plan, Result, Step
from . import objects, references
from .objects import Object

OPTIONS = OptionMap("UserGroup", {"name": "Name", "tenant": "OrganizationID"})
MEMBERS = ("members", "add_members", "remove_members")
WRITE, WRITE_MEMBERS = "AdminUserGroupsSet", "AdminUserGroupsSetUsersForGroup"

# The options, also of an object in a document of comet_converge.
SPEC: Dict[str, Any] = {
    "name": {"type": "str"},
    "id": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "tenant": {"type": "str"},
    "members": {"type": "list", "elements": "str"},
    "add_members": {"type": "list", "elements": "str"},
    "remove_members": {"type": "list", "elements": "str"},
    "detach_users": {"type": "bool", "default": False},
    "read_only": {"type": "dict"},
}
# Pairs of them of which one at most may be given.
EXCLUSIVE = (("members", "add_members"), ("members", "remove_members"))


def view(id_: str, group: Mapping[str, Any], members: Optional[Collection[str]] = None) -> Dict[str, Any]:
    """The options that describe a group, with its members if they are known; given to the module they change nothing."""
    shown = {"id": id_, **OPTIONS.view(group)}
    return shown if members is None else {**shown, "members": sorted(members)}


class UserGroups(objects.NamedKind):
    """One task about user groups. ``more`` of an object is the set of its members' names, None if they were not asked for."""

    noun = "user group"
    key = "user_group"

    # -- reading -----------------------------------------------------------------------------------------------

    def names(self) -> Mapping[str, str]:
        names: Dict[str, str] = self.client.lookup("AdminUserGroupsList")
        return names

    def levels(self) -> Mapping[str, str]:
        groups = self.client.lookup("AdminUserGroupsListFull")
        return {id_: group.get("OrganizationID", "") for id_, group in groups.items()}

    def read(self, id_: str) -> Optional[Object]:
        """The group, with its members where they matter: their whole profiles come with it."""
        client, with_members = self.client, self._members_matter
        answer = objects.read(
            client,
            "AdminUserGroupsGet",
            {"GroupID": id_, "IncludeUsers": with_members or None},
            lambda: id_ in client.call("AdminUserGroupsList"),
        )
        if answer is None or not answer.get("UserGroup"):
            return None
        return Object(id_, answer["UserGroup"], more=set(answer.get("Users") or {}) if with_members else None)

    @property
    def _members_matter(self) -> bool:
        deletes = self.options["state"] == "absent"
        return deletes or any(self.options.get(option) is not None for option in MEMBERS)

    def view(self, found: Object) -> Dict[str, Any]:
        return view(found.id, found.value, found.more)

    # -- deleting ----------------------------------------------------------------------------------------------

    def delete(self, found: Object) -> Callable[[], Any]:
        members = sorted(found.more)
        if members and not self.options["detach_users"]:
            raise InputError(
                f"deleting the user group {found.value.get('Name', '')!r} would leave its members"
                f" without a group: {references.listed(members)}",
                remedy="Set detach_users to true if that is meant",
            )
        return lambda: self.client.call("AdminUserGroupsDelete", {"GroupID": found.id})

    # -- creating ----------------------------------------------------------------------------------------------

    def create(self) -> Plan:
        name = self.options.get("name")
        if self.options.get("id"):
            raise NotFound(
                f"there is no user group with the id {self.options['id']}",
                remedy="Leave id out to create one: the server gives the id",
            )
        known = self.names()
        members = self._wanted(set())
        fresh = codec.zero("UserGroup")
        dummy, after = OPTIONS.changes(fresh, OPTIONS.lay_over(fresh, self.options))
        if members:
            after["members"] = sorted(members)
        declared: Dict[str, Any] = {"name": name, "tenant": self.options["tenant"] or ""}
        if members is not None:
            declared["members"] = sorted(members)

        def create() -> Result:
            # Each call makes another group, and several may have the same name.
            present = self.client.reread("AdminUserGroupsList")
            if objects.ids_named(present, str(name)) != objects.ids_named(known, str(name)):
                raise Conflict(
                    f"somebody else has just created the user group {name!r}",
                    method="AdminUserGroupsNew",
                    server=self.client.server,
                )
            answer = self.client.call(
                "AdminUserGroupsNew", {"Name": name, "TargetOrganization": self.options["tenant"] or None}
            )
            id_ = answer["UserGroupID"]
            if members:
                self.client.call(WRITE_MEMBERS, {"GroupID": id_, "Users": sorted(members)})
            return self._verified(id_, members)

        return Plan({}, after, [Step("create the user group", create)], {self.key: declared})

    # -- changing ----------------------------------------------------------------------------------------------

    def change(self, found: Object) -> Plan:
        group, held = found.value, found.more
        if self.options["tenant"] not in (None, group.get("OrganizationID", "")):
            raise InputError(
                f"the user group {group.get('Name', '')!r} belongs to another tenant and cannot move",
                remedy="Leave tenant out, or give no id to have a group of that name in the tenant",
            )
        desired = OPTIONS.lay_over(group, {"name": self.options.get("name")})
        members = self._wanted(held or set())
        before, after = OPTIONS.changes(group, desired)
        steps: List[Step] = []
        if desired != group:
            steps.append(Step("write the user group", lambda: self._call(WRITE, found.id, Group=desired)))
        if members is not None and members != held:
            before["members"], after["members"] = sorted(held or ()), sorted(members)
            users = sorted(members)
            steps.append(Step("set its members", lambda: self._call(WRITE_MEMBERS, found.id, Users=users)))
        if steps:
            steps.append(Step("read it back", lambda: self._verified(found.id, members)))
        return Plan(before, after, steps, {self.key: view(found.id, desired, held if members is None else members)})

    def _call(self, method: str, id_: str, **params: Any) -> None:
        self.client.call(method, {"GroupID": id_, **params})

    def _verified(self, id_: str, members: Optional[Set[str]]) -> Result:
        """The group as the server holds it after the writes.

        :raises Conflict: if somebody else has changed or deleted it.
        """
        found = self.read(id_)
        if found is None:
            raise self.gone(WRITE)
        desired = OPTIONS.lay_over(found.value, {"name": self.options.get("name")})
        kept.require_kept(self.client, WRITE, "UserGroup", found.value, desired, OPTIONS.fields)
        if members is not None and found.more != members:
            raise Conflict(
                "somebody else changed the members of the user group at the same time",
                method=WRITE_MEMBERS,
                server=self.client.server,
            )
        return {self.key: self.view(found)}

    # -- members -----------------------------------------------------------------------------------------------

    def _wanted(self, held: Set[str]) -> Optional[Set[str]]:
        """The members that the options leave the group with, None if they say nothing of members.

        :raises NotFound: if a user who is to come in does not exist.
        """
        whole, more, less = (self.options.get(option) for option in MEMBERS)
        if whole is None and more is None and less is None:
            return None
        both = sorted(set(more or ()) & set(less or ()))
        if both:
            raise InputError(f"{references.listed(both)} is in add_members and in remove_members")
        wanted = set(whole) if whole is not None else (held | set(more or ())) - set(less or ())
        for name in sorted(wanted - held):
            references.trusted(self.context, partial(self._require_user, name), None)
        return wanted

    def _require_user(self, name: str) -> None:
        names = self.client.lookup("AdminListUsers")
        references.resolve("user", name, dict(zip(names, names)), "the members")
