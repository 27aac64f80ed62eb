# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The structures of the Comet Server API, one block of text a structure (as of 25.9.8).

A block is the structure's name at the margin, then one indented line a field::

    NAME
      + BASE @VERSION
      FIELD TYPE #ENUM @VERSION ~

``+ BASE`` takes over the fields of another structure at this place (all of them since VERSION, if one is given).
At a FIELD, ``!`` marks a secret and ``?`` one that the server leaves out when it is empty (in this order).
TYPE is one of Go: ``[]string``, ``map[string]SourceConfig``, ``[]byte`` (base64 text), ``interface{}`` (anything).
``#ENUM`` names the enumeration that the values come from (see constants_table.py), where TYPE does not say so already.
``@VERSION`` is the release that introduced the field, ``~`` marks a deprecated one.

Lines that begin with ``#`` are comments. Blocks are in alphabetical order.
"""

from __future__ import annotations

TABLE = """
AddBucketResponseMessage
  + CometAPIResponseMessage
  + NewBucketDetail

AdminAccountPropertiesResponse
  OrganizationID string
  Permissions AdminUserPermissions
  Security AdminSecurityOptions @18.9.9

AdminEmailOptions
  FromEmail string
  FromName string

AdminOptions
  Policy PolicyOptions

AdminResourceResponse
  + CometAPIResponseMessage
  ResourceHash string

AdminSecurityOptions
  PasswordFormat int #PasswordFormat
  Password! string
  AllowPasswordLogin bool
  AllowPasswordAndTOTPLogin bool
  AllowPasswordAndU2FLogin bool ~
  AllowPasswordAndWebAuthnLogin bool
  U2FRegistrations? []AdminU2FRegistration ~
  WebAuthnRegistrations? []AdminWebAuthnRegistration
  RequirePasswordChange bool @24.12.0
  TOTPKeyEncryptionFormat? int #EncryptionMethod
  TOTPKey!? string
  IPWhitelist? string

AdminU2FRegistration
  Description string
  RegisterTime int64
  Registration []byte

AdminUserPermissions
  PreventEditServerSettings? bool
  PreventServerShutdown? bool
  PreventChangePassword? bool
  AllowEditBranding? bool
  AllowEditEmailOptions? bool
  AllowEditRemoteStorage? bool
  AllowEditWebhooks? bool
  AllowEditExternalAuthSources? bool
  DenyConstellationRole? bool
  DenyViewServerHistory? bool @23.6.0
  DenyViewServerInfo? bool @23.6.0
  PreventDeleteStorageVault? bool @24.3.2
  PreventRequestStorageVault? bool @23.6.0
  PreventAddCustomStorageVault? bool @23.6.0
  HideCloudStorageBranding? bool @23.6.0
  ShouldRestrictProviderList? bool @23.6.0
  AllowedProvidersWhenRestricted? []uint64 #DestinationType @23.6.0
  AllowedUserPolicies? []string @23.9.11
  DenySoftwareBuildRole? bool @24.6.1

AdminWebAuthnRegistration
  Description string
  RegisterTime int64
  Type WebAuthnDeviceType
  IsLegacyU2F? bool
  ID? []byte
  Credential? WebAuthnCredential

AllowedAdminUser
  Username string
  OrganizationID string
  ExternalAuthenticationSource? string
  + AdminSecurityOptions
  Permissions AdminUserPermissions

AmazonAWSVirtualStorageRoleSettings
  MasterBucket string
  AccessKey string
  SecretKey! string
  + ObjectLockStorageTemplateSettings

AuthenticationRoleOptions
  RoleEnabled bool
  DatabaseCheckLevel int
  GenerateMissedBackupEvents bool
  NoMissedBackupEventsBefore int64
  GenerateScheduledEmails bool
  PruneLogsAfterDays int
  RemoteStorage []RemoteStorageOption
  ReplicateTo []ReplicaServer
  GlobalOverrides? GlobalOverrideOptions

AvailableDownload
  Category string
  Description string
  Recommended bool

AzureDestinationLocation
  AZBAccountName string
  AZBAccountKey! string
  AZBContainer string
  AZBRealm string
  AZBPrefix string

B2DestinationLocation
  AccountID? string
  Key!? string
  Bucket? string
  Prefix? string
  MaxConnections? int ~
  HideDeletedFiles? bool

B2StorageExtraInfo
  TotalTransactionsInTimeInterval map[int64]B2TransactionTotals

B2TransactionTotals
  ClassA int64
  ClassB int64
  ClassC int64

B2VirtualStorageRoleSettings
  MasterBucket string
  KeyID string
  AppKey! string
  HideDeletedFiles bool

BackupJobAdvancedOptions
  SkipAlreadyRunning bool
  StopAfter int64
  LimitVaultSpeedBps int64
  ReduceDiskConcurrency bool
  UseOnDiskIndexes bool
  AllowZeroFilesSuccess bool
  AutoRetentionLevel AutoRetentionLevel
  ConcurrencyCount int64
  LogLevel string
  Tags string

BackupJobDetail
  GUID string
  Username string
  Classification JobClassification
  Status JobStatus
  StartTime int64
  EndTime int64
  RetryCount int64
  SourceGUID string
  DestinationGUID string
  DeviceID string
  SnapshotID? string
  BackupRuleGUID? string @24.6.6
  ClientVersion string
  TotalDirectories int64
  TotalFiles int64
  TotalSize int64
  TotalChunks int64
  UploadSize int64
  DownloadSize int64
  TotalVmCount? int64
  TotalMailsCount? int64
  TotalSitesCount? int64
  TotalAccountsCount? int64
  TotalLicensedMailsCount? int64
  TotalUnlicensedMailsCount? int64
  ConflictingJobID? string @24.9.2
  CancellationID? string
  Progress? BackupJobProgress
  DestinationSizeStart? SizeMeasurement
  DestinationSizeEnd? SizeMeasurement
  Tags? string

BackupJobProgress
  Counter int64
  SentTime int64
  RecievedTime int64
  BytesDone int64
  ItemsDone int64
  ItemsTotal int64

