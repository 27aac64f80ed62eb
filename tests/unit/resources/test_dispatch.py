# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live actions: which device gets them, what they cost, and what a refusal means."""

from __future__ import annotations

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import methods
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import CometError, InputError, NotFound
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import api_call, dispatch
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.devices import DeviceOffline
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.dispatch_actions import (
    JOBS,
    NAMES_OF_FILES,
    PROCESS,
    actions,
)
from tests.unit.resources.stage_devices import stage, workplace

DISPATCHER = [name for name in methods.method_names() if name.startswith("AdminDispatcher")]


# -- the table


def test_every_method_of_the_dispatcher_that_takes_a_device_is_an_action() -> None:
    covered = {action.method.name for action in actions().values()}
    assert len(DISPATCHER) == 51
    assert len(covered) == 49
    assert set(DISPATCHER) - covered == {"AdminDispatcherListActive", "AdminDispatcherGetDefaultLoginUrl"}


def test_actions_are_named_after_the_paths_of_the_methods() -> None:
    assert actions()["request_browse_proxmox_nodes"].method.name == "AdminDispatcherRequestBrowseProxmoxNodes"
    assert actions()["run_backup_custom"].method.name == "AdminDispatcherRunBackupCustom"


@pytest.mark.parametrize(
    "table", [JOBS, PROCESS, NAMES_OF_FILES, dispatch.GUARDS], ids=["jobs", "process", "names", "guards"]
)
def test_tables_about_actions_name_existing_ones(table: object) -> None:
    assert set(table) <= set(actions())  # type: ignore[call-overload]


# -- which device


def test_a_device_is_found_by_user_and_name() -> None:
    with stage() as task:
        place = workplace(task.sim)
        result = task.dispatch("refetch_profile", user="acme-files", device="FILESERVER")
        assert result["changed"] is True
        assert result["device"] == place.device.id
        assert result["answer"] == {"status": 200, "message": "OK"}


def test_a_device_is_found_by_user_and_id_without_reading_the_account() -> None:
    with stage() as task:
        place = workplace(task.sim)
        task.dispatch("refetch_profile", user="acme-files", device=place.device.id)
        assert task.methods() == ["AdminDispatcherListActive", "AdminDispatcherRefetchProfile"]


def test_a_target_id_costs_one_request() -> None:
    with stage() as task:
        place = workplace(task.sim)
        result = task.dispatch("refetch_profile", target_id=place.device.connections[0])
        assert task.methods() == ["AdminDispatcherRefetchProfile"]
        assert result == {
            "action": "refetch_profile",
            "changed": True,
            "target_id": place.device.connections[0],
            "answer": {"status": 200, "message": "OK"},
        }


def test_the_only_device_of_a_user_need_not_be_named() -> None:
    with stage() as task:
        place = workplace(task.sim)
        assert task.dispatch("refetch_profile", user="acme-files")["device"] == place.device.id


def test_one_of_several_devices_must_be_named_even_if_the_others_are_offline() -> None:
    with stage() as task:
        first, second = workplace(task.sim), workplace(task.sim, name="LAPTOP", online=False)
        with pytest.raises(InputError) as failure:
            task.dispatch("refetch_profile", user="acme-files")
        assert str(failure.value) == (
            f"the user 'acme-files' has 2 devices. Say which is meant, in device: 'FILESERVER' ({first.device.id}), 'LAPTOP' ({second.device.id})."
        )


def test_a_name_that_two_devices_bear_is_an_error_with_their_ids() -> None:
    with stage() as task:
        ids = sorted(workplace(task.sim).device.id for dummy in range(2))
        with pytest.raises(InputError) as failure:
            task.dispatch("refetch_profile", user="acme-files", device="FILESERVER")
        assert (
            str(failure.value)
            == f"2 devices are named 'FILESERVER'. Give one of their ids in device: {', '.join(ids)}."
        )


def test_a_misspelt_device_is_an_error_with_the_name_that_was_meant() -> None:
    with stage() as task:
        workplace(task.sim)
        with pytest.raises(NotFound) as failure:
            task.dispatch("refetch_profile", user="acme-files", device="FILESERVR")
        assert str(failure.value) == "the user 'acme-files' has no device 'FILESERVR'. Did you mean 'FILESERVER'?"


