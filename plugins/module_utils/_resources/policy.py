# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_policy`` does to bring a policy into the declared state."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional

from .._client.errors import Conflict, InputError
from .._model import diff
from .._model.task import Context, Params, Plan, Result, Step
from . import default_items, guarded, objects, policies, references, retention
from .policies import Policy

PolicyOptions = Dict[str, Any]


# The options, also of an object in a document of comet_converge.
SPEC: Dict[str, Any] = {
    "name": {"type": "str"},
    "id": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "tenant": {"type": "str"},
    "default": {"type": "bool"},
    "detach_users": {"type": "bool", "default": False},
    "delete_removed_from_users": {"type": "bool", "default": False},
    "prevent_request_storage_vault": {"type": "bool"},
    "prevent_add_custom_storage_vault": {"type": "bool"},
    "prevent_edit_storage_vault": {"type": "bool"},
    "prevent_delete_storage_vault": {"type": "bool"},
    "hide_cloud_storage_branding": {"type": "bool"},
    "storage_vault_providers": {"type": "dict"},
    "default_new_storage_vault": {"type": "str"},
    "prevent_new_protected_item": {"type": "bool"},
    "prevent_edit_protected_item": {"type": "bool"},
    "prevent_delete_protected_item": {"type": "bool"},
    "protected_item_engine_types": {"type": "dict"},
    "mandatory_exclusions": {"type": "list", "elements": "dict"},
    "skip_already_running": {"type": "str"},
    "retry_failed_jobs": {"type": "str"},
    "retry_failed_jobs_after": {"type": "str"},
    "retry_failed_jobs_count": {"type": "int"},
    "admin_reset_password": {"type": "str", "no_log": False},
    "admin_view_filenames": {"type": "str"},
    "require_user_reset_password": {"type": "str", "no_log": False},
    "prevent_delete_single_snapshots": {"type": "bool"},
    "prevent_change_account_password": {"type": "bool", "no_log": False},
    "prevent_change_email_settings": {"type": "bool"},
    "prevent_change_account_name": {"type": "bool"},
    "prevent_open_app_ui": {"type": "bool"},
    "require_password_open_app_ui": {"type": "bool", "no_log": False},
    "hide_app_import": {"type": "bool"},
    "hide_app_version": {"type": "bool"},
    "prevent_open_web_ui": {"type": "bool"},
    "prevent_view_device_names": {"type": "bool"},
    "default_email_reports": {"type": "dict"},
    "default_storage_vault_retention": {"type": "dict"},
    "enforce_storage_vault_retention": {"type": "bool"},
    "prevent_protected_item_retention": {"type": "bool"},
    "allow_edit_object_lock_retention": {"type": "bool"},
    "default_sources": {"type": "dict"},
    "default_sources_with_os_restriction": {"type": "dict"},
    "default_sources_backup_rules": {"type": "dict"},
    "default_backup_rules": {"type": "dict"},
    "random_delay": {"type": "str"},
    "rotate_storage_vault_keys_hours": {"type": "int", "no_log": False},
    "read_only": {"type": "dict"},
}


