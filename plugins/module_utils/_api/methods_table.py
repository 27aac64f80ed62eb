# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The methods of the Comet Server API, one block of text a method (as of 25.9.8).

A block is one line at the margin, then indented lines::

    NAME EFFECT PATH
        -> RETURNS [NEEDS] from VERSION KEYWORDS
        PARAMETER PARAMETER ...
        also OTHER-PATH

EFFECT     ``read`` changes nothing; ``write`` changes what the server stores; ``dispatch`` makes a device act;
           ``session`` opens or closes a log-in; ``lifecycle`` ends or restarts the server's process.
RETURNS    a structure or type of the API, or ``text`` or ``binary`` where the answer is not JSON.
NEEDS      who may call it and which roles the server must have: see ``_NEEDS`` in methods.py.
VERSION    the release that introduced it; ``<=X`` says that X is the first release known to have it.
KEYWORDS   ``multipart``: the body is multipart/form-data; ``get``: asked by GET.
PARAMETER  ``Name`` is sent as it is; ``Name:type`` is sent as JSON text. ``!`` marks a secret, ``?`` one that may be
           left out (in this order), ``@X`` one that exists since release X.
           Secrets inside a structure are marked at the structure's fields.

Lines that begin with ``#`` are comments. Blocks are in alphabetical order.
"""

from __future__ import annotations

TABLE = """
AdminAccountProperties read /api/v1/admin/account/properties
    -> AdminAccountPropertiesResponse [admin]
AdminAccountRegenerateTotp write /api/v1/admin/account/regenerate-totp
    -> TotpRegeneratedResponse [admin]
AdminAccountSessionRevoke session /api/v1/admin/account/session-revoke
    -> CometAPIResponseMessage [admin]
AdminAccountSessionStart session /api/v1/admin/account/session-start
    -> SessionKeyRegeneratedResponse [admin]
    SelfAddress?
AdminAccountSessionStartAsUser session /api/v1/admin/account/session-start-as-user
    -> SessionKeyRegeneratedResponse [admin] from 19.6.8
    TargetUser
AdminAccountSessionUpgrade session /api/v1/admin/account/session-upgrade
    -> CometAPIResponseMessage [admin] from <=23.6.5
    SessionKey!
AdminAccountSetProperties write /api/v1/admin/account/set-properties
    -> CometAPIResponseMessage [admin] from 18.9.9
    Security:AdminSecurityOptions
# Begins an enrolment: the server remembers the challenge.
AdminAccountU2fRequestRegistrationChallenge write /api/v1/admin/account/u2f/request-registration-challenge
    -> U2FRegistrationChallengeResponse [admin]
    SelfAddress
AdminAccountU2fSubmitChallengeResponse write /api/v1/admin/account/u2f/submit-challenge-response
    -> CometAPIResponseMessage [admin]
    U2FChallengeID U2FClientData! U2FRegistrationData! U2FVersion Description?
# A code is valid once: asking uses it up.
AdminAccountValidateTotp write /api/v1/admin/account/validate-totp
    -> CometAPIResponseMessage [admin]
    TOTPCode!
# Begins an enrolment: the server remembers the challenge.
AdminAccountWebauthnRequestRegistrationChallenge write /api/v1/admin/account/webauthn/request-registration-challenge
    -> WebAuthnRegistrationChallengeResponse [admin] from <=21.12.1
    SelfAddress
AdminAccountWebauthnSubmitChallengeResponse write /api/v1/admin/account/webauthn/submit-challenge-response
    -> CometAPIResponseMessage [admin] from <=21.12.1
    SelfAddress ChallengeID Credential!
AdminAddFirstAdminUser write /api/v1/admin/add-first-admin-user
    -> CometAPIResponseMessage [] from <=24.12.2
    TargetUser TargetPassword!
AdminAddUser write /api/v1/admin/add-user
    -> CometAPIResponseMessage [admin auth]
    TargetUser TargetPassword! StoreRecoveryCode?:int@18.3.9 RequirePasswordChange?:int@20.3.4
    TargetOrganization?@22.3.7
AdminAddUserFromProfile write /api/v1/admin/add-user-from-profile
    -> CometAPIResponseMessage [admin auth]
    TargetUser ProfileData:UserProfileConfig TargetOrganization?@22.3.7
AdminAdminUserDelete write /api/v1/admin/admin-user/delete
    -> CometAPIResponseMessage [admin top permission] from 20.9.0
    TargetUser
AdminAdminUserList read /api/v1/admin/admin-user/list
    -> []AllowedAdminUser [admin top permission] from 20.9.0
AdminAdminUserNew write /api/v1/admin/admin-user/new
    -> CometAPIResponseMessage [admin top permission] from 20.9.0
    TargetUser TargetPassword! TargetOrgID?
AdminBrandingAvailablePlatforms read /api/v1/admin/branding/available-platforms
    -> map[int]AvailableDownload [admin auth build unauth] from 18.12.2
AdminBrandingGenerateClientByPlatform read /api/v1/admin/branding/generate-client/by-platform
    -> binary [admin auth build unauth] from 18.12.2
    Platform:int SelfAddress?
AdminBrandingGenerateClientLinuxDeb read /api/v1/admin/branding/generate-client/linux-deb
    -> binary [admin auth build unauth] from <=24.3.5
    SelfAddress?
AdminBrandingGenerateClientLinuxgeneric read /api/v1/admin/branding/generate-client/linuxgeneric
    -> binary [admin auth build unauth]
    SelfAddress?
    also /api/v1/update-software/linuxgeneric
AdminBrandingGenerateClientMacosArm64 read /api/v1/admin/branding/generate-client/macos-arm64
    -> binary [admin auth build unauth] from <=22.11.2
    SelfAddress?
AdminBrandingGenerateClientMacosX8664 read /api/v1/admin/branding/generate-client/macos-x86_64
    -> binary [admin auth build unauth]
    SelfAddress?
    also /api/v1/update-software/macos-x86_64
AdminBrandingGenerateClientSpkDsm6 read /api/v1/admin/branding/generate-client/spk-dsm6
    -> binary [admin auth build unauth] from <=21.12.4
    SelfAddress?
    also /api/v1/update-software/spk-dsm6
AdminBrandingGenerateClientSpkDsm7 read /api/v1/admin/branding/generate-client/spk-dsm7
    -> binary [admin auth build unauth] from <=21.12.4
    SelfAddress?
    also /api/v1/update-software/spk-dsm7