BackupRuleConfig
  Description string
  CreateTime int64
  ModifyTime int64
  PreExec []string
  ThawExec []string
  PostExec []string
  Source string
  Destination string
  + BackupJobAdvancedOptions
  Schedules []ScheduleConfig
  EventTriggers BackupRuleEventTriggers

BackupRuleEventTriggers
  OnPCBoot? bool
  OnPCBootIfLastJobMissed? bool
  OnLastJobFailDoRetry? bool @24.6.6
  LastJobFailDoRetryCount? uint64 @24.6.6
  LastJobFailDoRetryTime? uint64 @24.6.6

BrandingOptions
  + WebInterfaceBrandingProperties
  + BrandingProperties

BrandingProperties
  + PublicBrandingProperties
  + PrivateBrandingProperties

BrowseDiskDrivesResponse
  + CometAPIResponseMessage
  Disks []DiskDrive

BrowseEDBResponse
  + CometAPIResponseMessage
  Databases []EDBFileInfo

BrowseHVResponse
  + CometAPIResponseMessage
  VirtualMachines []HyperVMachineInfo

BrowseOffice365ListVirtualAccountsResponse
  + CometAPIResponseMessage
  Objects []Office365MixedVirtualAccount

BrowseOffice365ObjectsResponse
  + CometAPIResponseMessage
  Objects []Office365ObjectInfo

BrowseProxmoxNodesResponse
  + CometAPIResponseMessage
  Nodes []string

BrowseProxmoxResponse
  + CometAPIResponseMessage
  VMs []PVEVM

BrowseProxmoxStorageResponse
  + CometAPIResponseMessage
  Storage []PVEStorageName

BrowseSQLServerResponse
  + CometAPIResponseMessage
  Objects map[string]string

BrowseVMwareDatacentersResponse
  + CometAPIResponseMessage
  Datacenters []VMwareDatacenterInfo

BrowseVMwareDatastoresResponse
  + CometAPIResponseMessage
  Datastores []VMwareDatastoreInfo

BrowseVMwareHostsResponse
  + CometAPIResponseMessage
  Hosts []VMwareHostInfo

BrowseVMwareNetworksResponse
  + CometAPIResponseMessage
  Networks []VMwareNetworkInfo

BrowseVMwareResponse
  + CometAPIResponseMessage
  VirtualMachines []VMwareMachineInfo

BrowseVSSResponse
  + CometAPIResponseMessage
  VSSWriters map[string]VSSWriterInfo

BucketProperties
  OrganizationID string
  CreateTime int64
  ReadWriteKeyFormat int #PasswordFormat
  ReadWriteKey! string
  Size SizeMeasurement

BucketUsageInfo
  AccessKey! string
  ExistsOnServers []int
  InUseBy []UserOnServer

CometAPIResponseMessage
  Status int
  Message string

CometDestinationLocation
  CometServer string
  CometBucket string
  CometBucketKey! string

ConstellationCheckReport
  CheckStarted int64
  CheckCompleted int64
  Usage BucketUsageMap

ConstellationRoleOptions
  RoleEnabled bool
  DeleteUnusedData bool
  Servers []RemoteServerAddress

ConstellationStats
  LastCheckStart int64
  TotalChecksStarted int64
  TotalBucketsDeleted int64
  ChecksCurrentlyActive int64

ConstellationStatusAPIResponse
  DeletionEnabled bool
  Targets []string
  TargetNames? []string @18.6.2
  Stats ConstellationStats

ContentMeasurement
  MeasureStarted int64
  MeasureCompleted int64
  Components []ContentMeasurementComponent

ContentMeasurementComponent
  Bytes int64
  UsedBy []string

CountJobsResponse
  Count int64

CreateGroupPolicyResponse
  + CometAPIResponseMessage
  PolicyHash string

CreateUserGroupResponse
  + CometAPIResponseMessage
  UserGroupID string

CustomRemoteBucketSettings
  URL string
  CustomHeaders! map[string]string @23.12.5
  CustomBody! string @24.5.0
  CustomBodyType CustomRemoteBucketCustomBodyType

DaysOfWeekConfig
  Sunday bool
  Monday bool
  Tuesday bool
  Wednesday bool
  Thursday bool
  Friday bool
  Saturday bool

DefaultEmailReportPolicy
  ShouldOverrideDefaultReports bool
  + UserCustomEmailSettings

DefaultSourceWithOSRestriction
  SourceConfig SourceConfig
  RestrictOS DefaultSourceOSRestriction

DestinationConfig
  Description string
  CreateTime int64
  ModifyTime int64
  PreExec []string
  ThawExec []string
  PostExec []string
  + DestinationLocation
  EncryptionKeyEncryptionMethod uint64 #EncryptionMethod
  EncryptedEncryptionKey! string
  RepoInitTimestamp int64
  StorageLimitEnabled bool
  StorageLimitBytes int64
  Statistics? DestinationStatistics
  DefaultRetention RetentionPolicy
  RebrandStorage bool
  RetentionError string
  AssociatedDevices []string
  StorageLimitID string @25.9.8

DestinationLocation
  DestinationType uint64 #DestinationType
  + CometDestinationLocation
  + S3DestinationLocation
  + SFTPDestinationLocation
  + FTPDestinationLocation
  + AzureDestinationLocation
  + LocalDestinationLocation
  Swift SwiftDestinationLocation
  B2 B2DestinationLocation
  WebDav WebDavDestinationLocation @23.6.9
  Storj StorjDestinationLocation
  SMB SMBDestinationLocation
  + SpannedDestinationLocation
  Tag string

DestinationStatistics
  ClientProvidedSize SizeMeasurement
  ClientProvidedContent ContentMeasurement
  LastSuccessfulDeepVerify_GUID? string
  LastSuccessfulDeepVerify_StartTime? int64
  LastSuccessfulDeepVerify_EndTime? int64

DeviceConfig
  FriendlyName string
  RegistrationTime? int64
  PlatformVersion? OSInfo
  Sources? map[string]SourceBasicInfo
  DeviceTimezone? string
  ClientVersion? string @23.6.0
  SyncroUUID? string @23.9.8

