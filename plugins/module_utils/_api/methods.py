# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's methods: how they are called, what they answer, what they do, and who may call them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ._text import blocks
from .methods_table import TABLE
from .names import UnknownName, did_you_mean

EFFECTS = ("read", "write", "dispatch", "session", "lifecycle")

# NEEDS of the table -> what it means.
_NEEDS = {
    "admin": "admin_auth",  # called as an administrator
    "user": "user_auth",  # called as an end user
    "auth": "auth_role",  # the server has the Authentication Role
    "build": "build_role",
    "constellation": "constellation_role",
    "storage": "storage_role",
    "permission": "per_admin_permission",  # the administrator's own permissions can withhold it
    "top": "top_level_only",  # refused to the administrators of a tenant
    "unauth": "unauth_download_option",  # needs no log-in where the server allows unauthenticated downloads
}

_CONTENT = {"text": "text/plain", "binary": "application/octet-stream"}


class Param(NamedTuple):
    """A parameter. ``json``: sent as JSON text (numbers in decimal, true/false), otherwise as the string it is.

    ``secret`` says that the value as a whole is one; structures have theirs at their fields.
    ``since``: the release that introduced it, "" where the method always had it.
    """

    name: str
    type: str
    json: bool
    optional: bool
    secret: bool
    since: str = ""

    @property
    def needed(self) -> bool:
        """Whether every server needs it: one that came later is unknown to those before."""
        return not (self.optional or self.since)


class Method(NamedTuple):
    """A method.

    ``returns`` is a type of the API, or "raw" where ``raw`` says that ``content`` is not JSON. ``min_version`` is ""
    where every release has it; unless ``min_version_exact``, it is merely the first release known to have it.
    """

    name: str
    path: str
    params: tuple[Param, ...]
    returns: str
    effect: str
    requires: frozenset[str]
    min_version: str
    min_version_exact: bool
    aliases: tuple[str, ...]
    multipart: bool
    raw: bool
    content: str = "application/json"
    verb: str = "POST"

    def param(self, name: str) -> Param | None:
        """Return the parameter of this name, None if there is none."""
        return next((param for param in self.params if param.name == name), None)


def method(name: str) -> Method:
    """Return a method by its name (``AdminAddUser``) or its path (``/api/v1/admin/add-user`` down to ``add-user``).

    A path without its beginning means the administrators' method, unless only end users have it. Former paths are
    known too. Raises UnknownName.
    """
    if name in _blocks():
        return _method(name)
    found = _paths().get(name.strip("/"))
    if found is None:
        raise UnknownName("API method", name, _suggestions(name))
    return _method(found)


def method_names() -> tuple[str, ...]:
    """Return the names of all methods, in alphabetical order."""
    return tuple(_blocks())


def effect(name: str) -> str:
    """Return what a method does, one of EFFECTS. Raises UnknownName."""
    return method(name).effect


@cache
def _blocks() -> dict[str, list[str]]:
    return blocks(TABLE)


@cache
def _paths() -> dict[str, str]:
    """Map paths to names: whole paths and their shorter forms, without the slash at the beginning."""
    paths: dict[str, str] = {}
    shortened: dict[str, str] = {}
    for name, block in _blocks().items():
        path = block[0].split()[2][1:]
        paths[path] = name
        for beginning in ("api/v1/", "api/v1/admin/", "api/v1/user/web/"):
            if path.startswith(beginning):
                shortened.setdefault(path[len(beginning) :], name)
    for name, block in _blocks().items():
        for path in _aliases(block):
            paths.setdefault(path[1:], name)
    return {**shortened, **paths}


def _suggestions(name: str) -> list[str]:
    if "/" in name or "-" in name:
        close = did_you_mean(name.strip("/"), _paths())
        return list(dict.fromkeys(_method(_paths()[path]).path for path in close))
    return did_you_mean(name, _blocks())


@cache
def _method(name: str) -> Method:
    head, answer, *rest = _blocks()[name]
    _name, effect_, path = head.split()
    returns, needs, since, keywords = _answer(answer)
    content = _CONTENT.get(returns, "application/json")
    return Method(
        name=name,
        path=path,
        params=tuple(_param(word) for line in rest if not _is_alias(line) for word in line.split()),
        returns="raw" if returns in _CONTENT else returns,
        effect=effect_,
        requires=frozenset(_NEEDS[need] for need in needs.split()),
        min_version=since.lstrip("<="),
        min_version_exact=not since.startswith("<="),
        aliases=_aliases(rest),
        multipart="multipart" in keywords,
        raw=returns in _CONTENT,
        content=content,
        verb="GET" if "get" in keywords else "POST",
    )


def _answer(line: str) -> tuple[str, str, str, list[str]]:
    """Split ``-> RETURNS [NEEDS] from VERSION KEYWORDS``."""
    before, _bracket, after = line.rpartition("]")
    returns, _bracket, needs = before.split("-> ", 1)[1].partition(" [")
    words = after.split()
    since = words[1] if words[:1] == ["from"] else ""
    return returns, needs, since, words[2 if since else 0 :]


def _is_alias(line: str) -> bool:
    return line.startswith("    also ")


def _aliases(lines: list[str]) -> tuple[str, ...]:
    return tuple(line.split()[1] for line in lines if _is_alias(line))


def _param(word: str) -> Param:
    """Read ``Name!?:type@since``."""
    word, _at, since = word.partition("@")
    name, _colon, type_ = word.partition(":")
    bare = name.rstrip("!?")
    marks = name[len(bare) :]
    return Param(bare, type_ or "string", bool(type_), "?" in marks, "!" in marks, since)
