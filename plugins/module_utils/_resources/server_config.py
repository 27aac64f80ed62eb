# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_server_config`` does to bring the server's settings into the declared state.

Dictionaries of fixed keys are managed by the keys that are given. Entries that have a name of their own (``BY_NAME``,
and the administrators) are, too, and those that are not given stay, unless they are purged. All else is managed as a
whole.
"""

from __future__ import annotations

from typing import Any, Container, Dict, List, Mapping, Optional, Sequence, Set, Tuple

from .._api import structures, types
from .._client.client import CometClient
from .._client.errors import InputError
from .._model import codec, diff, kept, option_map, redact
from .._model.scalars import expect, unknown_key
from .._model.task import Context, Params, Plan, Result, Step
from . import login_methods, references, server_settings, tenants
from .server_restart import Patience
from .server_settings import STRUCTURE, Settings

ROOT = "settings"
ADMINS, ADMIN = "AdminUsers", "AllowedAdminUser"
# Fields that are maps of entries by name -> what a new entry has that nobody has said anything else about.
BY_NAME: Dict[str, Dict[str, Any]] = {
    "AuditFileOptions": {},
    "ExternalAdminUserSources": {},
    "Organizations": {},
    "WebhookOptions": tenants.NEW_WEBHOOK,
}
# What is said of an administrator's log-in and cannot be compared with what is there.
UNCOMPARABLE = ("Password", "PasswordFormat", "TOTPKey", "TOTPKeyEncryptionFormat")

Admin = Dict[str, Any]


def plan(context: Context, params: Params) -> Plan:
    """Read the settings and say what to do about them. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    given, purge, patience = by_field(params[ROOT]), params["purge"], Patience.from_params(params)
    client = context.client
    option_map.require_versions(client, STRUCTURE, params[ROOT], ROOT)
    held = server_settings.read(client)
    desired = lay_over(held, given, purge)
    kept.require_known(client, STRUCTURE, held, desired, {})
    require_administrators(client, held, desired)

    def write() -> Result:
        written = server_settings.write(context, lambda settings: lay_over(settings, given, purge), patience)
        return {ROOT: view(written.settings, given), "restarted": written.restart is not None}

    steps = [Step("write the settings", write)] if desired != held else []
    before, after = changes(held, desired)
    return Plan(before, after, steps, {ROOT: view(desired, given), "restarted": bool(steps)})


def secrets(params: Params) -> Set[str]:
    """Secret texts in the options, for the masking of what the task prints."""
    return redact.secrets_in_options(STRUCTURE, params.get(ROOT))


# -- options and back ----------------------------------------------------------------------------------------


def by_field(options: Mapping[str, Any]) -> Dict[str, Any]:
    """The given sections by their API names.

    :raises InputError: for one that there is not.
    """
    structure = structures.structure(STRUCTURE)
    known, result = structure.by_option(), {}
    for key, value in options.items():
        field = known.get(key) or structure.fields.get(key)
        if field is None:
            raise InputError(unknown_key(key, ROOT, list(known)))
        if value is not None:
            result[field.name] = value
    return result


def lay_over(settings: Mapping[str, Any], given: Mapping[str, Any], purge: Sequence[str] = ()) -> Settings:
    """The settings with the given ones in them.

    :param given: by API names, as :func:`by_field` makes them.
    :param purge: options whose entries are removed unless they are given.
    """
    fields, result = structures.structure(STRUCTURE).fields, dict(settings)
    for name, value in given.items():
        field = fields[name]
        path, whole = f"{ROOT}.{field.option}", field.option in purge
        if name == ADMINS:
            result[name] = _admins(expect(list, value, path), settings.get(name) or [], path, whole)
        elif name in BY_NAME:
            entries = _entries(name, expect(dict, value, path), settings.get(name) or {}, path, whole)
            if entries != (settings.get(name) or {}):
                result[name] = entries
        else:
            codec.put(result, field, value, path)
    return result


def _entries(name: str, given: Mapping[str, Any], held: Mapping[str, Any], path: str, purge: bool) -> Dict[str, Any]:
    """The entries of a map with the given ones laid over those that are there."""
    type_ = structures.structure(STRUCTURE).fields[name].type
    zero = codec.zero(types.parts(type_)[2])
    new = {key: {**zero, **BY_NAME[name]} for key in given if key not in held}
    laid = codec.encode(type_, given, {**new, **held}, path)
    return {**({} if purge else held), **laid}