DiskDrive
  ID string
  DeviceName string
  Caption string
  Model string
  SerialNumber string
  Size int64
  Partitions []Partition
  DeviceParents []string @24.6.x
  Flags int64
  Cylinders int64 ~
  Heads int64 ~
  Sectors int64 ~
  SectorSize int64
  PartitionConflicts []PartitionConflict

DispatchWithJobIDResponse
  + CometAPIResponseMessage
  JobID? string

DispatcherAdminSourcesResponse
  + CometAPIResponseMessage
  ImportSources map[string]string

DispatcherListSnapshotVirtualMachinesResponse
  + CometAPIResponseMessage
  + VMInfoList

DispatcherStoredObjectsResponse
  + CometAPIResponseMessage
  StoredObjects []StoredObject

DispatcherVaultSnapshotsResponse
  + CometAPIResponseMessage
  Snapshots []VaultSnapshot

DispatcherWindiskSnapshotResponse
  + CometAPIResponseMessage
  WindiskSnapshot []DiskDrive

EDBFileInfo
  Name string
  Guid string
  ServerName string
  CircularLoggingEnabled bool

EmailOptions
  + AdminEmailOptions
  Mode EmailDeliveryType
  EmailReportingOptions? []EmailReportingOption
  SMTPHost? string
  SMTPPort? int
  SMTPUsername? string
  SMTPPassword!? string
  SMTPAllowInvalidCertificate? bool
  SMTPAllowUnencrypted? bool
  SMTPCustomEhlo? string

EmailReportConfig
  ReportType EmailReportType
  SummaryFrequency []ScheduleConfig
  TimeSpan? TimeSpan
  Filter SearchClause

EmailReportGeneratedPreview
  + CometAPIResponseMessage
  From string
  To []string
  EmailSubject string
  EmailBodyHTML string
  EmailBodyPlaintext string

EmailReportingOption
  EmailReportConfig EmailReportConfig
  LanguageCode LanguageCode
  LocalTimezone string
  Recipients []string

ExternalAuthenticationSource
  + RemoteServerAddress
  NewUserPermissions AdminUserPermissions

ExternalAuthenticationSourceDisplay
  DisplayName string
  LoginStartURL string

ExternalAuthenticationSourceResponse
  Status int
  Message string
  ID string
  Source ExternalAuthenticationSource

ExternalLDAPAuthenticationSourceServer
  Hostname string
  Port int
  SecurityMethod LDAPSecurityMethod
  AcceptInvalidSSL bool

ExternalLDAPAuthenticationSourceSettings
  + ExternalLDAPAuthenticationSourceServer
  FallbackServers []ExternalLDAPAuthenticationSourceServer
  BindUser string
  BindPassword! string
  SearchDN string
  SearchFilter string

ExtraFileExclusion
  Exclude string
  Regex bool
  RestrictOS ExtraFileExclusionOSRestriction

FTPDestinationLocation
  FTPServer string
  FTPUsername string
  FTPPassword! string
  FTPBaseUseHomeDirectory bool
  FTPCustomBaseDirectory string
  FTPSMode FtpsModeType
  FTPPort int
  FTPMaxConnections int
  FTPAcceptInvalidSSL bool

FileOption
  Filename string
  AllowEventTypes? []StreamableEventType
  Level? StreamLevel
  PruningEnabled? bool
  PruningLimit? int

GetGroupPolicyResponse
  + CometAPIResponseMessage
  Policy GroupPolicy
  PolicyHash string

GetProfileAndHashResponseMessage
  + CometAPIResponseMessage
  ProfileHash string
  Profile UserProfileConfig

GetProfileHashResponseMessage
  + CometAPIResponseMessage
  ProfileHash string

GetSharedStorageQuotaResponse
  + CometAPIResponseMessage @25.9.8
  SharedStorageQuota SharedStorageQuota @25.9.8
  SharedStorageQuotaHash string @25.9.8
  CurrentUsage int64 @25.9.8

GetUserGroupResponse
  UserGroup UserGroup
  UserGroupHash string

GetUserGroupWithUsersResponse
  UserGroup UserGroup
  Users map[string]UserProfileConfig

GlobalOverrideOptions
  RandomDelaySecs? uint64

GroupPolicy
  Description string
  OrganizationID string
  Policy UserPolicy
  DefaultUserPolicy bool
  CreatedDate int64
  ModifiedDate int64

HTTPConnectorOptions
  ListenAddress string
  SSLCertPath? string
  SSLIntermediate? string
  SSLCertKey!? string
  AutoSSLDomains? string
  SSLPfxPath? string
  SSLPfxPassword!? string

HourSchedConfig
  Hour uint64
  Minutes uint64

HyperVMachineInfo
  ID string
  Name string
  MemoryLimitMB int64 @24.12.x
  CPUCores int64 @24.12.x
  HardDrives []string @24.12.x
  Generation int @24.12.x
  ConfigFilePath string @24.12.x

HyperVRestoreTargetOptions
  DiskStoragePath string

ImpossibleCloudIAMTemplateSettings
  AccessKey string
  SecretKey! string
  Region string
  + ObjectLockStorageTemplateSettings

ImpossibleCloudPartnerTemplateSettings
  Region string
  AccessKey! string
  + ObjectLockStorageTemplateSettings

InstallCreds
  Username string
  Password! string
  TOTPCode! string
  Server string
  AutoLogin bool

InstallToken
  Username string
  Server string
  Token! string
  CreateTime int64
  Used bool
  ExpireTime int64

InstallTokenResponse
  + CometAPIResponseMessage
  InstallToken InstallToken

JobEntry
  Time int64
  Severity Severity
  Message string

LicenseLimits
  deviceCount? int
  boosterCount? map[string]int

LicenseOptions
  Email? string
  SerialNumber! string

ListSharedStorageQuotaResponse
  + CometAPIResponseMessage @25.9.8
  Entries map[string]SharedStorageQuota @25.9.8

LiveUserConnection
  Username string
  DeviceID string
  ReportedVersion string
  ReportedPlatform string
  ReportedPlatformVersion? OSInfo
  DeviceTimeZone? string
  IPAddress? string
  ConnectionTime int64
  AllowsFilenames bool

LocalDestinationLocation
  LocalcopyPath string
  LocalcopyWinSMBUsername string
  LocalcopyWinSMBPassword! string
  LocalcopyWinSMBPasswordFormat uint64 #PasswordFormat