@pytest.mark.parametrize("release", ["20.9.12", "21.12.0", "25.9.8"])
def test_an_unknown_user_is_an_error_that_says_so_on_every_release(release: str) -> None:
    with stage(release=release) as task:
        with pytest.raises(NotFound, match="there is no user 'acme-fils'"):
            task.dispatch("refetch_profile", user="acme-fils", device="FILESERVER")


def test_no_device_at_all_is_an_error() -> None:
    with stage() as task:
        with pytest.raises(InputError, match="no device is named"):
            task.dispatch("refetch_profile")


def test_one_device_id_under_two_users_is_two_devices() -> None:
    with stage() as task:
        place = workplace(task.sim)
        task.sim.state.add_user("globex-files", password="password-of-globex")
        other = task.sim.state.add_device("globex-files", name="FILESERVER", device_id=place.device.id)
        result = task.dispatch("refetch_profile", user="globex-files", device=place.device.id)
        assert result["target_id"] == other.connections[0]


# -- several connections


def test_the_newest_of_several_connections_gets_the_action() -> None:
    with stage() as task:
        place = workplace(task.sim)
        task.sleep(60)
        with task.sim.state.lock:
            newest = task.sim.state.connect(place.device)
        assert task.dispatch("refetch_profile", user="acme-files")["target_id"] == newest
        assert task.sim.requests.count("AdminDispatcherRefetchProfile") == 1


def test_actions_about_the_client_reach_all_connections_if_told_so() -> None:
    with stage() as task:
        place = workplace(task.sim, connections=2)
        result = task.dispatch("refetch_profile", user="acme-files", connections="all")
        assert set(result["answers"]) == set(place.device.connections)
        assert task.sim.requests.count("AdminDispatcherRefetchProfile") == 2


def test_a_connection_that_ends_by_the_action_itself_is_no_failure() -> None:
    with stage() as task:
        workplace(task.sim, connections=2)
        result = task.dispatch("kill_process", user="acme-files", connections="all")
        assert result["changed"] is True
        assert len(result["answers"]) == 1


def test_work_is_not_sent_to_all_connections() -> None:
    with stage() as task:
        workplace(task.sim, connections=2)
        with pytest.raises(InputError, match="the action run_backup is for one connection"):
            task.dispatch("run_backup", user="acme-files", schedule="Files", connections="all")
        assert task.methods() == []


# -- stale connections


def test_a_connection_that_ended_is_replaced_by_the_present_one() -> None:
    with stage() as task:
        place = workplace(task.sim)
        stale = place.device.connections[0]
        with task.sim.state.lock:
            task.sim.state.disconnect(place.device)
            present = task.sim.state.connect(place.device)
        result = task.dispatch("refetch_profile", target_id=stale, user="acme-files", device=place.device.id)
        assert result["target_id"] == present
        assert task.sim.requests.count("AdminDispatcherListActive") == 1
        assert task.sim.requests.count("AdminDispatcherRefetchProfile") == 2


def test_a_connection_that_ended_and_whose_device_is_not_known_is_an_error_with_a_way_out() -> None:
    with stage() as task:
        with pytest.raises(DeviceOffline) as failure:
            task.dispatch("refetch_profile", target_id="gone")
        assert str(failure.value) == (
            f"{task.sim.url}: there is no live connection gone, or no longer."
            " Give user and device instead, which stay the same when the device connects anew."
        )


def test_wrong_credentials_are_not_mistaken_for_an_offline_device() -> None:
    with stage() as task:
        place = workplace(task.sim)
        task.sim.state.add_admin("tenant-admin", "another-password-9")
        task.client.connection = task.client.connection._replace(password="wrong")
        task.client._credentials._connection = task.client.connection
        with pytest.raises(CometError) as failure:
            task.dispatch(
                "refetch_profile", target_id=place.device.connections[0], user="acme-files", device=place.device.id
            )
        assert failure.value.kind == "login"


# -- offline


