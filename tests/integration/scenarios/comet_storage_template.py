# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_storage_template`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def template(id_: str, type_: str, **fields: Any) -> dict[str, Any]:
    """A template as the server keeps it, with a field of a newer server."""
    return {
        "Type": type_,
        "Description": id_.capitalize(),
        "StorageLimitEnabled": False,
        "StorageLimitBytes": 0,
        "RebrandStorage": False,
        "ID": id_,
        "Default": False,
        "FutureTier": {"Mode": len(id_), "Notes": ["kept", id_]},
        **fields,
    }


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    wasabi = {
        "MasterBucket": "acme",
        "AccessKey": "key",
        "SecretKey": secret("wasabi"),
        "UseObjectLock": False,
        "ObjectLockMode": 0,
        "ObjectLockDays": 0,
        "RemoveDeleted": False,
        "FutureClass": "kept",
    }
    state.config["AuthenticationRole"]["RemoteStorage"] = [
        template("cloud", "wasabi", Wasabi=wasabi),
        template("old", "s3"),
        template("used", "s3"),
        template("stopped", "s3"),
        template("twin", "s3", Description="Twin"),
        template("twin-2", "s3", Description="Twin"),
    ]
    state.add_tenant("Globex", organization_id="tenant-globex", RemoteStorage=[template("own", "s3")])
    state.add_user("acme", password=secret("acme"), AutoStorageTemplateGUID="used")
    state.add_user("initech", password=secret("initech"), AutoStorageTemplateGUID="stopped")


def prepare_examples(simulator: Simulator) -> None:
    simulator.state.config["AuthenticationRole"]["RemoteStorage"] = [
        template("cloud", "wasabi"),
        template("old", "s3", Description="Old cloud"),
    ]
    simulator.state.add_user("acme", AutoStorageTemplateGUID="old")


def added(name: str, type_: str, **options: Any) -> Case:
    return Case(f"adds one of {type_}", {"description": name, "type": type_, **options}, budget=1)


SCENARIO = Scenario(
    covers=("AdminMetaRemoteStorageVaultSet",),
    prepare=prepare,
    cases=(
        Case(
            "adds a bucket of one's own",
            {
                "description": "Rack",
                "type": "custom",
                "custom": {
                    "url": "https://buckets.acme.example/",
                    "custom_headers": {"Authorization": secret("rack")},
                    "custom_body": secret("body"),
                    "custom_body_type": "json",
                },
                "storage_limit_enabled": True,
                "storage_limit_bytes": "500 GiB",
                "rebrand_storage": True,
                "default": True,
                "read_only": {"tenant_name": ""},
            },
            # The headers and the body are newer than the oldest server.
            budget=2,
        ),
        Case(
            "changes a key that is not shown",
            {"description": "Cloud", "wasabi": {"secret_key": secret("changed")}},
            budget=1,
        ),
        Case(
            "sees no change in a limit written otherwise",
            {"description": "Rack", "storage_limit_bytes": 500 << 30},
            budget=1,
            changed=False,
            needs="adds a bucket of one's own",
        ),
        Case("renames one", {"id": "cloud", "description": "Cloud in Lisbon"}, budget=1),
        added(
            "Server",
            "comet",
            remote_address="https://storage.acme.example/",
            remote_username="storage",
            remote_password=secret("remote"),
        ),
        added("Amazon", "aws", aws={"master_bucket": "acme", "access_key": "key", "secret_key": secret("aws")}),
        added("Backblaze", "b2", b2={"master_bucket": "acme", "key_id": "key", "app_key": secret("b2")}),
        added("E2", "idrivee2", s3={"s3_endpoint": "e2.example", "secret_key": secret("e2"), "prefix": "x"}),
        added("Storj", "storj", storj={"bucket": "acme", "api_key": secret("api"), "passphrase": secret("phrase")}),
        added("IAM", "impossiblecloud_iam", imp_user={"region": "eu", "secret_key": secret("iam")}),
        added("Partner", "impossiblecloud_partner", imp_partner={"region": "eu", "access_key": secret("partner")}),
        Case(
            "adds one of a tenant, under an id of its own",
            {
                "description": "Tenants",
                "id": "chosen",
                "type": "s3_generic",
                "s3": {"region": "eu"},
                "tenant": "Globex",
            },
            budget=1,
        ),
        Case("removes one", {"description": "Old", "state": "absent"}, budget=1),
        Case("removes nothing where there is nothing", {"id": "never", "state": "absent"}, budget=1, changed=False),
        Case(
            "replaces one that is in use",
            {"description": "Used", "state": "absent", "replacement": "Cloud in Lisbon"},
            budget=2,
        ),
        Case(
            "stops what one was used for", {"id": "stopped", "state": "absent", "stop_automatic_vaults": True}, budget=1
        ),
    ),
    refusals=(
        Refusal(
            "a template without a type",
            {"description": "New"},
            "there is no storage template 'New', and creating it needs description and type.",
        ),
        Refusal(
            "a template of no known type",
            {"description": "New", "type": "wasabbi"},
            'type: unknown RemoteServerType "wasabbi", did you mean "wasabi"?',
        ),
        Refusal(
            "a template that is a log-in",
            {"description": "New", "type": "ldap"},
            "type=ldap is no type of storage. There are: aws, b2, comet, comet_storage, custom, idrivee2, impossiblecloud_iam, "
            "impossiblecloud_partner, s3_generic, storj, wasabi.",
        ),
        Refusal(
            "a template that says nothing",
            {"description": "New", "type": "b2"},
            "a storage template of type=b2 needs the option b2.",
        ),
        Refusal(
            "options of another type",
            {"id": "cloud", "b2": {"key_id": "key"}},
            "the option b2 is for type=b2, and this is of type=wasabi.",
        ),
        Refusal(
            "an unknown key",
            {"id": "cloud", "wasabi": {"secret": secret("misspelt")}},
            "wasabi has no key secret, did you mean secret_key?",
        ),
        Refusal(
            "a bucket of one's own without a scheme",
            {"description": "Rack", "custom": {"url": "buckets.acme.example"}},
            "custom.url must begin with http:// or https://, not as 'buckets.acme.example' does.",
        ),
        Refusal(
            "one of two that are called the same",
            {"description": "Twin", "default": True},
            "2 storage_templates fit 'Twin'. Give the id of one of them: twin, twin-2.",
        ),
        Refusal(
            "a template that accounts rely on",
            {"id": "twin", "state": "absent"},
            "accounts get storage vaults from the template 'Twin' by themselves (acme), and no longer would. Give another"
            " template in replacement, or set stop_automatic_vaults to true if that is meant.",
            before=lambda simulator: simulator.state.edit_profile(
                "acme", lambda profile: profile.update(AutoStorageTemplateGUID="twin")
            ),
        ),
        Refusal(
            "a replacement that there is not",
            {"id": "twin", "state": "absent", "replacement": "Rcak"},
            "there is no storage template 'Rcak'. Did you mean 'Rack'?",
        ),
        Refusal(
            "a replacement with a tenant",
            {"id": "own", "state": "absent", "replacement": "Tenants", "tenant": "Globex"},
            "only the administrators of a tenant can replace its storage templates. Leave replacement out and give the accounts "
            "another template first, or log in as one of them and leave tenant out.",
        ),
        Refusal(
            "nothing to find it by",
            {"type": "b2"},
            "description must not be empty. Give the description or the id of the template.",
        ),
    ),
    examples=prepare_examples,
    example_variables={"wasabi_secret": secret("wasabi_secret"), "bucket_token": secret("bucket_token")},
)
