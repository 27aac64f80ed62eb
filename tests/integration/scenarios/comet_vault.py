# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_vault`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def add_vault(simulator: Simulator, user: str, id_: str, name: str, **fields: Any) -> None:
    """Give a user a storage vault with a field of a newer server."""
    vault = simulator.state.schema.default("DestinationConfig", Description=name, **fields)
    vault["DefaultRetention"] = {"Mode": 801, "Ranges": []}
    vault["FutureVault"] = {"Mode": len(name), "Notes": ["kept", name]}
    simulator.state.edit_profile(user, lambda profile: profile["Destinations"].update({id_: vault}))


def add_template(simulator: Simulator, id_: str, name: str, **fields: Any) -> None:
    templates = simulator.state.config["AuthenticationRole"]["RemoteStorage"]
    templates.append(simulator.state.schema.default("RemoteStorageOption", ID=id_, Description=name, **fields))


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_user("acme-files", password=secret("acme"))
    device = state.add_device("acme-files", name="FILESERVER", device_id="device-fileserver")
    add_vault(
        simulator,
        "acme-files",
        "vault-cloud",
        "Cloud",
        DestinationType=1000,
        S3Server="s3.storage.example",
        S3BucketName="acme",
        S3SecretKey=secret("s3"),
    )
    add_vault(
        simulator,
        "acme-files",
        "vault-role",
        "Role",
        DestinationType=1003,
        CometServer="https://backup.example/",
        CometBucketKey=secret("bucket"),
    )
    add_vault(
        simulator, "acme-files", "vault-old", "Old", DestinationType=1002, LocalcopyPath="/old", RepoInitTimestamp=1
    )
    state.add_item(device, vault="vault-old", description="Nightly")
    add_vault(simulator, "acme-files", "vault-empty", "Empty", DestinationType=1002)
    add_vault(simulator, "acme-files", "vault-one", "Twice", DestinationType=1002)
    add_vault(simulator, "acme-files", "vault-two", "Twice", DestinationType=1002)
    add_template(
        simulator, "template-standard", "Standard storage", Type="s3", StorageLimitEnabled=True, StorageLimitBytes=5
    )
    state.quotas["quota-acme"] = state.schema.default("SharedStorageQuota", Description="Acme", LimitBytes=9)


ARCHIVE = {
    "user": "acme-files",
    "name": "Archive",
    "type": "s3",
    "settings": {
        "s3_server": "s3.storage.example",
        "s3_uses_tls": True,
        "s3_access_key": "acme-archive",
        "s3_secret_key": secret("archive"),
        "s3_bucket_name": "acme-archive",
    },
    "quota": "500 GiB",
    "shared_quota": "Acme",
    "retention": {"mode": "delete_except", "ranges": [{"type": "jobs_since", "days": 30}]},
    "hide_storage_type": True,
    "associated_devices": ["FILESERVER"],
    "tag": "cold",
    "pre_exec": ["mount /backup"],
    "thaw_exec": ["sync"],
    "post_exec": ["umount /backup"],
    "read_only": {"size": 1},
}