def test_an_offline_device_is_an_error_that_names_device_and_user() -> None:
    with stage() as task:
        place = workplace(task.sim, online=False)
        with pytest.raises(DeviceOffline) as failure:
            task.dispatch("refetch_profile", user="acme-files", device=place.device.id)
        assert failure.value.problem == f"the device 'FILESERVER' ({place.device.id}) of 'acme-files' is offline"


def test_an_offline_device_is_skipped_if_told_so() -> None:
    with stage() as task:
        place = workplace(task.sim, online=False)
        result = task.dispatch("refetch_profile", user="acme-files", device="FILESERVER", when_offline="skip")
        assert result == {
            "action": "refetch_profile",
            "changed": False,
            "skipped": True,
            "msg": f"The device 'FILESERVER' ({place.device.id}) of 'acme-files' is offline",
        }


# -- refusals


def test_a_device_that_hides_file_names_is_explained() -> None:
    with stage() as task:
        workplace(task.sim, allows_filenames=False)
        with pytest.raises(CometError) as failure:
            task.dispatch("request_filesystem_objects", user="acme-files", parameters={"path": "C:\\"})
        assert "The device is set not to tell administrators the names of files" in str(failure.value)
        assert failure.value.kind == "refused"


def test_a_refusal_of_a_connected_device_is_not_called_offline() -> None:
    with stage() as task:
        place = workplace(task.sim, answers=False)
        with pytest.raises(CometError, match="did not answer in time, though the device"):
            task.dispatch("refetch_profile", user="acme-files", device=place.device.id)
        assert task.sim.requests.count("AdminDispatcherRefetchProfile") == 1


# -- loops


@pytest.mark.parametrize("count", [2, 12])
def test_a_loop_over_devices_of_one_user_lists_connections_once(count: int) -> None:
    with stage() as task:
        ids = [workplace(task.sim, name=f"PC-{number}").device.id for number in range(count)]
        for id_ in ids:
            task.dispatch("refetch_profile", user="acme-files", device=id_)
        assert task.methods() == ["AdminDispatcherListActive", *["AdminDispatcherRefetchProfile"] * count]


@pytest.mark.parametrize("release", ["21.12.0", "25.9.8"])
def test_a_loop_over_devices_of_many_users_lists_connections_twice_at_most(release: str) -> None:
    with stage(release=release) as task:
        places = [workplace(task.sim, user=f"customer-{number:02}") for number in range(12)]
        for place in places:
            task.dispatch("refetch_profile", user=place.user, device=place.device.id)
        # A server that does not know the filter by user tells all at the first time.
        lists = 1 if release == "21.12.0" else 2
        assert task.sim.requests.count("AdminDispatcherListActive") == lists
        assert len(task.methods()) == lists + len(places)


def test_names_in_a_loop_cost_one_reading_of_each_account() -> None:
    with stage() as task:
        for name in ("PC-1", "PC-2", "PC-3"):
            workplace(task.sim, name=name)
        for name in ("PC-1", "PC-2", "PC-3"):
            task.dispatch("run_backup", user="acme-files", device=name, schedule="Files")
        assert task.methods() == ["AdminDispatcherListActive", "AdminGetUserProfile", *["AdminDispatcherRunBackup"] * 3]


# -- parameters


def test_items_vaults_and_schedules_are_named_or_given_by_id() -> None:
    with stage() as task:
        place = workplace(task.sim)
        by_name = task.dispatch("run_backup_custom", user="acme-files", protected_item="Files", storage_vault="Vault")
        by_id = task.dispatch(
            "run_backup_custom", user="acme-files", protected_item=place.item, storage_vault=place.vault
        )
        assert by_name["job"]["id"] != by_id["job"]["id"]
        for sent in task.sim.requests.of("AdminDispatcherRunBackupCustom"):
            assert (sent.params["Source"], sent.params["Destination"]) == (place.item, place.vault)


def test_the_same_may_stand_among_the_parameters() -> None:
    with stage() as task:
        place = workplace(task.sim)
        task.dispatch("run_backup", user="acme-files", parameters={"schedule": "Files"})
        task.dispatch("run_backup", user="acme-files", parameters={"backup_rule": "Files"})
        task.dispatch("run_backup", user="acme-files", parameters={"BackupRule": place.schedule})
        assert [sent.params["BackupRule"] for sent in task.sim.requests.of("AdminDispatcherRunBackup")] == [
            place.schedule
        ] * 3