LocalStorageDirectory
  Path string

LoginProtectionOptions
  Enabled bool
  FailureThreshold int64
  CooldownSeconds int64

MSSQLConnection
  Type string #MSSQLAuthMode
  Username string
  Password! string
  Hostname string ~
  InstanceName string
  Method string #MSSQLMethod

MSSQLLoginArgs
  Instance string
  AuthMode MSSQLAuthMode
  Username string
  Password! string
  MethodIsOledb32Bit bool
  RestoreNoRecovery bool

MacOSCodeSignProperties
  Level MacOSCodesignLevel
  SignLocally bool
  SSHServer SSHConnection
  CertificateName string
  AppCertificateName string
  AppleID string
  AppleIDPass! string
  AppleIDPassFormat uint64 #EncryptionMethod
  CertificateFile string
  AppCertificateFile string
  PfxFilePassword! string
  PfxFilePasswordFormat uint64 #EncryptionMethod
  NotaryAPIIssuerID string
  NotaryAPIKeyID string
  NotaryAPIKeyFile string

MongoDBConnection
  Server string
  Port int
  Username string
  Password! string
  AuthenticationDB string
  MongoShellPath string ~
  MongodumpPath string
  ReadPreference string
  UseReplica bool
  ReplicaName string
  ReplicaMembers []string
  UseSSL bool
  ClientSSLPEMPath string
  ServerSSLPEMPath string
  SSLClientKeyPassword! string
  AllowInvalidCertificate bool
  AllowInvalidHostname bool
  UseSSH bool
  SSHConnection? SSHConnection

MySQLConnection
  Host string
  Port string
  Username string
  Password! string
  UseTLS bool
  TLSSkipVerify bool
  TLSCustomServerCAPath string
  TLSCustomClientCrtPath string
  TLSCustomClientKeyPath string

NewBucketDetail
  NewBucketID string
  NewBucketKey! string

NewsEntry
  OrganizationID string
  DateTime int64
  TextContent string

OSInfo
  version? string
  distribution? string
  build? string
  os? string @23.6.0
  arch? string @23.6.0

ObjectLockStorageTemplateSettings
  UseObjectLock bool ~
  ObjectLockMode uint8 #ObjectLockMode
  ObjectLockDays int
  RemoveDeleted bool

Office365Connection
  Concurrency int
  Credential Office365Credential
  CustomSetting Office365CustomSetting
  CustomSettingV2 Office365CustomSettingV2
  FeatureFlag string
  LogLevel string
  MailboxUniqueMembers []string
  SiteUniqueMembers []string

Office365Credential
  AppID string
  TenantID string
  Secret! string
  AppCert! string
  Region string #Office365Region

Office365CustomSetting
  MailboxStrategy string
  SiteStrategy string
  MailboxUserIDs []string
  MailboxGroupIDs []string
  SiteIDs []string

Office365CustomSettingV2
  Organization bool ~
  FilterMode? bool
  WholeOrg? bool
  BackupOptions? map[string]uint #Office365Service
  MemberBackupOptions? map[string]uint #Office365Service
  FilterOptions? map[string]uint #Office365Service
  FilterMemberOptions? map[string]uint #Office365Service

Office365MixedVirtualAccount
  DefaultDriveID? string
  Disabled? bool
  DisplayName? string
  EnabledServiceOption? uint #Office365Service
  hasLicense? bool
  id string
  JobTitle? string
  Mail? string
  SiteID? string
  Type? uint #MixedVirtualAccountType
  UserPrincipalName? string
  WebID? string
  WebURL? string
  Members? []string
  ServiceOptions? uint #Office365Service
  MemberServiceOptions? uint #Office365Service

Office365ObjectInfo
  GUID string
  Name string
  Type string
  Value string
  Members []string

OidcClaim
  Name string
  Value? string

OidcConfig
  DisplayName string
  Hosts? []string
  OrganizationID? string
  Provider OidcProvider
  ClientID string
  ClientSecret! string
  SkipMFA bool
  Scopes? []string
  RequiredClaims? []OidcClaim
  DiscoveryDocumentURL? string
  AzureTenantID? string
  GoogleHostedDomain? string

Organization
  AuditFileOptions map[string]FileOption
  Branding BrandingOptions
  ConstellationRole ConstellationRoleOptions
  Email EmailOptions
  ExperimentalOptions? []string
  Hosts []string
  Name string
  IsSuspended bool
  PSAConfigs []PSAConfig
  RemoteStorage []RemoteStorageOption
  SoftwareBuildRole SoftwareBuildRoleOptions
  WebhookOptions map[string]WebhookOption

OrganizationLoginURLResponse
  LoginURL string

OrganizationResponse
  Status int
  Message string
  ID string
  Organization Organization

PSAConfig
  AlertsDisabled bool
  CustomHeaders!? map[string]string
  PartnerKey!? string
  Type PSAType
  URL string
  GroupedBy PSAGroupedBy

PSAGroupedBy
  Users bool
  Tenants bool
  AccountName bool

PVEBackupDisk
  Device? string
  DeviceNum? int

PVEBackupNode
  IncludedVMs? []PVEBackupVM
  Name? string
  Selected? bool

PVEBackupVM
  IncludedDisks? []PVEBackupDisk
  Name? string
  Selected? bool
  Type? string #ProxmoxType
  VMID? string

PVEDisk
  Device string
  DeviceNum int
  StorageID? string
  Volume? string
  Size? int64
  Format? string
  Options? string

PVEParams
  Everything? bool
  Exclusions? []PVEBackupNode
  Method? string #PveBackupMethod
  SSHConnection? SSHConnection
  Selections? []PVEBackupNode
  UseCBT? bool

PVEStorageName
  Name string
  Type string
  Content []string @25.9.8

PVEVM
  CPU string
  Disks []PVEDisk
  Memory string
  Name string
  Node string
  OSType string
  Running bool
  Type string #ProxmoxType
  VMID string

Partition
  DeviceName string
  PartitionGuid string
  PartitionOffset int64
  Filesystem string
  VolumeName string
  VolumeGuid string
  VolumeSerial string
  MountPoints []string
  ReadOffset int64
  Size int64
  UsedSize int64
  Flags int64
  BytesPerFilesystemCluster int64

