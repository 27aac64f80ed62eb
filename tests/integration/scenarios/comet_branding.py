# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_branding`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    for place in (state.config, state.organizations[state.add_tenant("Globex", organization_id="tenant-globex")]):
        place["Branding"].update(
            WindowsCodeSignPKCS11Password=secret("pkcs11"), FutureTheme={"Mode": len(place), "Notes": ["kept"]}
        )
        place["Branding"]["MacOSCodeSign"]["FutureNotary"] = "kept"


EVERYTHING: dict[str, Any] = {
    "branding_style_type": "custom_text",
    "brand_name": "Acme",
    "logo_image": "resource://1111",
    "favicon": "resource://2222",
    "top_color": "#004488",
    "accent_color": "#0066AA",
    "hide_news_area": True,
    "product_name": "Acme Backup",
    "company_name": "Acme Group",
    "help_url": "https://help.acme.example/",
    "help_is_popup": True,
    "default_login_server_url": "https://backup.acme.example/",
    "account_register_url": "https://acme.example/register",
    "tile_background_color": "#ffffff",
    "hide_background_logo": True,
    "cloud_storage_name": "Acme Storage",
    "admin_hide_pre_built_client_option": True,
    "admin_hide_branded_cloud_storage": True,
    "build_mode": "prebuilt",
    "path_ico_file": "resource://3333",
    "path_icns_file": "resource://4444",
    "path_menu_bar_icns_file": "resource://5555",
    "path_eula_rtf": "/opt/cometd/eula.rtf",
    "path_tile_png": "resource://6666",
    "path_header_image": "resource://7777",
    "path_app_icon_image": "resource://8888",
    "package_identifier": "example.acme.backup",
    "windows_code_sign_method": "pkcs12file",
    "windows_code_sign_pkcs12_file_path": "/opt/cometd/acme.pfx",
    "windows_code_sign_pkcs12_password": secret("pkcs12"),
    "windows_code_sign_pkcs11_engine": "/usr/lib/pkcs11.so",
    "windows_code_sign_pkcs11_module": "/usr/lib/softhsm2.so",
    "windows_code_sign_pkcs11_certfile": "/opt/cometd/acme.crt",
    "windows_code_sign_pkcs11_key_id": "01",
    "windows_code_sign_pkcs11_password": secret("pkcs11-changed"),
    "windows_code_sign_azure_vault_name": "acme-vault",
    "windows_code_sign_azure_cert_name": "acme-cert",
    "windows_code_sign_azure_app_id": "acme-app",
    "windows_code_sign_azure_app_secret": secret("azure"),
    "windows_code_sign_azure_tenant_id": "acme-azure",
    "windows_code_sign_relic_server_url": "https://relic.acme.example/",
    "windows_code_sign_relic_keypair_file": "/opt/cometd/relic.pem",
    "windows_code_sign_relic_key_name": "acme",
    "macos_code_sign": {
        "level": "sign_notarise",
        "apple_id": "acme",
        "apple_id_pass": secret("apple"),
        "ssh_server": {"ssh_server": "mac.acme.example", "ssh_password": secret("mac")},
    },
    "update_password": "on_create",
    "read_only": {"tenant_name": ""},
}

SCENARIO = Scenario(
    covers=("AdminMetaBrandingConfigSet",),
    prepare=prepare,
    cases=(
        Case("sets everything of the server", EVERYTHING, budget=1),
        Case("changes a tenant's branding", {"tenant": "Globex", "brand_name": "Globex"}, budget=1),
        Case(
            "sees no change",
            {"brand_name": "Acme", "build_mode": 1},
            budget=1,
            changed=False,
            needs="sets everything of the server",
        ),
        Case(
            "compares a password that is told in clear",
            {"windows_code_sign_pkcs12_password": secret("pkcs12-changed"), "update_password": "always"},
            budget=1,
        ),
        Case("takes a colour back", {"top_color": ""}, budget=1, needs="sets everything of the server"),
        Case(
            "changes a part of how macOS is signed",
            {"tenant": "tenant-globex", "macos_code_sign": {"pfx_file_password": secret("pfx")}},
            budget=1,
        ),
    ),
    refusals=(
        Refusal(
            "a colour that is none",
            {"top_color": "4488"},
            "top_color is a colour such as '#004488', not '4488'. Put it in quotes, since # begins a comment in YAML.",
        ),
        Refusal(
            "an unknown tenant",
            {"tenant": "Globes", "brand_name": "X"},
            "there is no tenant 'Globes'. Did you mean 'Globex'?",
        ),
        Refusal(
            "an unknown way to build",
            {"build_mode": "customised"},
            'build_mode: unknown ClientBrandingBuildMode "customised", did you mean "custom"? Valid are custom, prebuilt.',
        ),
        Refusal(
            "an unknown key",
            {"macos_code_sign": {"apple_id_passw": secret("mistaken")}},
            "macos_code_sign has no key apple_id_passw, did you mean apple_id_pass?",
        ),
    ),
    examples=prepare,
    example_variables={"signing_password": secret("signing")},
)
