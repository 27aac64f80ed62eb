# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_browse_info`` returns: what a connected device sees that could be protected, from files to tenants of clouds."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Set

from .._api import methods, structures
from .._client.errors import InputError
from .._model import codec, option_map, redact
from .._model.task import Context, Params, Result
from . import devices, object_tree, references
from .devices import DeviceOffline
from .live_device import LiveDevice
from .object_tree import Found, Place, StoredObject

Things = List[Dict[str, Any]]
MIB = 1 << 20


class Kind(NamedTuple):
    """A kind of things.

    :param method: how they are asked for.
    :param field: the field of the answer that has them.
    :param credentials: the structure that the device needs to get at them, empty if it needs none.
    :param view: makes the things that a result shows of what the answer has.
    :param wrapped: the method takes the credentials in this field of an object.
    :param takes: option -> parameter of the method.
    """

    method: str
    field: str
    credentials: str = ""
    view: Callable[[str, Any], Things] = lambda type_, value: list(codec.decode(type_, value))
    wrapped: str = ""
    takes: Mapping[str, str] = {}


def _texts(type_: str, value: Any) -> Things:
    """Of a list of names."""
    return [{"name": name} for name in value or []]


def _names(type_: str, value: Any) -> Things:
    """Of a map of names."""
    return [{"id": key, "name": name} for key, name in sorted((value or {}).items())]


def _keyed(type_: str, value: Any) -> Things:
    """Of a map of objects."""
    return [{"id": key, **thing} for key, thing in sorted(codec.decode(type_, value).items())]


def _hyper_v(type_: str, value: Any) -> Things:
    """All sizes are bytes; this one the server has in MiB, and only newer devices tell it."""
    things: Things = codec.decode(type_, value)
    for thing in things:
        if "memory_limit_mb" in thing:
            thing["memory_limit"] = thing.pop("memory_limit_mb") * MIB
    return things


OF_DATACENTER = {"datacenter": "Filter"}
KINDS = {
    "files": Kind("AdminDispatcherRequestFilesystemObjects", "StoredObjects", takes={"path": "Path"}),
    "disks": Kind("AdminDispatcherRequestBrowseDiskDrives", "Disks"),
    "exchange": Kind("AdminDispatcherRequestBrowseExchangeEdb", "Databases"),
    "hyperv": Kind("AdminDispatcherRequestBrowseHyperv", "VirtualMachines", view=_hyper_v),
    "vss_writers": Kind("AdminDispatcherRequestBrowseVssAaw", "VSSWriters", view=_keyed),
    "mssql": Kind("AdminDispatcherRequestBrowseMssql", "Objects", "MSSQLConnection", _names),
    "mysql": Kind("AdminDispatcherRequestBrowseMysql", "Objects", "MySQLConnection", _names),
    "mongodb": Kind("AdminDispatcherRequestBrowseMongodb", "Objects", "MongoDBConnection", _names),
    "vmware": Kind("AdminDispatcherRequestBrowseVmware", "VirtualMachines", "VMwareConnection"),
    "vmware_datacenters": Kind("AdminDispatcherRequestBrowseVmwareDatacenters", "Datacenters", "VMwareConnection"),
    "vmware_datastores": Kind(
        "AdminDispatcherRequestBrowseVmwareDatastores", "Datastores", "VMwareConnection", takes=OF_DATACENTER
    ),
    "vmware_hosts": Kind("AdminDispatcherRequestBrowseVmwareHosts", "Hosts", "VMwareConnection", takes=OF_DATACENTER),
    "vmware_networks": Kind(
        "AdminDispatcherRequestBrowseVmwareNetworks", "Networks", "VMwareConnection", takes=OF_DATACENTER
    ),
    "proxmox": Kind("AdminDispatcherRequestBrowseProxmox", "VMs", "SSHConnection", wrapped="SSH"),
    "proxmox_nodes": Kind("AdminDispatcherRequestBrowseProxmoxNodes", "Nodes", "SSHConnection", _texts),
    "proxmox_storage": Kind(
        "AdminDispatcherRequestBrowseProxmoxStorage", "Storage", "SSHConnection", takes={"node": "Node"}
    ),
    "office365_accounts": Kind("AdminDispatcherRequestOffice365Accounts", "Objects", "Office365Credential"),
    "office365_sites": Kind("AdminDispatcherRequestOffice365Sites", "Objects", "Office365Credential"),
    "office365_virtual_accounts": Kind("AdminDispatcherOffice365ListVirtualAccounts", "Objects", "Office365Credential"),
    "import_sources": Kind("AdminDispatcherRequestImportSources", "ImportSources", view=_names),
}
FILES = "files"


