# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_dispatch`` does: one live action on one device, and on request the waiting for what comes of it."""

from __future__ import annotations

from typing import Any, Dict, Mapping, NamedTuple, Sequence, Set, Tuple

from .._api import versions
from .._api.names import snake
from .._client.errors import InputError, Uncertain
from .._model import codec, option_map, readable, redact
from .._model.task import Context, Params, Result
from . import delivery, devices, job_search, job_wait, jobs, parameters, software_update, user_objects
from .delivery import Delivery
from .devices import DeviceOffline, Target
from .dispatch_actions import GUARDS, OBJECTS, PROCESS, DeviceAction, actions, parameter_names
from .job_search import Trace
from .job_wait import Patience
from .polling import Teller

# How long a job may take to show after the device was told to start it, and after an answer that was lost.
APPEAR_SECONDS = 120.0
APPEAR_UNCERTAIN_SECONDS = 30.0
UPDATE = "update_software"
# Servers and devices of this release and later name the job of a backup or restore.
JOB_ID_SINCE = "25.9.6"
Parameters = Dict[str, Any]


class Errand(NamedTuple):
    """What is to be done: ``sent`` are the parameters by their API names, without the device."""

    action: DeviceAction
    sent: Parameters
    patience: Patience


def run(context: Context, params: Params) -> Result:
    """Find the device, dispatch the action, wait for its job if that is asked for.

    :raises CometError: if an option cannot be meant, the device is offline, refuses, or its job fails.
    """
    action = actions()[params["action"]]
    _check(context, action, params)
    errand = Errand(action, _parameters(action, params), Patience.from_params(params))
    try:
        target = devices.find(context.client, params, verify=_needs_details(context, action, params))
        target, sent = _with_ids(context, action, target, errand.sent)
        _require_versions(context, action, params.get("parameters") or {})
        if context.check_mode and action.changes:
            return dict(_named(action, target), changed=True)
        return _done(context, params, errand._replace(sent=sent), target)
    except DeviceOffline as error:
        return dict(devices.passed_over(error, params), action=action.name)


def secrets(params: Params) -> Set[str]:
    """Secret texts in the parameters, for the masking of what the task prints. The options may not be valid."""
    given = params.get("parameters") or {}
    action = actions().get(str(params.get("action")))
    if action is None or not isinstance(given, dict):
        # Nothing will be sent, but what was meant as a secret must not be shown either.
        return set(redact.texts(given))
    own = {_own_name(action, key): value for key, value in given.items()}
    return parameters.secrets(action.method, own)


# -- what was asked for ----------------------------------------------------------------------------------------


def _check(context: Context, action: DeviceAction, params: Params) -> None:
    if context.client.connection.login_as == "user":
        raise InputError("live actions are for administrators", remedy="Log in as one, with login_as admin")
    if params["wait"] and action.job is None:
        raise InputError(f"the action {action.name} starts no job to wait for", remedy="Leave out wait")
    if params["connections"] == "all" and action.name not in PROCESS:
        raise InputError(
            f"the action {action.name} is for one connection",
            remedy=f"connections=all is for {', '.join(sorted(PROCESS))}",
        )
    option, loss = GUARDS.get(action.name, ("", ""))
    if option and not params[option]:
        raise InputError(f"the action {action.name} would lose {loss}", remedy=f"Set {option} to true if that is meant")


def _takes(action: DeviceAction, offered: Sequence[str]) -> str:
    """What an action takes, in the words of the options where there is one."""
    names = {snake(action.param_for(option) or ""): option for option in OBJECTS}
    taken = ", ".join(names.get(name, name) for name in offered) or "no parameters"
    another = "; run_backup_custom is the one for an item and a vault" if action.name == "run_backup" else ""
    return f"It takes {taken}{another}"


