# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is masked. A missing mark puts a credential into a log."""

from __future__ import annotations

import re

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import structures, types
from ansible_collections.cometbackup.comet.plugins.module_utils._api.structures import is_secret, secret_engine_prop

# Secrets wherever they appear.
ALWAYS = """
    APIKey AZBAccountKey AppCert AppKey AppleIDPass AuthToken BindPassword ClientSecret CometBucketKey CredentialJSON
    CustomBody CustomHeaders EncryptedEncryptionKey EncryptionKey FTPPassword LocalcopyWinSMBPassword NewBucketKey
    PartnerKey Passphrase Password PasswordHash PasswordRecovery PfxFilePassword ReadWriteKey S3SecretKey SFTPPassword
    SFTPPrivateKey SMBPassword SMTPPassword SSHPassword SSHPrivateKey SSLCertKey SSLClientKeyPassword SSLPfxPassword
    Secret SecretKey SessionKey Signature TOTPCode TOTPKey Token WindowsCodeSignAzureAppSecret
    WindowsCodeSignPKCS11Password WindowsCodeSignPKCS12Password
"""
# Secrets in one structure, something else in others.
IN_PLACE = {
    ("B2DestinationLocation", "Key"),
    ("BucketUsageInfo", "AccessKey"),
    ("ImpossibleCloudPartnerTemplateSettings", "AccessKey"),
    ("LicenseOptions", "SerialNumber"),
    ("TotpRegeneratedResponse", "Image"),
    ("TotpRegeneratedResponse", "URL"),
    ("WebDavDestinationLocation", "AccessKey"),
}
# Fields that sound like a secret and are none.
OPEN = """
    AllowPasswordLogin AllowPasswordAndTOTPLogin Credential CredentialCreationOptions EncryptionKeyEncryptionMethod
    EncryptionKeyFormat KeyHandle KeyID LocalcopyWinSMBPasswordFormat ModeAdminResetPassword NotaryAPIKeyFile
    NotaryAPIKeyID Office365Credential OnDiskIndexesKey PasswordFormat PolicyHash PreventChangeAccountPassword
    ProfileHash PublicKey RequirePasswordChange S3AccessKey SSLCertPath ServerLicenseHash ServerStartHash SslKeyFile
    TLSCustomClientKeyPath TOTPKeyEncryptionFormat WindowsCodeSignPKCS11KeyID WindowsCodeSignRelicKeyName
    excludeCredentials residentKey RotateStorageVaultKeysHours PreExec PostExec Username Status URL Image
"""


def marked() -> set[tuple[str, str]]:
    return {
        (name, field.name)
        for name in structures.structure_names()
        for field in structures.structure(name).fields.values()
        if field.secret
    }


def test_the_secret_fields_are_exactly_these() -> None:
    always = set(ALWAYS.split())
    expected = {
        (name, field)
        for name in structures.structure_names()
        for field in structures.structure(name).fields
        if field in always or (name, field) in IN_PLACE
    }
    assert marked() == expected
    assert always | {field for _name, field in IN_PLACE} == {field for _name, field in marked()}


def test_no_other_text_in_a_structure_is_named_like_a_secret() -> None:
    """Whatever a new release adds under such a name has to be decided: marked in the table, or listed here."""
    named = re.compile(r"pass(word|phrase)?$|secret|token|(?<!public)(?<!resident)key$|totp|private", re.IGNORECASE)
    undecided = {
        f"{name}.{field.name}"
        for name in structures.structure_names()
        for field in structures.structure(name).fields.values()
        if named.search(field.name) and types.parts(field.type) in (("scalar", "", "string"), ("scalar", "", "bytes"))
        if not field.secret
    }
    assert undecided == {
        # Names of a key, of which the secret stands beside them.
        "AmazonAWSVirtualStorageRoleSettings.AccessKey",
        "DestinationConfig.S3AccessKey",
        "DestinationLocation.S3AccessKey",
        "ImpossibleCloudIAMTemplateSettings.AccessKey",
        "S3DestinationLocation.S3AccessKey",
        "S3GenericVirtualStorageRole.AccessKey",
        "WasabiVirtualStorageRoleSettings.AccessKey",
    }


@pytest.mark.parametrize("name", [*ALWAYS.split(), "Key", "AccessKey", "SerialNumber"])
def test_a_name_that_is_secret_somewhere_is_masked_in_unknown_shapes(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", OPEN.split())
def test_what_only_sounds_secret_is_shown(name: str) -> None:
    assert not is_secret(name)


def test_option_names_are_judged_like_the_apis() -> None:
    assert is_secret("s3_secret_key") and is_secret("custom_headers") and is_secret("password_hash")
    assert not is_secret("s3_access_key") and not is_secret("password_format") and not is_secret("policy_hash")


@pytest.mark.parametrize(
    "name",
    "ReplicaPassword relay_api_key VaultToken NewPasswordHash MFASecret private_key DB_PASSWORD access-token "
    "Password2 BackupPassphrase Authorization Cookie TargetPassword NewPassword OldPassword TargetTOTPCode".split(),
)
def test_an_unknown_field_that_sounds_secret_is_masked(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    "ReplicaPasswordFormat AllowTokenLogin RequireTOTP TokenID SecretName PasswordExpiryDays UsesSecret PrimaryKey "
    "LicenseKeys Keyboard Monkey Compass BypassCount Username TokenizedPath SourcesPublicKey".split(),
)
def test_an_unknown_field_that_is_about_a_secret_is_shown(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("PASSWORD", "x"),
        ("SMBAUTH1", "{}"),
        ("SMBAUTH-0", ""),
        ("CONNECTION", ""),
        ("MONGODB_CONNECTION", ""),
        ("API_KEY", ""),
        ("OFFICE365_CREDENTIAL", ""),
        ("CLIENT_SECRET", ""),
        ("PVE_PARAMS", '{"SSHConnection": {"SSHUsername": "root", "SSHPassword": "x"}}'),
        ("ANYTHING", ' [{"token": "x"}]'),
    ],
)
def test_a_setting_of_an_engine_that_carries_a_login_is_masked(key: str, value: str) -> None:
    assert secret_engine_prop(key, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("INCLUDE0", "/srv/password"),
        ("INCLUDE_SECRET", "/srv"),
        ("EXCLUDE-token", "*.key"),
        ("REXCLUDE1", '{"password": "x"}'),
        ("DATABASE-secrets", "1"),
        ("EXCEPT-DATABASE-tokens", "1"),
        ("USERNAME", "backup"),
        ("INSTANCE", "PROD"),
        ("AUTHMODE", "windows"),
        ("METHOD", "OLEDB_NATIVE"),
        ("USE_WIN_VSS", "1"),
        ("SETTINGS", '{"Everything": true, "Node": "a"}'),
        ("", ""),
    ],
)
def test_other_settings_of_an_engine_are_shown(key: str, value: str) -> None:
    assert not secret_engine_prop(key, value)
