# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The document of ``comet_converge``: the desired state of a server, or of a part of it, as data.

It has a list for each kind of object (:data:`.document_kinds.KINDS`). An object has the options of the module that
manages one. Everything is checked before anything is sent.
"""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Set, Tuple

from .._api.names import meant
from .._client.errors import InputError
from .document_kinds import BY_NAME, KINDS, DocumentKind

Options = Dict[str, Any]


class Declared(NamedTuple):
    """An object that the document declares.

    :param label: what people know it by.
    :param options: checked, defaults filled in.
    :param path: where in the document it stands.
    """

    kind: DocumentKind
    label: str
    options: Options
    path: str

    @property
    def absent(self) -> bool:
        """Whether it shall not be there."""
        return bool(self.options.get("state") == "absent")

    @property
    def identity(self) -> Tuple[str, str, str]:
        """What tells it from all others: kind, tenant, name."""
        return identity(self.kind, self.options)


def identity(kind: DocumentKind, options: Mapping[str, Any]) -> Tuple[str, str, str]:
    """Kind, tenant and name of an object."""
    tenant = "" if kind.global_name else str(options.get("tenant") or "")
    return kind.name, tenant, kind.label(options)


def declared(document: Mapping[str, Any], defaults: Mapping[str, Any], tenant: str = "") -> List[Declared]:
    """All objects of a document, in the order in which they can be created.

    :param defaults: kind -> options for all objects of it that do not give them.
    :param tenant: the tenant of all objects that do not name one.
    :raises InputError: naming the place, for whatever cannot be meant.
    """
    _check_kinds(document, "the document")
    _check_kinds(defaults, "defaults")
    found: List[Declared] = []
    for kind in KINDS:
        found.extend(_objects(kind, document.get(kind.name), _defaults_of(kind, defaults, tenant)))
    _check_unique(found)
    _check_members(found)
    return found


def _check_kinds(value: Any, what: str) -> None:
    if not isinstance(value, dict):
        raise InputError(f"{what} must be a dictionary from kinds of objects to what is declared of them")
    for name in value:
        if name not in BY_NAME:
            hint = meant(str(name), BY_NAME, f"the kinds are: {', '.join(BY_NAME)}")
            raise InputError(f"{what} has the unknown kind {name!r}, {hint}")


def _defaults_of(kind: DocumentKind, defaults: Mapping[str, Any], tenant: str) -> Options:
    given = defaults.get(kind.name) or {}
    if not isinstance(given, dict):
        raise InputError(f"defaults.{kind.name} must be a dictionary of options")
    # Checked by itself, so that a mistake in it is not reported as one of the first object.
    kind.checker.converted(kind.own(given), f"defaults.{kind.name}")
    kind.checked_parts(given, f"defaults.{kind.name}")
    return {**({"tenant": tenant} if tenant and "tenant" in kind.checker.spec else {}), **given}


def _objects(kind: DocumentKind, given: Any, defaults: Options) -> Iterator[Declared]:
    if given is None:
        return
    if not isinstance(given, list):
        raise InputError(f"{kind.name} must be a list of objects")
    for number, item in enumerate(given):
        path = f"{kind.name}[{number}]"
        if not isinstance(item, dict):
            raise InputError(f"{path} must be a dictionary of options")
        label = kind.label(item)
        options = kind.checked({**defaults, **item}, f"{path} ({label})" if label else path)
        yield Declared(kind, kind.label(options), options, path)


def _check_unique(objects: List[Declared]) -> None:
    names: Dict[Tuple[str, str, str], List[Declared]] = {}
    ids: Dict[Tuple[str, str], Declared] = {}
    for item in objects:
        id_ = str(item.options.get("id") or "")
        alike = names.setdefault(item.identity, [])
        # Several may have the name, if each says by its id which one it is.
        earlier = next((other for other in alike if not id_ or not other.options.get("id")), None)
        if id_:
            earlier = earlier or ids.get((item.kind.name, id_))
            ids[item.kind.name, id_] = item
        alike.append(item)
        if earlier:
            raise twice(item, earlier)


def twice(item: Declared, earlier: Declared) -> InputError:
    """The error for an object that a document declares twice."""
    return InputError(
        f"{item.path} declares the {item.kind.called} {item.label!r}, which {earlier.path} declares already"
    )


def _check_members(objects: List[Declared]) -> None:
    """A user is in one group at most: of two that take a user from each other none would ever be as declared."""
    groups: Dict[str, Declared] = {}
    for item in objects:
        if item.kind.name != "user_groups" or item.absent:
            continue
        for name in {*(item.options.get("members") or ()), *(item.options.get("add_members") or ())}:
            earlier = groups.setdefault(name, item)
            if earlier is not item:
                raise InputError(
                    f"{item.path} has the member {name!r}, whom {earlier.path} has already",
                    remedy="A user is in one group at most: name it in one of them",
                )


def secrets(document: Any, defaults: Any) -> Set[str]:
    """Secret texts in a document that may not have been checked, for the masking of what the task prints."""
    found: Set[str] = set()
    for place, many in ((document, True), (defaults, False)):
        if not isinstance(place, dict):
            continue
        for name, value in place.items():
            kind = BY_NAME.get(str(name))
            items = value if many and isinstance(value, list) else [value]
            for item in items:
                if kind is not None and isinstance(item, dict):
                    found |= kind.secrets(item)
    return found
