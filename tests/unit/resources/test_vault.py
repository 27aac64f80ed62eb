# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_vault`` and ``comet_vault_info`` beyond what their scenarios show: every type, templates that go wrong, old servers."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import structures
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    InputError,
    NotFound,
    Overwritten,
    ServerRefusal,
    Uncertain,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import locations
from ansible_collections.cometbackup.comet.plugins.modules import comet_vault, comet_vault_info
from tests.integration.scenarios.comet_vault import add_template, add_vault
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, Tasks, once

VAULT, INFO = comet_vault.DEFINITION, comet_vault_info.DEFINITION
READ, WRITE = "AdminGetUserProfileAndHash", "AdminSetUserProfileHash"
REQUEST, CONVERT = "AdminRequestStorageVault", "AdminConvertStorageRole"
NEW = {"user": "acme", "name": "New"}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        prepare(running)
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def prepare(simulator: Simulator) -> None:
    simulator.state.add_user("acme")
    add_template(simulator, "standard", "Standard", Type="s3")


def vaults(simulator: Simulator, user: str = "acme") -> dict[str, Any]:
    return deepcopy(simulator.state.user_profile(user)["Destinations"])


def settings_of(type_: str) -> dict[str, Any]:
    """A value for every setting of a type."""
    if type_ == "spanned":
        targets = [{"type": other, "settings": settings_of(other)} for other in ("s3", "b2", "localcopy")]
        return {"span_targets": targets, "span_use_static_slots": True}
    values: dict[str, Any] = {"string": "text", "bool": True, "int": 3, "uint64": 1, "uint8": 1}
    return {
        field.option: {"ObjectLockMode": "on", "SftpAuthMode": "password", "FtpsModeType": "explicit"}.get(
            field.enum, "plaintext" if field.enum else f"secret-{field.option}" if field.secret else values[field.type]
        )
        for field in locations.PLACES[type_].fields.values()
    }


@pytest.mark.parametrize("type_", locations.PLACES)
def test_a_vault_of_any_type_comes_back_as_it_was_declared(simulator: Simulator, tasks: Tasks, type_: str) -> None:
    declared = {**NEW, "type": type_, "settings": settings_of(type_)}
    foreseen = tasks.run(VAULT, check_mode=True, **declared)
    created = tasks.run(VAULT, **declared)
    assert foreseen["diff"] == created["diff"]
    assert tasks.run(VAULT, **declared)["changed"] is False
    shown = tasks.run(INFO, user="acme")["storage_vaults"][0]
    assert shown["settings"].keys() == declared["settings"].keys()
    assert "secret-" not in str([foreseen, created, shown])
    assert tasks.run(VAULT, **shown)["changed"] is False
    (vault,) = vaults(simulator).values()
    assert {text for text in locations.secrets(declared["settings"]) if text in str(vault)} == locations.secrets(
        declared["settings"]
    )