def test_an_item_of_that_name_on_another_device_is_not_meant() -> None:
    with stage() as task:
        place, other = workplace(task.sim), workplace(task.sim, name="LAPTOP")
        task.dispatch("run_backup", user="acme-files", device="LAPTOP", schedule="Files")
        (sent,) = task.sim.requests.of("AdminDispatcherRunBackup")
        assert sent.params["BackupRule"] == other.schedule != place.schedule


def test_an_ambiguous_item_is_an_error_with_the_candidates() -> None:
    with stage() as task:
        place = workplace(task.sim)
        second = task.sim.state.add_item(place.device, vault=place.vault)[0]
        with pytest.raises(InputError) as failure:
            task.dispatch("run_backup_custom", user="acme-files", protected_item="Files", storage_vault="Vault")
        assert str(failure.value) == (
            f"2 protected items are named 'Files'. Give one of their ids in protected_item: {', '.join(sorted((place.item, second)))}."
        )


def test_an_unknown_schedule_is_an_error_that_tells_which_there_are() -> None:
    with stage() as task:
        workplace(task.sim)
        with pytest.raises(NotFound) as failure:
            task.dispatch("run_backup", user="acme-files", schedule="Weekly")
        assert (
            str(failure.value)
            == "the device 'FILESERVER' of 'acme-files' has no schedule 'Weekly'. There are: 'Files'."
        )


@pytest.mark.parametrize(
    ("action", "options", "complaint"),
    [
        ("run_backup", {}, "the action run_backup needs the option schedule."),
        (
            "unlock",
            {"parameters": {"allow_unsave": True}},
            "the action unlock has no parameter allow_unsave, did you mean allow_unsafe?",
        ),
        (
            "refetch_profile",
            {"parameters": {"path": "/"}},
            "the action refetch_profile has no parameter path, its parameters are: none.",
        ),
        (
            "delete_snapshot",
            {"storage_vault": "V", "delete_backed_up_data": True},
            "the action delete_snapshot needs the parameter snapshot_id.",
        ),
        (
            "run_backup",
            {"storage_vault": "V", "schedule": "S"},
            "the action run_backup takes no storage_vault. It takes schedule; run_backup_custom is the one for an item and a vault.",
        ),
        (
            "run_backup",
            {"schedule": "S", "parameters": {"schedule": "S"}},
            "schedule is given twice, as an option and in parameters. Give it once.",
        ),
        (
            "run_backup",
            {"schedule": "S", "parameters": {"target_id": "x"}},
            "the device is not one of the parameters. Give it in the options target_id, or user and device.",
        ),
        (
            "unlock",
            {"storage_vault": "V", "parameters": {"allow_unsafe": "perhaps"}},
            "AllowUnsafe: 'perhaps' is not true or false.",
        ),
        (
            "run_backup_custom",
            {"protected_item": "I", "storage_vault": "V", "parameters": {"options": {"skip_allready_running": True}}},
            "Options has no key skip_allready_running, did you mean SkipAlreadyRunning?",
        ),
        ("refetch_profile", {"wait": True}, "the action refetch_profile starts no job to wait for. Leave out wait."),
        ("unlock", {"storage_vault": "V", "wait_timeout": "soon"}, "wait_timeout: 'soon' is not a duration"),
    ],
)
def test_a_mistake_in_the_options_is_one_sentence_and_no_request(action: str, options: dict, complaint: str) -> None:
    with stage() as task:
        with pytest.raises(InputError) as failure:
            task.dispatch(action, user="acme-files", **options)
        assert str(failure.value).startswith(complaint)
        assert task.methods() == []