PartitionConflict
  PartitionA string
  PartitionB string
  Size uint64

PolicyOptions
  DeleteSources []string

PrivateBrandingProperties
  BuildMode ClientBrandingBuildMode
  PathIcoFile string
  PathIcnsFile string
  PathMenuBarIcnsFile string
  PathEulaRtf string
  PathTilePng string
  PathHeaderImage string
  PathAppIconImage string
  PackageIdentifier string
  + WindowsCodeSignProperties
  MacOSCodeSign MacOSCodeSignProperties

ProtectedItemEngineTypePolicy
  ShouldRestrictEngineTypeList bool
  AllowedEngineTypeWhenRestricted []string #Engine

ProtectedItemWithBackupRulesResponse
  + CometAPIResponseMessage
  Source SourceConfig
  BackupRules? map[string]BackupRuleConfig
  ProfileHash string

ProxmoxConnection
  SSH SSHConnection

ProxmoxRestoreTargetOptions
  Node string
  + ProxmoxConnection
  Storage string

PublicBrandingProperties
  ProductName string
  CompanyName string
  HelpURL string
  HelpIsPopup bool
  DefaultLoginServerURL string
  TileBackgroundColor string
  AccountRegisterURL string
  HideBackgroundLogo bool
  CloudStorageName string
  AdminHidePreBuiltClientOption bool
  AdminHideBrandedCloudStorage bool

RatelimitOptions
  Rules? []RatelimitRule

RatelimitRule
  MatchRegex string
  BytesPerSecond uint64

RegisterOfficeApplicationBeginResponse
  Continuation string
  VerificationURL string
  UserCode string

RegisterOfficeApplicationCheckResponse
  Continuation string
  Completed bool
  Error string
  Result? Office365Credential

RegistrationLobbyConnection
  DeviceID string
  OrganizationID string
  FriendlyName string
  ReportedVersion string
  ReportedPlatform string
  ReportedPlatformVersion? OSInfo
  DeviceTimeZone? string
  IPAddress? string
  Host? string
  ConnectionTime int64

RemoteServerAddress
  Type RemoteServerType
  Description string
  RemoteAddress? string
  Username? string
  Password!? string
  LDAP? ExternalLDAPAuthenticationSourceSettings
  OIDC? OidcConfig
  B2? B2VirtualStorageRoleSettings
  Wasabi? WasabiVirtualStorageRoleSettings
  Custom? CustomRemoteBucketSettings
  S3? S3GenericVirtualStorageRole
  AWS? AmazonAWSVirtualStorageRoleSettings
  Storj? StorjVirtualStorageRoleSetting
  ImpPartner? ImpossibleCloudPartnerTemplateSettings
  ImpUser? ImpossibleCloudIAMTemplateSettings

RemoteStorageOption
  + RemoteServerAddress
  StorageLimitEnabled bool
  StorageLimitBytes int64
  RebrandStorage bool
  ID string
  Default bool

ReplicaServer
  + RemoteServerAddress
  ReplicaDeletionStrategy? ReplicaDeletionStrategy

ReplicatorStateAPIResponse
  Description string
  RemoteServerID string
  DisplayClass ReplicatorDisplayClass
  ActiveWorkers int32
  TotalWorkers int
  State ReplicatorState
  ItemsQueued int
  BytesQueued int64
  LastWorkerSubmitTime int64
  CurrentTime int64
  ItemsReplicated int64
  BytesReplicated int64

RequestStorageVaultResponseMessage
  + CometAPIResponseMessage
  DestinationID string
  ProfileHash string
  Profile UserProfileConfig

RestoreJobAdvancedOptions
  Type RestoreType
  OverwriteExistingFiles bool
  OverwriteIfNewer bool
  OverwriteIfDifferentContent bool
  OverwriteForcePermissions bool
  DestIsOriginalLocation bool
  DestPath string
  ExactDestPaths []string
  ArchiveFormat RestoreArchiveFormat
  SkipUnreadableChunks bool @23.6.4
  OnDiskIndexesKey bool @23.6.4
  Office365Credential? RestoreOffice365Credential
  Username string
  Password! string
  Host string
  Port string
  UseSsl bool
  SslAllowInvalid bool
  SslCaFile string
  SslCrtFile string
  SslKeyFile string
  MsSqlConnection? MSSQLLoginArgs
  VMwareConnection? VMwareRestoreTargetOptions @24.12.x
  HyperVConnection? HyperVRestoreTargetOptions @24.12.x
  ProxmoxConnection? ProxmoxRestoreTargetOptions

RetentionPolicy
  Mode RetentionMode
  Ranges []RetentionRange

RetentionRange
  Type RetentionRangeType
  Timestamp int64
  Jobs int64
  Days int64
  Weeks int64
  Months int64
  Years int64
  WeekOffset int64
  MonthOffset int64
  YearOffset int64

S3DestinationLocation
  S3Server string
  S3UsesTLS bool
  S3AccessKey string
  S3SecretKey! string
  S3BucketName string
  S3Subdir string
  S3CustomRegion string
  S3UsesV2Signing bool
  S3RemoveDeleted bool
  S3ObjectLockMode uint8 #ObjectLockMode
  S3ObjectLockDays int

S3GenericVirtualStorageRole
  S3Endpoint string
  IAMEndpoint string
  + AmazonAWSVirtualStorageRoleSettings
  Region string @24.3.1
  Prefix string @24.6.3

SFTPDestinationLocation
  SFTPServer string
  SFTPUsername string
  SFTPRemotePath string
  SFTPAuthMode SftpAuthMode
  SFTPPassword! string
  SFTPPrivateKey! string
  SFTPCustomAuth_UseKnownHostsFile bool
  SFTPCustomAuth_KnownHostsFile string

SMBDestinationLocation
  SMBServer string
  SMBShare string
  SMBDirectory string
  SMBUsername string
  SMBPassword! string

SSHConnection
  SSHServer string
  SSHUsername string
  SSHAuthMode SSHAuthMode
  SSHPassword! string
  SSHPrivateKey! string
  SSHCustomAuth_UseKnownHostsFile bool
  SSHCustomAuth_KnownHostsFile string