def _parameters(action: DeviceAction, params: Params) -> Parameters:
    """All parameters by their API names, those that have an option of their own included.

    :raises InputError: for one that is unknown, given twice, missing or of the wrong type.
    """
    given = {_own_name(action, key): value for key, value in (params.get("parameters") or {}).items()}
    what = f"the action {action.name}"
    if {"TargetID", "target_id"} & set(given):
        raise InputError(
            "the device is not one of the parameters", remedy="Give it in the options target_id, or user and device"
        )
    offered = parameter_names(action)
    sent = parameters.checked(action.method, given, what, offered)
    for option in OBJECTS:
        if params.get(option) is None:
            continue
        name = action.param_for(option)
        if name is None:
            raise InputError(f"{what} takes no {option}", remedy=_takes(action, offered))
        if sent.get(name) is not None:
            raise InputError(f"{option} is given twice, as an option and in parameters", remedy="Give it once")
        sent[name] = params[option]
    absent = parameters.missing(action.method, dict(sent, TargetID="-"))
    if absent:
        names = action.option_names
        needed = [names.get(name, f"the parameter {snake(name)}") for name in absent]
        raise InputError(f"{what} needs {' and '.join(needed)}")
    return sent


def _own_name(action: DeviceAction, key: str) -> str:
    """The API's name for a parameter given by the name of its option."""
    return (action.param_for(key) if key in OBJECTS else None) or key


def _needs_details(context: Context, action: DeviceAction, params: Params) -> bool:
    """Whether the live connections must be read even if the target id is known."""
    known = params.get("user") and params.get("device")
    return bool(
        context.check_mode
        or params["connections"] == "all"
        or (params["wait"] and (action.name == UPDATE or not known))
    )


def _require_versions(context: Context, action: DeviceAction, given: Mapping[str, Any]) -> None:
    """A server drops fields that it does not know, so they are checked; an unknown method it refuses by itself."""
    method = action.method
    if context.check_mode and method.min_version_exact:
        context.client.require(method.min_version, f"the action {action.name}")
    known = parameters.by_name(method)
    for key, value in given.items():
        if key in known:
            option_map.require_versions(context.client, known[key].type, value, key)


# -- names of what is acted on ---------------------------------------------------------------------------------


def _with_ids(context: Context, action: DeviceAction, target: Target, sent: Parameters) -> Tuple[Target, Parameters]:
    """The parameters with ids in place of names; the target, whose user had to be found out for that.

    An id is taken at its word, which saves a request, except in check mode, which is to find the mistakes.
    """
    result = dict(sent)
    for option in OBJECTS:
        name = action.param_for(option)
        if not name or not sent.get(name) or (user_objects.is_id(sent[name]) and not context.check_mode):
            continue
        if not target.user:
            target = devices.by_target_id(context.client, target.target_id)
        profile = devices.profile(context.client, target.user)
        target = target.with_name(profile)
        # Only a restore, of what changes something, works with what another device has backed up.
        anyone = not action.changes or "restore" in action.name
        result[name] = user_objects.id_for(option, sent[name], profile, target, of_any_device=anyone)
    return target, result


# -- doing it --------------------------------------------------------------------------------------------------


def _done(context: Context, params: Params, errand: Errand, target: Target) -> Result:
    action = errand.action
    if params["wait"] and not _tells_job_id(action, target):
        job_search.set_apart(context, _trace(context, errand, target, context.monotonic()))
    sent_at = context.monotonic()
    everywhere = params["connections"] == "all"
    send = delivery.deliver_to_all if everywhere else delivery.deliver
    try:
        delivered = send(context.client, action, target, errand.sent)
        job_id = next(iter(delivered.answers.values())).get("JobID") or ""
    except Uncertain as error:
        job_id = _job_of_lost_answer(context, errand, target, sent_at, error)
        delivered = Delivery(target, {})
    target = delivered.target
    result: Result = dict(_named(action, target), changed=action.changes)
    result.update(_answered(action, delivered.answers, params["return_secrets"], everywhere))
    if job_id:
        job_search.claim(context.client, job_id)
        result["job"] = {"id": job_id}
    if params["wait"]:
        result.update(_outcome(context, params, errand, target, sent_at, job_id))
    return result


def _tells_job_id(action: DeviceAction, target: Target) -> bool:
    """Whether the answer is expected to name the job, as far as the device's version is known."""
    version = target.connections[0].version if target.connections else JOB_ID_SINCE
    try:
        return action.returns_job_id and versions.at_least(version, JOB_ID_SINCE)
    except ValueError:
        return False


