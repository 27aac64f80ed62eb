#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_branding
short_description: Manage the branding of a Comet Server or of a tenant
version_added: 1.0.0
description:
  - Sets names, colours and pictures of the web interface and of the client software, and how installers of the client are signed.
  - An option that is not given is not managed, it stays as it is, and so does whatever this collection does not know of.
  - The server offers no guard against two writers at once. So the settings are read right before they are written and again after that, and
    what somebody else undid in between is done again. The settings of a tenant are part of the tenant, which is written as a whole.
  - A task that changes nothing takes one request, a change two more.
  - Files are given as paths on the server, or as C(resource://HASH) for those that were uploaded with M(cometbackup.comet.comet_resource).
  - Clients that are installed show a new branding once they are updated to a build that has it, for which there is
    M(cometbackup.comet.comet_rollout) with C(action=reinstall).
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
options:
  tenant:
    description:
      - Tenant whose branding to manage, by name or id.
      - If it is not given, or empty, it means the server itself or, if an administrator of a tenant runs the task, that tenant.
    type: str
  branding_style_type:
    description:
      - What the web interface shows at the top. V(default) is the vendor's logo, V(custom_text) is O(brand_name), V(custom_logo) is
        O(logo_image), and V(auto_legacy) leaves it to the server, as releases before this option did. Needs Comet Server 23.3.3.
    type: str
  brand_name:
    description:
      - Name of the web interface, for O(branding_style_type=custom_text).
    type: str
  logo_image:
    description:
      - Logo of the web interface, for O(branding_style_type=custom_logo). A path on the server, or C(resource://HASH).
    type: str
  favicon:
    description:
      - Icon of the web interface. A path on the server, or C(resource://HASH).
    type: str
  top_color:
    description:
      - Colour of the bar at the top of the web interface, as V('#004488') with six hexadecimal digits, or an empty text for the default one.
      - It has to be in quotes, since C(#) begins a comment in YAML.
    type: str
  accent_color:
    description:
      - Colour of buttons and links in the web interface, in the same form as O(top_color).
    type: str
  hide_news_area:
    description:
      - Whether the web interface leaves out the news, which M(cometbackup.comet.comet_news) manages.
    type: bool
  product_name:
    description:
      - Name of the client software.
    type: str
  company_name:
    description:
      - Name of the company that the client software comes from.
    type: str
  help_url:
    description:
      - Address of the page that the client software opens as its help.
    type: str
  help_is_popup:
    description:
      - Whether the client opens O(help_url) in a window of its own.
    type: bool
  default_login_server_url:
    description:
      - Address of the server that the client logs in to unless its user chooses another.
    type: str
  account_register_url:
    description:
      - Address of a page where people can register as a new user, which the client offers at its log-in.
    type: str
  tile_background_color:
    description:
      - Background of the client's tile in the start menu of Windows, in the same form as O(top_color).
    type: str
  hide_background_logo:
    description:
      - Whether the client leaves out the picture in its background.
    type: bool
  cloud_storage_name:
    description:
      - Name under which the server's own storage is offered to users.
    type: str
  admin_hide_pre_built_client_option:
    description:
      - Whether the web interface hides the choice of the pre-built client (O(build_mode=prebuilt)) from administrators.
    type: bool
  admin_hide_branded_cloud_storage:
    description:
      - Whether the web interface hides the branded cloud storage from administrators.
    type: bool
  build_mode:
    description:
      - Which client the installers install. V(custom) is one built with this branding, V(prebuilt) the vendor's own.
    type: str
  path_ico_file:
    description:
      - Icon for Windows. A path on the server, or C(resource://HASH).
    type: str
  path_icns_file:
    description:
      - Icon for macOS. A path on the server, or C(resource://HASH).
    type: str
  path_menu_bar_icns_file:
    description:
      - Icon for the menu bar of macOS. A path on the server, or C(resource://HASH).
    type: str
  path_eula_rtf:
    description:
      - Licence agreement that installers show, as a file in rich text (RTF). A path on the server, or C(resource://HASH).
    type: str
  path_tile_png:
    description:
      - Picture (PNG) of the client's tile in the start menu of Windows. A path on the server, or C(resource://HASH).
    type: str
  path_header_image:
    description:
      - Picture at the top of the client. A path on the server, or C(resource://HASH).
    type: str
  path_app_icon_image:
    description:
      - Icon inside the client. A path on the server, or C(resource://HASH).
    type: str
  package_identifier:
    description:
      - Identifier of the client's package on macOS and Linux, such as V(example.acme.backup).
    type: str
  windows_code_sign_method:
    description:
      - How installers for Windows are signed, with a file (V(pkcs12file)), a hardware module (V(pkcs11hsm)), the key vault of Azure
        (V(azurekeyvault)) or a Relic server (V(relicserver)), not at all (V(disabled)), or as the server finds the other options filled in
        (V(auto)).
    type: str
  windows_code_sign_pkcs12_file_path:
    description:
      - File with certificate and key, for O(windows_code_sign_method=pkcs12file). A path on the server, or C(resource://HASH).
    type: str
  windows_code_sign_pkcs12_password:
    description:
      - Password of O(windows_code_sign_pkcs12_file_path), see O(update_password).
    type: str
  windows_code_sign_pkcs11_engine:
    description:
      - Path of the OpenSSL engine on the server, for O(windows_code_sign_method=pkcs11hsm).
    type: str
  windows_code_sign_pkcs11_module:
    description:
      - Path of the PKCS 11 module on the server, for O(windows_code_sign_method=pkcs11hsm).
    type: str
  windows_code_sign_pkcs11_certfile:
    description:
      - File with the certificate, for O(windows_code_sign_method=pkcs11hsm). A path on the server, or C(resource://HASH).
    type: str
  windows_code_sign_pkcs11_key_id:
    description:
      - Id of the key in the module, for O(windows_code_sign_method=pkcs11hsm).
    type: str
  windows_code_sign_pkcs11_password:
    description:
      - Password of O(windows_code_sign_pkcs11_module), see O(update_password).
    type: str
  windows_code_sign_azure_vault_name:
    description:
      - Name of the key vault, for O(windows_code_sign_method=azurekeyvault).
    type: str
  windows_code_sign_azure_cert_name:
    description:
      - Name of the certificate in O(windows_code_sign_azure_vault_name).
    type: str
  windows_code_sign_azure_app_id:
    description:
      - Id of the application that may use the certificate, for O(windows_code_sign_method=azurekeyvault).
    type: str
  windows_code_sign_azure_app_secret:
    description:
      - Secret of O(windows_code_sign_azure_app_id), see O(update_password).
    type: str
  windows_code_sign_azure_tenant_id:
    description:
      - Id of the application's tenant at Azure. It has nothing to do with O(tenant).
    type: str
  windows_code_sign_relic_server_url:
    description:
      - Address of the Relic server, for O(windows_code_sign_method=relicserver).
    type: str
  windows_code_sign_relic_keypair_file:
    description:
      - File with certificate and key to log in to the Relic server. A path on the server, or C(resource://HASH).
    type: str
  windows_code_sign_relic_key_name:
    description:
      - Name of the key on the Relic server.
    type: str
  macos_code_sign:
    description:
      - How installers for macOS are signed and notarised. A dictionary with C(level) (V(sign), V(sign_notarise) or V(sign_notarise_staple)),
        C(sign_locally), C(ssh_server), C(certificate_name), C(app_certificate_name), C(certificate_file), C(app_certificate_file),
        C(pfx_file_password), C(apple_id), C(apple_id_pass), C(notary_api_issuer_id), C(notary_api_key_id) and C(notary_api_key_file).
      - It is managed by those of its keys that are given. Of its passwords see O(update_password).
    type: dict
  update_password:
    description:
      - When to write a password for signing if the server holds one in a form that cannot be compared with it.
      - V(on_create) leaves it as it is, V(always) writes it each time, and so reports a change each time. A password that the server tells in
        clear is compared, and written if it differs, either way.
    type: str
    choices: [on_create, always]
    default: on_create
  read_only:
    description:
      - What M(cometbackup.comet.comet_branding_info) returns and nobody can set. It is ignored, so that its result can be given back as it
        is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_branding_info
  - module: cometbackup.comet.comet_resource
  - module: cometbackup.comet.comet_build_config
  - module: cometbackup.comet.comet_org
"""

EXAMPLES = r"""
- name: Give the server a name and colours of its own
  cometbackup.comet.comet_branding:
    brand_name: Acme
    product_name: Acme Backup
    company_name: Acme Group
    top_color: "#004488"
    accent_color: "#0066aa"

- name: Have installers for Windows signed
  cometbackup.comet.comet_branding:
    windows_code_sign_method: pkcs12file
    windows_code_sign_pkcs12_file_path: /opt/cometd/acme.pfx
    windows_code_sign_pkcs12_password: "{{ signing_password }}"

- name: Give a tenant another brand
  cometbackup.comet.comet_branding:
    tenant: Globex
    brand_name: Globex
    product_name: Globex Vault
"""

RETURN = r"""
branding:
  description:
    - The branding as the options describe it, after the change, with the id of its C(tenant). Secrets are masked. The sample is shortened.
  type: dict
  returned: success
  sample:
    tenant: ""
    branding_style_type: custom_text
    brand_name: Acme
    logo_image: ""
    top_color: "#004488"
    accent_color: "#0066aa"
    product_name: Acme Backup
    company_name: Acme Group
    build_mode: custom
    path_ico_file: resource://05ba0b90ee66bda433169581188aba8d29faa938f9464cccd651a02fdf2e5b57
    windows_code_sign_method: pkcs12file
    windows_code_sign_pkcs12_password: "********"
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources.branding import BRANDING
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    BRANDING.plan,
    {
        "tenant": {"type": "str"},
        "branding_style_type": {"type": "str"},
        "brand_name": {"type": "str"},
        "logo_image": {"type": "str"},
        "favicon": {"type": "str"},
        "top_color": {"type": "str"},
        "accent_color": {"type": "str"},
        "hide_news_area": {"type": "bool"},
        "product_name": {"type": "str"},
        "company_name": {"type": "str"},
        "help_url": {"type": "str"},
        "help_is_popup": {"type": "bool"},
        "default_login_server_url": {"type": "str"},
        "account_register_url": {"type": "str"},
        "tile_background_color": {"type": "str"},
        "hide_background_logo": {"type": "bool"},
        "cloud_storage_name": {"type": "str"},
        "admin_hide_pre_built_client_option": {"type": "bool"},
        "admin_hide_branded_cloud_storage": {"type": "bool"},
        "build_mode": {"type": "str"},
        "path_ico_file": {"type": "str"},
        "path_icns_file": {"type": "str"},
        "path_menu_bar_icns_file": {"type": "str"},
        "path_eula_rtf": {"type": "str"},
        "path_tile_png": {"type": "str"},
        "path_header_image": {"type": "str"},
        "path_app_icon_image": {"type": "str"},
        "package_identifier": {"type": "str"},
        "windows_code_sign_method": {"type": "str"},
        "windows_code_sign_pkcs12_file_path": {"type": "str"},
        "windows_code_sign_pkcs12_password": {"type": "str", "no_log": True},
        "windows_code_sign_pkcs11_engine": {"type": "str"},
        "windows_code_sign_pkcs11_module": {"type": "str"},
        "windows_code_sign_pkcs11_certfile": {"type": "str"},
        "windows_code_sign_pkcs11_key_id": {"type": "str"},
        "windows_code_sign_pkcs11_password": {"type": "str", "no_log": True},
        "windows_code_sign_azure_vault_name": {"type": "str"},
        "windows_code_sign_azure_cert_name": {"type": "str"},
        "windows_code_sign_azure_app_id": {"type": "str"},
        "windows_code_sign_azure_app_secret": {"type": "str", "no_log": True},
        "windows_code_sign_azure_tenant_id": {"type": "str"},
        "windows_code_sign_relic_server_url": {"type": "str"},
        "windows_code_sign_relic_keypair_file": {"type": "str"},
        "windows_code_sign_relic_key_name": {"type": "str"},
        "macos_code_sign": {"type": "dict"},
        "update_password": {"type": "str", "no_log": False, "choices": ["on_create", "always"], "default": "on_create"},
        "read_only": {"type": "dict"},
    },
    secrets=BRANDING.secrets,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