AdminBrandingGenerateClientTest read /api/v1/admin/branding/generate-client/test
    -> CometAPIResponseMessage [admin auth build unauth] from 19.12.2
    Platform:int SelfAddress?
AdminBrandingGenerateClientWindowsAnycpuExe read /api/v1/admin/branding/generate-client/windows-anycpu-exe
    -> binary [admin auth build unauth]
    SelfAddress?
    also /api/v1/update-software/windows
    also /api/v1/update-software
AdminBrandingGenerateClientWindowsAnycpuZip read /api/v1/admin/branding/generate-client/windows-anycpu-zip
    -> binary [admin auth build unauth]
    SelfAddress?
    also /api/v1/admin/branding/generate-client/windows
    also /api/v1/admin/branding/generate-client
AdminBrandingGenerateClientWindowsX8632Exe read /api/v1/admin/branding/generate-client/windows-x86_32-exe
    -> binary [admin auth build unauth]
    SelfAddress?
    also /api/v1/update-software/windows-x86_32
AdminBrandingGenerateClientWindowsX8632Zip read /api/v1/admin/branding/generate-client/windows-x86_32-zip
    -> binary [admin auth build unauth]
    SelfAddress?
    also /api/v1/admin/branding/generate-client/windows-x86_32
AdminBrandingGenerateClientWindowsX8664Exe read /api/v1/admin/branding/generate-client/windows-x86_64-exe
    -> binary [admin auth build unauth]
    SelfAddress?
    also /api/v1/update-software/windows-x86_64
AdminBrandingGenerateClientWindowsX8664Zip read /api/v1/admin/branding/generate-client/windows-x86_64-zip
    -> binary [admin auth build unauth]
    SelfAddress?
    also /api/v1/admin/branding/generate-client/windows-x86_64
AdminBulletinSubmit write /api/v1/admin/bulletin/submit
    -> CometAPIResponseMessage [admin auth]
    Subject Content
AdminConstellationLastReport read /api/v1/admin/constellation/last-report
    -> ConstellationCheckReport [admin constellation]
    also /api/v1/admin/overseer/last-report
# Scans all servers anew, and replaces the last report.
AdminConstellationNewReport write /api/v1/admin/constellation/new-report
    -> ConstellationCheckReport [admin constellation]
    also /api/v1/admin/overseer/new-report
AdminConstellationPruneNow write /api/v1/admin/constellation/prune-now
    -> CometAPIResponseMessage [admin constellation top]
    also /api/v1/admin/overseer/prune-now
AdminConstellationStatus read /api/v1/admin/constellation/status
    -> ConstellationStatusAPIResponse [admin constellation]
    also /api/v1/admin/overseer/status
AdminConvertStorageRole write /api/v1/admin/convert-storage-role
    -> RequestStorageVaultResponseMessage [admin] from <=24.6.6
    TargetUser DestinationId
AdminCountJobsForCustomSearch read /api/v1/admin/count-jobs-for-custom-search
    -> CountJobsResponse [admin auth] from 22.12.0
    Query:SearchClause
AdminCreateInstallToken write /api/v1/admin/create-install-token
    -> InstallTokenResponse [admin auth] from 20.9.0
    TargetUser TargetPassword! Server?
AdminDeleteProtectedItem write /api/v1/admin/delete-protected-item
    -> CometAPIResponseMessage [admin auth] from <=25.9.6
    TargetUser SourceID
AdminDeleteUser write /api/v1/admin/delete-user
    -> CometAPIResponseMessage [admin auth]
    TargetUser UninstallConfig?:UninstallConfig@20.3.5
AdminDisableUserTotp write /api/v1/admin/disable-user-totp
    -> CometAPIResponseMessage [admin auth] from 20.6.0
    TargetUser
AdminDispatcherApplyRetentionRules dispatch /api/v1/admin/dispatcher/apply-retention-rules
    -> CometAPIResponseMessage [admin auth] from 17.6.9
    TargetID Destination
AdminDispatcherBrowseVirtualMachines read /api/v1/admin/dispatcher/browse-virtual-machines
    -> DispatcherListSnapshotVirtualMachinesResponse [admin auth] from <=24.12.5
    TargetID DestinationID SnapshotID
AdminDispatcherDeepverifyStorageVault dispatch /api/v1/admin/dispatcher/deepverify-storage-vault
    -> CometAPIResponseMessage [admin auth] from 18.8.2
    TargetID Destination
AdminDispatcherDeleteSnapshot dispatch /api/v1/admin/dispatcher/delete-snapshot
    -> CometAPIResponseMessage [admin auth] from 19.12.2
    TargetID DestinationID SnapshotID
AdminDispatcherDeleteSnapshots dispatch /api/v1/admin/dispatcher/delete-snapshots
    -> CometAPIResponseMessage [admin auth] from 20.9.10
    TargetID DestinationID SnapshotIDs:[]string
AdminDispatcherDropConnection dispatch /api/v1/admin/dispatcher/drop-connection
    -> CometAPIResponseMessage [admin auth]
    TargetID
AdminDispatcherEmailPreview read /api/v1/admin/dispatcher/email-preview
    -> EmailReportGeneratedPreview [admin auth] from 21.9.5
    TargetID Snapshot Destination Path
AdminDispatcherForceLogin dispatch /api/v1/admin/dispatcher/force-login
    -> CometAPIResponseMessage [admin auth] from <=25.9.6
    TargetID
AdminDispatcherGetDefaultLoginUrl read /api/v1/admin/dispatcher/get-default-login-url
    -> OrganizationLoginURLResponse [admin auth top] from <=22.11.2
    OrganizationID
AdminDispatcherImportApply dispatch /api/v1/admin/dispatcher/import-apply
    -> CometAPIResponseMessage [admin auth] from 17.12.0
    TargetID ImportSourceID
AdminDispatcherKillProcess dispatch /api/v1/admin/dispatcher/kill-process
    -> CometAPIResponseMessage [admin auth]
    TargetID
AdminDispatcherListActive read /api/v1/admin/dispatcher/list-active
    -> LiveUserConnectionMap [admin auth]
    UserNameFilter?
AdminDispatcherOffice365ListVirtualAccounts read /api/v1/admin/dispatcher/office365-list-virtual-accounts
    -> BrowseOffice365ListVirtualAccountsResponse [admin auth] from <=21.9.13
    TargetID Credentials:Office365Credential
