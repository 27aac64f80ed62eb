# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the content of a storage vault is kept: a type, and the settings that are those of the type.

The server has the settings of all types side by side in ``DestinationLocation``, those of older types under names
that begin with the type's, those of newer ones in structures of their own. Options have the type and one dictionary,
with the names that the settings have anywhere else in options.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Dict, Iterator, Mapping, NamedTuple, Optional, Set

from .._api import constants, structures
from .._api.names import UnknownName, did_you_mean
from .._api.structures import Field
from .._client.errors import InputError
from .._model import codec, redact
from .._model.option_map import Sides
from .._model.scalars import expect, unknown_key

LOCATION = "DestinationLocation"
TYPE = structures.structure(LOCATION).fields["DestinationType"]
# The setting with places that are one vault together, each with a type and settings again.
TARGETS = structures.structure(LOCATION).fields["SpanTargets"]
_PASSWORD, _FORMAT = "LocalcopyWinSMBPassword", "LocalcopyWinSMBPasswordFormat"

Value = Dict[str, Any]


class Place(NamedTuple):
    """The settings of a type: their structure, and the field that holds it, or "" where they stand beside the others'."""

    structure: str
    field: str

    @property
    def fields(self) -> Dict[str, Field]:
        return structures.structure(self.structure).fields


PLACES = {
    "s3": Place("S3DestinationLocation", ""),
    "sftp": Place("SFTPDestinationLocation", ""),
    "localcopy": Place("LocalDestinationLocation", ""),
    "comet": Place("CometDestinationLocation", ""),
    "ftp": Place("FTPDestinationLocation", ""),
    "azureblob": Place("AzureDestinationLocation", ""),
    "spanned": Place("SpannedDestinationLocation", ""),
    "swift": Place("SwiftDestinationLocation", "Swift"),
    "b2": Place("B2DestinationLocation", "B2"),
    "storj": Place("StorjDestinationLocation", "Storj"),
    "webdav": Place("WebDavDestinationLocation", "WebDav"),
    "smb": Place("SMBDestinationLocation", "SMB"),
}


def type_of(value: Mapping[str, Any]) -> Any:
    """The type of a location as options name it; a number where the tables don't know it."""
    return codec.decode_field(TYPE, value.get(TYPE.name, 0))


def view(value: Mapping[str, Any]) -> Value:
    """``type`` and ``settings`` of a location, secrets masked."""
    type_ = type_of(value)
    return {"type": type_, "settings": _settings(value, PLACES[type_]) if type_ in PLACES else {}}


def _settings(value: Mapping[str, Any], place: Place) -> Value:
    held = (value.get(place.field) or {}) if place.field else value
    shown = {
        field.option: codec.decode_field(field, held.get(name, codec.zero(field.type)))
        for name, field in place.fields.items()
    }
    if TARGETS.option in shown:
        shown[TARGETS.option] = [view(target) for target in held.get(TARGETS.name) or []]
    return shown


def lay_over(value: Mapping[str, Any], type_: Optional[str], settings: Optional[Mapping[str, Any]]) -> Value:
    """The location with a type and settings in it; settings that are not given stay, those of another type are cleared.

    :param value: a location, or a storage vault, which is one with more to it.
    :raises InputError: for a type or a setting that there is not, or a value that does not fit.
    """
    result, before = dict(value), type_of(value)
    if type_ is not None and type_ != str(before):
        codec.put(result, TYPE, _known_type(type_, "type"), "type")
    after = type_of(result)
    if before != after and before in PLACES:
        result.update(_cleared(result, PLACES[before]))
    # Of a type that the tables don't know, no settings are shown.
    if settings is None or (not settings and after not in PLACES):
        return result
    if after not in PLACES:
        raise InputError("settings need a type", remedy=f"Give type, which is one of {', '.join(PLACES)}")
    place, held = PLACES[after], view(result)["settings"]
    given = {key: item for key, item in settings.items() if item is not None and (key not in held or item != held[key])}
    given = _with_format(_flat_targets(given, "settings"), result)
    if place.field:
        codec.put(result, structures.structure(LOCATION).fields[place.field], given, "settings")
    else:
        own = {name: item for name, item in result.items() if name in place.fields}
        result.update(codec.encode(place.structure, given, own, "settings"))
    return result


def is_settled(value: Mapping[str, Any], type_: Optional[str], settings: Optional[Mapping[str, Any]]) -> bool:
    """Whether :func:`lay_over` would plainly change nothing."""
    held = type_of(value)
    if type_ is not None and type_ != held:
        return False
    if settings is None:
        return True
    if held not in PLACES:
        return False
    place = PLACES[held]
    inner = (value.get(place.field) or {}) if place.field else value
    fields = _by_option(held)
    for option, wanted in settings.items():
        field = fields.get(option)
        if wanted is None:
            continue
        if field is None or option == TARGETS.option or field.name not in inner:
            return False
        if wanted != codec.decode_field(field, inner[field.name]):
            return False
    return True


