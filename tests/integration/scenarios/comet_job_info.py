# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_job_info`` reads."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_user("acme-files", password=secret("acme"))
    server = state.add_device("acme-files", name="FILESERVER", device_id="d" * 64)
    source, vault, rule = state.add_item(server)
    for outcome in ("success", "error"):
        job = state.start_job(server, source=source, destination=vault, rule=rule)
        job.detail["GUID"] = f"job-{outcome}"
        simulator.clock.advance(5)
        state.finish_job(job, outcome)
    state.start_job(server, source=source, destination=vault, rule=rule)
    simulator.clock.advance(5)


SCENARIO = Scenario(
    covers=(
        "AdminCountJobsForCustomSearch",
        "AdminGetJobLogEntries",
        "AdminGetJobProperties",
        "AdminGetJobsForCustomSearch",
        "AdminGetJobsForDateRange",
        "AdminGetJobsForUser",
        "AdminGetJobsRecent",
    ),
    prepare=prepare,
    cases=(
        Case("reads the latest jobs", {}, budget=1, changed=False),
        Case(
            "reads what failed, with its log",
            {
                "user": "acme-files",
                "status": ["failed"],
                "classification": ["backup"],
                "since": "1 day ago",
                "log": "warning",
            },
            budget=3,
            changed=False,
        ),
        Case(
            "reads what runs on a device",
            {"user": "acme-files", "device": "FILESERVER", "status": ["running"]},
            budget=2,
            changed=False,
        ),
        Case(
            "finds nothing of an unknown item",
            {"protected_item": "none", "storage_vault": "none"},
            budget=1,
            changed=False,
        ),
        Case("reads one by its id", {"id": "job-error", "log": "debug"}, budget=2, changed=False),
        Case(
            "reads what a search finds",
            {
                "search": {"rule_field": "total_size", "rule_operator": "int_gte", "rule_value": 0},
                "until": "2100-01-01",
                "order": "oldest",
                "limit": 2,
            },
            budget=1,
            changed=False,
        ),
        Case(
            "reads what words find",
            {
                "user": "acme-files",
                "search": {"protected_item": "Files", "any": [{"status": "error"}, {"size_over": "1 PiB"}]},
            },
            budget=2,
            changed=False,
        ),
        Case("counts", {"search": {"status": ["failed"]}, "count_only": True}, budget=1, changed=False),
    ),
    refusals=(
        Refusal(
            "a status that there is not",
            {"status": ["faild"]},
            "there is no status 'faild', did you mean failed?",
        ),
        Refusal(
            "a moment that is none",
            {"since": "recently"},
            "since: 'recently' is not a point in time, write seconds since 1970 or for example 2026-03-01, "
            "2026-03-01T22:30:00+01:00 or 2 days ago.",
        ),
        Refusal(
            "a job that there is not",
            {"id": "no-such-job"},
            "{url}: there is no job 'no-such-job'. Check the option id; old jobs are removed by the server.",
        ),
        Refusal(
            "an unknown field",
            {"search": {"rule_field": "size", "rule_operator": "int_gt", "rule_value": 1}},
            "search: a job has no field size, did you mean total_size?",
        ),
        Refusal(
            "a word that there is not",
            {"search": {"status": "failed", "any": [{"sice_over": "10 GiB"}]}},
            "search.any has no term sice_over, did you mean size_over?",
        ),
    ),
    examples=prepare,
)
