#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_branding_info
short_description: Read the branding of a Comet Server or of a tenant
version_added: 1.0.0
description:
  - Returns the branding in the form that M(cometbackup.comet.comet_branding) takes, so that it can be given back, changed, or kept as a
    record.
  - Passwords are masked. Given back, a masked value stands for what the server holds already.
  - It takes one request, and one more for each of O(details).
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.info
options:
  tenant:
    description:
      - Tenant whose branding to return, by name or id.
      - If it is not given, or empty, it means the server itself or, if an administrator of a tenant runs the task, that tenant.
    type: str
  details:
    description:
      - What else to return, below RV(branding.read_only).
      - V(log_in_page) is what anybody sees who opens the address in O(url), without having logged in.
    type: list
    elements: str
    choices: [log_in_page]
    default: []
seealso:
  - module: cometbackup.comet.comet_branding
  - module: cometbackup.comet.comet_org_info
"""

EXAMPLES = r"""
- name: Read how the server looks, also to those who have not logged in
  cometbackup.comet.comet_branding_info:
    details: [log_in_page]
  register: look

- name: Read the branding of a tenant
  cometbackup.comet.comet_branding_info:
    tenant: Globex
  register: globex
"""

RETURN = r"""
branding:
  description:
    - The options of M(cometbackup.comet.comet_branding), with the id of the C(tenant). The sample is shortened.
  type: dict
  returned: success
  contains:
    read_only:
      description:
        - The name of the tenant (C(tenant_name)), empty for the server itself.
        - With O(details=log_in_page), C(log_in_page) with what that page shows, such as C(brand_name), C(has_image), C(server_is_empty), C(expired_in_seconds)
          (when an idle session ends) and C(external_authentication_sources) (other ways to log in).
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
    read_only: {tenant_name: ""}
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import branding
from ansible_collections.cometbackup.comet.plugins.module_utils._run.info import info_definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

DEFINITION = info_definition(
    branding.info,
    {
        "tenant": {"type": "str"},
        "details": {"type": "list", "elements": "str", "choices": ["log_in_page"], "default": []},
    },
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