AdminDispatcherPingDestination read /api/v1/admin/dispatcher/ping-destination
    -> CometAPIResponseMessage [admin auth] from 21.6.11
    TargetID ExtraData:DestinationLocation
AdminDispatcherRefetchProfile dispatch /api/v1/admin/dispatcher/refetch-profile
    -> CometAPIResponseMessage [admin auth] from 17.12.0
    TargetID
# Device and Microsoft begin a registration, which each check carries on.
AdminDispatcherRegisterOfficeApplicationBegin dispatch /api/v1/admin/dispatcher/register-office-application/begin
    -> RegisterOfficeApplicationBeginResponse [admin auth] from 21.3.8
    TargetID EmailAddress
AdminDispatcherRegisterOfficeApplicationCheck dispatch /api/v1/admin/dispatcher/register-office-application/check
    -> RegisterOfficeApplicationCheckResponse [admin auth] from 21.3.8
    TargetID Continuation
AdminDispatcherReindexStorageVault dispatch /api/v1/admin/dispatcher/reindex-storage-vault
    -> CometAPIResponseMessage [admin auth] from 18.6.9
    TargetID Destination
AdminDispatcherRequestBrowseDiskDrives read /api/v1/admin/dispatcher/request-browse-disk-drives
    -> BrowseDiskDrivesResponse [admin auth] from 20.6.1
    TargetID
AdminDispatcherRequestBrowseExchangeEdb read /api/v1/admin/dispatcher/request-browse-exchange-edb
    -> BrowseEDBResponse [admin auth] from 20.6.1
    TargetID
AdminDispatcherRequestBrowseHyperv read /api/v1/admin/dispatcher/request-browse-hyperv
    -> BrowseHVResponse [admin auth] from 20.6.1
    TargetID
AdminDispatcherRequestBrowseMongodb read /api/v1/admin/dispatcher/request-browse-mongodb
    -> BrowseSQLServerResponse [admin auth] from 21.3.5
    TargetID Credentials:MongoDBConnection
AdminDispatcherRequestBrowseMssql read /api/v1/admin/dispatcher/request-browse-mssql
    -> BrowseSQLServerResponse [admin auth] from 21.3.5
    TargetID Credentials:MSSQLConnection
AdminDispatcherRequestBrowseMysql read /api/v1/admin/dispatcher/request-browse-mysql
    -> BrowseSQLServerResponse [admin auth] from 21.3.5
    TargetID Credentials:MySQLConnection
AdminDispatcherRequestBrowseProxmox read /api/v1/admin/dispatcher/request-browse-proxmox
    -> BrowseProxmoxResponse [admin auth] from <=25.6.8
    TargetID Credentials:ProxmoxConnection
AdminDispatcherRequestBrowseProxmoxNodes read /api/v1/admin/dispatcher/request-browse-proxmox/nodes
    -> BrowseProxmoxNodesResponse [admin auth] from <=25.6.8
    TargetID Credentials:SSHConnection
AdminDispatcherRequestBrowseProxmoxStorage read /api/v1/admin/dispatcher/request-browse-proxmox/storage
    -> BrowseProxmoxStorageResponse [admin auth] from <=25.6.8
    TargetID Credentials:SSHConnection Node@25.9.8
AdminDispatcherRequestBrowseVmware read /api/v1/admin/dispatcher/request-browse-vmware
    -> BrowseVMwareResponse [admin auth] from <=23.9.7
    TargetID Credentials:VMwareConnection
AdminDispatcherRequestBrowseVmwareDatacenters read /api/v1/admin/dispatcher/request-browse-vmware/datacenters
    -> BrowseVMwareDatacentersResponse [admin auth] from <=24.12.5
    TargetID Credentials:VMwareConnection
AdminDispatcherRequestBrowseVmwareDatastores read /api/v1/admin/dispatcher/request-browse-vmware/datastores
    -> BrowseVMwareDatastoresResponse [admin auth] from <=24.12.5
    TargetID Credentials:VMwareConnection Filter
AdminDispatcherRequestBrowseVmwareHosts read /api/v1/admin/dispatcher/request-browse-vmware/hosts
    -> BrowseVMwareHostsResponse [admin auth] from <=24.12.5
    TargetID Credentials:VMwareConnection Filter
AdminDispatcherRequestBrowseVmwareNetworks read /api/v1/admin/dispatcher/request-browse-vmware/networks
    -> BrowseVMwareNetworksResponse [admin auth] from <=24.12.5
    TargetID Credentials:VMwareConnection Filter
AdminDispatcherRequestBrowseVssAaw read /api/v1/admin/dispatcher/request-browse-vss-aaw
    -> BrowseVSSResponse [admin auth] from 20.6.1
    TargetID
AdminDispatcherRequestFilesystemObjects read /api/v1/admin/dispatcher/request-filesystem-objects
    -> DispatcherStoredObjectsResponse [admin auth] from 20.3.2
    TargetID Path?
AdminDispatcherRequestImportSources read /api/v1/admin/dispatcher/request-import-sources
    -> DispatcherAdminSourcesResponse [admin auth]
    TargetID
AdminDispatcherRequestOffice365Accounts read /api/v1/admin/dispatcher/request-office365-accounts
    -> BrowseOffice365ObjectsResponse [admin auth] from 21.3.5
    TargetID Credentials:Office365Credential
AdminDispatcherRequestOffice365Sites read /api/v1/admin/dispatcher/request-office365-sites
    -> BrowseOffice365ObjectsResponse [admin auth] from 21.3.5
    TargetID Credentials:Office365Credential
AdminDispatcherRequestStoredObjects read /api/v1/admin/dispatcher/request-stored-objects
    -> DispatcherStoredObjectsResponse [admin auth] from 19.3.0
    TargetID Destination SnapshotID TreeID? Options?:VMDKSnapshotViewOptions
AdminDispatcherRequestVaultSnapshots read /api/v1/admin/dispatcher/request-vault-snapshots
    -> DispatcherVaultSnapshotsResponse [admin auth]
    TargetID Destination
AdminDispatcherRequestWindiskSnapshot read /api/v1/admin/dispatcher/request-windisk-snapshot
    -> DispatcherWindiskSnapshotResponse [admin auth] from 21.9.3
    TargetID Destination SnapshotID