@pytest.mark.parametrize(
    ("action", "option", "options"),
    [
        ("delete_snapshot", "delete_backed_up_data", {"storage_vault": "Vault", "parameters": {"snapshot_id": "x"}}),
        (
            "delete_snapshots",
            "delete_backed_up_data",
            {"storage_vault": "Vault", "parameters": {"snapshot_ids": ["x"]}},
        ),
        ("uninstall_software", "remove_backup_software", {"parameters": {"remove_config_file": True}}),
    ],
)
def test_what_loses_something_needs_a_word_that_says_so(action: str, option: str, options: dict) -> None:
    with stage() as task:
        workplace(task.sim)
        with pytest.raises(InputError, match=f"would lose .* Set {option} to true if that is meant"):
            task.dispatch(action, user="acme-files", **options)
        assert task.methods() == []
        assert task.dispatch(action, user="acme-files", **options, **{option: True})["changed"] is True


def test_fields_that_the_server_would_drop_are_refused() -> None:
    with stage(release="21.12.0") as task:
        workplace(task.sim)
        options = {"dest_path": "/srv/restored", "skip_unreadable_chunks": True}
        with pytest.raises(CometError, match="options.skip_unreadable_chunks needs Comet Server 23.6.4"):
            task.dispatch(
                "run_restore_custom",
                user="acme-files",
                protected_item="Files",
                storage_vault="Vault",
                parameters={"options": options},
            )
        assert task.sim.requests.writes() == []


def test_an_action_that_the_server_lacks_is_refused_with_both_versions() -> None:
    with stage(release="20.9.12") as task:
        workplace(task.sim)
        with pytest.raises(
            CometError, match="this server is 20.9.12 and does not have the method, it came with 21.3.5"
        ):
            task.dispatch("request_browse_mysql", user="acme-files", parameters={"credentials": {"host": "db.example"}})


def test_secrets_in_parameters_are_known_for_masking_even_if_misspelt() -> None:
    params = {
        "action": "request_browse_mysql",
        "parameters": {"credentials": {"host": "db.example", "password": "canary-1"}, "pasword": "canary-2"},
    }
    assert dispatch.secrets(params) == {"canary-1", "canary-2"}


def test_secrets_in_answers_are_masked_unless_asked_for() -> None:
    with stage() as task:
        workplace(task.sim)
        begun = task.dispatch(
            "register_office_application_begin", user="acme-files", parameters={"email_address": "it@acme.example"}
        )
        check = {"user": "acme-files", "parameters": {"continuation": begun["answer"]["continuation"]}}
        masked = task.dispatch("register_office_application_check", **check)
        shown = task.dispatch("register_office_application_check", **check, return_secrets=True)
        assert "simulated-app-secret" not in str(masked)
        assert "simulated-app-secret" in str(shown)
        assert (api_call.hides(masked), api_call.hides(shown)) == (False, True)


# -- check mode


def test_check_mode_finds_the_device_and_the_names_and_sends_nothing() -> None:
    with stage(check_mode=True) as task:
        place = workplace(task.sim)
        result = task.dispatch("run_backup", user="acme-files", schedule="Files", wait=True)
        assert result == {
            "action": "run_backup",
            "changed": True,
            "user": "acme-files",
            "device": place.device.id,
            "target_id": place.device.connections[0],
        }
        assert task.sim.requests.writes() == []
        assert set(task.methods()) <= {"AdminDispatcherListActive", "AdminGetUserProfile"}


def test_check_mode_finds_ids_that_do_not_exist() -> None:
    with stage(check_mode=True) as task:
        workplace(task.sim)
        with pytest.raises(NotFound, match="has no schedule '11111111-2222-3333-4444-555555555555'"):
            task.dispatch("run_backup", user="acme-files", schedule="11111111-2222-3333-4444-555555555555")
        with pytest.raises(DeviceOffline):
            task.dispatch("refetch_profile", target_id="gone")


def test_check_mode_asks_what_only_asks() -> None:
    with stage(check_mode=True) as task:
        workplace(task.sim)
        result = task.dispatch("request_browse_disk_drives", user="acme-files")
        assert result["changed"] is False
        assert result["answer"]["status"] == 200


READING = [name for name, action in actions().items() if not action.changes]


def test_most_actions_only_ask() -> None:
    assert len(READING) == 28
    assert {"run_backup", "drop_connection"}.isdisjoint(READING)
