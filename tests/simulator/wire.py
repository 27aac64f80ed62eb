# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading what clients put on the wire: form bodies of several makes, and parameters as text or JSON (facts: comet-facts 1)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from .errors import bad_parameter
from .reference import Method, Parameter, Release
from .schema import Schema, SchemaError, resolve

_DISPOSITION_NAME = re.compile(r'\bname="?([^";]*)"?', re.IGNORECASE)
_FILE_NAME = re.compile(r'\bfilename\*?="?([^";]*)"?', re.IGNORECASE)
_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
_TRUE = frozenset({"1", "t", "T", "true", "TRUE", "True"})
_FALSE = frozenset({"0", "f", "F", "false", "FALSE", "False", ""})


@dataclass
class Body:
    """A decoded request body: fields as text, uploaded files as bytes."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


def read_body(content: bytes, content_type: str) -> Body:
    """Decode a form. Values that a client forgot to encode are taken as they stand; a multipart header may lack its boundary."""
    if "multipart/" in content_type.lower():
        return _read_multipart(content, content_type)
    text = content.decode("utf-8", "replace")
    return Body(dict(reversed(parse_qsl(text, keep_blank_values=True))))


def _read_multipart(content: bytes, content_type: str) -> Body:
    found = _BOUNDARY.search(content_type)
    delimiter = b"--" + found.group(1).encode() if found else content.split(b"\r\n", 1)[0].strip()
    body = Body()
    if len(delimiter) < 3:
        return body
    for part in (b"\r\n" + content).split(b"\r\n" + delimiter)[1:]:
        if part.startswith(b"--"):
            break
        head, separator, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        header = head.decode("utf-8", "replace")
        name = _DISPOSITION_NAME.search(header)
        if not separator or name is None:
            continue
        if _FILE_NAME.search(header):
            body.files[name.group(1)] = data
        else:
            body.fields[name.group(1)] = data.decode("utf-8", "replace")
    return body


def read_bool(text: str, name: str) -> bool:
    """A flag as any of the vendor's libraries sends it.

    :raises ApiError: 400 for anything else.
    """
    value = text.strip().strip('"')
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise bad_parameter(name)


def read_parameters(method: Method, body: Body, schema: Schema, release: Release) -> dict[str, Any]:
    """The method's parameters as values. Parameters this release does not know are not there.

    :raises ApiError: 400 for a parameter that is absent, is no JSON or has another type.
    """
    values: dict[str, Any] = {}
    for parameter in method.parameters:
        if parameter.since > release:
            continue
        if parameter.name in body.files:
            values[parameter.name] = body.files[parameter.name]
            continue
        text = body.fields.get(parameter.name)
        if text is None or (text == "" and parameter.json):
            if not parameter.optional:
                raise bad_parameter(parameter.name)
            continue
        values[parameter.name] = _read_value(parameter, text, schema)
    return values


def _read_value(parameter: Parameter, text: str, schema: Schema) -> Any:
    kind = resolve(parameter.type)
    if kind == "bool":
        return read_bool(text, parameter.name)
    if not parameter.json:
        return text
    try:
        return schema.read(parameter.type, _read_json(text), parameter.name)
    except SchemaError as error:
        raise bad_parameter(str(error)) from error
    except (ValueError, RecursionError) as error:
        raise bad_parameter(parameter.name) from error


def _read_json(text: str) -> Any:
    """Strict JSON: Python would also take NaN and Infinity, and keep halves of surrogate pairs, which UTF-8 can't carry."""
    value = json.loads(text, parse_constant=_no_number)
    if "\\ud" in text.lower():
        value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return value


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")