AdminDispatcherRunBackup dispatch /api/v1/admin/dispatcher/run-backup
    -> DispatchWithJobIDResponse [admin auth]
    TargetID BackupRule
AdminDispatcherRunBackupCustom dispatch /api/v1/admin/dispatcher/run-backup-custom
    -> DispatchWithJobIDResponse [admin auth]
    TargetID Source Destination Options?:BackupJobAdvancedOptions@19.3.6
AdminDispatcherRunRestore dispatch /api/v1/admin/dispatcher/run-restore
    -> DispatchWithJobIDResponse [admin auth] from 17.9.3
    TargetID Path Source Destination Snapshot? Paths?:[]string@19.3.0
AdminDispatcherRunRestoreCustom dispatch /api/v1/admin/dispatcher/run-restore-custom
    -> DispatchWithJobIDResponse [admin auth] from 18.6.0
    TargetID Source Destination Options:RestoreJobAdvancedOptions Snapshot? Paths?:[]string KnownFileCount?:int
    KnownByteCount?:int KnownDirCount?:int
AdminDispatcherSearchSnapshots read /api/v1/admin/dispatcher/search-snapshots
    -> SearchSnapshotsResponse [admin auth] from <=23.3.1
    TargetID DestinationID SnapshotIDs:[]string Filter:SearchClause
AdminDispatcherTestSmbAuth read /api/v1/admin/dispatcher/test-smb-auth
    -> CometAPIResponseMessage [admin auth] from <=24.9.6
    TargetID Wsa:WinSMBAuth
AdminDispatcherUninstallSoftware dispatch /api/v1/admin/dispatcher/uninstall-software
    -> CometAPIResponseMessage [admin auth] from 20.3.5
    TargetID RemoveConfigFile:bool
AdminDispatcherUnlock dispatch /api/v1/admin/dispatcher/unlock
    -> CometAPIResponseMessage [admin auth] from 17.9.4
    TargetID Destination AllowUnsafe?:bool
AdminDispatcherUpdateLoginPassword dispatch /api/v1/admin/dispatcher/update-login-password
    -> CometAPIResponseMessage [admin auth] from <=25.9.6
    TargetID NewPassword!
AdminDispatcherUpdateLoginUrl dispatch /api/v1/admin/dispatcher/update-login-url
    -> CometAPIResponseMessage [admin auth] from 20.3.8
    TargetID NewURL Force?:bool
AdminDispatcherUpdateSoftware dispatch /api/v1/admin/dispatcher/update-software
    -> CometAPIResponseMessage [admin auth build]
    TargetID SelfAddress?@19.3.11
AdminExternalAuthSourcesDelete write /api/v1/admin/external-auth-sources/delete
    -> CometAPIResponseMessage [admin] from <=23.6.5
    SourceID
AdminExternalAuthSourcesGet read /api/v1/admin/external-auth-sources/get
    -> map[string]ExternalAuthenticationSource [admin] from <=23.6.5
AdminExternalAuthSourcesNew write /api/v1/admin/external-auth-sources/new
    -> ExternalAuthenticationSourceResponse [admin] from <=23.6.5
    Source:ExternalAuthenticationSource SourceID?
AdminExternalAuthSourcesSet write /api/v1/admin/external-auth-sources/set
    -> CometAPIResponseMessage [admin] from <=23.6.5
    Sources:map[string]ExternalAuthenticationSource
AdminGetJobLog read /api/v1/admin/get-job-log
    -> text [admin auth]
    JobID
AdminGetJobLogEntries read /api/v1/admin/get-job-log-entries
    -> []JobEntry [admin auth] from 20.6.8
    JobID MinSeverity? MessageContains?
AdminGetJobProperties read /api/v1/admin/get-job-properties
    -> BackupJobDetail [admin auth]
    JobID
AdminGetJobsAll read /api/v1/admin/get-jobs-all
    -> []BackupJobDetail [admin auth]
AdminGetJobsForCustomSearch read /api/v1/admin/get-jobs-for-custom-search
    -> []BackupJobDetail [admin auth] from 18.9.2
    Query:SearchClause
AdminGetJobsForDateRange read /api/v1/admin/get-jobs-for-date-range
    -> []BackupJobDetail [admin auth]
    Start:int End:int
    also /api/v1/admin/get-jobs-for-daterange
AdminGetJobsForUser read /api/v1/admin/get-jobs-for-user
    -> []BackupJobDetail [admin auth]
    TargetUser
AdminGetJobsRecent read /api/v1/admin/get-jobs-recent
    -> []BackupJobDetail [admin auth]
AdminGetProtectedItemWithBackupRules read /api/v1/admin/get-protected-item-with-backup-rules
    -> ProtectedItemWithBackupRulesResponse [admin auth] from <=25.9.6
    TargetUser SourceID
AdminGetUserProfile read /api/v1/admin/get-user-profile
    -> UserProfileConfig [admin auth]
    TargetUser
AdminGetUserProfileAndHash read /api/v1/admin/get-user-profile-and-hash
    -> GetProfileAndHashResponseMessage [admin auth]
    TargetUser
AdminGetUserProfileHash read /api/v1/admin/get-user-profile-hash
    -> GetProfileHashResponseMessage [admin auth]
    TargetUser
AdminInstallationDispatchDropConnection dispatch /api/v1/admin/installation/dispatch/drop-connection
    -> CometAPIResponseMessage [admin auth] from <=23.9.2
    DeviceID
# Logs the waiting device in as the user.
AdminInstallationDispatchRegisterDevice dispatch /api/v1/admin/installation/dispatch/register-device
    -> binary [admin auth] from <=23.9.2
    DeviceID TargetUser TargetPassword! TargetTOTPCode!?
AdminInstallationListActive read /api/v1/admin/installation/list-active
    -> RegistrationLobbyConnectionMap [admin auth] from <=23.9.2
# Only marks the job in the server's records; the device is not told.
AdminJobAbandon write /api/v1/admin/job/abandon
    -> CometAPIResponseMessage [admin auth] from <=23.9.2
    TargetUser JobID
# The device is told to stop; the server waits for it.
AdminJobCancel dispatch /api/v1/admin/job/cancel
    -> CometAPIResponseMessage [admin auth] from 18.3.5
    TargetUser JobID
AdminListUsers read /api/v1/admin/list-users
    -> []string [admin auth]
AdminListUsersFull read /api/v1/admin/list-users-full
    -> map[string]UserProfileConfig [admin auth]
