# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Where the vendor's account portal is and who asks."""

    DOCUMENTATION = r"""
options:
  account_url:
    description:
      - Base address of the vendor's account portal, which is not a Comet Server and has log-ins of its own.
      - If not given, the environment variable E(COMET_ACCOUNT_URL) is used.
    type: str
    default: https://account.cometbackup.com/
  account_token:
    description:
      - An API token of the account, made on the page C(manage_api_tokens) of the portal. It goes before O(account_email) and O(account_password).
      - If not given, the environment variable E(COMET_ACCOUNT_TOKEN) is used.
    type: str
  account_email:
    description:
      - Email address to log in to the portal with, in place of a token.
      - If not given, the environment variable E(COMET_ACCOUNT_EMAIL) is used.
    type: str
  account_password:
    description:
      - Password to log in to the portal with. The portal takes none from an account with two-factor authentication.
      - If not given, the environment variable E(COMET_ACCOUNT_PASSWORD) is used.
    type: str
  validate_certs:
    description:
      - Whether the portal's certificate is verified. Turn it off for trials only.
      - If not given, the environment variable E(COMET_ACCOUNT_VALIDATE_CERTS) is used.
    type: bool
    default: true
  ca_path:
    description:
      - File with the certificate authority that signed the portal's certificate, if it is not a public one.
      - If not given, the environment variable E(COMET_ACCOUNT_CA_PATH) is used.
    type: path
  timeout:
    description:
      - For how many seconds the portal may send nothing before a request counts as failed.
      - If not given, the environment variable E(COMET_ACCOUNT_TIMEOUT) is used.
    type: float
    default: 60.0
  retries:
    description:
      - How often a request is repeated that failed on its way, with growing pauses. Requests that change something
        are repeated only if they certainly did not reach the portal.
      - If not given, the environment variable E(COMET_ACCOUNT_RETRIES) is used.
    type: int
    default: 3
attributes:
  action_group:
    description: Use C(group/cometbackup.comet.account) in C(module_defaults) to give the options of the connection once for all modules.
    support: full
    membership:
      - cometbackup.comet.account
notes:
  - This is about an account with the vendor, not about a Comet Server. C(module_defaults) for C(group/cometbackup.comet.comet) does not concern it.
  - The examples leave the connection out. It is expected in C(module_defaults) or in environment variables.
requirements:
  - requests (Python library)
"""
