# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_job`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Hook, Refusal, Scenario, secret

DEVICE_ID, OFF_ID = "d" * 64, "e" * 64
QUICK: dict[str, Any] = {"wait_timeout": "60s", "stall_timeout": "50s", "poll_interval": 0.05}
HERE: dict[str, Any] = {"user": "acme-files", "device": "FILESERVER"}


def prepare(simulator: Simulator) -> None:
    places(simulator)
    start("off-job", device="OFF")(simulator)
    start("old-job", seconds=0.0)(simulator)
    simulator.clock.advance(5)
    simulator.state.disconnect(simulator.state.device("acme-files", "OFF"))


def places(simulator: Simulator) -> None:
    """Two devices with something to back up, that are idle."""
    state = simulator.state
    state.add_user("acme-files", password=secret("acme"))
    server = state.add_device("acme-files", name="FILESERVER", device_id=DEVICE_ID)
    vault = state.add_item(server)[1]
    state.add_item(server, vault=vault, description="Mail")
    state.add_item(
        state.add_device("acme-files", name="OFF", device_id=OFF_ID), vault=vault, description="Files of OFF"
    )


def start(job_id: str, device: str = "FILESERVER", **details: Any) -> Hook:
    """A job of a known id begins."""

    def act(simulator: Simulator) -> None:
        state = simulator.state
        with state.lock:
            machine = state.device("acme-files", device)
            profile = state.user_profile("acme-files")
            source = next(key for key, item in profile["Sources"].items() if item["OwnerDevice"] == machine.id)
            details.setdefault("destination", next(iter(profile["Destinations"])))
            job = state.start_job(machine, source=source, **details)
            job.detail["GUID"] = job_id
            simulator.clock.advance(2)

    return act


def each(*hooks: Hook) -> Hook:
    def act(simulator: Simulator) -> None:
        for hook in hooks:
            hook(simulator)

    return act


def end(*ids: str) -> Hook:
    """Jobs end well."""

    def act(simulator: Simulator) -> None:
        for job_id in ids:
            simulator.state.finish_job(running(simulator, job_id), "success")

    return act


def running(simulator: Simulator, job_id: str) -> Any:
    return next(job for job in simulator.state.jobs.all() if job.detail["GUID"] == job_id)


SCENARIO = Scenario(
    covers=("AdminJobAbandon", "AdminJobCancel"),
    # Time stands still: what ends does so at once, or between two tasks. The unit tests let it pass while a task waits.
    server={"cancel_seconds": 0.0},
    prepare=prepare,
    cases=(
        Case(
            "cancels the only job of a device",
            {"action": "cancel", **HERE, **QUICK},
            budget=3,
            before=start("backup-1"),
        ),
        Case(
            "gives up the job of a device that is off",
            {"action": "abandon", "id": ["off-job"]},
            budget=1,
            # Servers that cannot give it up still have it.
            finally_=end("off-job"),
        ),
        Case(
            "cancels all backups of a user",
            {"action": "cancel", "user": "acme-files", "classification": ["backup"], "all_matching": True, **QUICK},
            budget=2,
            before=each(start("backup-2"), start("backup-3")),
        ),
        Case(
            "finds nothing that works on an item with a vault",
            {"action": "wait", "user": "acme-files", "protected_item": "Mail", "storage_vault": "Vault"},
            budget=3,
            changed=False,
        ),
        Case("does nothing for no job", {"action": "abandon", "id": []}, budget=0, changed=False),
        Case("leaves alone what has ended", {"action": "cancel", "id": ["old-job"]}, budget=1, changed=False),
        Case(
            "waits for several jobs at once",
            {"action": "wait", "id": ["wait-1", "wait-2"], "wanted_status": ["success"], **QUICK},
            budget=1,
            before=each(start("wait-1"), start("wait-2")),
            before_real=end("wait-1", "wait-2"),
            changed=False,
        ),
    ),
    refusals=(
        Refusal(
            "a job of a device that is off",
            {"action": "cancel", "id": ["lost-job"]},
            f"{{url}}: the backup job lost-job cannot be cancelled: the device 'OFF' ({OFF_ID}) of 'acme-files' is offline."
            " Run the task when it is connected, or give the job up with the action abandon.",
            before=each(
                lambda simulator: simulator.state.connect(simulator.state.device("acme-files", "OFF")),
                start("lost-job", device="OFF"),
                lambda simulator: simulator.state.disconnect(simulator.state.device("acme-files", "OFF")),
            ),
        ),
        Refusal(
            "several jobs",
            {"action": "wait", "user": "acme-files"},
            "2 running jobs match. Set all_matching to true if all are meant, or give id: lost-job (backup of 'acme-files'),"
            " other-job (backup of 'acme-files').",
            before=start("other-job"),
        ),
        Refusal(
            "a job that ended badly",
            {"action": "wait", "id": ["bad-job"]},
            "{url}: the backup job bad-job of the device '"
            + DEVICE_ID
            + "' of 'acme-files' ended with the status failed_error"
            " after 0s; its log says: ERROR Couldn't connect to the storage vault: connection refused. The whole log is in"
            " cometbackup.comet.comet_job_info with the job's id and log set to debug.",
            before=start("bad-job", outcome="error", seconds=0.0),
        ),
        Refusal(
            "a job that there is not",
            {"action": "abandon", "id": ["gone"]},
            "{url}: there is no job 'gone'. Check the option id; old jobs are removed by the server.",
        ),
        Refusal(
            "no job",
            {"action": "cancel"},
            "no job is named. Give id, or user, device, protected_item, storage_vault or classification.",
        ),
        Refusal(
            "jobs named twice",
            {"action": "cancel", "id": ["x"], "user": "acme-files"},
            "id and user were both given. Name the jobs by id, or by what they are of.",
        ),
        Refusal(
            "a status that there is not",
            {"action": "wait", "id": ["x"], "wanted_status": ["sucess"]},
            "wanted_status: there is no status 'sucess', did you mean success?",
        ),
    ),
    examples=places,
    volatile=frozenset({"cancellation_id", "total_size", "upload_size", "duration", "progress", "counter"}),
)