AdminMetaBrandingConfigGet read /api/v1/admin/meta/branding-config/get
    -> ServerConfigOptionsBrandingFragment [admin permission] from 20.6.0
AdminMetaBrandingConfigSet write /api/v1/admin/meta/branding-config/set
    -> CometAPIResponseMessage [admin permission] from 20.6.0
    BrandingConfig:BrandingOptions
AdminMetaBuildConfigGet read /api/v1/admin/meta/build-config/get
    -> ServerConfigOptionsSoftwareBuildRoleFragment [admin permission] from 20.6.0
AdminMetaBuildConfigSet write /api/v1/admin/meta/build-config/set
    -> CometAPIResponseMessage [admin permission] from 20.6.0
    SoftwareBuildRoleConfig:SoftwareBuildRoleOptions
AdminMetaConstellationConfigGet read /api/v1/admin/meta/constellation/config/get
    -> ConstellationRoleOptions [admin constellation] from <=22.9.0
AdminMetaConstellationConfigSet write /api/v1/admin/meta/constellation/config/set
    -> CometAPIResponseMessage [admin constellation] from <=22.9.0
    ConstellationRoleOptions:ConstellationRoleOptions
AdminMetaEmailOptionsGet read /api/v1/admin/meta/email-options/get
    -> EmailOptions [admin permission] from <=22.12.2
AdminMetaEmailOptionsSet write /api/v1/admin/meta/email-options/set
    -> CometAPIResponseMessage [admin permission] from <=22.12.2
    EmailOptions:EmailOptions
AdminMetaListAvailableLogDays read /api/v1/admin/meta/list-available-log-days
    -> []LogDay [admin top]
AdminMetaPsaConfigListGet read /api/v1/admin/meta/psa-config-list/get
    -> []PSAConfig [admin] from <=22.11.2
AdminMetaPsaConfigListSet write /api/v1/admin/meta/psa-config-list/set
    -> CometAPIResponseMessage [admin] from <=22.11.2
    PSAConfigList:[]PSAConfig
AdminMetaPsaConfigListSyncNow write /api/v1/admin/meta/psa-config-list/sync-now
    -> CometAPIResponseMessage [admin auth] from <=22.11.2
AdminMetaReadAllLogs read /api/v1/admin/meta/read-all-logs
    -> text [admin top] from 21.9.7
AdminMetaReadLogs read /api/v1/admin/meta/read-logs
    -> text [admin top]
    Log:int
AdminMetaReadSelectLogs read /api/v1/admin/meta/read-select-logs
    -> text [admin top] from <=24.3.5
    Logs:[]int
AdminMetaRemoteStorageVaultGet read /api/v1/admin/meta/remote-storage-vault/get
    -> []RemoteStorageOption [admin permission] from 20.6.0
AdminMetaRemoteStorageVaultSet write /api/v1/admin/meta/remote-storage-vault/set
    -> CometAPIResponseMessage [admin permission] from 20.6.0
    RemoteStorageOptions:[]RemoteStorageOption ReplacementAutoVaultID?
AdminMetaRemoteStorageVaultTest read /api/v1/admin/meta/remote-storage-vault/test
    -> CometAPIResponseMessage [admin permission] from <=23.3.1
    TemplateOptions:RemoteStorageOption
AdminMetaResourceGet read /api/v1/admin/meta/resource/get
    -> binary [admin]
    Hash
AdminMetaResourceNew write /api/v1/admin/meta/resource/new
    -> AdminResourceResponse [admin] multipart
    upload
AdminMetaRestartService lifecycle /api/v1/admin/meta/restart-service
    -> CometAPIResponseMessage [admin top permission]
AdminMetaSendTestEmail write /api/v1/admin/meta/send-test-email
    -> CometAPIResponseMessage [admin permission]
    EmailOptions:EmailOptions Recipient
AdminMetaSendTestReport write /api/v1/admin/meta/send-test-report
    -> CometAPIResponseMessage [admin permission] from <=22.12.2
    EmailReportingOption:EmailReportingOption TargetOrganization?@24.3.0
AdminMetaServerConfigGet read /api/v1/admin/meta/server-config/get
    -> ServerConfigOptions [admin top permission]
AdminMetaServerConfigNetworkInterfaces read /api/v1/admin/meta/server-config/network-interfaces
    -> []string [admin top permission] from 19.6.0
# The server restarts to load what it was given.
AdminMetaServerConfigSet lifecycle /api/v1/admin/meta/server-config/set
    -> CometAPIResponseMessage [admin top permission]
    Config:ServerConfigOptions
AdminMetaShutdownService lifecycle /api/v1/admin/meta/shutdown-service
    -> CometAPIResponseMessage [admin top permission]
AdminMetaSoftwareUpdateNews read /api/v1/admin/meta/software-update-news
    -> SoftwareUpdateNewsResponse [admin]
AdminMetaStats read /api/v1/admin/meta/stats
    -> map[int64]StatResult [admin]
    Simple:bool
AdminMetaVersion read /api/v1/admin/meta/version
    -> ServerMetaVersionInfo [admin]
AdminMetaWebhookOptionsGet read /api/v1/admin/meta/webhook-options/get
    -> map[string]WebhookOption [admin permission] from 20.6.1
AdminMetaWebhookOptionsSet write /api/v1/admin/meta/webhook-options/set
    -> CometAPIResponseMessage [admin permission] from 20.6.1
    WebhookOptions:map[string]WebhookOption
AdminNewsGetAll read /api/v1/admin/news/get-all
    -> NewsEntries [admin auth]
AdminNewsRemove write /api/v1/admin/news/remove
    -> CometAPIResponseMessage [admin auth]
    NewsItem
AdminNewsSubmit write /api/v1/admin/news/submit
    -> CometAPIResponseMessage [admin auth]
    NewsContent
AdminOrganizationDelete write /api/v1/admin/organization/delete
    -> CometAPIResponseMessage [admin top] from 20.9.0
    OrganizationID? UninstallConfig?:UninstallConfig
AdminOrganizationExport write /api/v1/admin/organization/export
    -> CometAPIResponseMessage [admin top] from <=22.11.2
    Options:SelfBackupExportOptions
AdminOrganizationList read /api/v1/admin/organization/list
    -> map[string]Organization [admin top] from 20.9.0
