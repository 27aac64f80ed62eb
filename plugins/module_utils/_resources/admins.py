# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Administrators: what ``comet_admin`` does to bring one into the declared state, and the options that stand for one.

There are calls to list them, to add one with a name and a password, and to delete one by its name. All else is in the
server's settings, which the server restarts to load. One that is to be limited is made there, too, so that it never
exists without its limits. Each tenant may have an administrator of the same name. Facts: comet-facts section 2,
Accounts and Organizations.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional

from .._api import structures
from .._client.errors import Conflict, InputError
from .._model import codec, diff, kept, units
from .._model.option_map import OptionMap
from .._model.task import Plan, Result, Step
from .._model.understanding import understood
from . import login_methods, objects, references, server_settings
from .objects import Object
from .server_restart import Patience
from .server_settings import Part, Settings

STRUCTURE = "AllowedAdminUser"
OPTIONS = OptionMap(
    STRUCTURE,
    {
        "name": "Username",
        "tenant": "OrganizationID",
        **login_methods.FIELDS,
        "ip_whitelist": "IPWhitelist",
        "permissions": "Permissions",
    },
)
LIST, NEW, DELETE = "AdminAdminUserList", "AdminAdminUserNew", "AdminAdminUserDelete"

# The options, also of an object in a document of comet_converge.
SPEC: Dict[str, Any] = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "tenant": {"type": "str"},
    "admin_password": {"type": "str", "no_log": True},
    "update_password": {"type": "str", "choices": ["on_create", "always"], "default": "on_create", "no_log": False},
    "permissions": {"type": "dict"},
    "ip_whitelist": {"type": "str"},
    "allow_password_login": {"type": "bool", "no_log": False},
    "allow_password_and_totp_login": {"type": "bool", "no_log": False},
    "allow_password_and_webauthn_login": {"type": "bool", "no_log": False},
    "require_password_change": {"type": "bool", "no_log": False},
    "allow_restart": {"type": "bool", "default": False},
    "wait_timeout": {"type": "str", "default": "5m"},
    "change_own_account": {"type": "bool", "default": False},
    "read_only": {"type": "dict"},
}

Record = Dict[str, Any]
# The permission that is a list of policies, by either name.
PERMITTED = structures.structure("AdminUserPermissions").fields["AllowedUserPolicies"]


def policies_named(options: Mapping[str, Any]) -> List[Any]:
    """The policies, by name or id, that the options permit to give to users."""
    permissions = options.get("permissions") or {}
    found = permissions.get(PERMITTED.option, permissions.get(PERMITTED.name))
    return found if isinstance(found, list) else []


def view(record: Mapping[str, Any]) -> Dict[str, Any]:
    """The options that describe an administrator; given to the module they change nothing."""
    return login_methods.shown(OPTIONS, record)


def read_only(record: Mapping[str, Any]) -> Dict[str, Any]:
    """What belongs to an administrator and is not set by options."""
    source = record.get("ExternalAuthenticationSource", "")
    return {"external_authentication_source": source, **login_methods.read_only(record)}


