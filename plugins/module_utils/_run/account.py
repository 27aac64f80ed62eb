# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vendor's account API as what a module talks to."""

from __future__ import annotations

from typing import Any, Dict

from .._client.account import DEFAULT_URL, AccountClient, AccountConnection
from .argspec import env
from .services import Service

# The environment variables are others than those for a Comet Server, also where the options have one name: who trusts the
# certificate of an own server blindly does not mean the vendor's.
ACCOUNT_SPEC: Dict[str, Any] = {
    "account_url": {"type": "str", "default": DEFAULT_URL, "fallback": env("COMET_ACCOUNT_URL")},
    "account_token": {"type": "str", "no_log": True, "fallback": env("COMET_ACCOUNT_TOKEN")},
    "account_email": {"type": "str", "fallback": env("COMET_ACCOUNT_EMAIL")},
    "account_password": {"type": "str", "no_log": True, "fallback": env("COMET_ACCOUNT_PASSWORD")},
    "validate_certs": {"type": "bool", "default": True, "fallback": env("COMET_ACCOUNT_VALIDATE_CERTS")},
    "ca_path": {"type": "path", "fallback": env("COMET_ACCOUNT_CA_PATH")},
    "timeout": {"type": "float", "default": 60.0, "fallback": env("COMET_ACCOUNT_TIMEOUT")},
    "retries": {"type": "int", "default": 3, "fallback": env("COMET_ACCOUNT_RETRIES")},
}

ACCOUNT = Service(ACCOUNT_SPEC, "account_url", AccountConnection.from_params, AccountClient)