def plan(context: Context, params: Params) -> Plan:
    """Read the policy and say what to do about it. Two requests if nothing differs, one if it is addressed by id.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    client = context.client
    if not (params.get("id") or params.get("name")):
        raise InputError("name must not be empty", remedy="Give the name or the id of the policy")
    tenant = params.get("tenant")
    if params["state"] == "present":
        level = references.trusted(context, lambda: policies.level_of(client, params), tenant)
    else:
        level = policies.level_of(client, params)
    options = dict(params, tenant=level)
    policy = policies.find(client, params["id"]) if params.get("id") else None
    names = {} if policy else client.lookup("AdminPoliciesList")
    if not params.get("id"):
        policy = policies.find_named(client, names, params["name"], options["tenant"])
    if params["state"] == "absent":
        return _absent(context, params, policy)
    policies.require_versions(client, params)
    return _changed(context, options, policy) if policy else _created(context, options, names)


# -- absent --------------------------------------------------------------------------------------------------


def _absent(context: Context, params: Params, policy: Optional[Policy]) -> Plan:
    if policy is None:
        return Plan({}, {}, [], {"policy": {}})
    name, users = policy.value.get("Description", ""), policies.users_of(context.client, policy.id)
    if users and not params["detach_users"]:
        raise InputError(
            f"deleting the policy {name!r} would leave {len(users)} accounts without what it enforces: {references.listed(users)}",
            remedy="Give them another policy first, or set detach_users to true if that is meant",
        )

    def delete() -> None:
        context.client.call("AdminPoliciesDelete", {"PolicyID": policy.id})

    before = diff.lost(policies.view(policy.id, policy.value))
    if users:
        before["users"] = users
    return Plan(before, {}, [Step("delete the policy", delete)], {"policy": {}})


# -- created -------------------------------------------------------------------------------------------------


def _created(context: Context, options: PolicyOptions, known: Mapping[str, str]) -> Plan:
    client, name = context.client, options.get("name")
    if not name:
        raise InputError(f"the policy {options['id']} does not exist, and creating it needs name")
    level = options["tenant"] if options["tenant"] is not None else references.own_organization(client)
    id_ = options.get("id") or policies.derived_id(level, name, known)
    fresh = policies.fresh()
    options = default_items.with_ids(dict(options, tenant=level), fresh["Policy"], id_)
    wanted = policies.lay_over(fresh, options)
    retention.refuse_loss({}, wanted["Policy"])

    def create() -> Result:
        # policies/set replaces whatever has the id, and for a new one there is no hash to guard it.
        present = client.reread("AdminPoliciesList")
        if id_ in present or objects.ids_named(present, name) != objects.ids_named(known, name):
            raise Conflict(
                f"somebody else has just created the policy {name!r}", method="AdminPoliciesSet", server=client.server
            )
        client.call("AdminPoliciesSet", {"PolicyID": id_, "Policy": wanted})
        return _verified(context, id_, options)

    dummy, after = policies.changes(fresh, wanted)
    view = policies.view(id_, wanted)
    return Plan({}, after, [Step("create the policy", create)], {"policy": view}, creates=True)


# -- changed -------------------------------------------------------------------------------------------------


def _changed(context: Context, options: PolicyOptions, policy: Policy) -> Plan:
    held = policy.value.get("Policy") or {}
    options = default_items.with_ids(options, held, policy.id)
    desired = policies.lay_over(policy.value, options)
    retention.refuse_loss(held, desired.get("Policy") or {})
    policies.require_known(context.client, policy.value, desired)
    steps: List[Step] = []
    before, after = policies.changes(policy.value, desired)
    removed = (
        default_items.removed_sources(held, desired.get("Policy") or {}) if options["delete_removed_from_users"] else []
    )
    if removed:
        before["default_sources_of_users"], after["default_sources_of_users"] = removed, []
    if desired != policy.value:
        steps.append(Step("write the policy", lambda: _write(context, options, policy, desired, removed)))
    return Plan(before, after, steps, {"policy": policies.view(policy.id, desired)})


def _write(
    context: Context, options: PolicyOptions, policy: Policy, desired: Dict[str, Any], removed: List[str]
) -> Result:
    params = {
        "PolicyID": policy.id,
        "Policy": desired,
        "CheckPolicyHash": policy.hash,
        "Options": {"DeleteSources": removed} if removed else None,
    }
    guarded.write_under_hash(context.client, "AdminPoliciesSet", params, policy.hash, lambda: _hash(context, policy.id))
    return _verified(context, policy.id, options)


def _hash(context: Context, id_: str) -> str:
    policy = policies.find(context.client, id_)
    return policy.hash if policy else ""


def _verified(context: Context, id_: str, options: Mapping[str, Any]) -> Result:
    """Read back, since policies/set answers with nothing of the policy, and drops what the server does not know.

    :raises Conflict: if somebody else changed or deleted it meanwhile.
    :raises VersionTooOld: if the server did not keep an option.
    """
    policy = policies.find(context.client, id_)
    if policy is None:
        raise Conflict(
            "somebody else deleted the policy right afterwards", method="AdminPoliciesSet", server=context.client.server
        )
    policies.require_kept(context.client, policy.value, policies.lay_over(policy.value, options))
    return {"policy": policies.view(id_, policy.value)}
