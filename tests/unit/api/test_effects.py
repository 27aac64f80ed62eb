# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each method does. A wrong effect would let check mode write, or repeat a write after a lost answer."""

from __future__ import annotations

import re

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import methods

# The whole of the small groups: the complement of these and of WRITE is read.
SESSION = """
    AdminAccountSessionRevoke AdminAccountSessionStart AdminAccountSessionStartAsUser AdminAccountSessionUpgrade
    HybridSessionStart UserWebSessionRevoke UserWebSessionStart
"""
LIFECYCLE = "AdminMetaRestartService AdminMetaServerConfigSet AdminMetaShutdownService"
DISPATCH = """
    AdminDispatcherApplyRetentionRules AdminDispatcherDeepverifyStorageVault AdminDispatcherDeleteSnapshot
    AdminDispatcherDeleteSnapshots AdminDispatcherDropConnection AdminDispatcherForceLogin AdminDispatcherImportApply
    AdminDispatcherKillProcess AdminDispatcherRefetchProfile AdminDispatcherRegisterOfficeApplicationBegin
    AdminDispatcherRegisterOfficeApplicationCheck AdminDispatcherReindexStorageVault AdminDispatcherRunBackup
    AdminDispatcherRunBackupCustom AdminDispatcherRunRestore AdminDispatcherRunRestoreCustom
    AdminDispatcherUninstallSoftware AdminDispatcherUnlock AdminDispatcherUpdateLoginPassword
    AdminDispatcherUpdateLoginUrl AdminDispatcherUpdateSoftware AdminInstallationDispatchDropConnection
    AdminInstallationDispatchRegisterDevice AdminJobCancel UserWebDispatcherDeleteSnapshot
    UserWebDispatcherDeleteSnapshots UserWebDispatcherDropConnection UserWebDispatcherRegisterOfficeApplicationBegin
    UserWebDispatcherRegisterOfficeApplicationCheck UserWebDispatcherRunBackup UserWebDispatcherRunBackupCustom
    UserWebDispatcherRunRestore UserWebDispatcherRunRestoreCustom UserWebDispatcherUpdateLoginPassword UserWebJobCancel
"""
WRITE = """
    AdminAccountRegenerateTotp AdminAccountSetProperties AdminAccountU2fRequestRegistrationChallenge
    AdminAccountU2fSubmitChallengeResponse AdminAccountValidateTotp AdminAccountWebauthnRequestRegistrationChallenge
    AdminAccountWebauthnSubmitChallengeResponse AdminAddFirstAdminUser AdminAddUser AdminAddUserFromProfile
    AdminAdminUserDelete AdminAdminUserNew AdminBulletinSubmit AdminConstellationNewReport AdminConstellationPruneNow
    AdminConvertStorageRole AdminCreateInstallToken AdminDeleteProtectedItem AdminDeleteUser AdminDisableUserTotp
    AdminExternalAuthSourcesDelete AdminExternalAuthSourcesNew AdminExternalAuthSourcesSet AdminJobAbandon
    AdminMetaBrandingConfigSet AdminMetaBuildConfigSet AdminMetaConstellationConfigSet AdminMetaEmailOptionsSet
    AdminMetaPsaConfigListSet AdminMetaPsaConfigListSyncNow AdminMetaRemoteStorageVaultSet AdminMetaResourceNew
    AdminMetaSendTestEmail AdminMetaSendTestReport AdminMetaWebhookOptionsSet AdminNewsRemove AdminNewsSubmit
    AdminOrganizationDelete AdminOrganizationExport AdminOrganizationSet AdminPoliciesDelete AdminPoliciesNew
    AdminPoliciesSet AdminRequestStorageVault AdminResetUserPassword AdminRevokeDevice AdminSelfBackupStart
    AdminSetProtectedItemWithBackupRules AdminSetUserProfile AdminSetUserProfileHash AdminSquotaDelete
    AdminSquotaSetWithHash AdminStorageDeleteBucket AdminStorageRegisterBucket AdminUpdateCampaignStart
    AdminUserGroupsDelete AdminUserGroupsNew AdminUserGroupsSet AdminUserGroupsSetUsersForGroup
    UserWebAccountRegenerateTotp UserWebAccountResetPassword UserWebAccountValidateTotp UserWebDeleteProtectedItem
    UserWebRequestStorageVault UserWebSetProfileHash UserWebSetProtectedItemWithBackupRules
"""
# Reads whose name or price might suggest otherwise: they build, test, preview, or ask a device.
READ_IN_SPITE_OF_ITS_NAME = """
    AdminBrandingGenerateClientByPlatform AdminBrandingGenerateClientTest AdminDispatcherEmailPreview
    AdminDispatcherPingDestination AdminDispatcherRequestBrowseMssql AdminDispatcherRequestFilesystemObjects
    AdminDispatcherRequestImportSources AdminDispatcherRequestVaultSnapshots AdminDispatcherRequestWindiskSnapshot
    AdminDispatcherSearchSnapshots AdminDispatcherTestSmbAuth AdminMetaRemoteStorageVaultTest
    AdminPreviewUserEmailReport AdminRequestStorageVaultProviders AdminStorageBucketProperties
    AdminStoragePingDestination BrandingProps UserDispatcherEmailPreview UserWebRequestStorageVaultProviders
"""


def of_effect(effect: str) -> list[str]:
    return [name for name in methods.method_names() if methods.effect(name) == effect]


@pytest.mark.parametrize(
    ("effect", "expected"),
    [("session", SESSION), ("lifecycle", LIFECYCLE), ("dispatch", DISPATCH), ("write", WRITE)],
)
def test_what_is_not_a_read_is_listed_here(effect: str, expected: str) -> None:
    assert of_effect(effect) == sorted(expected.split())


@pytest.mark.parametrize("name", READ_IN_SPITE_OF_ITS_NAME.split())
def test_asking_is_reading_also_where_a_device_or_a_build_answers(name: str) -> None:
    assert methods.effect(name) == "read"


def test_every_effect_is_one_of_five() -> None:
    assert {methods.effect(name) for name in methods.method_names()} == set(methods.EFFECTS)


def test_no_read_is_named_like_a_change() -> None:
    change = re.compile(
        r"(Set|Delete|New|Remove|Submit|Start|Revoke|Add|Reset|Run|Update|Apply|Kill|Drop|Unlock)[A-Z]?$"
    )
    assert [name for name in of_effect("read") if change.search(name)] == []


def test_what_is_named_like_a_question_is_a_read() -> None:
    asking = [name for name in methods.method_names() if re.match(r"(Admin|UserWeb)(Get|List|Count|Preview)", name)]
    assert len(asking) > 15
    assert {methods.effect(name) for name in asking} == {"read"}


def test_an_administrator_and_an_end_user_do_the_same_with_the_same_name() -> None:
    """Of AdminDispatcherRunBackup and UserWebDispatcherRunBackup neither may be repeated."""
    names = set(methods.method_names())
    pairs = [(name, "Admin" + name[len("UserWeb") :]) for name in names if name.startswith("UserWeb")]
    shared = [(mine, theirs) for mine, theirs in pairs if theirs in names]
    assert len(shared) > 35
    assert [pair for pair in shared if len({methods.effect(name) for name in pair}) > 1] == []
