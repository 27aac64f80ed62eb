# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Where the server is and who asks, for plugins that run in the controller and take their options from Ansible's configuration."""

    DOCUMENTATION = r"""
options:
  url:
    description:
      - Base address of the Comet Server, such as V(https://backup.example:8060/).
      - The administrators of a tenant log in through one of the tenant's own host names, top-level administrators through any other.
      - May be a template.
    type: str
    env:
      - name: COMET_URL
  username:
    description:
      - Name of the administrator who asks.
      - May be a template.
    type: str
    env:
      - name: COMET_USERNAME
  password:
    description:
      - The administrator's password.
      - May be a template, for example with a lookup that fetches it from where it is kept.
    type: str
    env:
      - name: COMET_PASSWORD
  totp_secret:
    description:
      - The administrator's secret for time-based codes, in base32, if there is two-factor authentication. Needs the
        Python library C(pyotp).
      - Codes are good for one log-in, so a session is started with the first of them and ended afterwards, which
        takes two requests more.
      - May be a template.
    type: str
    env:
      - name: COMET_TOTP_SECRET
  totp_code:
    description:
      - A present code of six digits in place of O(totp_secret). It is good for a single run.
      - May be a template.
    type: str
    env:
      - name: COMET_TOTP_CODE
  session_key:
    description:
      - A session key in place of a password, for example from M(cometbackup.comet.comet_session).
      - May be a template.
    type: str
    env:
      - name: COMET_SESSION_KEY
  validate_certs:
    description:
      - Whether the server's certificate is verified, a boolean. Turn it off for trials only.
      - May be a template.
    type: str
    default: 'true'
    env:
      - name: COMET_VALIDATE_CERTS
  ca_path:
    description:
      - File with the certificate authority that signed the server's certificate, if it is not a public one.
      - May be a template.
    type: str
    env:
      - name: COMET_CA_PATH
  timeout:
    description: For how many seconds the server may send nothing before a request counts as failed.
    type: float
    default: 60.0
    env:
      - name: COMET_TIMEOUT
  retries:
    description: How often a request is repeated that failed on its way, with growing pauses.
    type: int
    default: 3
    env:
      - name: COMET_RETRIES
requirements:
  - requests (Python library)
  - pyotp (Python library), if O(totp_secret) is used
"""
