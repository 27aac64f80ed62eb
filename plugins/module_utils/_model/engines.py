# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The engines of protected items, and the settings of each that are known: one row an option.

A server keeps the settings of an engine as a map of texts (``EngineProps``) whose keys depend on the engine. It does
not look at them, only the device does. So a wrong key is no error: the item would quietly protect something else, or
nothing. Rows are therefore for keys that there is evidence of, and no others:

- ``file`` and ``mssql``: the reference, "EngineProps" and SourceConfig.
- ``msoffice``: the structure of the selection is the reference's; its key, and those of the application, were seen in
  profiles that public integrations process (``CUSTOM_SETTINGV2``, ``CLIENT_ID``, ``TENANT_ID``, ``APP_SECRET``).
- ``hyperv``: ``METHOD``, ``ALL_VMS`` in an item as a server sent it, ``VM-...`` in an integration that counts them. It
  counts them for ``vmware`` and ``proxmox``, too.
- ``windisk``: ``INCLUDE-0000`` in an item as a server sent it.

Nobody has published the keys of the other engines, nor how the connections of ``vmware`` and ``proxmox`` are kept.
"""

from __future__ import annotations

from typing import Any, Dict, Mapping, NamedTuple, Tuple

from .._api import constants
from .._api.names import UnknownName
from .._client.errors import InputError

# What kind of value a row has, and what stands for it in the map.
FLAG = "flag"  # true or false: whether the key is there
TEXT = "text"  # the value of the key
CHOICE = "choice"  # the same, with named values
MODE = "mode"  # one of several names: which one of several keys is there
LIST = "list"  # the values of all keys that begin with the prefix
OBJECT = "object"  # a structure, as JSON
OBJECTS = "objects"  # a list of structures, each as JSON under a key that begins with the prefix


class Row(NamedTuple):
    """One option of an engine.

    ``key`` is the key in the map, or the prefix of keys. ``enum`` is that of a choice, ``structure`` that of an object,
    of which ``fields`` are the options if not all are. ``modes`` are name -> key, with an empty key for the one that
    holds if no other does. ``only_if`` names a flag, and the state in which alone the device looks at this option.
    ``since`` is the server's release that brought it.
    """

    option: str
    kind: str
    key: str = ""
    secret: bool = False
    enum: str = ""
    structure: str = ""
    fields: Tuple[str, ...] = ()
    modes: Mapping[str, str] = {}
    only_if: Tuple[str, bool] = ("", False)
    since: str = ""


class Engine(NamedTuple):
    """An engine. ``selects`` are the options of which one at least must say what to protect."""

    name: str
    option: str
    rows: Tuple[Row, ...]
    selects: Tuple[str, ...]


FILE = (
    Row("include", LIST, "INCLUDE"),
    Row("exclude", LIST, "EXCLUDE"),
    Row("exclude_regex", LIST, "REXCLUDE"),
    Row("include_glob", OBJECTS, "PINCLUDE", structure="SourceIncludePattern"),
    Row("include_regex", OBJECTS, "RINCLUDE", structure="SourceIncludePattern"),
    Row("network_shares", OBJECTS, "SMBAUTH", structure="WinSMBAuth", fields=("SharePath", "Username", "Password")),
    Row("filesystem_snapshot", FLAG, "USE_WIN_VSS"),
    Row("dismiss_efs_warning", FLAG, "CONFIRM_EFS"),
    Row("rescan_unchanged", FLAG, "RESCAN_UNCHANGED"),
    Row("extra_attributes", FLAG, "EXTRA_ATTRIBUTES"),
)
MSSQL = (
    Row("instance", TEXT, "INSTANCE"),
    Row("all_databases", FLAG, "ALL_DATABASES"),
    Row("databases", LIST, "DATABASE-", only_if=("all_databases", False)),
    Row("except_databases", LIST, "EXCEPT-DATABASE-", only_if=("all_databases", True)),
    Row("authentication", CHOICE, "AUTHMODE", enum="MSSQLAuthMode"),
    Row("username", TEXT, "USERNAME"),
    Row("password", TEXT, "PASSWORD", secret=True),
    Row("method", CHOICE, "METHOD", enum="MSSQLMethod"),
    Row(
        "backup_type",
        MODE,
        modes={
            "full_copy_only": "",
            "full_base_image": "DIFFBASE",
            "differential": "DIFFERENTIAL",
            "log_truncating": "LOGTRUNC",
            "log_not_truncating": "LOGNOTRUNC",
        },
    ),
)
OFFICE365 = (
    Row("client_id", TEXT, "CLIENT_ID"),
    Row("tenant_id", TEXT, "TENANT_ID"),
    Row("app_secret", TEXT, "APP_SECRET", secret=True),
    Row("selection", OBJECT, "CUSTOM_SETTINGV2", structure="Office365CustomSettingV2", since="21.9.0"),
)
VIRTUAL_MACHINES = (
    Row("all_vms", FLAG, "ALL_VMS"),
    Row("vms", LIST, "VM-", only_if=("all_vms", False)),
)
HYPERV = (*VIRTUAL_MACHINES, Row("method", TEXT, "METHOD"))
DISK_IMAGE = (Row("include", LIST, "INCLUDE"),)

# Those without an option of their own are given as plain settings.
ENGINES: Dict[str, Engine] = {
    engine.name: engine
    for engine in (
        Engine("file", "files", FILE, ("include", "include_glob", "include_regex")),
        Engine("mssql", "mssql", MSSQL, ("all_databases", "databases")),
        Engine("msoffice", "office365", OFFICE365, ("selection",)),
        Engine("hyperv", "hyperv", HYPERV, ("all_vms", "vms")),
        Engine("vmware", "vmware", VIRTUAL_MACHINES, ("all_vms", "vms")),
        Engine("proxmox", "proxmox", VIRTUAL_MACHINES, ("all_vms", "vms")),
        Engine("windisk", "disk_image", DISK_IMAGE, ("include",)),
        *(
            Engine(name, "", (), ())
            for name in ("exchangeedb", "mongodb", "mysql", "stdout", "systemstate", "vsswriter", "windowssystem")
        ),
    )
}
OPTIONS: Dict[str, Engine] = {engine.option: engine for engine in ENGINES.values() if engine.option}
UNKNOWN = Engine("", "", (), ())


def name_of(value: Any) -> str:
    """The name of an engine by its value in a ``SourceConfig``; the value itself if the tables don't know it."""
    return constants.enum_name("Engine", value) or str(value or "")


def of_value(value: Any) -> Engine:
    """The engine by its value; one without rows if the tables don't know it."""
    return ENGINES.get(name_of(value), UNKNOWN)


def named(option: Any, path: str) -> Engine:
    """The engine that an option means, by name, by the name of its constant, or by its value.

    :raises InputError: if there is none.
    """
    try:
        return of_value(constants.enum_value("Engine", option))
    except UnknownName as error:
        raise InputError(f"{path}: {error}") from None
