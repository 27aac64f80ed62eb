# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Where the server is and who asks."""

    DOCUMENTATION = r"""
options:
  url:
    description:
      - Base address of the Comet Server, such as V(https://backup.example:8060/).
      - The administrators of a tenant log in through one of the tenant's own host names, top-level administrators through any other.
      - If not given, the environment variable E(COMET_URL) is used.
    type: str
  username:
    description:
      - Name of the administrator who runs the task, not of an account that it is about.
      - If not given, the environment variable E(COMET_USERNAME) is used.
    type: str
  password:
    description:
      - Password of the administrator who runs the task, O(username).
      - If not given, the environment variable E(COMET_PASSWORD) is used.
    type: str
  totp_secret:
    description:
      - The administrator's secret for time-based codes, in base32, if there is two-factor authentication. Needs the Python library C(pyotp).
      - Codes are good for one log-in, so each task starts a session with the first of them. A play of several tasks should log in once,
        with M(cometbackup.comet.comet_session), lest codes that were used already are counted as failed log-ins.
      - If not given, the environment variable E(COMET_TOTP_SECRET) is used.
    type: str
  totp_code:
    description:
      - A present code of six digits in place of O(totp_secret). It is good for a single task; log in once with
        M(cometbackup.comet.comet_session) to use it for more.
      - If not given, the environment variable E(COMET_TOTP_CODE) is used.
    type: str
  session_key:
    description:
      - A session key in place of a password, for example from M(cometbackup.comet.comet_session).
      - If not given, the environment variable E(COMET_SESSION_KEY) is used.
    type: str
  login_as:
    description:
      - V(admin) logs in to the administrator API, V(user) as an end user, who may call the methods for end users only.
      - If not given, the environment variable E(COMET_LOGIN_AS) is used.
    type: str
    choices: [admin, user]
    default: admin
  validate_certs:
    description:
      - Whether the server's certificate is verified. Turn it off for trials only.
      - If not given, the environment variable E(COMET_VALIDATE_CERTS) is used.
    type: bool
    default: true
  ca_path:
    description:
      - File with the certificate authority that signed the server's certificate, if it is not a public one.
      - If not given, the environment variable E(COMET_CA_PATH) is used.
    type: path
  timeout:
    description:
      - For how many seconds the server may send nothing before a request counts as failed.
      - If not given, the environment variable E(COMET_TIMEOUT) is used.
    type: float
    default: 60.0
  retries:
    description:
      - How often a request is repeated that failed on its way, with growing pauses. Requests that change something
        are repeated only if they certainly did not reach the server.
      - If not given, the environment variable E(COMET_RETRIES) is used.
    type: int
    default: 3
attributes:
  action_group:
    description: Use C(group/cometbackup.comet.comet) in C(module_defaults) to give the options of the connection once for all modules.
    support: full
    membership:
      - cometbackup.comet.comet
notes:
  - The examples leave the connection out. It is expected in C(module_defaults) or in environment variables.
requirements:
  - requests (Python library)
  - pyotp (Python library), if O(totp_secret) is used
"""