def _admins(given: List[Any], held: List[Admin], path: str, purge: bool) -> List[Admin]:
    """The administrators with the given ones laid over those of the same name and tenant.

    :raises InputError: for one that there is not, and for a password.
    """
    result, meant = list(held), set()
    for number, item in enumerate(given):
        place = f"{path}[{number}]"
        at = _index(held, codec.encode(ADMIN, _identity(expect(dict, item, place)), None, place), place)
        if at in meant:
            raise InputError(f"{place}: this administrator is in the list twice", remedy="Put its keys into one entry")
        result[at] = codec.encode(ADMIN, item, held[at], place)
        if any(result[at].get(field) != held[at].get(field) for field in UNCOMPARABLE):
            raise InputError(
                f"{place}: what an administrator logs in with cannot be compared with what the server holds, so it is not managed here",
                remedy="Use cometbackup.comet.comet_admin for it",
            )
        meant.add(at)
    return [admin for at, admin in enumerate(result) if at in meant or not purge]


def _identity(item: Mapping[str, Any]) -> Dict[str, Any]:
    return {
        key: value
        for key, value in item.items()
        if key in ("username", "Username", "organization_id", "OrganizationID")
    }


def _index(held: Sequence[Admin], wanted: Admin, place: str) -> int:
    found = [at for at, admin in enumerate(held) if _name(admin) == _name(wanted)]
    if found:
        return found[0]
    names = references.listed(sorted(repr(admin["Username"]) for admin in held))
    raise InputError(
        f"{place}: there is no administrator {wanted['Username']!r} in the tenant {wanted['OrganizationID']!r}"
        if wanted["OrganizationID"]
        else f"{place}: there is no administrator {wanted['Username']!r} of the top level",
        remedy=f"Create one with cometbackup.comet.comet_admin. There are: {names}",
    )


def _name(admin: Mapping[str, Any]) -> Tuple[str, str]:
    return admin.get("OrganizationID", ""), admin.get("Username", "")


def view(settings: Mapping[str, Any], sections: Container[str]) -> Dict[str, Any]:
    """The options that describe sections of the settings; given to the module they change nothing.

    :param sections: API names. What this release does not have is left out.
    """
    fields = structures.structure(STRUCTURE).fields
    return {
        fields[name].option: codec.decode_field(fields[name], settings[name])
        for name in fields
        if name in sections and name in settings
    }


def changes(before: Settings, after: Settings) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """The changed keys of two states of the settings as (before, after); of administrators only those that changed, by name."""
    sides = diff.changes(STRUCTURE, before, after)
    admins = diff.changes(f"map[string]{ADMIN}", _admins_by_name(before), _admins_by_name(after))
    for side, changed in zip(sides, admins):
        if side.pop("admin_users", None) is not None:
            side["admin_users"] = changed
    return sides


def _admins_by_name(settings: Settings) -> Dict[str, Admin]:
    return {
        f"{name} ({tenant})" if tenant else name: admin
        for admin in settings.get(ADMINS) or []
        for tenant, name in [_name(admin)]
    }


def require_administrators(client: CometClient, held: Settings, desired: Settings) -> None:
    """Make sure that somebody can still log in at the top level, whoever asks among them.

    :raises InputError: if not.
    """
    before, after = ({_name(admin) for admin in settings.get(ADMINS) or []} for settings in (held, desired))
    own = ("", client.connection.username)
    was = {_name(admin): admin for admin in held.get(ADMINS) or []}
    for admin in desired.get(ADMINS) or []:
        there = was.get(_name(admin), {})
        login_methods.refuse_lock_out(admin.get("Username", ""), there, admin)
        if _name(admin) == own and admin != there and _narrows(there, admin):
            raise InputError(
                f"{own[1]!r} is the administrator that this task logs in as, and its allowed addresses or permissions may lock it out",
                remedy="Use cometbackup.comet.comet_admin with change_own_account if that is meant",
            )
    problem: Optional[str] = None
    if own in before - after:
        problem = f"the settings would drop the administrator {own[1]!r}, who writes them"
    elif before and not any(tenant == "" for tenant, dummy in after):
        problem = "the settings would drop all administrators of the top level"
    if problem:
        raise InputError(problem, remedy="Give those in admin_users that are to stay")


def _narrows(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether an administrator may log in from other addresses, or is told other permissions, than before."""
    return any((before.get(name) or None) != (after.get(name) or None) for name in ("IPWhitelist", "Permissions"))