def info(context: Context, params: Params) -> Result:
    """Ask the device: one request, beside those that find it, and one more for each folder below the first.

    :raises CometError: if an option cannot be meant, the device is offline or refuses.
    """
    kind = KINDS[params["kind"]]
    _check(kind, params)
    sent = _parameters(context, kind, params)
    try:
        device = LiveDevice(context.client, params)
        things, truncated = _files(device, params) if params["kind"] == FILES else (_asked(device, kind, sent), False)
    except DeviceOffline as error:
        return devices.passed_over(error, params)
    return {**device.described(), "kind": params["kind"], "found": things, "truncated": truncated}


def secrets(params: Params) -> Set[str]:
    """Secret texts in the credentials, for the masking of what the task prints. The options may not be valid."""
    given = params.get("credentials")
    kind = KINDS.get(str(params.get("kind")))
    if kind is None or not kind.credentials or not isinstance(given, dict):
        return {text for text in redact.texts(given) if text}
    return redact.secrets_in_options(kind.credentials, given)


def _check(kind: Kind, params: Params) -> None:
    """:raises InputError: for an option that this kind does not take, or one that it lacks."""
    name = params["kind"]
    for option in ("path", "datacenter", "node"):
        if params.get(option) is not None and option not in kind.takes:
            fitting = [other for other, its in KINDS.items() if option in its.takes]
            raise InputError(f"the option {option} is for kind={' or kind='.join(fitting)}")
    if params.get("credentials") is not None and not kind.credentials:
        raise InputError(f"kind={name} needs no credentials", remedy="Leave them out")
    if params.get("credentials") is None and kind.credentials:
        keys = references.listed(list(structures.structure(kind.credentials).by_option()), most=30)
        raise InputError(f"kind={name} needs credentials", remedy=f"They have the keys {keys}")
    for option in ("depth", "limit"):
        if params[option] < 1:
            raise InputError(f"{option} must be 1 or more")
    if "datacenter" in kind.takes and not params.get("datacenter"):
        raise InputError(f"kind={name} needs datacenter", remedy="vmware_datacenters tells which there are")
    if params["depth"] > 1 and name != FILES:
        raise InputError(f"depth is for kind={FILES}")


def _parameters(context: Context, kind: Kind, params: Params) -> Dict[str, Any]:
    sent: Dict[str, Any] = {parameter: params.get(option) for option, parameter in kind.takes.items()}
    if kind.credentials:
        given = _with_type(kind, params["credentials"])
        option_map.require_versions(context.client, kind.credentials, given, "credentials")
        credentials = codec.encode(kind.credentials, given, path="credentials")
        sent["Credentials"] = {kind.wrapped: credentials} if kind.wrapped else credentials
    return sent


def _with_type(kind: Kind, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Which way to a VMware host is meant is plain where only one is described."""
    if kind.credentials != "VMwareConnection" or given.get("connection_type") is not None:
        return given
    ways = [way for way in ("ssh", "vsphere") if given.get(way) is not None]
    return {**given, "connection_type": ways[0]} if len(ways) == 1 else given


def _asked(device: LiveDevice, kind: Kind, sent: Mapping[str, Any]) -> Things:
    answer = device.ask(kind.method, sent)
    field = structures.structure(methods.method(kind.method).returns).fields[kind.field]
    return kind.view(field.type, answer.get(kind.field))


def _files(device: LiveDevice, params: Params) -> Found:
    kind = KINDS[FILES]

    def listed(path: str) -> List[StoredObject]:
        return list(device.ask(kind.method, {"Path": path or None})[kind.field] or [])

    # The id of a subtree is its path, on a device.
    path = params.get("path") or ""
    return object_tree.walk(listed, Place(path, path), params["depth"], params["limit"], object_tree.join_as_on_device)