AdminOrganizationSet write /api/v1/admin/organization/set
    -> OrganizationResponse [admin top] from 20.9.0
    OrganizationID? Organization?:Organization
AdminPoliciesDelete write /api/v1/admin/policies/delete
    -> CometAPIResponseMessage [admin auth] from 18.3.11
    PolicyID
AdminPoliciesGet read /api/v1/admin/policies/get
    -> GetGroupPolicyResponse [admin auth] from 18.3.11
    PolicyID
AdminPoliciesList read /api/v1/admin/policies/list
    -> map[string]string [admin auth] from 18.3.11
    TargetOrganization?@22.3.7
AdminPoliciesListFull read /api/v1/admin/policies/list-full
    -> map[string]GroupPolicy [admin auth] from 18.3.11
    TargetOrganization?@22.3.7
AdminPoliciesNew write /api/v1/admin/policies/new
    -> CreateGroupPolicyResponse [admin auth] from 18.3.11
    Policy:GroupPolicy
AdminPoliciesSet write /api/v1/admin/policies/set
    -> CometAPIResponseMessage [admin auth] from 18.3.11
    PolicyID Policy:GroupPolicy CheckPolicyHash? Options?:PolicyOptions
AdminPreviewUserEmailReport read /api/v1/admin/preview-user-email-report
    -> EmailReportGeneratedPreview [admin auth]
    TargetUser EmailReportConfig:EmailReportConfig EmailAddress?@20.3.3
AdminReplicationState read /api/v1/admin/replication/state
    -> []ReplicatorStateAPIResponse [admin top]
    also /api/v1/admin/storage/replication/state
AdminRequestStorageVault write /api/v1/admin/request-storage-vault
    -> RequestStorageVaultResponseMessage [admin auth] from 18.6.2
    TargetUser StorageProvider SelfAddress? DeviceID? ProfileHash?
    also /api/v1/admin/request-bucket
AdminRequestStorageVaultProviders read /api/v1/admin/request-storage-vault-providers
    -> map[string]string [admin auth] from 18.6.2
    TargetOrganization?@22.3.7
    also /api/v1/admin/request-bucket-options
AdminResetUserPassword write /api/v1/admin/reset-user-password
    -> CometAPIResponseMessage [admin auth]
    TargetUser NewPassword! OldPassword!?
# Changes the user's profile; that the connection drops is a consequence.
AdminRevokeDevice write /api/v1/admin/revoke-device
    -> CometAPIResponseMessage [admin auth]
    TargetUser TargetDevice
AdminSelfBackupStart write /api/v1/admin/self-backup/start
    -> CometAPIResponseMessage [admin top] from <=22.11.2
AdminSetProtectedItemWithBackupRules write /api/v1/admin/set-protected-item-with-backup-rules
    -> CometAPIResponseMessage [admin auth] from <=25.9.6
    TargetUser SourceID RequireHash? Source?:SourceConfig BackupRules?:map[string]BackupRuleConfig
AdminSetUserProfile write /api/v1/admin/set-user-profile
    -> CometAPIResponseMessage [admin auth]
    TargetUser ProfileData:UserProfileConfig
AdminSetUserProfileHash write /api/v1/admin/set-user-profile-hash
    -> GetProfileAndHashResponseMessage [admin auth]
    TargetUser ProfileData:UserProfileConfig RequireHash AdminOptions?:AdminOptions
AdminSquotaDelete write /api/v1/admin/squota/delete
    -> CometAPIResponseMessage [admin auth] from <=25.9.8
    SharedStorageQuotaID
AdminSquotaGetWithHash read /api/v1/admin/squota/get-with-hash
    -> GetSharedStorageQuotaResponse [admin auth] from <=25.9.8
    SharedStorageQuotaID
AdminSquotaListAll read /api/v1/admin/squota/list-all
    -> ListSharedStorageQuotaResponse [admin auth] from <=25.9.8
AdminSquotaSetWithHash write /api/v1/admin/squota/set-with-hash
    -> SetSharedStorageQuotaResponse [admin auth] from <=25.9.8
    SharedStorageQuotaID SharedStorageQuota:SharedStorageQuota CheckHash?
# May measure the bucket anew, which changes nothing but the measurement.
AdminStorageBucketProperties read /api/v1/admin/storage/bucket-properties
    -> BucketProperties [admin storage] from 20.9.4
    BucketID AfterTimestamp?:int
AdminStorageDeleteBucket write /api/v1/admin/storage/delete-bucket
    -> CometAPIResponseMessage [admin storage]
    BucketID
AdminStorageFreeSpace read /api/v1/admin/storage/free-space
    -> StorageFreeSpaceInfo [admin storage top permission] from 19.12.4
    BucketID?
AdminStorageListBuckets read /api/v1/admin/storage/list-buckets
    -> BucketPropertyList [admin storage]
AdminStoragePingDestination read /api/v1/admin/storage/ping-destination
    -> CometAPIResponseMessage [admin top permission] from <=21.12.2
    ExtraData:DestinationLocation
AdminStorageRegisterBucket write /api/v1/admin/storage/register-bucket
    -> AddBucketResponseMessage [admin storage]
    SetBucketValue? SetKeyHashFormat? SetKeyHashValue!? SetOrganizationID?@20.9.0
# Stores a campaign; devices update when they are next free.
AdminUpdateCampaignStart write /api/v1/admin/update-campaign/start
    -> CometAPIResponseMessage [admin auth build top] from 17.9.6
    Options:UpdateCampaignOptions
AdminUpdateCampaignStatus read /api/v1/admin/update-campaign/status
    -> UpdateCampaignStatus [admin auth build top] from 17.9.6
AdminUserGroupsDelete write /api/v1/admin/user-groups/delete
    -> CometAPIResponseMessage [admin auth] from <=24.12.2
    GroupID
AdminUserGroupsGet read /api/v1/admin/user-groups/get
    -> GetUserGroupWithUsersResponse [admin auth] from <=24.12.2
    GroupID IncludeUsers?:bool
AdminUserGroupsList read /api/v1/admin/user-groups/list
    -> map[string]string [admin auth] from <=24.12.2
    TargetOrganization?
AdminUserGroupsListFull read /api/v1/admin/user-groups/list-full
    -> map[string]UserGroup [admin auth] from <=24.12.2
    TargetOrganization?
AdminUserGroupsNew write /api/v1/admin/user-groups/new
    -> CreateUserGroupResponse [admin auth] from <=24.12.2
    Name TargetOrganization?
