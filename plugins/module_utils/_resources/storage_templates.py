# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Storage templates, from which storage vaults are requested: where they are kept, the options that stand for one, what cannot be meant.

An account may get a vault from a template by itself (``AutoStorageTemplateGUID`` of its profile), which a template that is
removed no longer does. Facts: seeds 000 and 001 (RemoteStorageOption), 002 (Custom Remote Bucket).
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Set

from .._api import structures
from .._client.client import CometClient
from .._client.errors import InputError
from .._model import codec, redact
from .._model.option_map import OptionMap
from .._model.scalars import unknown_key
from .._model.task import Context, Params, Plan
from . import references, template_ids
from .collection import Collection, Entry, Matching
from .places import Part, look_up

STRUCTURE = "RemoteStorageOption"

# The options, also of an object in a document of comet_converge.
SPEC: Dict[str, Any] = {
    "description": {"type": "str"},
    "id": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "tenant": {"type": "str"},
    "type": {"type": "str"},
    "default": {"type": "bool"},
    "storage_limit_enabled": {"type": "bool"},
    "storage_limit_bytes": {"type": "raw"},
    "rebrand_storage": {"type": "bool"},
    "remote_address": {"type": "str"},
    "remote_username": {"type": "str"},
    "remote_password": {"type": "str", "no_log": True},
    "aws": {"type": "dict"},
    "b2": {"type": "dict"},
    "custom": {"type": "dict"},
    "imp_partner": {"type": "dict"},
    "imp_user": {"type": "dict"},
    "s3": {"type": "dict"},
    "storj": {"type": "dict"},
    "wasabi": {"type": "dict"},
    "replacement": {"type": "str"},
    "stop_automatic_vaults": {"type": "bool", "default": False},
    "read_only": {"type": "dict"},
}


class _Options(OptionMap):
    """Options of which most are for one type only, and are not shown for others."""

    __slots__ = ()

    def view(self, value: Mapping[str, Any], *, reveal: bool = False) -> Dict[str, Any]:
        """The options that describe a template; feeding them back changes nothing."""
        shown = super().view(value, reveal=reveal)
        return {option: item for option, item in shown.items() if option in ALWAYS or not _is_blank(option, item)}


OPTIONS = _Options(
    STRUCTURE,
    {
        "id": "ID",
        "description": "Description",
        "type": "Type",
        "default": "Default",
        "storage_limit_enabled": "StorageLimitEnabled",
        "storage_limit_bytes": "StorageLimitBytes",
        "rebrand_storage": "RebrandStorage",
        "remote_address": "RemoteAddress",
        "remote_username": "Username",
        "remote_password": "Password",
        "aws": "AWS",
        "b2": "B2",
        "custom": "Custom",
        "imp_partner": "ImpPartner",
        "imp_user": "ImpUser",
        "s3": "S3",
        "storj": "Storj",
        "wasabi": "Wasabi",
    },
)
ALWAYS = ("id", "description", "type", "default", "storage_limit_enabled", "storage_limit_bytes", "rebrand_storage")
# Name of a type -> the option that has what is particular about it; several types may share one.
SECTIONS = {
    "aws": "aws",
    "b2": "b2",
    "comet": "remote_address",
    "comet_storage": "wasabi",
    "custom": "custom",
    "idrivee2": "s3",
    "impossiblecloud_iam": "imp_user",
    "impossiblecloud_partner": "imp_partner",
    "s3_generic": "s3",
    "storj": "storj",
    "wasabi": "wasabi",
}
# Options that go with a section.
WITH_REMOTE_ADDRESS = ("remote_username", "remote_password")


def _id(params: Params) -> str:
    return params.get("id") or ""


def _label(params: Params) -> str:
    return repr(params.get("description") or params.get("id"))


def _new(params: Params) -> Dict[str, Any]:
    return {"ID": template_ids.new_id(params.get("tenant") or "", params.get("description") or "")}


def check(params: Params, held: Optional[Mapping[str, Any]]) -> None:
    """Whether the options can be meant for the template that is held, or for a new one.

    :raises InputError: if not.
    """
    if held is None and not (params.get("description") and params.get("type")):
        raise InputError(f"there is no storage template {_label(params)}, and creating it needs description and type")
    type_ = _type_name(params, held)
    if type_ in SECTIONS:
        _check_sections(params, held, type_)
    elif held is None or type_ != _type_name({}, held):
        raise InputError(f"type={type_} is no type of storage", remedy=f"There are: {', '.join(SECTIONS)}")
    url = (params.get("custom") or {}).get("url")
    present = ((held or {}).get("Custom") or {}).get("URL")
    if url not in (None, present) and not str(url).lower().startswith(("http://", "https://")):
        raise InputError(f"custom.url must begin with http:// or https://, not as {url!r} does")


def _type_name(params: Params, held: Optional[Mapping[str, Any]]) -> str:
    field = structures.structure(STRUCTURE).fields["Type"]
    wanted = params.get("type")
    value = (held or {}).get("Type", "") if wanted is None else codec.encode_field(field, wanted, None, "type")
    return str(codec.decode_field(field, value))


