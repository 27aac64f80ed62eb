# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server as it was read: questions about single objects are answered from the lists of all.

Whoever plans for thousands of objects asks about each of them, and must not send a request for each. What no list
has is asked of the server once. Nothing can be written through a snapshot.
"""

from __future__ import annotations

import copy
from typing import Any, Callable, Dict, Hashable, Mapping, Optional, Tuple, TypeVar

from .._api import methods
from . import retry, wire
from .client import CometClient
from .errors import LoginRefused, NotFound

Params = Mapping[str, Any]
Made = TypeVar("Made")
Key = Tuple[str, Tuple[Tuple[str, str], ...]]


class Snapshot(CometClient):
    """What a client has read, for planning.

    :param client: reads what is not there yet.
    """

    def __init__(self, client: CometClient) -> None:
        super().__init__(client.connection, check_mode=True, pool_size=1, sessions=False)
        self._client = client
        self._held: Dict[Key, Any] = {}
        self._refused: Dict[Key, LoginRefused] = {}
        self._members: Optional[Dict[str, Dict[str, Any]]] = None

    def call(self, name: str, params: Optional[Params] = None, *, by_password: bool = False) -> Any:
        """Answer a read from what is there. The answer is shared, so it is not to be changed.

        :raises CometError: as :meth:`CometClient.call`.
        """
        retry.guard(methods.method(name), self.server, self.check_mode)
        derive = DERIVED.get(name)
        return derive(self, params or {}) if derive else self._read(name, params or {})

    def lookup(self, name: str, params: Optional[Params] = None) -> Any:
        """The same as :meth:`call`."""
        return self.call(name, params)

    def reread(self, name: str, params: Optional[Params] = None) -> Any:
        """The same as :meth:`call`: a snapshot does not move."""
        return self.call(name, params)

    def derived(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is made of answers, made once."""
        if key not in self.memory:
            self.memory[key] = make()
        made: Made = self.memory[key]
        return made

    def expect(self, name: str, key: str, value: Any) -> None:
        """Take it that a map or a list which a method answers will have an entry by the time that it is needed."""
        held = self._entries(name)
        if isinstance(held, list):
            held.append(value)
        elif key not in held:
            held[key] = value
        else:
            return
        self._moved()

    def expect_change(self, name: str, key: str, fields: Mapping[str, Any]) -> None:
        """Take it that an entry of such a map will have other values in some fields by then."""
        held = self._entries(name)
        if isinstance(held, dict) and key in held:
            held[key] = {**held[key], **fields}
            self._moved()

    def expect_gone(self, name: str, key: str) -> None:
        """Take it that such an entry will not be there any longer."""
        held = self._entries(name)
        if isinstance(held, dict) and held.pop(key, None) is not None:
            self._moved()

    def _moved(self) -> None:
        self._members = None
        self.memory.clear()

    def known(self, name: str) -> Any:
        """What is there already, or None."""
        return self._held.get((name, ()))

    def holds(self, name: str) -> bool:
        """Whether the answer of a method is there already."""
        return (name, ()) in self._held

    def users(self) -> Dict[str, Any]:
        """All profiles by user name."""
        found: Dict[str, Any] = self._read("AdminListUsersFull", {})
        return found

    def members(self, group: str) -> Dict[str, Any]:
        """The profiles of the members of a user group."""
        if self._members is None:
            self._members = {}
            for user, profile in self.users().items():
                self._members.setdefault(profile.get("GroupID") or "", {})[user] = profile
        return self._members.get(group, {})

    def _read(self, name: str, params: Params) -> Any:
        key = (name, tuple(sorted(wire.encode(methods.method(name), params).items())))
        if key in self._refused:
            raise copy.copy(self._refused[key])
        if key not in self._held:
            try:
                with self._client.condensing({"AdminListUsersFull": _Lean()}):
                    self._held[key] = self._client.call(name, params)
            except LoginRefused as refusal:
                # What may not be asked is not asked again for each object.
                self._refused[key] = refusal
                raise
        return self._held[key]

    def _entries(self, name: str) -> Any:
        """The map or the list that a method answers, or has in a field of its answer."""
        answer = self._read(name, {})
        return answer[WRAPPED[name]] if name in WRAPPED else answer

    def _entry(self, name: str, key: str) -> Any:
        """One entry of a map that a method answers.

        :raises NotFound: if there is none.
        """
        held = self._entries(name)
        if key not in held:
            raise NotFound(f"there is no {key!r}", method=name, server=self.server)
        return held[key]


class _Lean:
    """Keeps of a profile what a plan may look at.

    What devices report of their last jobs is most of a profile. The content of a policy is in each profile under it,
    and all of them can share one.
    """

    def __init__(self) -> None:
        self._policies: Dict[str, Any] = {}

    def __call__(self, dummy: str, profile: Dict[str, Any]) -> Dict[str, Any]:
        for field in ("Sources", "Destinations"):
            for entry in (profile.get(field) or {}).values():
                entry.pop("Statistics", None)
        held = self._policies.setdefault(profile.get("PolicyID") or "", profile.get("Policy"))
        if held and held == profile.get("Policy"):
            profile["Policy"] = held
        return profile


def _user(snapshot: Snapshot, params: Params) -> Any:
    return snapshot._entry("AdminListUsersFull", params["TargetUser"])


def _user_and_hash(snapshot: Snapshot, params: Params) -> Any:
    """The list has no hashes; who writes reads the profile anew with its own."""
    return {"Profile": _user(snapshot, params), "ProfileHash": ""}


def _policy(snapshot: Snapshot, params: Params) -> Any:
    return {"Policy": snapshot._entry("AdminPoliciesListFull", params["PolicyID"]), "PolicyHash": "-"}


def _group(snapshot: Snapshot, params: Params) -> Any:
    group = snapshot._entry("AdminUserGroupsListFull", params["GroupID"])
    users = snapshot.members(params["GroupID"]) if params.get("IncludeUsers") else {}
    return {"UserGroup": group, "Users": users}


def _quota(snapshot: Snapshot, params: Params) -> Any:
    """The list does not say what is in use of a quota."""
    quota = snapshot._entry("AdminSquotaListAll", params["SharedStorageQuotaID"])
    return {"SharedStorageQuota": quota, "SharedStorageQuotaHash": "-"}


def _names(method: str, field: str) -> Callable[[Snapshot, Params], Any]:
    def names(snapshot: Snapshot, params: Params) -> Any:
        return snapshot.derived(
            (method, field), lambda: {id_: value.get(field, "") for id_, value in snapshot._read(method, {}).items()}
        )

    return names


# Methods that answer an object with the map in one of its fields.
WRAPPED = {"AdminSquotaListAll": "Entries"}
# Questions about one object, or for names alone -> how the list of all answers them.
DERIVED: Dict[str, Callable[[Snapshot, Params], Any]] = {
    "AdminGetUserProfile": _user,
    "AdminGetUserProfileAndHash": _user_and_hash,
    "AdminListUsers": lambda snapshot, params: list(snapshot.users()),
    "AdminPoliciesGet": _policy,
    "AdminPoliciesList": _names("AdminPoliciesListFull", "Description"),
    "AdminSquotaGetWithHash": _quota,
    "AdminUserGroupsGet": _group,
    "AdminUserGroupsList": _names("AdminUserGroupsListFull", "Name"),
}