class Admins(objects.Kind):
    """One task about administrators. Only one of the top level may ask for them. ``more`` of an object is how many have its name."""

    noun = "administrator"
    key = "admin"

    # -- reading -----------------------------------------------------------------------------------------------

    def find(self) -> Optional[Object]:
        name = self.options["name"]
        if not name:
            raise InputError("name must not be empty")
        login_methods.check_password("admin_password", self.options.get("admin_password"))
        OPTIONS.require_versions(self.client, self.options)
        found = self.read(name)
        self._resolve_policies(found.value if found else {})
        return found

    def _resolve_policies(self, held: Mapping[str, Any]) -> None:
        """Put ids in place of the names of policies."""
        wanted = policies_named(self.options)
        # The list may have a policy that was deleted, and an info module returns it.
        there = (held.get("Permissions") or {}).get(PERMITTED.name) or []
        if all(policy in there for policy in wanted):
            return
        ids = [policy if policy in there else self._policy_id(str(policy)) for policy in wanted]
        rest = {key: value for key, value in self.options["permissions"].items() if key != PERMITTED.name}
        self.options["permissions"] = {**rest, PERMITTED.option: ids}

    def _policy_id(self, wanted: Optional[str]) -> Optional[str]:
        tenant = self.options["tenant"] or ""
        return references.trusted(
            self.context,
            lambda: references.policy_id(self.client, wanted, tenant, f"permissions.{PERMITTED.option}"),
            wanted,
        )

    def read(self, id_: str) -> Optional[Object]:
        like = [record for record in self.client.call(LIST) if record["Username"] == id_]
        found = [record for record in like if self._is_meant(record)]
        return Object(id_, found[0], more=len(like)) if found else None

    def _is_meant(self, record: Mapping[str, Any]) -> bool:
        tenant = record.get("OrganizationID", "")
        return (record.get("Username"), tenant) == (self.options["name"], self.options["tenant"] or "")

    def view(self, found: Object) -> Dict[str, Any]:
        return view(found.value)

    # -- deleting ----------------------------------------------------------------------------------------------

    def delete(self, found: Object) -> Callable[[], Any]:
        self._guard_own_account("deleting it")
        if found.more == 1:
            return lambda: self.client.call(DELETE, {"TargetUser": found.id})
        # The call to delete one takes no tenant.
        self._require_restart(f"which of the {found.more} administrators named {found.id!r} is to be deleted")
        self.aside["restarted"] = True
        return lambda: self._write_settings(lambda record: None)

    # -- creating ----------------------------------------------------------------------------------------------

    def create(self) -> Plan:
        name, password = self.options["name"], self.options.get("admin_password")
        if not password:
            raise InputError(f"the administrator {name!r} does not exist, and creating it needs admin_password")
        self.context.created.add(name)
        bare = dict(
            codec.zero(STRUCTURE), Username=name, OrganizationID=self.options["tenant"] or "", AllowPasswordLogin=True
        )
        wanted = self._desired(bare)
        dummy, after = OPTIONS.changes(codec.zero(STRUCTURE), wanted)
        after["admin_password"] = diff.HIDDEN
        if wanted == bare:
            step = Step("add the administrator", self._add)
        else:
            self._require_restart(f"more of the administrator {name!r} than its name, its password and its tenant")
            self.aside["restarted"] = True
            fresh = dict(wanted, PasswordFormat=login_methods.PLAINTEXT, Password=password)
            step = Step(
                "add the administrator",
                lambda: self._write_settings(lambda record: self._desired(record) if record else fresh),
            )
        return Plan({}, after, [step], {self.key: view(wanted), **self.aside}, creates=True)

    def _add(self) -> Result:
        self.client.call(
            NEW,
            {
                "TargetUser": self.options["name"],
                "TargetPassword": self.options["admin_password"],
                "TargetOrgID": self.options["tenant"] or None,
            },
        )
        found = self.read(self.options["name"])
        if found is None:
            raise self.gone(NEW)
        return {self.key: self.view(found)}

    # -- changing ----------------------------------------------------------------------------------------------

    def change(self, found: Object) -> Plan:
        desired, password = self._desired(found.value), self._new_password()
        before, after = OPTIONS.changes(found.value, desired)
        if password:
            before["admin_password"], after["admin_password"] = diff.HIDDEN, diff.HIDDEN_CHANGED
        steps: List[Step] = []
        if desired != found.value or password:
            self._guard_own_account(f"changing its {' and '.join(sorted(after))}")
            self._require_restart(f"{' and '.join(sorted(after))} of the administrator {found.id!r}")
            self.aside["restarted"] = True
            steps.append(Step("write the administrator", lambda: self._write_settings(self._changed, found.value)))
        return Plan(before, after, steps, {self.key: view(desired), **self.aside})

    def _desired(self, record: Record) -> Record:
        """The administrator with the options in it.

        :raises InputError: if it could not log in then.
        """
        desired = OPTIONS.lay_over(record, dict(self.options, tenant=None))
        codes = "AllowPasswordAndTOTPLogin"
        if desired.get(codes) and not record.get(codes) and not desired.get("TOTPKey"):
            raise InputError(
                f"the administrator {self.options['name']!r} has no secret for codes, and nobody else can make one for it",
                remedy="Have it use cometbackup.comet.comet_account, and leave allow_password_and_totp_login out",
            )
        login_methods.refuse_lock_out(self.options["name"], record, desired)
        return desired

    def _new_password(self) -> Optional[str]:
        """The password that an administrator who is there already gets. One that this run has made has it already."""
        if self.options["update_password"] != "always" or self.options["name"] in self.context.created:
            return None
        return self.options.get("admin_password")

    def _changed(self, record: Optional[Record]) -> Optional[Record]:
        if record is None:
            return None
        desired, password = self._desired(record), self._new_password()
        if password:
            desired = dict(desired, PasswordFormat=login_methods.PLAINTEXT, Password=password)
        return desired

    # -- the server's settings ---------------------------------------------------------------------------------

    def _require_restart(self, what: str) -> None:
        """Make sure that a restart is meant, and how long it may take.

        :raises InputError: if it is not.
        """
        if not self.options["allow_restart"]:
            raise InputError(
                f"only the server's settings can say {what}, and the server restarts to load them",
                remedy="Set allow_restart to true if that is meant",
            )
        self._patience()

    def _guard_own_account(self, doing: str) -> None:
        """Make sure that the account of the task itself is meant. Administrators of tenants never come here.

        :raises InputError: if it is not.
        """
        own = not self.options["tenant"] and self.options["name"] == self.client.connection.username
        if own and not self.options["change_own_account"]:
            raise InputError(
                f"{self.options['name']!r} is the administrator that this task logs in as, and {doing} may lock it out",
                remedy="Set change_own_account to true if that is meant; comet_account changes the own password and log-in methods",
            )

    def _write_settings(
        self, make: Callable[[Optional[Record]], Optional[Record]], planned: Optional[Record] = None
    ) -> Result:
        """Write the settings with another record of the administrator in them, and wait for the restarted server.

        :param make: the new record from the one that is there, None where there is none or is to be none.
        :param planned: the record as it was when the plan was made.
        """
        before: Dict[str, Any] = {}

        def change(settings: Settings) -> Settings:
            held = settings.get("AdminUsers") or []
            there = next((record for record in held if self._is_meant(record)), None)
            if planned is not None and there is None:
                raise self._conflict("deleted")
            before.update(there or {})
            made = make(there)
            others = [made if record is there else record for record in held]
            if there is None:
                others.append(made)
            return dict(settings, AdminUsers=[record for record in others if record is not None])

        def check(settings: Settings) -> None:
            record = next((record for record in settings.get("AdminUsers") or [] if self._is_meant(record)), None)
            if self.options["state"] == "absent":
                if record is not None:
                    raise self._conflict("put back")
                return
            if record is None:
                raise self._conflict("deleted")
            desired = OPTIONS.lay_over(record, dict(self.options, tenant=None))
            kept.require_kept(self.client, server_settings.WRITE, STRUCTURE, record, desired, OPTIONS.fields)
            if self._new_password() and record.get("Password") == before.get("Password"):
                raise self._conflict("given the old password again")

        if self.context.put_off is not None:
            self.context.put_off(Part(change, self._patience(), check))
            return {}
        written = server_settings.write(self.context, change, self._patience(), check)
        record = next((record for record in written.settings["AdminUsers"] if self._is_meant(record)), None)
        return {self.key: view(record) if record else {}}

    def _patience(self) -> Patience:
        return Patience(True, understood("wait_timeout", self.options["wait_timeout"], units.duration))

    def _conflict(self, done: str) -> Conflict:
        return Conflict(
            f"somebody else wrote the server's settings at the same time, and the administrator was {done}",
            method=server_settings.WRITE,
            server=self.client.server,
        )