def _check_sections(params: Params, held: Optional[Mapping[str, Any]], type_: str) -> None:
    own = SECTIONS[type_]
    allowed = (own, *WITH_REMOTE_ADDRESS) if own == "remote_address" else (own,)
    for option in (*SECTIONS.values(), *WITH_REMOTE_ADDRESS):
        if option not in allowed and not _is_blank(option, params.get(option)) and not _is_held(option, params, held):
            main = option if option in SECTIONS.values() else "remote_address"
            fitting = [name for name, section in SECTIONS.items() if section == main]
            raise InputError(
                f"the option {option} is for type={' or type='.join(fitting)}, and this is of type={type_}"
            )
    if _is_blank(own, params.get(own)) and (held is None or _type_name({}, held) != type_):
        raise InputError(f"a storage template of type={type_} needs the option {own}")


def _is_held(option: str, params: Params, held: Optional[Mapping[str, Any]]) -> bool:
    """Whether the server holds it already, of a type that the template had before."""
    return held is not None and OPTIONS.lay_over(held, {option: params[option]}) == held


def _is_blank(option: str, value: Any) -> bool:
    """Whether it says no more than if it were not given."""
    return codec.is_blank(structures.structure(STRUCTURE).fields[OPTIONS.fields[option]], value)


TEMPLATES = Collection(
    "storage_template",
    Part(
        "storage templates",
        "[]RemoteStorageOption",
        field="RemoteStorage",
        read="AdminMetaRemoteStorageVaultGet",
        write="AdminMetaRemoteStorageVaultSet",
        parameter="RemoteStorageOptions",
    ),
    OPTIONS,
    Matching(
        (
            lambda entry, params: template_ids.has_id(entry, _id(params)),
            lambda entry, params: template_ids.is_described(entry, params.get("description") or "", _id(params)),
        ),
        _label,
        told_apart_by=("id", "ID"),
    ),
    fresh=_new,
    check=check,
    more=lambda params: {"ReplacementAutoVaultID": params["replacement"]} if params.get("replacement") else {},
    filters=("id", "description", "type"),
)


def plan(context: Context, params: Params) -> Plan:
    """Read the templates and say what to do about one of them. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    if not (params.get("id") or params.get("description")):
        raise InputError("description must not be empty", remedy="Give the description or the id of the template")
    if params["state"] != "absent":
        return TEMPLATES.plan(context, dict(params, replacement=None))
    options = dict(params, replacement=_replacement(context, params))
    planned = TEMPLATES.plan(context, options)
    if planned.steps:
        _check_use(context.client, planned.before, options)
    return planned


def _replacement(context: Context, params: Params) -> Optional[str]:
    """The id of the template that takes the place of the removed one."""
    wanted: Optional[str] = params.get("replacement")
    if not wanted:
        return None
    if params.get("tenant"):
        raise InputError(
            "only the administrators of a tenant can replace its storage templates",
            remedy="Leave replacement out and give the accounts another template first, or log in as one of them and leave tenant out",
        )
    ((dummy, dummy, templates),) = look_up(context.client, TEMPLATES.part, params)
    names = {template["ID"]: template.get("Description", "") for template in templates if template.get("ID")}

    def found() -> str:
        return references.resolve("storage template", str(wanted), names, "replacement")

    return references.trusted(context, found, wanted)


def _check_use(client: CometClient, template: Mapping[str, Any], params: Params) -> None:
    """Make sure that accounts that get their vaults from a template are thought of.

    :raises InputError: if there are some, and the options do not say what is to become of that.
    """
    if params["stop_automatic_vaults"]:
        return
    if params["replacement"]:
        if params["replacement"] == template.get("id"):
            raise InputError("replacement is the storage template that is to be removed", remedy="Give another one")
        return
    users = _users(client, template.get("id", ""))
    if users:
        raise InputError(
            f"accounts get storage vaults from the template {template.get('description', '')!r} by themselves"
            f" ({references.listed(users)}), and no longer would",
            remedy="Give another template in replacement, or set stop_automatic_vaults to true if that is meant",
        )


def _users(client: CometClient, id_: str) -> List[str]:
    """Accounts that get a storage vault from a template by themselves. One request."""
    if not id_:
        return []
    profiles = client.lookup("AdminListUsersFull")
    return sorted(name for name, profile in profiles.items() if profile.get("AutoStorageTemplateGUID") == id_)


def find(client: CometClient, wanted: str, tenant: Optional[str]) -> Entry:
    """A template by its id or description, as the server holds it.

    :raises CometError: if there is none, or more than one.
    """
    ((dummy, dummy, templates),) = look_up(client, TEMPLATES.part, {"tenant": tenant})
    # Of a server that gives no ids, the place in the list stands for one.
    by_id = {template.get("ID") or f"#{number}": template for number, template in enumerate(templates)}
    names = {id_: template.get("Description", "") for id_, template in by_id.items()}
    return dict(by_id[references.resolve("storage template", wanted, names, "template")])


def tried(held: Optional[Entry], options: Mapping[str, Any]) -> Entry:
    """A template as it would be with the options of ``comet_storage_template``, that need no description for a trial.

    :param held: the template that the server holds, None for a new one.
    :raises InputError: if an option cannot be meant.
    """
    unknown = [key for key in options if key not in OPTIONS.fields]
    if unknown:
        raise InputError(unknown_key(unknown[0], "template_options", list(OPTIONS.fields)))
    check({"description": "(a trial)", **options}, held)
    return OPTIONS.lay_over(codec.zero(STRUCTURE) if held is None else held, options)


def secrets(options: Mapping[str, Any]) -> Set[str]:
    """The secret texts in options of a template; what is misspelt counts as one."""
    found = TEMPLATES.secrets(options)
    for key, value in options.items():
        if key not in OPTIONS.fields:
            found.update(text for text in redact.texts(value) if text)
    return found
