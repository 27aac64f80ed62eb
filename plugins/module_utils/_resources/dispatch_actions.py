# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The live actions of devices, from the API's own table: everything below ``admin/dispatcher`` that takes a TargetID.

Two methods there are no actions of a device: ``list-active`` tells which devices are connected (comet_device_info)
and ``get-default-login-url`` is a setting of a tenant (comet_api).
"""

from __future__ import annotations

from functools import cache
from typing import Dict, NamedTuple, Optional, Tuple

from .._api import constants, methods
from .._api.methods import Method
from .._api.names import snake

PATH = "/api/v1/admin/dispatcher/"

# Option of the module -> the parameters that take the id of such an object.
OBJECTS: Dict[str, Tuple[str, ...]] = {
    "protected_item": ("Source",),
    "storage_vault": ("Destination", "DestinationID"),
    "schedule": ("BackupRule",),
}

# Actions that start a job, and the job's classification.
JOBS = {
    "apply_retention_rules": "retention",
    "deepverify_storage_vault": "deepverify",
    "delete_snapshot": "delete_custom",
    "delete_snapshots": "delete_custom",
    "import_apply": "import",
    "reindex_storage_vault": "reindex",
    "run_backup": "backup",
    "run_backup_custom": "backup",
    "run_restore": "restore",
    "run_restore_custom": "restore",
    "unlock": "unlock",
    "update_software": "update",
}

# Actions about the program itself: a device with two connections runs it twice.
PROCESS = frozenset(("drop_connection", "force_login", "kill_process", "refetch_profile"))

# Actions that lose something for good, and the option that says so.
GUARDS = {
    "delete_snapshot": ("delete_backed_up_data", "the snapshot and the backed-up data that only it holds"),
    "delete_snapshots": ("delete_backed_up_data", "the snapshots and the backed-up data that only they hold"),
    "uninstall_software": (
        "remove_backup_software",
        "the backup software on the device, which cannot be installed again from here",
    ),
}

# Actions that show or need names of files, or what counts as such, which a device may be set to refuse.
NAMES_OF_FILES = frozenset(
    (
        "browse_virtual_machines",
        "email_preview",
        "office365_list_virtual_accounts",
        "request_browse_mongodb",
        "request_browse_mssql",
        "request_browse_mysql",
        "request_browse_vmware",
        "request_browse_vmware_datacenters",
        "request_browse_vmware_datastores",
        "request_browse_vmware_hosts",
        "request_browse_vmware_networks",
        "request_filesystem_objects",
        "request_office365_accounts",
        "request_office365_sites",
        "request_stored_objects",
        "request_windisk_snapshot",
        "run_restore",
        "run_restore_custom",
        "search_snapshots",
    )
)


class DeviceAction(NamedTuple):
    """A live action. ``job`` is the classification of the job that it starts, None if it starts none."""

    name: str
    method: Method
    job: Optional[int]

    @property
    def changes(self) -> bool:
        """Whether the device does something, rather than tell something."""
        return self.method.effect != "read"

    @property
    def returns_job_id(self) -> bool:
        """Whether servers and devices since 25.9.6 answer with the id of the job."""
        return self.method.returns == "DispatchWithJobIDResponse"

    def param_for(self, option: str) -> Optional[str]:
        """The parameter that an option of :data:`OBJECTS` stands for in this action."""
        return next((name for name in OBJECTS[option] if self.method.param(name)), None)

    @property
    def option_names(self) -> Dict[str, str]:
        """How error texts call a parameter that has an option of its own."""
        found = {self.param_for(option): f"the option {option}" for option in OBJECTS}
        return {name: text for name, text in found.items() if name}


@cache
def actions() -> Dict[str, DeviceAction]:
    """All live actions by name, in alphabetical order."""
    found = {}
    for name in methods.method_names():
        # Asking for each method's details would parse the whole table.
        if name.startswith("AdminDispatcher"):
            action = _action(methods.method(name))
            if action.method.param("TargetID"):
                found[action.name] = action
    return dict(sorted(found.items()))


def action_of(method: str) -> DeviceAction:
    """The live action that a method of the API is, by the method's name."""
    return _action(methods.method(method))


def _action(method: Method) -> DeviceAction:
    name = method.path[len(PATH) :].replace("/", "_").replace("-", "_")
    kind = JOBS.get(name)
    # The device is addressed by options of its own.
    return DeviceAction(name, method, int(constants.enum("JobClassification")[kind]) if kind else None)


def parameter_names(action: DeviceAction) -> Tuple[str, ...]:
    """The parameters of an action in snake case, without the device."""
    return tuple(snake(param.name) for param in action.method.params if param.name != "TargetID")
