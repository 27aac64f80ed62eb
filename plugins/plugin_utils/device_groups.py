# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The built-in groups: which there are and who is in them, without a template for each host."""

from __future__ import annotations

import hashlib
import re
import typing as t

from .fleet_devices import Variables

Identity = t.Tuple[str, ...]
Label = t.Callable[[Variables], t.Tuple[t.Optional[str], Identity]]

_NO_WORD = re.compile(r"\W+")
# With TRANSFORM_INVALID_GROUP_CHARS=ignore names stay as they are, but for the marks of templates and host patterns.
_NO_NAME = re.compile(r"[\s{}%#,:;&!~*?\[\]()<>|'\"\\/@=$`]+")


class Group(t.NamedTuple):
    """A group to be: its parent's name, if it has one, and its own hosts."""

    name: str
    parent: t.Optional[str]
    hosts: t.List[str]


class Listed(t.NamedTuple):
    """A kind with a group for each value: ``parent`` holds them all, ``stem`` begins the name of each.

    ``levels`` go from the wide to the narrow; a host is in the group of the narrowest it has a value for, and that
    is a child of the next wider one's.
    """

    parent: str
    stem: str
    levels: t.Tuple[Label, ...]


class Fixed(t.NamedTuple):
    """A kind with a group for each state of a variable; those of ``always`` exist even if nobody is in them."""

    variable: str
    names: t.Dict[t.Optional[bool], str]
    always: t.Tuple[str, ...]


def _value(key: str) -> Label:
    def label(variables: Variables) -> t.Tuple[t.Optional[str], Identity]:
        value = variables[key]
        return value, (value,)

    return label


def _values(*keys: str) -> Label:
    def label(variables: Variables) -> t.Tuple[t.Optional[str], Identity]:
        values = [variables[key] for key in keys]
        return ("_".join(values), tuple(values)) if all(values) else (None, ())

    return label


def _object(key: str, id_key: str) -> Label:
    """A thing of one server: of two with the same name, which only their ids tell apart, each has its group."""

    def label(variables: Variables) -> t.Tuple[t.Optional[str], Identity]:
        return variables[key], (variables["comet_server"], variables[id_key] or "")

    return label


KINDS: t.Dict[str, t.Union[Fixed, Listed]] = {
    "online": Fixed("comet_online", {True: "online", False: "offline", None: "unknown"}, ("online", "offline")),
    "outdated": Fixed("comet_outdated", {True: "outdated", False: "current"}, ("outdated", "current")),
    "platform": Listed("platforms", "platform", (_value("comet_os"), _values("comet_os", "comet_arch"))),
    "version": Listed("versions", "version", (_value("comet_version"),)),
    "tenant": Listed("tenants", "tenant", (_object("comet_tenant", "comet_tenant_id"),)),
    "policy": Listed("policies", "policy", (_object("comet_policy", "comet_policy_id"),)),
    "user": Listed("users", "user", (_object("comet_user", "comet_user"),)),
    "server": Listed("servers", "server", (_value("comet_server"),)),
    "distribution": Listed("distributions", "distribution", (_value("comet_os_distribution"),)),
    "time_zone": Listed("time_zones", "time_zone", (_value("comet_time_zone"),)),
}