ScheduleConfig
  FrequencyType uint64 #ScheduleFrequency
  SecondsPast uint64
  Offset? int64
  RestrictRuntime bool
  FromTime HourSchedConfig
  ToTime HourSchedConfig
  RestrictDays bool
  DaysSelect DaysOfWeekConfig
  RandomDelaySecs? uint64
  SelectedMonth uint64
  SelectedDay uint64

SearchClause
  ClauseType SearchClauseType
  RuleField string
  RuleOperator SearchOperatorType
  RuleValue string
  ClauseChildren? []SearchClause

SearchResultFileInfo
  path string
  name string
  type string #StoredObjectType
  mode? string
  mtime? string
  atime? string
  ctime? string
  size? uint64

SearchSnapshotsResponse
  + CometAPIResponseMessage
  SnapshotFiles map[string][]SearchResultFileInfo

SelfBackupExportOptions
  Location DestinationLocation
  EncryptionKey! string
  EncryptionKeyFormat uint64 #EncryptionMethod
  Compression CompressMode
  ExcludeJobsDB bool
  IncludeServerLogs bool
  RestrictToSingleOrgID? string
  Index int

SelfBackupOptions
  Targets []SelfBackupTarget

SelfBackupStatistics
  CurrentRunStart int64
  LastRunStart int64
  LastRunEnd int64
  LastRunSuccess bool
  LastRunSize int64

SelfBackupTarget
  Schedule []ScheduleConfig
  ScheduleTimezone string
  RetentionPolicy RetentionPolicy
  + SelfBackupExportOptions

ServerConfigOptions
  AdminUsers []AllowedAdminUser
  AuthenticationRole AuthenticationRoleOptions
  Branding BrandingOptions
  ConstellationRole ConstellationRoleOptions
  OverseerRole? ConstellationRoleOptions
  Email EmailOptions
  ExperimentalOptions? []string
  ExternalAdminUserSources map[string]ExternalAuthenticationSource
  IPRateLimit RatelimitOptions
  LoginProtection LoginProtectionOptions @24.9.x
  License LicenseOptions
  ListenAddresses []HTTPConnectorOptions
  Organizations map[string]Organization
  PSAConfigs []PSAConfig
  SelfBackup SelfBackupOptions
  SessionSettings SessionOptions
  SoftwareBuildRole SoftwareBuildRoleOptions
  StorageRole StorageRoleOptions
  TrustXForwardedFor bool
  WebhookOptions map[string]WebhookOption
  AuditFileOptions map[string]FileOption

ServerConfigOptionsBrandingFragment
  Branding BrandingOptions

ServerConfigOptionsSoftwareBuildRoleFragment
  SoftwareBuildRole SoftwareBuildRoleOptions

ServerMetaBrandingProperties
  BrandName string
  ProductName string
  HasImage bool
  ImageEtag string
  TopColor string
  AccentColor string
  HideNewsArea bool
  AllowUnauthenticatedDownloads bool
  AllowAuthenticatedDownloads bool
  PruneLogsAfterDays int64
  ExpiredInSeconds int64
  ExternalAuthenticationSources? []ExternalAuthenticationSourceDisplay
  ServerIsEmpty bool
  CloudStorageName string
  AdminHidePreBuiltClientOption bool
  AdminHideBrandedCloudStorage bool

ServerMetaVersionInfo
  Version string
  VersionCodename string
  StorageRole bool
  AuthenticationRole bool
  SoftwareBuildRole bool
  OverseerRole bool ~
  ConstellationRole bool
  ExperimentalOptions? []string
  ServerStartTime int64
  ServerStartHash string
  CurrentTime int64
  ServerLicenseHash string
  ServerLicenseFeaturesAll bool ~
  ServerLicenseFeatureSet uint32
  ServerLicenseLimit LicenseLimits @24.6.3
  ConfiguredDevices int @24.6.3
  BoosterLimit map[string]int @24.6.3
  LicenseValidUntil int64
  EmailsSentSuccessfully int64
  EmailsSentErrors int64
  EmailsWaitingInQueue int64
  ScheduledEmailThreadCurrentState int64 #EmailWorkerState
  ScheduledEmailThreadLastCalculateDurationNanos int64
  ScheduledEmailThreadWaitingUntil int64
  ScheduledEmailThreadLastWakeTime int64
  ScheduledEmailThreadLastWakeSentEmails bool
  SelfBackup []SelfBackupStatistics @21.3.2

SessionKeyRegeneratedResponse
  + CometAPIResponseMessage
  SessionKey! string
  SessionType string @18.12.3

SessionOptions
  ExpiredInSeconds uint64

SetSharedStorageQuotaResponse
  + CometAPIResponseMessage @25.9.8
  SharedStorageQuotaHash string @25.9.8

SharedStorageQuota
  Description string @25.9.8
  OrganizationID string @25.9.8
  LimitBytes int64 @25.9.8

SingleFieldSource
  FieldName string
  FieldType string
  BoolVal bool
  IntVal int64
  StrVal string

SizeMeasurement
  Size int64
  MeasureStarted int64
  MeasureCompleted int64

SoftwareBuildRoleOptions
  RoleEnabled bool
  AllowUnauthenticatedDownloads bool
  MaxBuilders int @24.3.8

SoftwareUpdateNewsResponse
  latest_stable string
  latest_prerelease string
  downloads_url string
  updates_info []string

SourceBasicInfo
  Engine string #Engine
  Description string
  O365AccountCount int64
  TotalVmCount int64
  Size int64
  OverrideDestinationRetention? map[string]RetentionPolicy

SourceConfig
  Engine string #Engine
  Description string
  OwnerDevice string
  CreateTime int64
  ModifyTime int64
  PreExec []string
  ThawExec []string
  PostExec []string
  EngineProps map[string]string
  PolicySourceID string @23.6.0
  ExistingUserUpdate bool @23.6.0
  OverrideDestinationRetention? map[string]RetentionPolicy
  Statistics? SourceStatistics

SourceIncludePattern
  TopDirectory string
  Value string

