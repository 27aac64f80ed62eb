# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_server_control`` does."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

EACH_TIME = "an action is carried out each time"


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.config["SelfBackup"]["Targets"] = [state.schema.default("SelfBackupTarget") for _target in range(2)]
    state.add_tenant("Globex", organization_id="tenant-globex")
    state.buckets["acme"] = {
        "OrganizationID": "", "CreateTime": 1, "Size": {"Size": 0, "MeasureStarted": 0, "MeasureCompleted": 0}, "ReadWriteKey": secret("bucket"),
    }  # fmt: skip


def unprotected(simulator: Simulator) -> None:
    simulator.state.config["SelfBackup"]["Targets"] = []


SCENARIO = Scenario(
    covers=(
        "AdminConstellationNewReport",
        "AdminConstellationPruneNow",
        "AdminMetaRestartService",
        "AdminMetaShutdownService",
        "AdminOrganizationExport",
        "AdminSelfBackupStart",
    ),
    server={"restart_seconds": 0.02, "job_seconds": 0.0, "constellation_role": True},
    prepare=prepare,
    cases=(
        Case("restarts the server", {"action": "restart", "wait_timeout": "1m"}, budget=10, repeats=EACH_TIME),
        Case("backs the server up", {"action": "self_backup"}, budget=10, repeats=EACH_TIME),
        Case(
            "backs it up without waiting",
            {"action": "self_backup", "wait": False},
            budget=2,
            repeats=EACH_TIME,
        ),
        Case(
            "exports a tenant",
            {
                "action": "export",
                "tenant": "Globex",
                "export_options": {
                    "location": {
                        "destination_type": "sftp",
                        "sftp_server": "a.example",
                        "sftp_password": secret("sftp"),
                    },
                    "encryption_key": secret("encryption"),
                },
            },
            budget=2,
            repeats=EACH_TIME,
        ),
        Case("reports what is unused", {"action": "constellation_report"}, budget=1, repeats=EACH_TIME),
        Case("prunes it", {"action": "prune", "delete_unused_buckets": True}, budget=1, repeats=EACH_TIME),
        Case(
            "shuts the server down",
            {"action": "shutdown", "leave_server_down": True},
            budget=10,
            repeats=EACH_TIME,
            before_again=Simulator.power_on,
            finally_=Simulator.power_on,
        ),
    ),
    refusals=(
        Refusal(
            "a shutdown by mistake",
            {"action": "shutdown"},
            "the action shutdown would lose the server until somebody starts it on its own machine, which cannot be done from here."
            " Set leave_server_down to true if that is meant.",
        ),
        Refusal(
            "a deletion by mistake",
            {"action": "prune"},
            "the action prune would lose all data in buckets that no user of any of the servers has a storage vault in."
            " Set delete_unused_buckets to true if that is meant.",
        ),
        Refusal(
            "an export of nothing",
            {"action": "export", "export_options": {"location": {"destination_type": "s3"}}},
            "the action export needs tenant.",
        ),
        Refusal(
            "an export to nowhere",
            {"action": "export", "tenant": "Globex", "export_options": {}},
            "export_options needs a location with a destination_type.",
        ),
        Refusal(
            "an export of an unknown tenant",
            {"action": "export", "tenant": "Globes", "export_options": {"location": {"destination_type": "s3"}}},
            "there is no tenant 'Globes'. Did you mean 'Globex'?",
        ),
        Refusal(
            "a tenant to restart",
            {"action": "restart", "tenant": "Globex"},
            "the action restart takes no tenant.",
        ),
        Refusal(
            "a backup to nowhere",
            {"action": "self_backup"},
            "{url}: the server's settings have no target for a self-backup."
            " Set one up in self_backup.targets with cometbackup.comet.comet_server_config.",
            before=unprotected,
        ),
    ),
    examples=prepare,
    example_variables={"globex_sftp_password": secret("sftp")},
)
