# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: comet
short_description: Devices of Comet Servers as hosts
version_added: 1.0.0
author:
  - cometbackup.comet contributors (@cometbackup-comet)
description:
  - The devices that are connected to one or more Comet Servers become hosts, on request those that are offline as well.
  - It takes two to four requests for each server, whatever the number of devices. The live connections and the users are always read. Of the
    server's version, the names of its tenants and the names of its policies, the first two of O(lookups) are read that tell something.
    Names that are not looked up, or that this administrator may not see, are replaced by ids.
  - A device is a user and a device id. A device with several connections is one host all the same, whose target is the newest of them.
  - The groups that most people want are built by the plugin itself, see O(groups_by). They cost next to nothing, while
    each of O(compose), O(groups) and O(keyed_groups) is a template for every host.
  - Devices are no targets for SSH or WinRM, so C(ansible_host) is not set. Act on them with
    M(cometbackup.comet.comet_dispatch) in a play whose connection is V(local).
  - The name of the inventory file has to end in C(comet.yml) or C(comet.yaml).
extends_documentation_fragment:
  - cometbackup.comet.plugin_connection
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
options:
  plugin:
    description: Says that the file is meant for this plugin.
    type: str
    required: true
    choices: [cometbackup.comet.comet]
  servers:
    description:
      - Several servers in one inventory, in place of O(url). They are asked at the same time.
      - Each item takes the connection options of this plugin, which may be templates. Those that are given outside of
        the list are the defaults of all items. The exceptions are O(url), which each item needs, and the credentials
        of an item that has some of its own.
      - An item may have a C(name), which becomes the variable C(comet_server) and a group. Without one it is the host
        name and the port of its URL.
    type: list
    elements: dict
  on_server_failure:
    description: Whether one of several O(servers) that fails ends everything, or is left out with a warning.
    type: str
    choices: [fail, warn]
    default: fail
  devices:
    description: Which devices become hosts, those that are connected (V(online)), those that are not (V(offline)), or V(all).
    type: str
    choices: [online, offline, all]
    default: online
  profiles:
    description:
      - Whether the profiles of users are read. If V(false), one small request is all it takes, but names, tenants and policies of the devices and
        those that are offline are not known, and host names are made of user and device id.
    type: bool
    default: true
  protected_items:
    description:
      - Whether hosts get the variable C(comet_protected_items), a list of the device's protected items with C(id), C(description), C(engine), and
        C(last_job) and C(last_successful_job), each with C(id), C(status), C(classification), C(started_at), C(ended_at), C(total_size),
        C(upload_size) and C(storage_vault), or null if there was none.
    type: bool
    default: false
  storage_vaults:
    description:
      - Whether hosts get the variable C(comet_storage_vaults), a list of the storage vaults that the device can use with C(id), C(description),
        C(type), C(size) and C(limit), which are in bytes and null if there is none.
    type: bool
    default: false
  lookups:
    description: What is worth a request besides the devices themselves, the most important first. At most two of them are read.
    type: list
    elements: str
    choices: [version, tenants, policies]
    default: [version, tenants, policies]
  server_version:
    description:
      - The version that devices are compared with to find the outdated ones. If it is given, the servers are not asked
        for theirs, which leaves their requests to other O(lookups).
      - May be a template.
    type: str
  hostnames:
    description:
      - How hosts are named. The first of the patterns is used that is not empty for a device and that names no other
        device of the fleet, online or not, so that names stay when devices come and go.
      - Variables in single braces, without their prefix, are filled in at no cost, as in V({device_name}.{user}).
        A pattern with C({{) is a template, rendered for each device of the fleet.
      - What Ansible would take for a host pattern is replaced by V(-), and a name of more than 200 bytes is passed over, since
        caches of facts keep a file for each host.
      - After all patterns V({user}.{device_id}) is tried, which is unique on a server.
    type: list
    elements: str
    default: ['{device_name}.{user}']
  ansible_host:
    description: If V(address), C(ansible_host) is set to the address that the device was seen with, which is rarely one to connect to.
    type: str
    choices: [address]
  groups_by:
    description:
      - The groups to build. All are below one that is named like O(group_prefix).
      - V(online) gives C(comet_online) and C(comet_offline), V(outdated) gives C(comet_outdated) and C(comet_current).
      - The others give a group for each value below one for all, for example C(comet_tenant_acme) in C(comet_tenants).
        V(platform) has a level more, C(comet_platform_windows_amd64) in C(comet_platform_windows) in C(comet_platforms).
      - V(server) takes effect with O(servers) only.
      - Names are made of lower-case letters, digits and underscores. If C(TRANSFORM_INVALID_GROUP_CHARS) is V(ignore),
        dots, dashes and the like are kept. If different things would have the same name, for example two tenants,
        each gets the beginning of its id added.
    type: list
    elements: str
    choices: [online, outdated, platform, version, tenant, policy, user, server, distribution, time_zone]
    default: [online, outdated, platform, version, tenant, policy, user, server]
  group_prefix:
    description: Begins the name of each built-in group. If it is empty, names have no prefix and there is no group above them.
    type: str
    default: comet
  users:
    description:
      - Only devices of these users. Shell patterns; upper and lower case are the same, and V(!) before one leaves out.
      - Like O(tenants), O(policies), O(platforms), O(versions), O(device_names) and O(suspended), it costs no templates. A device has to pass all that
        are given.
    type: list
    elements: str
  tenants:
    description:
      - Only devices of these tenants, by name or id. Shell patterns; upper and lower case are the same, and V(!) before one leaves out.
      - The top level has an empty name.
    type: list
    elements: str
  policies:
    description: Only devices of users with these policies, by name or id. Shell patterns; upper and lower case are the same, and V(!) before one leaves out.
    type: list
    elements: str
  platforms:
    description:
      - Only devices with these operating systems, such as V(windows), or platforms, such as V(linux/arm64).
      - Shell patterns; upper and lower case are the same, and V(!) before one leaves out.
    type: list
    elements: str
  versions:
    description: Only devices with these versions of the backup software, such as V(25.9.*). Shell patterns; V(!) before one leaves out.
    type: list
    elements: str
  device_names:
    description: Only devices with these names. Shell patterns; upper and lower case are the same, and V(!) before one leaves out.
    type: list
    elements: str
  suspended:
    description: Only devices of suspended users (V(true)), or only those of users who are not suspended (V(false)). By default both become hosts.
    type: bool
  filters:
    description:
      - Conditions as templates, held against each device that passed the other filters, from the first to the last.
        The first that holds decides; a device for which none does becomes a host.
      - Each item is a dictionary with the key C(include) or C(exclude) and a Jinja2 condition without braces.
    type: list
    elements: dict
    default: []
  cache_max_live_age:
    description:
      - For how many seconds a cached list of live connections passes for the present state. Users, who change
        rarely, are kept for O(cache_timeout).
      - With V(0) each run asks for the live connections, and nothing else.
    type: int
    default: 300
  cache_stale_live:
    description:
      - What to do if the cached list of live connections is older than O(cache_max_live_age). V(refresh) reads it anew, in one request.
      - V(unknown) sends no request. The devices that were online are the hosts, but their variable C(comet_online) is
        null, they are in the group C(comet_unknown), and they have no target id.
    type: str
    choices: [refresh, unknown]
    default: refresh
notes:
  - What is cached is reduced to what the variables show. Passwords, keys and hashes are not part of it.
  - An administrator with two-factor authentication takes two requests more, to log in and out.
  - Text from servers is never taken for a template.
  - Each host has the following variables. What is not known is null. Times are in seconds since 1970.
  - "Of the server: C(comet_server) (its name in O(servers), or host name and port), C(comet_server_url), C(comet_server_version)."
  - "Of the user: C(comet_user), C(comet_account_name), C(comet_suspended), and C(comet_tenant) and C(comet_policy) with their names, C(comet_tenant_id)
    and C(comet_policy_id) with their ids."
  - "Of the device: C(comet_device_id), C(comet_device_name), C(comet_registered_at), C(comet_version) and C(comet_outdated) (whether that is older
    than the server's), C(comet_platform) (such as V(windows/amd64)), C(comet_os), C(comet_arch), C(comet_os_distribution), C(comet_os_version),
    C(comet_os_build), C(comet_time_zone)."
  - "Of its live connection: C(comet_online), C(comet_target_id) (which actions take), C(comet_connected_at), C(comet_address), C(comet_allows_filenames)
    (whether the device lets administrators see the names of files), and C(comet_connections), the list of all its connections."
seealso:
  - module: cometbackup.comet.comet_device_info
  - module: cometbackup.comet.comet_dispatch
  - ref: ansible_collections.cometbackup.comet.docsite.inventory
    description: What to do with these hosts and groups.
  - module: cometbackup.comet.comet_user_info
"""

EXAMPLES = r"""
# The shortest: COMET_URL, COMET_USERNAME and COMET_PASSWORD are set. The devices that are online become hosts, in
# groups such as comet_outdated, comet_platform_windows and comet_tenant_acme.
plugin: cometbackup.comet.comet

---
# All Windows devices of two tenants, online or not, with what they back up.
plugin: cometbackup.comet.comet
url: https://backup.example:8060/
username: automation
password: "{{ lookup('ansible.builtin.env', 'COMET_PASSWORD') }}"
devices: all
platforms: [windows]
tenants: ["acme", "globex*"]
protected_items: true
groups_by: [online, outdated, tenant]

---
# Two servers, asked as the same administrator. One that is down is left out.
plugin: cometbackup.comet.comet
username: automation
servers:
  - name: berlin
    url: https://berlin.backup.example:8060/
    password: "{{ lookup('ansible.builtin.env', 'COMET_PASSWORD_BERLIN') }}"
  - name: sydney
    url: https://sydney.backup.example:8060/
    password: "{{ lookup('ansible.builtin.env', 'COMET_PASSWORD_SYDNEY') }}"
on_server_failure: warn

---
# Names, variables and groups of one's own. Each expression costs a template for every host.
plugin: cometbackup.comet.comet
hostnames:
  - "{device_name}"
  - "{device_name}.{tenant}"
compose:
  hours_online: "((now().timestamp() - comet_connected_at) / 3600) | round(1)"
groups:
  servers: "'server' in (comet_os_distribution or '') | lower"
keyed_groups:
  - key: comet_time_zone
    prefix: zone
filters:
  - exclude: "comet_device_name is match('test-')"

---
# A large fleet that changes slowly: users are read every two hours, live connections whenever they are older than
# a minute.
plugin: cometbackup.comet.comet
groups_by: [online, outdated, platform, tenant]
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/comet-inventory
cache_timeout: 7200
cache_max_live_age: 60
"""

import typing as t

from ansible import constants as C
from ansible.errors import AnsibleError, AnsibleParserError
from ansible.module_utils.common.text.converters import to_native
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import CometError, InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import fleet
from ansible_collections.cometbackup.comet.plugins.module_utils._run import arguments, collector
from ansible_collections.cometbackup.comet.plugins.module_utils._run.plain import plain
from ansible_collections.cometbackup.comet.plugins.plugin_utils import (
    bulk_inventory,
    device_filters,
    device_groups,
    fleet_devices,
    fleet_reading,
    fleet_servers,
    host_names,
    remote_text,
)

FILE_ENDINGS = ("comet.yml", "comet.yaml")
Variables = t.Dict[str, t.Any]


def _is_meant(path: str) -> bool:
    """Whether a file of another name names this plugin, which Ansible would say nothing helpful about."""
    if not path.endswith((".yml", ".yaml")):
        return False
    try:
        with open(path, encoding="utf-8") as file:
            return any(line.split("#")[0].split() == ["plugin:", InventoryModule.NAME] for line in file)
    except (OSError, ValueError):
        return False


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """Ask the servers, choose the devices, name them, and hand them over in bulk."""

    NAME = "cometbackup.comet.comet"

    def verify_file(self, path: str) -> bool:
        """Whether the file is meant for this plugin, by its name."""
        fits = bool(super().verify_file(path))
        if fits and not path.endswith(FILE_ENDINGS) and _is_meant(path):
            self.display.warning(f"{path} is for this plugin by its content, but its name does not end in comet.yml")
        return fits and path.endswith(FILE_ENDINGS)

    def parse(self, inventory: t.Any, loader: t.Any, path: str, cache: bool = True) -> None:
        """Fill the inventory."""
        super().parse(inventory, loader, path, cache)
        self._config = self._read_config_data(path)
        try:
            arguments.refuse_unknown(self._config, sorted(self.option_definitions))
            with collector.paused():
                self._fill(self._read(cache))
        except CometError as error:
            raise AnsibleParserError(to_native(error)) from None

    # -- reading -------------------------------------------------------------------------------------------

    def _read(self, cache: bool) -> t.List[fleet_reading.Read]:
        wants = fleet.Wants(
            profiles=self.get_option("profiles"),
            protected_items=self.get_option("protected_items"),
            storage_vaults=self.get_option("storage_vaults"),
            lookups=tuple(plain(self.get_option("lookups"))),
            server_version=self._templated("server_version") or "",
        )
        caching = self.get_option("cache")
        storage = fleet_reading.Cache(
            self._cache if caching else None,
            readable=cache,
            timeout=self.get_option("cache_timeout") or 0,
            max_live_age=self.get_option("cache_max_live_age"),
            refresh_live=self.get_option("cache_stale_live") == "refresh",
        )
        return fleet_reading.read_all(self._targets(), wants, storage, self._failed)

    def _targets(self) -> t.List[fleet_servers.Target]:
        servers = self._templated("servers")
        if servers and "url" in self._config:
            raise InputError("url and servers were both given", remedy="Give one of them")
        return fleet_servers.targets({name: self._templated(name) for name in fleet_servers.OPTIONS}, servers)

    def _templated(self, name: str) -> t.Any:
        """An option that may be a template where it stands in the inventory file; one from the environment is taken as it is."""
        value = self.get_option(name)
        return plain(self.templar.template(value) if name in self._config else value)

    def _failed(self, target: fleet_servers.Target, error: CometError) -> None:
        if self.get_option("on_server_failure") == "fail" or not self.get_option("servers"):
            raise error
        self.display.warning(f"The server {target.name} is left out. {error}")

    # -- choosing and naming -------------------------------------------------------------------------------

    def _fill(self, reads: t.Sequence[fleet_reading.Read]) -> None:
        devices = [device for read in reads for device in self._devices(read)]
        names = self._names([device.variables for device in devices])
        chosen = self._chosen(names, devices)
        bulk_inventory.add_hosts(self.inventory, chosen)
        groups = device_groups.Groups(
            self._kinds(), self.get_option("group_prefix"), C.TRANSFORM_INVALID_GROUP_CHARS == "ignore"
        )
        bulk_inventory.add_groups(self.inventory, groups.plan([device.variables for device in devices], chosen))
        self._construct(chosen)

    @staticmethod
    def _devices(read: fleet_reading.Read) -> t.List[fleet_devices.Device]:
        server = fleet_devices.Server(read.target.name, read.target.connection.url)
        return fleet_devices.devices(server, read.snapshot, read.live_is_known)

    def _names(self, fleet_variables: t.Sequence[Variables]) -> t.List[str]:
        return host_names.unique(
            fleet_variables, [self._candidate(pattern) for pattern in self.get_option("hostnames")]
        )

    def _candidate(self, pattern: str) -> host_names.Candidate:
        if "{{" not in pattern and "{%" not in pattern:
            return host_names.pattern(plain(pattern))
        mark = remote_text.Marker()

        def rendered(variables: Variables) -> t.Optional[str]:
            self.templar.available_variables = mark.variables(variables)
            try:
                return plain(str(self.templar.template(pattern)))
            except AnsibleError as error:
                if self.get_option("strict"):
                    raise AnsibleParserError(
                        f"hostnames: {pattern!r} cannot be rendered for a device of {variables['comet_user']}: {error}"
                    ) from error
                return None

        return rendered

    def _chosen(self, names: t.Sequence[str], devices: t.Sequence[fleet_devices.Device]) -> t.Dict[str, Variables]:
        """Host name -> marked variables of the devices that become hosts, in the order of the names."""
        native = device_filters.filters(self.get_options())
        conditions = [self._condition(item) for item in self.get_option("filters")]
        mark = remote_text.Marker()
        chosen = {}
        for name, device in sorted(zip(names, devices), key=lambda pair: pair[0]):
            if all(passes(device) for passes in native):
                variables = mark.variables(device.variables)
                if not conditions or self._is_included(name, variables, conditions):
                    chosen[name] = variables
        if self.get_option("ansible_host") == "address":
            for variables in chosen.values():
                if variables["comet_address"]:
                    variables["ansible_host"] = variables["comet_address"]
        return chosen

    @staticmethod
    def _condition(item: t.Mapping[str, t.Any]) -> t.Tuple[bool, t.Any]:
        """Whether what meets the condition is included, and the condition."""
        if not isinstance(item, dict) or len(item) != 1 or not {"include", "exclude"}.issuperset(item):
            raise InputError(
                "an item of filters is not a dictionary with just the key include or exclude",
                remedy="It looks like {exclude: comet_suspended}",
            )
        ((key, condition),) = item.items()
        return key == "include", condition

    def _is_included(self, name: str, variables: Variables, conditions: t.Sequence[t.Tuple[bool, t.Any]]) -> bool:
        for included, condition in conditions:
            try:
                if condition is True or (condition and self._holds(condition, variables)):
                    return included
            except AnsibleError as error:
                # A filter that fails must not let a device in, nor leave it out.
                raise AnsibleParserError(
                    f"The condition {condition!r} of filters cannot be evaluated for {name}: {to_native(error)}"
                ) from error
        return True

    def _holds(self, condition: t.Any, variables: Variables) -> bool:
        result = self._compose(condition, variables)
        return boolean(result, strict=False) if isinstance(result, str) else bool(result)

    # -- groups --------------------------------------------------------------------------------------------

    def _kinds(self) -> t.List[str]:
        kinds = plain(self.get_option("groups_by"))
        return [kind for kind in kinds if kind != "server" or self.get_option("servers")]

    def _construct(self, chosen: t.Mapping[str, Variables]) -> None:
        """What only a template for each host can do; without one of these options nothing."""
        compose, groups, keyed = (self.get_option(name) for name in ("compose", "groups", "keyed_groups"))
        if not (compose or groups or keyed):
            return
        strict = self.get_option("strict")
        for name, variables in chosen.items():
            self._set_composite_vars(compose, variables, name, strict=strict)
            self._add_host_to_composed_groups(groups, variables, name, strict=strict)
            self._add_host_to_keyed_groups(keyed, variables, name, strict=strict)