SourceStatistics
  LastStartTime int64
  LastBackupJob BackupJobDetail
  LastSuccessfulBackupJob BackupJobDetail

SpannedDestinationLocation
  SpanTargets []DestinationLocation
  SpanUseStaticSlots bool

SpannedStorageExtraInfo
  Targets []StorageFreeSpaceInfo

StatResult
  Buckets int64
  Users int64
  Devices int64
  Boosters int64
  NetworkDevices int64

StorageFreeSpaceInfo
  Unlimited bool
  UsedPercent float32
  AvailableBytes uint64
  Spanned? SpannedStorageExtraInfo
  B2? B2StorageExtraInfo

StorageRoleOptions
  RoleEnabled bool
  Storage DestinationLocation
  LocalStorage? []LocalStorageDirectory ~
  ReplicateTo []ReplicaServer

StorageVaultProviderPolicy
  ShouldRestrictProviderList bool
  AllowedProvidersWhenRestricted []uint64 #DestinationType

StoredObject
  name string
  mtime int64
  type string #StoredObjectType
  subtree string
  size uint64
  dname? string
  itemClass? string
  from? string
  to? string
  rtime? int64
  has_attachments? bool
  stime? int64
  etime? int64
  r? bool
  f? uint64
  b? uint64
  d? uint64

StorjDestinationLocation
  SatelliteAddress string
  APIKey! string
  Passphrase! string
  StorjBucket string
  StorjBucketPrefix? string

StorjVirtualStorageRoleSetting
  SatelliteAddress string
  APIKey! string
  Passphrase! string
  Bucket string

StreamableEvent
  Actor string
  OwnerOrganizationID string
  ResourceID? string
  Type StreamableEventType
  Timestamp? int64
  TypeString? string
  Data? interface{}

SwiftDestinationLocation
  Username? string
  APIKey!? string
  Region? string
  AuthURL? string
  Domain? string
  Tenant? string
  TenantDomain? string
  TenantID? string
  TrustID? string
  AuthToken!? string ~
  Prefix? string
  Container? string
  DefaultContainerPolicy? string

TestResponse
  + CometAPIResponseMessage
  Exists bool

TimeSpan
  FrequencyType uint64 #ScheduleFrequency
  Seconds int64

TotpRegeneratedResponse
  + CometAPIResponseMessage
  Image! string
  URL! string @18.9.9
  ProfileHash string @20.3.2

U2FRegisterRequest
  Challenge string
  Version string

U2FRegisteredKey
  AppID string
  KeyHandle string
  Version string

U2FRegistrationChallengeResponse
  + CometAPIResponseMessage
  ChallengeID string
  AppID string
  RegisteredKeys []U2FRegisteredKey
  RegisterRequests []U2FRegisterRequest

U2FSignRequest
  ChallengeID string
  ChallengeData string
  AppID string
  RegisteredKeys []U2FRegisteredKey

U2FSignResponse
  ChallengeID string
  KeyHandle string
  Signature! string
  ClientData string

UninstallConfig
  UninstallFlag bool
  RemoveConfigFile bool

UpdateCampaignDeviceStatus
  Status UpdateStatus

UpdateCampaignOptions
  Active bool
  UpgradeOlder bool
  ReinstallCurrentVer bool
  DowngradeNewer bool
  ForceUpgradeRunning bool
  ApplyDeviceFilter bool
  DeviceFilter SearchClause

UpdateCampaignProperties
  + UpdateCampaignOptions
  StartTime int64
  TargetVersion string

UpdateCampaignStatus
  + UpdateCampaignProperties
  Devices []UpdateCampaignStatusDeviceEntry

UpdateCampaignStatusDeviceEntry
  Username string
  DeviceID string
  + UpdateCampaignDeviceStatus

UserCustomEmailSettings
  Reports []EmailReportConfig

UserGroup
  CreatedAt int64
  OrganizationID string
  Name string

UserOnServer
  ServerID int
  Username string

UserPolicy
  PreventRequestStorageVault bool
  PreventAddCustomStorageVault bool
  PreventEditStorageVault bool
  HideCloudStorageBranding bool
  PreventDeleteStorageVault bool
  StorageVaultProviders StorageVaultProviderPolicy
  DefaultNewStorageVault string #NewStorageVaultMode
  PreventNewProtectedItem bool
  PreventEditProtectedItem bool
  PreventDeleteProtectedItem bool
  ProtectedItemEngineTypes ProtectedItemEngineTypePolicy
  FileAndFolderMandatoryExclusions? []ExtraFileExclusion
  ModeScheduleSkipAlreadyRunning? DefaultSettingMode
  ModeScheduleLastJobFailDoRetry? DefaultSettingMode
  ModeLastJobFailDoRetryTime? uint64
  ModeLastJobFailDoRetryCount? uint64
  ModeAdminResetPassword? DefaultSettingMode
  ModeAdminViewFilenames? DefaultSettingMode
  ModeRequireUserResetPassword? DefaultSettingMode
  PreventDeleteSingleSnapshots bool
  PreventChangeAccountPassword bool
  PreventChangeEmailSettings bool
  PreventChangeAccountName bool
  PreventOpenAppUI bool
  RequirePasswordOpenAppUI bool
  HideAppImport bool
  HideAppVersion bool
  PreventOpenWebUI bool
  PreventViewDeviceNames bool
  DefaultEmailReports DefaultEmailReportPolicy
  DefaultStorageVaultRetention RetentionPolicy
  EnforceStorageVaultRetention bool
  PreventProtectedItemRetention bool
  AllowEditObjectLockRetention bool
  DefaultSources map[string]SourceConfig
  DefaultSourcesBackupRules map[string]BackupRuleConfig
  DefaultSourcesWithOSRestriction map[string]DefaultSourceWithOSRestriction
  DefaultBackupRules map[string]BackupRuleConfig
  RandomDelaySecs? uint64
  RotateStorageVaultKeysHours int

