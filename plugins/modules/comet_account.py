#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_account
short_description: Manage the administrator's own account on a Comet Server
version_added: 1.0.0
description:
  - Changes the password and the log-in methods of the administrator that the task logs in as, for example to rotate the password of an account
    for automation, or to turn on two-factor authentication.
  - An option that is not given is not managed.
  - Whatever would leave no way to log in is refused. RV(log_in_still_works) says whether later tasks can log in as this one did.
  - The allowed addresses and the permissions of the account can only be changed with M(cometbackup.comet.comet_admin).
  - A task that changes nothing takes one request, or two if O(new_password) is given.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
  - cometbackup.comet.attributes.state
notes:
  - The result is not printed if it holds a new secret for codes. With C(async), set C(no_log) as well, since C(async_status) prints the result.
options:
  new_password:
    description:
      - Password that the account is to have. Setting it needs the present one in O(password), even if O(session_key) is given.
      - It is tried before anything else, so that a task which is still given the old O(password) finds the new one in force and changes nothing. Until
        it is set, each try counts as a failed log-in.
    type: str
  allow_password_login:
    description:
      - Whether the password alone is enough to log in.
    type: bool
  allow_password_and_totp_login:
    description:
      - Whether password and time-based code together are enough to log in.
      - Where this was V(false) so far, V(true) has the server make a new secret, tries a code of it, and only then turns it on. The secret is told once, so
        O(return_secrets=true) is needed. With O(allow_password_login=false) in the same task every log-in needs a code from then on.
      - Turning it on needs the Python library C(pyotp).
    type: bool
  allow_password_and_webauthn_login:
    description:
      - Whether password and security key together are enough to log in. Keys are registered in the web interface.
      - Needs a Comet Server newer than 20.9.
    type: bool
  require_password_change:
    description:
      - Whether the next log-in to the web interface asks for a new password. Needs Comet Server 24.12.0.
    type: bool
  return_secrets:
    description:
      - Whether to return a new secret for codes, as RV(totp). The result is then not printed. It is needed where
        O(allow_password_and_totp_login) makes one.
    type: bool
    default: false
  read_only:
    description:
      - What M(cometbackup.comet.comet_account_info) returns and nobody can set. It is ignored, so that its result can be given back as it is.
    type: dict
seealso:
  - module: cometbackup.comet.comet_account_info
  - module: cometbackup.comet.comet_admin
  - module: cometbackup.comet.comet_session
"""

EXAMPLES = r"""
- name: Require a code at each log-in
  cometbackup.comet.comet_account:
    allow_password_login: false
    allow_password_and_totp_login: true
    return_secrets: true
  register: account

- name: Go back to the password alone, logging in with the new secret
  cometbackup.comet.comet_account:
    totp_secret: "{{ account.totp.secret | default(omit) }}"
    allow_password_login: true
    allow_password_and_totp_login: false

- name: Set a new password
  cometbackup.comet.comet_account:
    new_password: "{{ next_password }}"
"""

RETURN = r"""
account:
  description:
    - The account as the options describe it, after the change.
  type: dict
  returned: success
  sample:
    allow_password_login: false
    allow_password_and_totp_login: true
    allow_password_and_webauthn_login: false
    require_password_change: false
log_in_still_works:
  description:
    - Whether later tasks can log in with the O(password), O(totp_secret) or O(session_key) that this task was given.
  type: bool
  returned: if something was changed
  sample: false
totp:
  description:
    - The new C(secret), for O(totp_secret) and for authenticator apps, and the same in a C(url) that such apps read from a QR code.
  type: dict
  returned: if a secret was made
  sample:
    secret: JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
    url: otpauth://totp/Comet:automation?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
secrets_returned:
  description:
    - Whether a secret is in the result; in check mode, whether it would be.
  type: bool
  returned: if a secret was made
  sample: true
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._model import redact
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import account
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module
from ansible_collections.cometbackup.comet.plugins.module_utils._run.state import state_definition

DEFINITION = state_definition(
    account.plan,
    {
        "new_password": {"type": "str", "no_log": True},
        "allow_password_login": {"type": "bool", "no_log": False},
        "allow_password_and_totp_login": {"type": "bool", "no_log": False},
        "allow_password_and_webauthn_login": {"type": "bool", "no_log": False},
        "require_password_change": {"type": "bool", "no_log": False},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
        "read_only": {"type": "dict"},
    },
    hide_result=account.hides,
    may_reveal=redact.asked_for,
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
