# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_storage_test_info`` tests."""

from __future__ import annotations

from typing import Any

from tests.integration.scenarios.comet_storage_template import prepare as prepare_templates
from tests.integration.scenarios.comet_storage_template import template
from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

HERE: dict[str, Any] = {"user": "acme-files", "device": "FILESERVER", "tested_from": "device"}
S3 = {
    "destination_type": "s3",
    "s3_server": "s3.acme.example",
    "s3_bucket_name": "backup",
    "s3_access_key": "key",
    "s3_secret_key": secret("s3"),
}
AWAY = {**S3, "s3_server": "unreachable.acme.example"}


def prepare(simulator: Simulator) -> None:
    prepare_templates(simulator)
    state = simulator.state
    state.organizations["tenant-globex"]["RemoteStorage"].append(
        template("far", "custom", Custom={"URL": "http://unreachable/"})
    )
    state.add_user("acme-files", password=secret("acme-files"))
    device = state.add_device("acme-files", name="FILESERVER", device_id="d" * 64)
    state.add_device("acme-files", name="OFF", device_id="e" * 64, online=False)
    state.add_item(device)


SCENARIO = Scenario(
    covers=(
        "AdminDispatcherPingDestination",
        "AdminDispatcherTestSmbAuth",
        "AdminMetaRemoteStorageVaultTest",
        "AdminStoragePingDestination",
    ),
    since="21.6.11",
    prepare=prepare,
    cases=(
        Case("tests a template", {"template": "Cloud"}, budget=2, changed=False),
        Case("tests a place from the server", {"location": S3}, budget=1, changed=False),
        Case(
            "tests a template with another key",
            {"template": "cloud", "template_options": {"wasabi": {"secret_key": secret("key")}}},
            budget=2,
            changed=False,
        ),
        Case(
            "tests a template that there is not yet",
            {"template_options": {"type": "b2", "b2": {"master_bucket": "acme", "app_key": secret("b2")}}},
            budget=1,
            changed=False,
        ),
        Case(
            "tells that a tenant's template is not reached",
            {"template": "Far", "tenant": "Globex", "fail": False},
            budget=2,
            changed=False,
        ),
        Case(
            "tests a vault from the server",
            {"storage_vault": "Vault", "user": "acme-files"},
            budget=2,
            changed=False,
        ),
        Case("tests a vault from a device", {"storage_vault": "Vault", **HERE}, budget=3, changed=False),
        Case("tests a place from a device", {"location": S3, **HERE}, budget=3, changed=False),
        Case(
            "tests a share from a device",
            {
                "smb": {"share_path": "//nas/backup", "username": "backup", "password": secret("smb")},
                "target_id": "ended",
                **HERE,
            },
            budget=5,
            changed=False,
        ),
        Case(
            "tells that a device does not reach a place",
            {"location": AWAY, "fail": False, **HERE},
            budget=4,
            changed=False,
        ),
        Case(
            "passes over a device that is off",
            {"location": S3, "user": "acme-files", "device": "OFF", "tested_from": "device", "when_offline": "skip"},
            budget=2,
            changed=False,
            status="skipped",
        ),
    ),
    refusals=(
        Refusal(
            "a place that is not reached",
            {"location": AWAY},
            "AdminStoragePingDestination on {url} failed: the server answered 500 The storage can't be reached.",
        ),
        Refusal(
            "a template that there is not",
            {"template": "Clout"},
            "there is no storage template 'Clout'. Did you mean 'cloud'?",
        ),
        Refusal(
            "a place that a device does not reach",
            {"location": AWAY, **HERE},
            "AdminDispatcherPingDestination on {url} failed: the server answered 500 The storage can't be reached from the device,"
            " though the device 'FILESERVER' of 'acme-files' is connected.",
        ),
        Refusal(
            "a key that there is not",
            {"location": {"s3_sever": "x"}},
            "location has no key s3_sever, did you mean s3_server?",
        ),
        Refusal(
            "an option that there is not",
            {"template_options": {"wasabbi": {"secret_key": secret("misspelt")}}},
            "template_options has no key wasabbi, did you mean wasabi?",
        ),
        Refusal(
            "a template from a device",
            {"template": "Cloud", **HERE},
            "it is the server that tests storage templates. Leave tested_from out.",
        ),
        Refusal(
            "a share from the server",
            {"smb": {"share_path": "//nas/backup"}},
            "it is a device that tests smb. Set tested_from to device.",
        ),
        Refusal(
            "a vault of nobody", {"storage_vault": "Vault"}, "no user is named. Give in user whose storage vault it is."
        ),
        Refusal(
            "nothing to test",
            {},
            "one of the following is required: template, template_options, storage_vault, location, smb",
        ),
    ),
    examples=prepare,
    example_variables={"wasabi_secret": secret("wasabi_secret")},
    volatile=frozenset({"target_id"}),
)