UserProfileConfig
  Username string
  AccountName string
  LocalTimezone string
  LanguageCode string
  OrganizationID? string
  GroupID string
  Emails []string
  OverrideEmailSettings map[string]UserCustomEmailSettings
  SendEmailReports bool
  Destinations map[string]DestinationConfig
  SupportsDeviceAssociations bool
  Sources map[string]SourceConfig
  BackupRules map[string]BackupRuleConfig
  Devices map[string]DeviceConfig
  IsSuspended bool
  LastSuspended? int64
  AllProtectedItemsQuotaEnabled bool
  AllProtectedItemsQuotaBytes int64
  MaximumDevices int64
  QuotaOffice365ProtectedAccounts int64
  QuotaHyperVGuests int64
  QuotaVMwareGuests int64
  PolicyID string
  Policy UserPolicy
  PasswordFormat int #PasswordFormat
  PasswordHash! string
  PasswordRecovery!? string
  AllowPasswordLogin bool
  AllowPasswordAndTOTPLogin bool
  TOTPKeyEncryptionFormat int #EncryptionMethod
  TOTPKey! string
  RequirePasswordChange bool @20.3.4
  CreateTime int64
  CreationGUID string
  ServerConfig? UserServerConfig
  AutoStorageTemplateGUID string
  LinuxHomedirSandbox bool

UserProfileFragment
  Username string

UserServerConfig
  RandomDelaySecs? uint64

VMDKSnapshotViewOptions
  Enabled bool
  PartitionGUID string
  ListPath string
  PartitionName string

VMDiskInfo
  Path string
  Size int64
  Controller int64
  DeviceNum int64

VMInfo
  ID string
  Name string
  CPUCores int
  RamBytes int64
  FirmwareType string
  ConfigPath string
  Disks []VMDiskInfo

VMInfoList
  VMs []VMInfo

VMwareConnection
  ConnectionType VMwareConnectionType
  SSH SSHConnection ~
  VSphere VSphereConnection

VMwareDatacenterInfo
  Name string

VMwareDatastoreInfo
  Name string

VMwareHostInfo
  Name string

VMwareMachineInfo
  Name string

VMwareNetworkInfo
  Name string

VMwareRestoreTargetOptions
  Datacenter string
  Host string
  DatastorePath string
  Network string
  Connection VMwareConnection

VSSComponent
  Path string
  Name string
  CType string
  Selectable bool

VSSWriterInfo
  DisplayName string
  Components []VSSComponent

VSphereConnection
  Hostname string
  Https bool
  AllowInvalidCertificate bool
  Username string
  Password! string
  ThumbPrint string

VaultSnapshot
  Snapshot string
  EngineType string #Engine @24.3.x
  Source string
  CreateTime int64
  HasOriginalPathInfo bool @20.12.4
  Tags? []string @25.9.4

WasabiVirtualStorageRoleSettings
  + AmazonAWSVirtualStorageRoleSettings

WebAuthnAuthenticatorSelection
  authenticatorAttachment? string
  requireResidentKey? bool
  residentKey? string
  userVerification? string

WebAuthnCredential
  PublicKey []byte
  AttestationType string
  AAGUID []byte
  SignCount uint32
  CloneWarning bool

WebAuthnCredentialAssertion
  publicKey WebAuthnPublicKeyCredentialRequestOptions

WebAuthnCredentialDescriptor
  type string
  id []byte
  transports? []string

WebAuthnCredentialEntity
  name string
  icon? string

WebAuthnCredentialParameter
  type string
  alg int

WebAuthnPublicKeyCredentialCreationOptions
  challenge []byte
  rp WebAuthnRelyingPartyEntity
  user WebAuthnUserEntity
  pubKeyCredParams? []WebAuthnCredentialParameter
  authenticatorSelection? WebAuthnAuthenticatorSelection
  timeout? int
  excludeCredentials? []WebAuthnCredentialDescriptor
  extensions? WebAuthnAuthenticationExtensions
  attestation? string

WebAuthnPublicKeyCredentialRequestOptions
  challenge []byte
  timeout? int
  rpId? string
  allowCredentials? []WebAuthnCredentialDescriptor
  userVerification? string
  extensions? WebAuthnAuthenticationExtensions

WebAuthnRegistrationChallengeResponse
  + CometAPIResponseMessage
  ChallengeID string
  CredentialCreationOptions WebAuthnPublicKeyCredentialCreationOptions

WebAuthnRelyingPartyEntity
  + WebAuthnCredentialEntity
  id string

WebAuthnSignRequest
  ChallengeID string
  Assertion WebAuthnCredentialAssertion

WebAuthnSignResponse
  ChallengeID string
  CredentialJSON! string

WebAuthnUserEntity
  + WebAuthnCredentialEntity
  displayName? string
  id []byte

WebDavDestinationLocation
  DavServer? string
  UserName? string
  AccessKey!? string
  Path? string

WebInterfaceBrandingProperties
  BrandingStyleType int #BrandingStyleType @23.3.3
  BrandName string
  LogoImage string
  TopColor string
  AccentColor string
  Favicon string
  HideNewsArea bool

WebhookOption
  URL string
  CustomHeaders! map[string]string
  Level StreamLevel
  WhiteListedEventTypes []StreamableEventType

WinSMBAuth
  SharePath string
  Username string
  Password! string
  PasswordFormat uint64 #PasswordFormat

WindowsCodeSignProperties
  WindowsCodeSignMethod WindowsCodesignMethod
  WindowsCodeSignPKCS12FilePath string
  WindowsCodeSignPKCS12PasswordFormat uint64 #EncryptionMethod
  WindowsCodeSignPKCS12Password! string
  WindowsCodeSignPKCS11Engine string
  WindowsCodeSignPKCS11Module string
  WindowsCodeSignPKCS11Certfile string
  WindowsCodeSignPKCS11KeyID string
  WindowsCodeSignPKCS11PasswordFormat uint64 #EncryptionMethod
  WindowsCodeSignPKCS11Password! string
  WindowsCodeSignAzureVaultName string
  WindowsCodeSignAzureCertName string
  WindowsCodeSignAzureAppID string
  WindowsCodeSignAzureAppSecretFormat uint64 #EncryptionMethod
  WindowsCodeSignAzureAppSecret! string
  WindowsCodeSignAzureTenantID string
  WindowsCodeSignRelicServerURL string
  WindowsCodeSignRelicKeypairFile string
  WindowsCodeSignRelicKeyName string
"""