AdminUserGroupsSet write /api/v1/admin/user-groups/set
    -> CometAPIResponseMessage [admin auth] from <=24.12.2
    GroupID Group:UserGroup
AdminUserGroupsSetUsersForGroup write /api/v1/admin/user-groups/set-users-for-group
    -> CometAPIResponseMessage [admin auth] from <=24.12.2
    GroupID Users:[]string
BrandingProps read /gen/branding.props
    -> ServerMetaBrandingProperties [] from <=21.6.1 get
HybridSessionStart session /api/v1/hybrid/session/start
    -> SessionKeyRegeneratedResponse [] from 18.12.3
UserDispatcherEmailPreview read /api/v1/user/dispatcher/email-preview
    -> EmailReportGeneratedPreview [user auth] from 21.9.5
    TargetID Snapshot Destination Path
UserWebAccountRegenerateTotp write /api/v1/user/web/account/regenerate-totp
    -> TotpRegeneratedResponse [user auth]
    ProfileHash
UserWebAccountResetPassword write /api/v1/user/web/account/reset-password
    -> CometAPIResponseMessage [user auth]
    ProfileHash OldPassword! NewPassword!
# A code is valid once: asking uses it up. The profile's hash is wanted, as for every change of the profile.
UserWebAccountValidateTotp write /api/v1/user/web/account/validate-totp
    -> CometAPIResponseMessage [user auth]
    ProfileHash TOTPCode!
UserWebDeleteProtectedItem write /api/v1/user/web/delete-protected-item
    -> CometAPIResponseMessage [user auth]
    SourceID
UserWebDispatcherBrowseVirtualMachines read /api/v1/user/web/dispatcher/browse-virtual-machines
    -> DispatcherListSnapshotVirtualMachinesResponse [user auth]
    TargetID DestinationID SnapshotID
UserWebDispatcherDeleteSnapshot dispatch /api/v1/user/web/dispatcher/delete-snapshot
    -> CometAPIResponseMessage [user auth] from 19.12.2
    TargetID DestinationID SnapshotID
UserWebDispatcherDeleteSnapshots dispatch /api/v1/user/web/dispatcher/delete-snapshots
    -> CometAPIResponseMessage [user auth] from 20.9.10
    TargetID DestinationID SnapshotIDs:[]string
UserWebDispatcherDropConnection dispatch /api/v1/user/web/dispatcher/drop-connection
    -> CometAPIResponseMessage [user auth]
    TargetID
UserWebDispatcherListActive read /api/v1/user/web/dispatcher/list-active
    -> LiveUserConnectionMap [user auth]
UserWebDispatcherOffice365ListVirtualAccounts read /api/v1/user/web/dispatcher/office365-list-virtual-accounts
    -> BrowseOffice365ListVirtualAccountsResponse [user auth]
    TargetID Credentials:Office365Credential
UserWebDispatcherPingDestination read /api/v1/user/web/dispatcher/ping-destination
    -> CometAPIResponseMessage [user auth] from 21.6.11
    TargetID ExtraData:DestinationLocation
UserWebDispatcherRegisterOfficeApplicationBegin dispatch /api/v1/user/web/dispatcher/register-office-application/begin
    -> RegisterOfficeApplicationBeginResponse [user auth] from 21.3.8
    TargetID EmailAddress
UserWebDispatcherRegisterOfficeApplicationCheck dispatch /api/v1/user/web/dispatcher/register-office-application/check
    -> RegisterOfficeApplicationCheckResponse [user auth] from 21.3.8
    TargetID Continuation
UserWebDispatcherRequestBrowseDiskDrives read /api/v1/user/web/dispatcher/request-browse-disk-drives
    -> BrowseDiskDrivesResponse [user auth] from 20.6.1
    TargetID
UserWebDispatcherRequestBrowseExchangeEdb read /api/v1/user/web/dispatcher/request-browse-exchange-edb
    -> BrowseEDBResponse [user auth] from 20.6.1
    TargetID
UserWebDispatcherRequestBrowseHyperv read /api/v1/user/web/dispatcher/request-browse-hyperv
    -> BrowseHVResponse [user auth] from 20.6.1
    TargetID
UserWebDispatcherRequestBrowseMongodb read /api/v1/user/web/dispatcher/request-browse-mongodb
    -> BrowseSQLServerResponse [user auth] from 21.3.5
    TargetID Credentials:MongoDBConnection
UserWebDispatcherRequestBrowseMssql read /api/v1/user/web/dispatcher/request-browse-mssql
    -> BrowseSQLServerResponse [user auth] from 21.3.5
    TargetID Credentials:MSSQLConnection
UserWebDispatcherRequestBrowseMysql read /api/v1/user/web/dispatcher/request-browse-mysql
    -> BrowseSQLServerResponse [user auth] from 21.3.5
    TargetID Credentials:MySQLConnection
UserWebDispatcherRequestBrowseProxmox read /api/v1/user/web/dispatcher/request-browse-proxmox
    -> BrowseProxmoxResponse [user auth]
    TargetID Credentials:ProxmoxConnection
UserWebDispatcherRequestBrowseProxmoxNodes read /api/v1/user/web/dispatcher/request-browse-proxmox/nodes
    -> BrowseProxmoxNodesResponse [user auth]
    TargetID Credentials:SSHConnection
UserWebDispatcherRequestBrowseProxmoxStorage read /api/v1/user/web/dispatcher/request-browse-proxmox/storage
    -> BrowseProxmoxStorageResponse [user auth]
    TargetID Credentials:SSHConnection Node@25.9.8
UserWebDispatcherRequestBrowseVmware read /api/v1/user/web/dispatcher/request-browse-vmware
    -> BrowseVMwareResponse [user auth]
    TargetID Credentials:VMwareConnection
UserWebDispatcherRequestBrowseVmwareDatacenters read /api/v1/user/web/dispatcher/request-browse-vmware/datacenters
    -> BrowseVMwareDatacentersResponse [user auth]
    TargetID Credentials:VMwareConnection
UserWebDispatcherRequestBrowseVmwareDatastores read /api/v1/user/web/dispatcher/request-browse-vmware/datastores
    -> BrowseVMwareDatastoresResponse [user auth]
    TargetID Credentials:VMwareConnection Filter