SCENARIO = Scenario(
    covers=("AdminConvertStorageRole", "AdminRequestStorageVault"),
    prepare=prepare,
    volatile=frozenset(("id",)),
    cases=(
        Case("creates a vault with everything in it", ARCHIVE, budget=3),
        Case(
            "changes a secret and a limit",
            {
                "user": "acme-files",
                "name": "Cloud",
                "settings": {"s3_secret_key": secret("next"), "s3_bucket_name": "acme"},
                "quota": "1 TiB",
            },
            budget=1,
        ),
        Case(
            "creates a vault from a template",
            {
                "user": "acme-files",
                "name": "Standard",
                "template": "Standard storage",
                "self_address": "https://backup.example/",
                "quota": "unlimited",
                "retention": {"mode": "delete_except", "ranges": [{"type": "most_recent_x_jobs", "jobs": 7}]},
            },
            budget=1,
        ),
        Case("renames a vault", {"user": "acme-files", "id": "vault-two", "name": "Second"}, budget=1),
        Case(
            "sees no change in what is there",
            {"user": "acme-files", "name": "Cloud", "type": "S3", "settings": {"s3_secret_key": "********"}},
            budget=1,
            changed=False,
        ),
        Case(
            "looks for the content elsewhere",
            {
                "user": "acme-files",
                "name": "Empty",
                "type": "b2",
                "settings": {"account_id": "acme", "key": secret("b2"), "bucket": "acme"},
                "relocate": True,
            },
            budget=1,
        ),
        Case(
            "spreads a vault over several places",
            {
                "user": "acme-files",
                "name": "Wide",
                "type": "spanned",
                "settings": {
                    "span_targets": [
                        {"type": "sftp", "settings": {"sftp_server": "one.example", "sftp_password": secret("sftp")}},
                        {
                            "type": "storj",
                            "settings": {"satellite_address": "two.example", "passphrase": secret("storj")},
                        },
                    ],
                },
            },
            budget=1,
        ),
        Case(
            "converts a storage role",
            {"user": "acme-files", "name": "Role", "convert_storage_role": True, "tag": "converted"},
            budget=1,
        ),
        Case(
            "removes a vault and what uses it",
            {"user": "acme-files", "name": "Old", "state": "absent", "delete_with_backups": True},
            budget=1,
        ),
        Case(
            "removes nothing where there is nothing",
            {"user": "acme-files", "name": "Never", "state": "absent"},
            budget=1,
            changed=False,
        ),
    ),
    refusals=(
        Refusal(
            "an unguarded removal",
            {"user": "acme-files", "name": "Held", "state": "absent"},
            "removing the storage vault 'Held' would lose the key to what is backed up in it, which stays in the storage and can never be"
            " restored. Set delete_with_backups to true if that is meant.",
            before=lambda simulator: add_vault(
                simulator, "acme-files", "vault-held", "Held", DestinationType=1002, RepoInitTimestamp=1
            ),
        ),
        Refusal(
            "another type by mistake",
            {"user": "acme-files", "name": "Cloud", "type": "sftp"},
            "the storage vault 'Cloud' is of type s3, and as one of type sftp it would be looked for elsewhere: what is backed up in it could"
            " not be reached, and the access to the old place would be forgotten. Set relocate to true if its content has been moved to the"
            " new place.",
        ),
        Refusal(
            "a vault of nothing",
            {"user": "acme-files", "name": "New"},
            "the user 'acme-files' has no storage vault 'New', and creating it needs template, or type and settings.",
        ),
        Refusal(
            "an unknown setting",
            {"user": "acme-files", "name": "Cloud", "settings": {"s3_secretkey": secret("mistyped")}},
            "settings has no key s3_secretkey, did you mean s3_secret_key?",
        ),
        Refusal(
            "an unknown type",
            {"user": "acme-files", "name": "New", "type": "s4"},
            "type: a storage vault cannot be of type 's4'. Give one of s3, sftp, localcopy, comet, ftp, azureblob, spanned, swift, b2, storj,"
            " webdav, smb.",
        ),
        Refusal(
            "an unknown template",
            {"user": "acme-files", "name": "New", "template": "Standard store"},
            "there is no storage template 'Standard store'. Did you mean 'Standard storage'?",
        ),
        Refusal(
            "an unknown device",
            {"user": "acme-files", "name": "Cloud", "associated_devices": ["FILESERVR"]},
            "the user 'acme-files' has no device 'FILESERVR'. Did you mean 'FILESERVER'?",
        ),
        Refusal(
            "an ambiguous name",
            {"user": "acme-files", "name": "Double", "tag": "x"},
            "2 storage vaults of 'acme-files' are named 'Double'. Give one of their ids in id: vault-1, vault-2.",
            before=lambda simulator: [
                add_vault(simulator, "acme-files", f"vault-{number}", "Double", DestinationType=1002)
                for number in (1, 2)
            ],
        ),
        Refusal(
            "a retention that keeps nothing",
            {"user": "acme-files", "name": "Cloud", "retention": {"mode": "delete_except"}},
            "retention would keep no backup at all: its mode is delete_except, and none of its ranges has its number."
            " Give a range, for example {type: jobs_since, days: 30}, or use the mode keep_everything.",
        ),
        Refusal(
            "a conversion to what it is",
            {"user": "acme-files", "name": "Cloud", "type": "comet", "convert_storage_role": True},
            "convert_storage_role makes the storage vault one of type s3, and type says comet.",
        ),
    ),
    examples=prepare,
    example_variables={"archive_key": secret("archive_key")},
)