def test_settings_that_are_not_given_stay(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(VAULT, **NEW, type="s3", settings=settings_of("s3"))
    result = tasks.run(VAULT, **NEW, settings={"s3_secret_key": "other", "s3_bucket_name": "renamed"})
    assert result["diff"] == {
        "before": {"settings": {"s3_bucket_name": "text", "s3_secret_key": "********"}},
        "after": {"settings": {"s3_bucket_name": "renamed", "s3_secret_key": "******** (changed)"}},
    }
    (vault,) = vaults(simulator).values()
    assert (vault["S3SecretKey"], vault["S3Server"]) == ("other", "text")


def test_a_masked_setting_of_one_place_of_several_stays(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(VAULT, **NEW, type="spanned", settings=settings_of("spanned"))
    shown = tasks.run(INFO, user="acme")["storage_vaults"][0]["settings"]
    more = {"type": "smb", "settings": {"smb_server": "nas", "smb_password": "secret"}}
    tasks.run(VAULT, **NEW, settings={"span_targets": [*shown["span_targets"], more]})
    (vault,) = vaults(simulator).values()
    assert [target["DestinationType"] for target in vault["SpanTargets"]] == [1000, 1008, 1002, 1011]
    assert [vault["SpanTargets"][0]["S3SecretKey"], vault["SpanTargets"][3]["SMB"]["SMBPassword"]] == [
        "secret-s3_secret_key",
        "secret",
    ]


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        ([{"type": "s4"}], r"settings\.span_targets\[0\]\.type: a storage vault cannot be of type 's4'"),
        ([{"types": "s3"}], r"settings\.span_targets\[0\] has no key types, did you mean type\?"),
        (
            [{"type": "b2", "settings": {"bukket": "a"}}],
            r"span_targets\[0\]\.settings has no key bukket, did you mean bucket",
        ),
        ({}, r"settings\.span_targets must be a list"),
    ],
)
def test_places_that_cannot_be_meant_are_refused(tasks: Tasks, targets: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        tasks.run(VAULT, **NEW, type="spanned", settings={"span_targets": targets})


def test_another_type_forgets_the_access_to_the_old_place(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(VAULT, **NEW, type="s3", settings=settings_of("s3"))
    result = tasks.run(VAULT, **NEW, type="smb", settings={"smb_server": "nas"}, relocate=True)
    assert (result["diff"]["before"]["type"], result["diff"]["after"]["type"]) == ("s3", "smb")
    assert result["diff"]["after"]["settings"] == {"smb_server": "nas"}
    (vault,) = vaults(simulator).values()
    assert (vault["S3SecretKey"], vault["S3BucketName"], vault["SMB"]["SMBServer"]) == ("", "", "nas")


def test_a_new_password_of_a_network_share_is_not_taken_for_a_hashed_one(simulator: Simulator, tasks: Tasks) -> None:
    held = {"LocalcopyWinSMBPassword": "hashed", "LocalcopyWinSMBPasswordFormat": 3}
    add_vault(simulator, "acme", "local", "New", DestinationType=1002, **held)
    tasks.run(VAULT, **NEW, settings={"localcopy_path": "D:", "localcopy_win_smb_password": "********"})
    assert {name: vaults(simulator)["local"][name] for name in held} == held
    tasks.run(VAULT, **NEW, settings={"localcopy_win_smb_password": "plain"})
    assert [vaults(simulator)["local"][name] for name in held] == ["plain", 0]


def test_secrets_are_found_whatever_the_settings_are() -> None:
    assert locations.secrets({"s3_secret_key": "a-secret", "s3_server": "no-secret", "S3SecretKey": "another"}) == {
        "a-secret",
        "another",
    }
    assert locations.secrets({"s3_secret_kee": "mistyped"}) == {"mistyped"}
    assert locations.secrets({"span_targets": [{"settings": {"key": "inner"}}, "loose"]}) == {"inner", "loose"}
    assert locations.secrets("not a dictionary") == {"not a dictionary"}


def test_a_type_that_the_tables_do_not_know_is_kept(simulator: Simulator, tasks: Tasks) -> None:
    add_vault(simulator, "acme", "future", "New", DestinationType=1999)
    shown = tasks.run(INFO, user="acme")["storage_vaults"][0]
    assert (shown["type"], shown["settings"]) == (1999, {})
    with pytest.raises(InputError, match="settings need a type"):
        tasks.run(VAULT, **NEW, settings={"path": "D:"})
    assert tasks.run(VAULT, **{**shown, "settings": None, "tag": "kept"})["changed"] is True
    assert vaults(simulator)["future"]["DestinationType"] == 1999


# -- templates


@pytest.mark.parametrize("release", ["20.9.12", "22.3.7", "25.9.8"])
def test_a_vault_from_a_template_gets_its_name_and_is_not_requested_again(release: str) -> None:
    with Simulator(release=release) as simulator:
        prepare(simulator)
        tasks = Tasks(simulator)
        declared = {**NEW, "template": "Standard", "quota": "1 GiB"}
        foreseen = tasks.run(VAULT, check_mode=True, **declared)
        assert tasks.writes == []
        created = tasks.run(VAULT, **declared)
        assert tasks.writes == [REQUEST, WRITE]
        again = tasks.run(VAULT, **declared)
        assert tasks.calls == [READ]
        ((id_, vault),) = vaults(simulator).items()
    assert foreseen["diff"] == created["diff"]
    assert foreseen["storage_vault"] == {"user": "acme", "name": "New", "quota": 1 << 30}
    assert (again["changed"], again["storage_vault"], again["storage_vault"]["id"]) == (
        False,
        created["storage_vault"],
        id_,
    )
    assert (vault["Description"], vault["DestinationType"]) == ("New", 1000)


def test_a_vault_whose_request_got_no_answer_is_not_requested_again(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=REQUEST)
    result = tasks.run(VAULT, **NEW, template="standard")
    assert tasks.writes == [REQUEST, WRITE]
    assert list(vaults(simulator)) == [result["storage_vault"]["id"]]


def test_a_request_that_was_lost_before_it_arrived_is_made_again(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_before", method=REQUEST)
    tasks.run(VAULT, **NEW, template="Standard")
    assert [vault["Description"] for vault in vaults(simulator).values()] == ["New"]


def test_a_request_that_never_arrives_is_given_up(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_before", method=REQUEST, times=None)
    with pytest.raises(Uncertain):
        tasks.run(VAULT, **NEW, template="Standard")
    assert vaults(simulator) == {}


def test_a_vault_without_its_name_yet_is_found_after_a_conflict(simulator: Simulator, tasks: Tasks) -> None:
    def interfere() -> None:
        simulator.state.edit_profile("acme", lambda profile: profile.update(AccountName="Acme"))

    tasks.run(VAULT, hook=once(AFTER, REQUEST, interfere), **NEW, template="Standard")
    assert tasks.writes == [REQUEST, WRITE, WRITE]
    assert [vault["Description"] for vault in vaults(simulator).values()] == ["New"]
    assert simulator.state.user_profile("acme")["AccountName"] == "Acme"


def test_a_vault_removed_at_once_is_requested_again(simulator: Simulator, tasks: Tasks) -> None:
    def remove() -> None:
        simulator.state.edit_profile("acme", lambda profile: profile["Destinations"].clear())

    tasks.run(VAULT, hook=once(AFTER, REQUEST, remove), **NEW, template="Standard")
    assert [vault["Description"] for vault in vaults(simulator).values()] == ["New"]


def test_a_template_of_the_users_tenant_is_meant(simulator: Simulator, tasks: Tasks) -> None:
    schema = simulator.state.schema
    own = [schema.default("RemoteStorageOption", ID="own", Description="Own", Type="b2")]
    tenant = simulator.state.add_tenant("Globex", hosts=["globex.example"], RemoteStorage=own)
    simulator.state.add_user("globex", organization=tenant)
    tasks.run(VAULT, user="globex", name="New", template="Own")
    assert [vault["DestinationType"] for vault in vaults(simulator, "globex").values()] == [1008]
    with pytest.raises(NotFound, match="there is no storage template 'Standard'"):
        tasks.run(VAULT, user="globex", name="Other", template="Standard")
    assert tasks.run(INFO, tenant="Globex", templates=True)["templates"] == {"own": "Own"}
    assert tasks.run(INFO, user="globex", templates=True)["templates"] == {"own": "Own"}
    assert tasks.run(INFO, templates=True)["templates"] == {"self": "This server", "standard": "Standard"}


def test_an_old_server_cannot_tell_the_templates_of_another_tenant() -> None:
    with Simulator(release="21.9.10") as simulator:
        tenant = simulator.state.add_tenant("Globex", hosts=["globex.example"])
        simulator.state.add_user("globex", organization=tenant)
        with pytest.raises(VersionTooOld, match=r"TargetOrganization .* needs Comet Server 22\.3\.7"):
            Tasks(simulator).run(VAULT, user="globex", name="New", template="Own")


def test_a_vault_from_a_template_needs_a_name(tasks: Tasks) -> None:
    with pytest.raises(InputError, match="the user 'acme' has no storage vault 'new', and creating it needs name"):
        tasks.run(VAULT, user="acme", id="new", template="Standard")


def test_in_check_mode_user_and_template_are_taken_on_trust(tasks: Tasks) -> None:
    warnings: list[str] = []
    result = tasks.run(
        VAULT,
        check_mode=True,
        warnings=warnings,
        user="initech",
        name="New",
        template="Later",
        associated_devices=["LAPTOP"],
    )
    assert result["changed"] is True
    assert [warning.split(" yet")[0] for warning in warnings] == [
        "There is no user 'initech'",
        "There is no storage template 'Later'",
        "The user 'initech' has no device 'LAPTOP'",
    ]


# -- conversion


def test_a_conversion_is_made_once(simulator: Simulator, tasks: Tasks) -> None:
    add_vault(simulator, "acme", "role", "New", DestinationType=1003, CometServer="https://a/", CometBucket="bucket")
    declared = {**NEW, "convert_storage_role": True, "quota": "1 GiB"}
    foreseen = tasks.run(VAULT, check_mode=True, **declared)
    assert foreseen["storage_vault"]["type"] == "s3"
    converted = tasks.run(VAULT, **declared)
    assert tasks.writes == [CONVERT, WRITE]
    assert (
        foreseen["diff"]
        == converted["diff"]
        == {
            "before": {"type": "comet", "quota": "unlimited"},
            "after": {"type": "s3", "quota": "1 GiB"},
        }
    )
    assert converted["storage_vault"]["settings"]["s3_bucket_name"] == "bucket"
    assert tasks.run(VAULT, **declared)["changed"] is False


def test_a_converted_vault_may_have_another_id() -> None:
    with Simulator(converted_vault_new_id=True) as simulator:
        prepare(simulator)
        add_vault(simulator, "acme", "role", "New", DestinationType=1003)
        converted = Tasks(simulator).run(VAULT, user="acme", id="role", convert_storage_role=True, tag="t")
        ((id_, vault),) = vaults(simulator).items()
    assert (converted["storage_vault"]["id"], id_ == "role", vault["Tag"]) == (id_, False, "t")


def test_a_conversion_that_was_not_answered_is_not_made_twice(simulator: Simulator, tasks: Tasks) -> None:
    add_vault(simulator, "acme", "role", "New", DestinationType=1003)
    simulator.faults.add("reset_after", method=CONVERT)
    assert tasks.run(VAULT, **NEW, convert_storage_role=True)["storage_vault"]["type"] == "s3"
    assert tasks.writes == [CONVERT]


def test_settings_do_not_go_with_a_conversion(simulator: Simulator, tasks: Tasks) -> None:
    add_vault(simulator, "acme", "role", "New", DestinationType=1003)
    with pytest.raises(InputError, match="the settings of a storage vault follow from the conversion"):
        tasks.run(VAULT, **NEW, convert_storage_role=True, settings={"s3_bucket_name": "other"})
    assert tasks.writes == []


def test_an_old_server_cannot_convert() -> None:
    with Simulator(release="23.6.0") as simulator:
        simulator.state.add_user("acme")
        add_vault(simulator, "acme", "role", "New", DestinationType=1003)
        with pytest.raises(VersionTooOld, match=r"convert_storage_role needs Comet Server 24\.6\.6"):
            Tasks(simulator).run(VAULT, check_mode=True, **NEW, convert_storage_role=True)


# -- removal


def test_a_vault_that_nobody_has_used_goes_without_further_ado(simulator: Simulator, tasks: Tasks) -> None:
    add_vault(simulator, "acme", "empty", "New", DestinationType=1002)
    assert tasks.run(VAULT, **NEW, state="absent")["changed"] is True
    assert vaults(simulator) == {}


def test_schedules_go_with_a_vault_and_are_named(simulator: Simulator, tasks: Tasks) -> None:
    device = simulator.state.add_device("acme")
    simulator.state.add_item(device, description="Other")
    source, dummy, rule = simulator.state.add_item(device, vault="used", description="Nightly")
    add_vault(simulator, "acme", "used", "New", DestinationType=1002)
    with pytest.raises(InputError, match="the storage vault 'New' is used by Nightly, which would go with it"):
        tasks.run(VAULT, **NEW, state="absent")
    add_vault(simulator, "acme", "used", "New", DestinationType=1002, RepoInitTimestamp=5)
    with pytest.raises(InputError, match=r"never be restored, and the schedules that use it: Nightly\."):
        tasks.run(VAULT, **NEW, state="absent")
    result = tasks.run(VAULT, **NEW, state="absent", delete_with_backups=True)
    profile = simulator.state.user_profile("acme")
    assert result["diff"]["before"]["schedules"] == ["Nightly"]
    assert source in profile["Sources"]
    assert rule not in profile["BackupRules"]
    assert len(profile["BackupRules"]) == 1


# -- what else there is


def test_a_device_that_was_revoked_may_be_given_back(simulator: Simulator, tasks: Tasks) -> None:
    add_vault(simulator, "acme", "held", "New", DestinationType=1002, AssociatedDevices=["gone"])
    shown = tasks.run(INFO, user="acme")["storage_vaults"][0]
    assert (shown["associated_devices"], shown["read_only"]["associated_device_names"]) == (["gone"], ["gone"])
    assert tasks.run(VAULT, **shown)["changed"] is False


def test_info_tells_sizes_and_schedules(simulator: Simulator, tasks: Tasks) -> None:
    device = simulator.state.add_device("acme", name="LAPTOP")
    simulator.state.add_item(device, vault="held", description="Nightly")
    measured = simulator.state.schema.default(
        "DestinationStatistics", ClientProvidedSize={"Size": 7, "MeasureStarted": 1, "MeasureCompleted": 2}
    )
    add_vault(
        simulator, "acme", "held", "New", DestinationType=1002, AssociatedDevices=[device.id], Statistics=measured
    )
    told = tasks.run(INFO, name="New")["storage_vaults"][0]["read_only"]
    assert (told["size"], told["schedules"], told["associated_device_names"]) == (7, ["Nightly"], ["LAPTOP"])
    assert told["statistics"]["client_provided_size"]["measure_completed"] == 2


@pytest.mark.parametrize(
    ("permission", "declared"),
    [
        ("PreventAddCustomStorageVault", {"type": "localcopy"}),
        ("PreventRequestStorageVault", {"template": "Own"}),
        ("PreventDeleteStorageVault", {"name": "Held", "state": "absent"}),
    ],
)
def test_what_an_administrator_may_not_do_is_told(
    simulator: Simulator, permission: str, declared: dict[str, Any]
) -> None:
    own = [simulator.state.schema.default("RemoteStorageOption", ID="own", Description="Own", Type="b2")]
    tenant = simulator.state.add_tenant("Local", hosts=["127.0.0.1"], RemoteStorage=own)
    simulator.state.add_user("globex", organization=tenant)
    add_vault(simulator, "globex", "held", "Held", DestinationType=1002)
    simulator.state.add_admin("boss", "tenant-password", organization=tenant, Permissions={permission: True})
    before = vaults(simulator, "globex")
    with pytest.raises(ServerRefusal, match="this account may not do that here"):
        Tasks(simulator, ("boss", "tenant-password")).run(VAULT, **{"user": "globex", "name": "New", **declared})
    assert vaults(simulator, "globex") == before


@pytest.mark.parametrize("way", [{"template": "Standard"}, {"type": "localcopy"}])
def test_a_retention_that_a_policy_imposes_otherwise_is_told(
    simulator: Simulator, tasks: Tasks, way: dict[str, Any]
) -> None:
    imposed = {"DefaultStorageVaultRetention": {"Mode": 801, "Ranges": []}, "EnforceStorageVaultRetention": True}
    policy = simulator.state.add_policy("Strict", policy=imposed)
    simulator.state.edit_profile("acme", lambda profile: profile.update(PolicyID=policy))
    little = {"mode": "delete_except", "ranges": [{"type": "most_recent_x_jobs", "jobs": 1}]}
    with pytest.raises(Overwritten, match="the server accepts what is written and makes something else of retention"):
        tasks.run(VAULT, **NEW, **way, retention=little)
    assert [vault["Description"] for vault in vaults(simulator).values()] == ["New"]
    assert tasks.run(VAULT, **NEW, retention={"mode": "keep_everything", "ranges": []})["changed"] is False


def test_every_setting_of_a_location_belongs_to_a_type() -> None:
    """What a later release adds to the API must not be out of reach."""
    of_types = {
        name for place in locations.PLACES.values() for name in ([place.field] if place.field else place.fields)
    }
    assert set(structures.structure("DestinationLocation").fields) - of_types == {"DestinationType", "Tag"}


def test_what_an_older_server_tells_of_a_vault_can_be_given_back() -> None:
    with Simulator(release="20.9.12") as simulator:
        prepare(simulator)
        add_vault(simulator, "acme", "vault-old", "Old")
        tasks = Tasks(simulator)
        (vault,) = tasks.run(INFO, user="acme")["storage_vaults"]
        assert vault["shared_quota"] == ""
        assert tasks.run(VAULT, **vault)["changed"] is False
        with pytest.raises(VersionTooOld, match=r"shared_quota needs Comet Server 25\.9\.8"):
            tasks.run(VAULT, **dict(vault, shared_quota="Acme"))