UserWebDispatcherRequestBrowseVmwareHosts read /api/v1/user/web/dispatcher/request-browse-vmware/hosts
    -> BrowseVMwareHostsResponse [user auth]
    TargetID Credentials:VMwareConnection Filter
UserWebDispatcherRequestBrowseVmwareNetworks read /api/v1/user/web/dispatcher/request-browse-vmware/networks
    -> BrowseVMwareNetworksResponse [user auth]
    TargetID Credentials:VMwareConnection Filter
UserWebDispatcherRequestBrowseVssAaw read /api/v1/user/web/dispatcher/request-browse-vss-aaw
    -> BrowseVSSResponse [user auth] from 20.6.1
    TargetID
UserWebDispatcherRequestOffice365Accounts read /api/v1/user/web/dispatcher/request-office365-accounts
    -> BrowseOffice365ObjectsResponse [user auth] from 21.3.5
    TargetID Credentials:Office365Credential
UserWebDispatcherRequestOffice365Sites read /api/v1/user/web/dispatcher/request-office365-sites
    -> BrowseOffice365ObjectsResponse [user auth] from 21.3.5
    TargetID Credentials:Office365Credential
UserWebDispatcherRequestStoredObjects read /api/v1/user/web/dispatcher/request-stored-objects
    -> DispatcherStoredObjectsResponse [user auth] from 19.3.0
    TargetID Destination SnapshotID TreeID? Options?:VMDKSnapshotViewOptions
UserWebDispatcherRequestVaultSnapshots read /api/v1/user/web/dispatcher/request-vault-snapshots
    -> DispatcherVaultSnapshotsResponse [user auth]
    TargetID Destination
UserWebDispatcherRequestWindiskSnapshot read /api/v1/user/web/dispatcher/request-windisk-snapshot
    -> DispatcherWindiskSnapshotResponse [user auth] from 21.9.3
    TargetID Destination SnapshotID
UserWebDispatcherRunBackup dispatch /api/v1/user/web/dispatcher/run-backup
    -> CometAPIResponseMessage [user auth] from 18.3.13
    TargetID BackupRule
UserWebDispatcherRunBackupCustom dispatch /api/v1/user/web/dispatcher/run-backup-custom
    -> CometAPIResponseMessage [user auth] from 18.3.13
    TargetID Source Destination Options?:BackupJobAdvancedOptions@19.3.6
UserWebDispatcherRunRestore dispatch /api/v1/user/web/dispatcher/run-restore
    -> CometAPIResponseMessage [user auth] from 18.3.13
    TargetID Path Source Destination Snapshot? Paths?:[]string@19.3.0
UserWebDispatcherRunRestoreCustom dispatch /api/v1/user/web/dispatcher/run-restore-custom
    -> CometAPIResponseMessage [user auth] from 18.6.0
    TargetID Source Destination Options:RestoreJobAdvancedOptions Snapshot? Paths?:[]string@19.3.0 KnownFileCount?:int
    KnownByteCount?:int KnownDirCount?:int
UserWebDispatcherSearchSnapshots read /api/v1/user/web/dispatcher/search-snapshots
    -> SearchSnapshotsResponse [user auth]
    TargetID DestinationID SnapshotIDs:[]string Filter:SearchClause
UserWebDispatcherTestSmbAuth read /api/v1/user/web/dispatcher/test-smb-auth
    -> CometAPIResponseMessage [user auth]
    TargetID Wsa:WinSMBAuth
UserWebDispatcherUpdateLoginPassword dispatch /api/v1/user/web/dispatcher/update-login-password
    -> CometAPIResponseMessage [user auth]
    TargetID NewPassword!
UserWebGetJobLog read /api/v1/user/web/get-job-log
    -> text [user auth]
    JobID
UserWebGetJobLogEntries read /api/v1/user/web/get-job-log-entries
    -> []JobEntry [user auth] from 20.6.8
    JobID MinSeverity? MessageContains?
UserWebGetJobProperties read /api/v1/user/web/get-job-properties
    -> BackupJobDetail [user auth]
    JobID
UserWebGetJobs read /api/v1/user/web/get-jobs
    -> []BackupJobDetail [user auth]
UserWebGetJobsForCustomSearch read /api/v1/user/web/get-jobs-for-custom-search
    -> []BackupJobDetail [user auth] from 18.12.2
    Query:SearchClause
UserWebGetProtectedItemWithBackupRules read /api/v1/user/web/get-protected-item-with-backup-rules
    -> ProtectedItemWithBackupRulesResponse [user auth]
    SourceID
UserWebGetUserProfileAndHash read /api/v1/user/web/get-user-profile-and-hash
    -> GetProfileAndHashResponseMessage [user auth]
UserWebJobCancel dispatch /api/v1/user/web/job/cancel
    -> CometAPIResponseMessage [user auth] from 19.6.3
    JobID
UserWebNewsGetAll read /api/v1/user/web/news/get-all
    -> NewsEntries [user auth]
UserWebRequestFilesystemObjects read /api/v1/user/web/request-filesystem-objects
    -> DispatcherStoredObjectsResponse [user auth] from 20.6.1
    TargetID Path?
    also /api/v1/user/request-filesystem-objects
UserWebRequestStorageVault write /api/v1/user/web/request-storage-vault
    -> RequestStorageVaultResponseMessage [user auth] from 18.6.2
    StorageProvider SelfAddress? DeviceID? ProfileHash?
    also /api/v1/user/web/request-bucket
UserWebRequestStorageVaultProviders read /api/v1/user/web/request-storage-vault-providers
    -> map[string]string [user auth] from 18.6.2
    also /api/v1/user/web/request-bucket-options
UserWebSessionRevoke session /api/v1/user/web/session/revoke
    -> CometAPIResponseMessage [user auth] from 19.6.3
    also /api/v1/user/session/revoke
UserWebSessionStart session /api/v1/user/web/session/start
    -> SessionKeyRegeneratedResponse [user auth] from 19.6.3
    also /api/v1/user/session/start
UserWebSetProfileHash write /api/v1/user/web/set-profile-hash
    -> GetProfileAndHashResponseMessage [user auth]
    ProfileData:UserProfileConfig ProfileHash
UserWebSetProtectedItemWithBackupRules write /api/v1/user/web/set-protected-item-with-backup-rules
    -> CometAPIResponseMessage [user auth]
    SourceID RequireHash? Source?:SourceConfig BackupRules?:map[string]BackupRuleConfig
"""