def _named(action: DeviceAction, target: Target) -> Result:
    result: Result = {"action": action.name, "target_id": target.target_id}
    known = {"user": target.user, "device": target.device_id}
    return {**result, **{name: value for name, value in known.items() if value}}


def _answered(action: DeviceAction, answers: Mapping[str, Any], reveal: bool, everywhere: bool) -> Result:
    if not answers:
        return {}
    shown = {id_: codec.decode(action.method.returns, answer, reveal=reveal) for id_, answer in answers.items()}
    result: Result = {"answers": shown} if everywhere else {"answer": next(iter(shown.values()))}
    return dict(result, secrets_returned=True) if reveal else result


def _job_of_lost_answer(context: Context, errand: Errand, target: Target, sent_at: float, error: Uncertain) -> str:
    """The id of the job that started all the same. The action is never sent twice: two jobs may do harm.

    :raises Uncertain: if no such job shows.
    """
    if errand.action.job is None:
        raise error
    trace = _trace(context, errand, target, sent_at)
    if _tells_job_id(errand.action, target):
        # The server makes the records of such jobs, by its own clock, and no earlier ones were set apart.
        trace = trace._replace(skew=0)
    job = job_search.wait_for(context, trace, APPEAR_UNCERTAIN_SECONDS, errand.patience.interval)
    if job is None:
        error.problem += f", and no job of it appeared within {readable.duration(APPEAR_UNCERTAIN_SECONDS)}"
        error.remedy = "It was not repeated; look at cometbackup.comet.comet_job_info before running the task again"
        raise error
    context.warn(
        f"The answer to {errand.action.name} was lost, but the job {job['GUID']} shows that {target.label} got it"
    )
    return str(job["GUID"])


def _trace(context: Context, errand: Errand, target: Target, sent_at: float) -> Trace:
    """What the job looks like, as far as the parameters tell."""
    action, sent = errand.action, errand.sent
    target = _identified(context, target)
    source, destination = sent.get("Source", ""), sent.get("Destination") or sent.get("DestinationID") or ""
    options = sent.get("Options") or {}
    tags = options.get("Tags", "")
    if sent.get("BackupRule"):
        rules = devices.profile(context.client, target.user).get("BackupRules") or {}
        rule = rules.get(sent["BackupRule"]) or {}
        source, destination, tags = rule.get("Source", ""), rule.get("Destination", ""), rule.get("Tags", "")
    return Trace(target.user, target.device_id, action.job or 0, source, destination, tags, sent_at)


def _identified(context: Context, target: Target) -> Target:
    """The target with its user and the id of its device, which the options may have left out or named otherwise."""
    if not (target.user and target.device_id):
        return devices.by_target_id(context.client, target.target_id, target.user)
    if target.connections:
        return target
    return target._replace(device_id=devices.device_id(context.client, target.user, target.device_id))


def _outcome(context: Context, params: Params, errand: Errand, target: Target, sent_at: float, job_id: str) -> Result:
    """Wait, and tell how it ended.

    :raises JobFailed: if it did not end well, or not in time.
    """
    patience = errand.patience
    if errand.action.name == UPDATE:
        return software_update.wait(context, target, _trace(context, errand, target, sent_at), patience)
    detail: jobs.JobDetail = {"GUID": job_id} if job_id else _appeared(context, errand, target, sent_at)
    ended = job_wait.Watch(context, patience, target, Teller(context, target.title)).follow(detail)
    return {"job": job_wait.concluded(context, ended, target.label, accept_warnings=params["accept_warnings"])}


def _appeared(context: Context, errand: Errand, target: Target, sent_at: float) -> jobs.JobDetail:
    """The job of an action whose answer does not name it.

    :raises JobUnfinished: if none appears.
    """
    limit = min(APPEAR_SECONDS, errand.patience.timeout)
    detail = job_search.wait_for(context, _trace(context, errand, target, sent_at), limit, errand.patience.interval)
    if detail is None:
        raise job_wait.JobUnfinished(
            f"{target.label} was told to {errand.action.name}, and no job of it appeared within {readable.duration(limit)}",
            {},
            server=context.client.server,
            remedy="The device may be busy or have lost its connection; look at cometbackup.comet.comet_job_info",
        )
    job_search.claim(context.client, detail["GUID"])
    return detail