class Groups:
    """Plan the groups of a fleet.

    :param kinds: keys of :data:`KINDS`.
    :param prefix: begins all names and is the name of the group above them; empty for neither.
    :param as_is: leave characters in names that are fit for a group, but not for a variable.
    """

    def __init__(self, kinds: t.Sequence[str], prefix: str, as_is: bool = False) -> None:
        self._kinds = kinds
        self._root = prefix
        self._stem = f"{prefix}_" if prefix else ""
        self._unfit = _NO_NAME if as_is else _NO_WORD

    def plan(self, fleet: t.Sequence[Variables], chosen: t.Mapping[str, Variables]) -> t.List[Group]:
        """The groups, parents before their children, those of one parent in the order of their names.

        :param fleet: all devices: what a group is called must not depend on who is in it today.
        :param chosen: host name -> variables of those to be grouped.
        """
        planned = [group for name in self._kinds for group in self._kind(KINDS[name], fleet, chosen)]
        if not self._root:
            return planned
        grouped = {host for group in planned for host in group.hosts}
        root = Group(self._root, None, [host for host in chosen if host not in grouped])
        return [root, *(group if group.parent else group._replace(parent=self._root) for group in planned)]

    def _kind(
        self, kind: t.Union[Fixed, Listed], fleet: t.Sequence[Variables], chosen: t.Mapping[str, Variables]
    ) -> t.List[Group]:
        return self._fixed(kind, chosen) if isinstance(kind, Fixed) else self._listed(kind, fleet, chosen)

    def _fixed(self, kind: Fixed, chosen: t.Mapping[str, Variables]) -> t.List[Group]:
        members: t.Dict[str, t.List[str]] = {name: [] for name in kind.always}
        for host, variables in chosen.items():
            name = kind.names.get(variables[kind.variable])
            if name:
                members.setdefault(name, []).append(host)
        return [Group(self._stem + name, None, hosts) for name, hosts in sorted(members.items())]

    def _listed(self, kind: Listed, fleet: t.Sequence[Variables], chosen: t.Mapping[str, Variables]) -> t.List[Group]:
        members: t.Dict[Identity, t.List[str]] = {}
        above: t.Dict[Identity, t.Optional[Identity]] = {}
        for host, variables in chosen.items():
            narrowest: t.Optional[Identity] = None
            for label in kind.levels:
                text, identity = label(variables)
                if not text:
                    break
                if identity not in members:
                    members[identity], above[identity] = [], narrowest
                narrowest = identity
            if narrowest is not None:
                members[narrowest].append(host)
        if not members:
            return []
        names = self._names(kind, fleet)
        top = self._stem + kind.parent
        groups = [
            Group(names[identity], names.get(above[identity] or (), top), hosts) for identity, hosts in members.items()
        ]
        return [Group(top, None, []), *sorted(groups, key=lambda group: (group.parent != top, group.name))]

    def _names(self, kind: Listed, fleet: t.Sequence[Variables]) -> t.Dict[Identity, str]:
        """A name for each value in the fleet. Values whose names would be the same all get an addition each."""
        labels: t.Dict[Identity, str] = {}
        for variables in fleet:
            for label in kind.levels:
                text, identity = label(variables)
                if text and identity not in labels:
                    labels[identity] = text
        alike: t.Dict[str, t.List[Identity]] = {}
        for identity, text in labels.items():
            alike.setdefault(self._safe(text) or "unnamed", []).append(identity)
        stem = f"{self._stem}{kind.stem}_"
        names: t.Dict[Identity, str] = {}
        for plain, identities in alike.items():
            additions = self._additions(plain, identities, alike) if len(identities) > 1 else {identities[0]: ""}
            names.update((identity, stem + plain + addition) for identity, addition in additions.items())
        return names

    def _additions(
        self, plain: str, identities: t.Sequence[Identity], taken: t.Container[str]
    ) -> t.Dict[Identity, str]:
        """The shortest thing that tells them apart: their servers, the beginnings of their ids, or a checksum."""
        tellers: t.Tuple[t.Callable[[Identity], str], ...] = (
            lambda id_: id_[0],
            lambda id_: id_[-1][:8],
            lambda id_: id_[-1],
        )
        for teller in tellers:
            found = {identity: f"_{self._safe(teller(identity))}" for identity in identities}
            if len(set(found.values())) == len(identities) and not any(
                plain + addition in taken for addition in found.values()
            ):
                return found
        return {identity: f"_{hashlib.sha256(repr(identity).encode()).hexdigest()[:12]}" for identity in identities}

    def _safe(self, text: str) -> str:
        return self._unfit.sub("_", text).strip("_").lower()