@cache
def _by_option(type_: str) -> Dict[str, Field]:
    return structures.structure(PLACES[type_].structure).by_option()


def _known_type(type_: str, path: str) -> str:
    """A type by any of its names.

    :raises InputError: if there is none, or it is none that a storage vault can have.
    """
    try:
        name = constants.enum_name(TYPE.enum, constants.enum_value(TYPE.enum, type_))
    except UnknownName:
        name = None
    if name not in PLACES:
        raise InputError(
            f"{path}: a storage vault cannot be of type {type_!r}", remedy=f"Give one of {', '.join(PLACES)}"
        )
    return str(name)


def _cleared(value: Mapping[str, Any], place: Place) -> Value:
    """The fields of a type without what is in them: access to a place that is no longer used is not kept."""
    names = [place.field] if place.field else list(place.fields)
    known = structures.structure(LOCATION).fields
    return {name: codec.zero(known[name].type) for name in names if name in value}


def _flat_targets(settings: Value, path: str) -> Value:
    """The settings with the places of a spanned vault as the server has them: type and settings side by side."""
    key = TARGETS.option if TARGETS.option in settings else TARGETS.name
    if key not in settings:
        return settings
    targets = expect(list, settings[key], f"{path}.{key}")
    return {**settings, key: [_flat(target, f"{path}.{key}[{n}]") for n, target in enumerate(targets)]}


def _flat(target: Any, path: str) -> Value:
    given = expect(dict, target, path)
    for name in given:
        if name not in ("type", "settings"):
            raise InputError(unknown_key(name, path, ["type", "settings"]))
    type_ = _known_type(given.get("type") or "", f"{path}.type")
    settings = _flat_targets(expect(dict, given.get("settings") or {}, f"{path}.settings"), f"{path}.settings")
    place = PLACES[type_]
    options = [field.option for field in place.fields.values()]
    for name in settings:
        if name not in options and name not in place.fields:
            raise InputError(unknown_key(name, f"{path}.settings", options))
    inner = {structures.structure(LOCATION).fields[place.field].option: settings} if place.field else settings
    return {TYPE.option: type_, **inner}


def _with_format(settings: Value, held: Mapping[str, Any]) -> Value:
    """A password for a network share that is given anew is given as it is, whatever format the old one is kept in."""
    known = structures.structure(LOCATION).fields
    names = {name: (known[name].option, name) for name in (_PASSWORD, _FORMAT)}
    new = any(settings.get(name) not in (None, codec.MASK) for name in names[_PASSWORD])
    if not new or any(name in settings for name in names[_FORMAT]) or not held.get(_FORMAT):
        return settings
    return {**settings, known[_FORMAT].option: "plaintext"}


def changes(sides: Sides, before: Mapping[str, Any], after: Mapping[str, Any]) -> Sides:
    """The changes of an object (changed fields as plain options) with those of its location as ``type`` and ``settings``."""
    known = structures.structure(LOCATION).fields
    for side, value in zip(sides, (before, after)):
        changed = {name: side.pop(known[name].option) for name in known if known[name].option in side and name != "Tag"}
        type_ = type_of(value)
        if TYPE.name in changed:
            side["type"] = type_
        settings = _changed_settings(changed, PLACES[type_], value) if type_ in PLACES else {}
        if settings:
            side["settings"] = settings
    return sides


def _changed_settings(changed: Mapping[str, Any], place: Place, value: Mapping[str, Any]) -> Value:
    if place.field:
        return dict(changed.get(place.field) or {})
    settings = {field.option: changed[name] for name, field in place.fields.items() if name in changed}
    if TARGETS.option in settings:
        settings[TARGETS.option] = _settings(value, place)[TARGETS.option]
    return settings


# -- secrets -------------------------------------------------------------------------------------------------


def secrets(settings: Any) -> Set[str]:
    """The secret texts in settings of any type, for the masking of what a task prints. They may not be valid."""
    return {text for text in _secrets(settings) if text}


def _secrets(settings: Any) -> Iterator[str]:
    if not isinstance(settings, dict):
        yield from redact.texts(settings)
        return
    known = _secrecy()
    for key, item in settings.items():
        if key in (TARGETS.option, TARGETS.name) and isinstance(item, list):
            for target in item:
                yield from _secrets(target.get("settings") if isinstance(target, dict) else target)
        elif known[key] if key in known else _may_be_secret(str(key), known):
            yield from redact.texts(item)


@cache
def _secrecy() -> Dict[str, bool]:
    """Setting, by either name -> whether it is secret with any type."""
    result: Dict[str, bool] = {}
    for place in PLACES.values():
        for field in place.fields.values():
            for name in (field.name, field.option):
                result[name] = result.get(name, False) or field.secret
    return result


def _may_be_secret(key: str, known: Mapping[str, bool]) -> bool:
    """An unknown setting is an error, but what was meant as a secret must not be shown with it."""
    return structures.is_secret(key) or any(known[name] for name in did_you_mean(key, known))
